using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>A curator with a lane, whose calls use something.</summary>
internal sealed class PaidCurator(UsedLane lane, Func<int, Told<ParentAnswer>> answer) : ICurator
{
    private int calls;

    public static CallUsage Usage { get; } = new() { InputTokens = 100, CachedTokens = 10, OutputTokens = 20, ThoughtTokens = 5, Cost = 0.0012m, Currency = "USD" };

    public int Calls => Volatile.Read(ref calls);

    public string? Answerer(Question question) => "paid";

    public ICallLane? Lane(Question question) => lane;

    public int Tokens(IReadOnlyList<Question> questions) => 42;

    public CallUsage? AtMost(IReadOnlyList<Question> questions) => new() { InputTokens = 150, OutputTokens = 50, Cost = 0.01m };

    public ValueTask<Told<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        cancellation.ThrowIfCancellationRequested();
        var told = answer(Interlocked.Increment(ref calls));
        return ValueTask.FromResult(new Told<TAnswer>((TAnswer)(Answer)told.Answer, told.Usage, told.Times));
    }
}
