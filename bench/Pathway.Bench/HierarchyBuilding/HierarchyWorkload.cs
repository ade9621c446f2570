using System.Globalization;
using Pathway.Emulator.Timing;

namespace Pathway.Bench.HierarchyBuilding;

/// <summary>
/// Who is whose parent in a climb of about a hundred questions, with chains that merge or end early, drawn by a seed.
/// </summary>
internal sealed class HierarchyWorkload
{
    private readonly Dictionary<string, string> parents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> distances = new(StringComparer.Ordinal);

    /// <param name="seed">Another seed, another graph with other names.</param>
    /// <param name="roots">The names of the roots.</param>
    public HierarchyWorkload(int seed, IReadOnlyList<string> roots)
        : this(WorkloadShape.Original(seed), new Random(seed), roots)
    {
    }

    /// <param name="shape">How many terms there are at which distance, and their names.</param>
    /// <param name="random">Draws names and parents.</param>
    /// <param name="roots">The names of the roots.</param>
    public HierarchyWorkload(WorkloadShape shape, Random random, IReadOnlyList<string> roots)
    {
        var levels =
            shape.LevelSizes.Select(
                (count, level) => Enumerable.Range(0, count).Select(place => shape.Name(random, level, place)).ToArray()).ToArray();
        for (var level = 0; level < levels.Length; level++)
        {
            var (here, next) = (levels[level], level + 1 < levels.Length ? levels[level + 1] : []);
            for (var place = 0; place < here.Length; place++)
            {
                distances[here[place]] = level;
                // The first ones see to it that each term of the next level is somebody's parent.
                parents[here[place]] = place < next.Length ? next[place]
                    : shape.ParentPositions[random.Next(shape.ParentPositions.Count)] switch
                {
                    ParentPosition.NextLevel when next.Length > 0 => next[random.Next(next.Length)],
                    // Up the list only, so that there is no cycle.
                    ParentPosition.SameLevel when place + 1 < here.Length => here[random.Next(place + 1, here.Length)],
                    _ => roots[random.Next(roots.Count)],
                };
            }
        }
        Children = parents.ToLookup(static link => link.Value, static link => link.Key, StringComparer.Ordinal);
        Leaves = [.. levels[0].Order(StringComparer.Ordinal)];
    }

    /// <summary>The terms of the input, in ordinal order.</summary>
    public IReadOnlyList<string> Leaves { get; }

    /// <summary>The parent of each term; what has none is a root.</summary>
    public IReadOnlyDictionary<string, string> Parents => parents;

    /// <summary>The children of each term and root.</summary>
    public ILookup<string, string> Children { get; }

    /// <summary>How far each term is from the input.</summary>
    public IReadOnlyDictionary<string, int> Distances => distances;
}

/// <summary>What a climb looks like.</summary>
/// <param name="LevelSizes">How many terms are new at each distance from the input.</param>
/// <param name="ParentPositions">Where the parent of a term may be that is not bound to be the first child of another; one of these is
/// drawn, and a root taken where it is not possible.</param>
/// <param name="Name">Draws the name of the term at a level and a place.</param>
internal sealed record WorkloadShape(IReadOnlyList<int> LevelSizes, IReadOnlyList<ParentPosition> ParentPositions,
    Func<Random, int, int, string> Name)
{
    /// <summary>The original asked 62 in waves of 21, 19, 12, 8 and 2; this has the same shape.</summary>
    public static WorkloadShape Original(int seed) =>
        new([34, 31, 19, 13, 3], [ParentPosition.NextLevel, ParentPosition.SameLevel, ParentPosition.Root], (random, level, place) =>
        // Letters first, so that the order of names, which decides ties, has nothing to do with the place in the graph.
        string.Create(CultureInfo.InvariantCulture,
            $"{new string([.. Enumerable.Range(0, 6).Select(_ => (char)('a' + random.Next(26)))])} step {seed}-{level}-{place}"));
}

/// <summary>Where the parent of a term is.</summary>
internal enum ParentPosition
{
    /// <summary>One wave farther from the input.</summary>
    NextLevel,
    /// <summary>Beside the term.</summary>
    SameLevel,
    /// <summary>The chain ends.</summary>
    Root,
}

/// <summary>How long the emulator takes for each question, known beforehand: the same draw as there, by the key of the question.</summary>
internal static class SampledLatency
{
    /// <summary>Seconds, as the original's parent questions took.</summary>
    public const double Mean = 15;

    /// <summary>Standard deviation over mean.</summary>
    public const double Variation = 0.6;

    public const int Seed = 1;

    /// <summary>The same for the emulator's command line.</summary>
    public static string Option => string.Create(CultureInfo.InvariantCulture, $"lognormal:{Mean}:{Variation}:{Seed}");

    /// <summary>Seconds for the parent of a term.</summary>
    public static double Of(string term) =>
        Latency.LogNormal(TimeSpan.FromSeconds(Mean), Variation, Seed, ListSchedule.Key(term)).TotalSeconds;
}
