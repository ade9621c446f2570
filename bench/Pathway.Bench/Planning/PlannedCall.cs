namespace Pathway.Bench.Planning;

/// <summary>A call in a plan.</summary>
/// <param name="Key">By which others wait for it; each once in a plan.</param>
/// <param name="Name">Of those that wait with one priority the ordinally least name goes first.</param>
/// <param name="Seconds">How long it takes.</param>
internal sealed record PlannedCall(string Key, string Name, double Seconds)
{
    /// <summary>Higher goes first.</summary>
    public int Priority { get; init; }

    /// <summary>It can be made as soon as one of these has ended; where there are none, at once.</summary>
    public IReadOnlyCollection<string> AfterAny { get; init; } = [];

    /// <summary>It can be made when all of these have ended.</summary>
    public IReadOnlyCollection<string> AfterAll { get; init; } = [];
}
