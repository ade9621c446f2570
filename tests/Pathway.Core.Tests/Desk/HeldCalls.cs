using System.Threading.Channels;
using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>Calls that have begun and wait until the test lets them go.</summary>
internal sealed class HeldCalls
{
    // Only for a call that never comes: the tests wait for calls, not for time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<HeldCall> begun = Channel.CreateUnbounded<HeldCall>();

    /// <summary>For a curator: holds the call; an abort ends it.</summary>
    public async Task<ParentAnswer> Answer(Question question, CancellationToken cancellation)
    {
        var call = new HeldCall(question, cancellation);
        begun.Writer.TryWrite(call);
        return await call.Answered.WaitAsync(cancellation);
    }

    /// <summary>For a curator: holds the call, whatever is aborted.</summary>
    public async Task<ParentAnswer> AnswerStubbornly(Question question, CancellationToken cancellation)
    {
        var call = new HeldCall(question, cancellation);
        begun.Writer.TryWrite(call);
        return await call.Answered;
    }

    /// <summary>Completes when a further call has begun.</summary>
    public Task<HeldCall> NextAsync() => begun.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public bool IsEmpty => !begun.Reader.TryPeek(out _);
}

/// <summary>A call that waits.</summary>
internal sealed class HeldCall(Question question, CancellationToken abort)
{
    private readonly TaskCompletionSource<ParentAnswer> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Question Question => question;

    public CancellationToken Abort => abort;

    public Task<ParentAnswer> Answered => answered.Task;

    public void Fail(Exception failure) => answered.TrySetException(failure);

    public void Let(string parent = "Root A") => answered.TrySetResult(new ParentAnswer { Parent = parent });
}
