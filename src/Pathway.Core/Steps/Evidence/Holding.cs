namespace Pathway.Steps.Evidence;

/// <summary>What came of the search for a publication.</summary>
internal abstract record Holding
{
    private Holding()
    {
    }

    /// <summary>There is one.</summary>
    /// <param name="Record">What is held of it.</param>
    /// <param name="At">When it was fetched, UTC.</param>
    public sealed record Found(HeldRecord Record, DateTimeOffset? At) : Holding;

    /// <summary>There is none, and whoever must know says so.</summary>
    /// <param name="Reason">What they say.</param>
    public sealed record Absent(string Reason) : Holding;

    /// <summary>Nobody could say.</summary>
    /// <param name="Reason">Why not.</param>
    public sealed record Unknown(string Reason) : Holding;
}
