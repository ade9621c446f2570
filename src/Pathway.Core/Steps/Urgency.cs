namespace Pathway.Steps;

/// <summary>Which questions go first where several steps ask at once: the nearer to the critical path, the higher.</summary>
internal static class Urgency
{
    /// <summary>Siblings: nothing but the reorganisation waits for them, and they only get more while terms climb.</summary>
    public const int Sibling = 0;

    /// <summary>Everything that a reorganisation asks.</summary>
    public const int Reorganize = 1;

    /// <summary>A term that climbs: further chains, their siblings and all that follows wait for it. Deeper chains first.</summary>
    /// <param name="distance">The distance from the input.</param>
    public static int Climb(int distance) => 100 + distance;
}
