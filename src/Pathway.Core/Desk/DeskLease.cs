namespace Pathway.Desk;

/// <summary>A share in a desk, given back once.</summary>
internal sealed class DeskLease(QuestionDesk desk, Action giveBack) : IDisposable
{
    private Action? giveBack = giveBack;

    public QuestionDesk Desk { get; } = desk;

    public void Dispose() => Interlocked.Exchange(ref giveBack, null)?.Invoke();
}
