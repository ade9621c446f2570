namespace Pathway.Desk;

/// <summary>The right to ask where nobody else could: nothing is held.</summary>
internal sealed class FreeLease : IDisposable
{
    public static FreeLease Instance { get; } = new();

    public void Dispose()
    {
        // Nobody knows of it.
    }
}
