using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>Answers with whatever a test wants, and may behave as badly as it likes.</summary>
internal sealed class DelegateCurator(Func<Question, CancellationToken, Task<ParentAnswer>> answer, string name = "stub") : ICurator
{
    private int calls;

    public int Calls => Volatile.Read(ref calls);

    /// <summary>The lane of calls that are paid; null where they are not.</summary>
    public ICallLane? Paid { get; init; }

    public static DelegateCurator Saying(string? parent, string name = "stub") => new((_, _) => Task.FromResult(new ParentAnswer { Parent = parent }), name);

    public string? Answerer(Question question) => name;

    public ICallLane? Lane(Question question) => Paid;

    public async ValueTask<Told<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        Interlocked.Increment(ref calls);
        return new Told<TAnswer>((TAnswer)(Answer)await answer(question, cancellation));
    }
}
