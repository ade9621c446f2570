using System.Globalization;

namespace Pathway.Bench.Climbing;

/// <summary>What a climb looks like.</summary>
/// <param name="Waves">How many terms are new at each distance from the input.</param>
/// <param name="Up">Where the parent of a term may be that is not bound to be the first child of another; one of these is drawn, and a root taken where it is not possible.</param>
/// <param name="Name">Draws the name of the term at a level and a place.</param>
internal sealed record ClimbShape(IReadOnlyList<int> Waves, IReadOnlyList<ParentPlace> Up, Func<Random, int, int, string> Name)
{
    /// <summary>The original asked 62 in waves of 21, 19, 12, 8 and 2; this has the same shape.</summary>
    public static ClimbShape Original(int seed) => new([34, 31, 19, 13, 3], [ParentPlace.NextWave, ParentPlace.SameWave, ParentPlace.Root], (random, level, place) =>
        // Letters first, so that the order of names, which decides ties, has nothing to do with the place in the graph.
        string.Create(CultureInfo.InvariantCulture, $"{new string([.. Enumerable.Range(0, 6).Select(_ => (char)('a' + random.Next(26)))])} step {seed}-{level}-{place}"));
}

/// <summary>Where the parent of a term is.</summary>
internal enum ParentPlace
{
    /// <summary>One wave farther from the input.</summary>
    NextWave,
    /// <summary>Beside the term.</summary>
    SameWave,
    /// <summary>The chain ends.</summary>
    Root,
}
