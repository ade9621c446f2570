using System.Threading.Channels;
using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>Calls that have begun and wait until the test lets them go.</summary>
internal sealed class GatedCalls
{
    // Only for a call that never comes: the tests wait for calls, not for time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<GatedCall> begun = Channel.CreateUnbounded<GatedCall>();

    /// <summary>For a curator: holds the call; an abort ends it.</summary>
    public async Task<ParentAnswer> Answer(Question question, CancellationToken cancellation)
    {
        var call = new GatedCall(question, cancellation);
        begun.Writer.TryWrite(call);
        return await call.Answered.WaitAsync(cancellation);
    }

    /// <summary>For a curator: holds the call, whatever is aborted.</summary>
    public async Task<ParentAnswer> AnswerIgnoringCancellation(Question question, CancellationToken cancellation)
    {
        var call = new GatedCall(question, cancellation);
        begun.Writer.TryWrite(call);
        return await call.Answered;
    }

    /// <summary>Completes when a further call has begun.</summary>
    public Task<GatedCall> NextAsync() => begun.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public bool IsEmpty => !begun.Reader.TryPeek(out _);
}

/// <summary>A call that waits.</summary>
internal sealed class GatedCall(Question question, CancellationToken abort)
{
    private readonly TaskCompletionSource<ParentAnswer> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Question Question => question;

    public CancellationToken Abort => abort;

    public Task<ParentAnswer> Answered => answered.Task;

    public void Fail(Exception failure) => answered.TrySetException(failure);

    public void Complete(string parent = "Root A") => answered.TrySetResult(new ParentAnswer { Parent = parent });
}

/// <summary>Held calls that are paid, and that may be hedged.</summary>
internal sealed class HedgeableCurator(GatedCalls held, RecordingLimiter limiter) : ICurator
{
    public bool CanHedge { get; init; } = true;

    public string? GetAnswerer(Question question) => "held";

    public ICallLimiter? GetLimiter(Question question) => limiter;

    public int EstimateTokens(IReadOnlyList<Question> questions) => 42;

    public CallUsage? GetMaxUsage(IReadOnlyList<Question> questions) => new() { InputTokens = 150, OutputTokens = 50, Cost = 0.01m };

    public async ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer => new((TAnswer)(Answer)await held.Answer(question, cancellation), LimitedCurator.Usage);
}
