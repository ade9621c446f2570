using System.Collections.Concurrent;
using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>Answers with a delegate, which may also misbehave.</summary>
internal sealed class DelegateCurator(Func<Question, CancellationToken, Task<ParentAnswer>> answer, string name = "stub")
    : ISingleQuestionCurator, ICallPolicy
{
    public ICallPolicy CallPolicy => this;

    private int calls;

    public int Calls => Volatile.Read(ref calls);

    /// <summary>The limiter; null where calls are free.</summary>
    public ICallLimiter? Limiter { get; init; }

    public FallbackChain? Chain { get; init; }

    public static DelegateCurator Returning(string? parent, string name = "stub") =>
        new((_, _) => Task.FromResult(new ParentAnswer { Parent = parent }), name);

    public string? GetAnswerer(Question question) => name;

    public ICallLimiter? GetLimiter(Question question) => Limiter;

    public async ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        Interlocked.Increment(ref calls);
        return new CuratorResponse<TAnswer>((TAnswer)(Answer)await answer(question, cancellation));
    }
}

/// <summary>A curator with a limiter, whose calls have usage.</summary>
internal sealed class LimitedCurator(RecordingLimiter limiter, Func<int, CuratorResponse<ParentAnswer>> answer)
    : ISingleQuestionCurator, ICallPolicy
{
    public ICallPolicy CallPolicy => this;

    private int calls;

    public static CallUsage Usage { get;
        } = new() { InputTokens = 100, CachedTokens = 10, OutputTokens = 20, ThoughtTokens = 5, Cost = 0.0012m, Currency = "USD" };

    public int Calls => Volatile.Read(ref calls);

    public string? GetAnswerer(Question question) => "paid";

    public ICallLimiter? GetLimiter(Question question) => limiter;

    public int EstimateTokens(IReadOnlyList<Question> questions) => 42;

    public CallUsage? GetMaxUsage(IReadOnlyList<Question> questions, int? outputLimit, int? sharedTokens) =>
        new() { InputTokens = 150, OutputTokens = 50, Cost = 0.01m };

    public ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        cancellation.ThrowIfCancellationRequested();
        var response = answer(Interlocked.Increment(ref calls));
        return ValueTask.FromResult(new CuratorResponse<TAnswer>((TAnswer)(Answer)response.Answer, response.Usage, response.Timing));
    }
}

/// <summary>A curator that takes several pairs per call and answers each with a delegate; null omits it.</summary>
internal sealed class PairCurator(Func<SameConceptQuestion, SameConceptAnswer?> respond, string name = "pairs") : ICurator, ICallPolicy
{
    public ICallPolicy CallPolicy => this;

    private readonly ConcurrentQueue<string> calls = new();
    private readonly ConcurrentQueue<string> pairs = new();

    /// <summary>The subjects of the calls, one line per call, in the order of arrival.</summary>
    public IReadOnlyList<string> Calls => [.. calls];

    /// <summary>The same, with both names of each pair.</summary>
    public IReadOnlyList<string> Pairs => [.. pairs];

    public int MaxBatchSize { get; init; } = 3;

    /// <summary>The sizes of the batches in which omitted pairs are asked again, descending; after them 1.</summary>
    public IReadOnlyList<int> SmallerBatchSizes { get; init; } = [];

    public RecordingLimiter? Limiter { get; init; }

    public FallbackChain? Chain { get; init; }

    public bool CanHedge { get; init; }

    /// <summary>What a call waits for, or how it fails.</summary>
    public Func<IReadOnlyList<string>, CancellationToken, Task> Before { get; init; } = static (_, _) => Task.CompletedTask;

    public static SameConceptAnswer Same { get; } = new() { IsSame = true };

    public string? GetAnswerer(Question question) => question is SameConceptQuestion ? name : null;

    ICallLimiter? ICallPolicy.GetLimiter(Question question) => Limiter;

    public int EstimateTokens(IReadOnlyList<Question> questions) => 10 * questions.Count;

    public int GetBatchSize(Question question) => MaxBatchSize;

    public int GetSmallerBatchSize(Question question, int asked) => SmallerBatchSizes.FirstOrDefault(size => size < asked, 1);

    public async Task<BatchResponse<TAnswer>> AskAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions,
        CancellationToken cancellation)
        where TAnswer : Answer
    {
        string[] subjects = [.. questions.Select(static question => question.Subject)];
        pairs.Enqueue(
            string.Join(", ",
                questions.Select(static question => $"{question.Subject} = {((SameConceptQuestion)(Question)question).Other}")));
        calls.Enqueue(string.Join(' ', subjects));
        await Before(subjects, cancellation);
        var answers = questions.Select(question => (TAnswer?)(Answer?)respond((SameConceptQuestion)(Question)question));
        var items = answers.Select(static answer => new BatchResponseItem<TAnswer>(answer, "left out"));
        return new BatchResponse<TAnswer>([.. items], 0, false, LimitedCurator.Usage, null);
    }
}
