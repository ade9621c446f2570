namespace Pathway.Steps;

/// <summary>The priorities of questions where several steps ask at once: the nearer to the critical path, the higher.</summary>
internal static class Priority
{
    /// <summary>Siblings: only the reorganisation waits for them.</summary>
    public const int Sibling = 0;

    /// <summary>The terms of functions: all other questions wait for them.</summary>
    public const int Term = 1000;

    /// <summary>All questions of a reorganisation.</summary>
    public const int Reorganize = 1;

    /// <summary>The parent of a term: the rest of its chain and all later questions wait for it. Deeper chains go first.</summary>
    /// <param name="distance">The distance from the input.</param>
    public static int Parent(int distance) => 100 + distance;
}
