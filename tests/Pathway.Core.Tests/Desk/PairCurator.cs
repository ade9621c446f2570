using System.Collections.Concurrent;
using Pathway.Errors;
using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>A curator that takes several pairs a call and says of each what a test wants; null leaves it out.</summary>
internal sealed class PairCurator(Func<SameConceptQuestion, SameConceptAnswer?> say, string name = "pairs") : ICurator
{
    private readonly ConcurrentQueue<string> calls = new();
    private readonly ConcurrentQueue<string> pairs = new();

    /// <summary>What was put, a line a call, in the order of arrival.</summary>
    public IReadOnlyList<string> Calls => [.. calls];

    /// <summary>The same with both names of each pair.</summary>
    public IReadOnlyList<string> Pairs => [.. pairs];

    public int Size { get; init; } = 3;

    public UsedLane? Lane { get; init; }

    public bool MayHedge { get; init; }

    /// <summary>What a call waits for, or how it fails.</summary>
    public Func<IReadOnlyList<string>, CancellationToken, Task> Before { get; init; } = static (_, _) => Task.CompletedTask;

    public static SameConceptAnswer Yes { get; } = new() { IsSame = true };

    public string? Answerer(Question question) => question is SameConceptQuestion ? name : null;

    ICallLane? ICurator.Lane(Question question) => Lane;

    public int Tokens(IReadOnlyList<Question> questions) => 10 * questions.Count;

    public int BatchSize(Question question) => Size;

    public async ValueTask<Told<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer => (await AskBatchAsync([question], cancellation)).Items[0].Answer is { } answer ? new Told<TAnswer>(answer)
            : throw new CuratorException(PathwayErrors.ReplyUnreadable, "nothing came", isTransient: true);

    public async Task<ToldBatch<TAnswer>> AskBatchAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, CancellationToken cancellation)
        where TAnswer : Answer
    {
        string[] put = [.. questions.Select(static question => question.Subject)];
        pairs.Enqueue(string.Join(", ", questions.Select(static question => $"{question.Subject} = {((SameConceptQuestion)(Question)question).Other}")));
        calls.Enqueue(string.Join(' ', put));
        await Before(put, cancellation);
        return new ToldBatch<TAnswer>([.. questions.Select(question => new ToldItem<TAnswer>((TAnswer?)(Answer?)say((SameConceptQuestion)(Question)question), "left out"))], 0, false, PaidCurator.Usage, null);
    }
}
