namespace Pathway.Desk;

/// <summary>Those for whom several equal calls are made, as one of these calls sees them: it can be aborted while they still wait for another.</summary>
internal sealed class PartedCallers : ICallers, IDisposable
{
    private readonly ICallers all;
    private readonly CancellationTokenSource abort;

    public PartedCallers(ICallers all)
    {
        this.all = all;
        abort = CancellationTokenSource.CreateLinkedTokenSource(all.Abort);
    }

    public CancellationToken Abort => abort.Token;

    public void ThrowIfAbandoned()
    {
        abort.Token.ThrowIfCancellationRequested();
        all.ThrowIfAbandoned();
    }

    /// <summary>Nobody needs this call any more.</summary>
    public Task LeaveAsync() => abort.CancelAsync();

    /// <summary>When the call has ended.</summary>
    public void Dispose() => abort.Dispose();
}
