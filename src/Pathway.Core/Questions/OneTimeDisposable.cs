namespace Pathway.Questions;

/// <summary>A handle that releases something exactly once: when it is disposed first, or when it is taken back before that.</summary>
internal abstract class OneTimeDisposable : IDisposable
{
    private int released;

    public void Dispose()
    {
        if (TryTake()) { Release(); }
    }

    /// <summary>Takes the right to release. True for the first caller only.</summary>
    protected bool TryTake() => Interlocked.Exchange(ref released, 1) == 0;

    /// <summary>Called once.</summary>
    protected abstract void Release();
}
