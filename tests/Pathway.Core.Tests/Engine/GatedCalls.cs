using System.Threading.Channels;
using Pathway.Doubles;
using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>Calls that have started and wait until the test completes them.</summary>
internal sealed class GatedCalls
{
    private readonly Channel<GatedCall> begun = Channel.CreateUnbounded<GatedCall>();

    /// <summary>For a curator: blocks the call until it is completed or aborted.</summary>
    public async Task<ParentAnswer> Answer(Question question, CancellationToken cancellation)
    {
        var call = new GatedCall(question, cancellation);
        begun.Writer.TryWrite(call);
        return await call.Answered.WaitAsync(cancellation);
    }

    /// <summary>For a curator: blocks the call until it is completed, ignoring cancellation.</summary>
    public async Task<ParentAnswer> AnswerIgnoringCancellation(Question question, CancellationToken cancellation)
    {
        var call = new GatedCall(question, cancellation);
        begun.Writer.TryWrite(call);
        return await call.Answered;
    }

    /// <summary>Completes when another call has started.</summary>
    public Task<GatedCall> NextAsync() => begun.Reader.ReadAsync().AsTask().WaitAsync(Hang.Patience);

    public bool IsEmpty => !begun.Reader.TryPeek(out _);
}

/// <summary>A blocked call.</summary>
internal sealed class GatedCall(Question question, CancellationToken abort)
{
    private readonly TaskCompletionSource<ParentAnswer> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Question Question => question;

    public CancellationToken Abort => abort;

    public Task<ParentAnswer> Answered => answered.Task;

    public void Fail(Exception failure) => answered.TrySetException(failure);

    public void Complete(string parent = "Root A") => answered.TrySetResult(new ParentAnswer { Parent = parent });
}

/// <summary>Gated calls with a limiter that may be hedged.</summary>
internal sealed class HedgeableCurator(GatedCalls held, RecordingLimiter limiter) : ISingleQuestionCurator, ICallPolicy
{
    public ICallPolicy CallPolicy => this;

    public bool CanHedge { get; init; } = true;

    public FallbackChain? Chain { get; init; }

    public string? GetAnswerer(Question question) => "held";

    public ICallLimiter? GetLimiter(Question question) => limiter;

    public int EstimateTokens(IReadOnlyList<Question> questions) => 42;

    public CallUsage? GetMaxUsage(IReadOnlyList<Question> questions, int? outputLimit, int? sharedTokens) =>
        new() { InputTokens = 150, OutputTokens = 50, Cost = 0.01m };

    public async ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer => new((TAnswer)(Answer)await held.Answer(question, cancellation), LimitedCurator.Usage);
}
