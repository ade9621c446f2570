using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>Those who wait for any of the questions that one call puts. It is aborted when the last of all of them has left.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2213:Disposable fields should be disposed",
    Justification = "The source has no timer and no wait handle, so there is nothing to free; disposing it would race with the last who leaves.")]
internal sealed class SharedCallers<TAnswer> : ICallers, IDisposable
    where TAnswer : Answer
{
    private readonly IReadOnlyList<SetMember<TAnswer>> members;
    private readonly CancellationTokenSource abort = new();
    private readonly CancellationTokenRegistration[] registrations;
    private int left;

    public SharedCallers(IReadOnlyList<SetMember<TAnswer>> members)
    {
        this.members = members;
        registrations = [.. members.Select(member => member.Flight.Abort.Register(Leave))];
    }

    public CancellationToken Abort => abort.Token;

    // Each is asked: whoever is abandoned takes nobody aboard any more, whatever becomes of the rest.
    public void ThrowIfAbandoned()
    {
        if (members.Count(static member => member.Flight.CloseIfAbandoned()) == members.Count) { throw new OperationCanceledException(); }
    }

    /// <summary>When the call has ended.</summary>
    public void Dispose()
    {
        foreach (var registration in registrations) { registration.Unregister(); }
    }

    // Not on this thread: what a curator does when it is aborted is none of the leaver's business.
    private void Leave()
    {
        if (Interlocked.Increment(ref left) == members.Count) { _ = abort.CancelAsync(); }
    }
}
