using System.Globalization;
using Pathway.Emulator.Timing;

namespace Pathway.Bench.HierarchyBuilding;

/// <summary>
/// A random hierarchy of about a hundred questions, with chains of parents that merge or end early.
/// </summary>
internal sealed class HierarchyWorkload
{
    private readonly Dictionary<string, string> parents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> distances = new(StringComparer.Ordinal);

    /// <param name="seed">The seed of the graph and its names.</param>
    /// <param name="roots">The names of the roots.</param>
    public HierarchyWorkload(int seed, IReadOnlyList<string> roots)
        : this(WorkloadShape.Original(seed), new Random(seed), roots)
    {
    }

    /// <param name="shape">The number of terms at each distance from the input, and their names.</param>
    /// <param name="random">Draws names and parents.</param>
    /// <param name="roots">The names of the roots.</param>
    public HierarchyWorkload(WorkloadShape shape, Random random, IReadOnlyList<string> roots)
    {
        var levels = shape.LevelSizes
            .Select((count, level) => Enumerable.Range(0, count).Select(i => shape.Name(random, level, i)).ToArray()).ToArray();
        for (var level = 0; level < levels.Length; level++)
        {
            var (current, next) = (levels[level], level + 1 < levels.Length ? levels[level + 1] : []);
            for (var i = 0; i < current.Length; i++)
            {
                distances[current[i]] = level;
                // The first terms make each term of the next level a parent.
                parents[current[i]] = i < next.Length
                    ? next[i]
                    : shape.ParentPositions[random.Next(shape.ParentPositions.Count)] switch
                    {
                        ParentPosition.NextLevel when next.Length > 0 => next[random.Next(next.Length)],
                        // Only later terms of the level, so that there is no cycle.
                        ParentPosition.SameLevel when i + 1 < current.Length => current[random.Next(i + 1, current.Length)],
                        _ => roots[random.Next(roots.Count)],
                    };
            }
        }
        Children = parents.ToLookup(static link => link.Value, static link => link.Key, StringComparer.Ordinal);
        Leaves = [.. levels[0].Order(StringComparer.Ordinal)];
    }

    /// <summary>The terms of the input, in ordinal order.</summary>
    public IReadOnlyList<string> Leaves { get; }

    /// <summary>The parent of each term. Roots have none.</summary>
    public IReadOnlyDictionary<string, string> Parents => parents;

    /// <summary>The children of each term and root.</summary>
    public ILookup<string, string> Children { get; }

    /// <summary>The distance of each term from the input.</summary>
    public IReadOnlyDictionary<string, int> Distances => distances;
}

/// <summary>The shape of a workload.</summary>
/// <param name="LevelSizes">The number of new terms at each distance from the input.</param>
/// <param name="ParentPositions">The possible positions of parents. One is drawn per term; if it is impossible, the parent is a
/// root.</param>
/// <param name="Name">Draws the name of the term at a level and an index.</param>
internal sealed record WorkloadShape(IReadOnlyList<int> LevelSizes, IReadOnlyList<ParentPosition> ParentPositions,
    Func<Random, int, int, string> Name)
{
    /// <summary>The shape of the original, which had 62 questions in levels of 21, 19, 12, 8 and 2.</summary>
    public static WorkloadShape Original(int seed) =>
        new([34, 31, 19, 13, 3], [ParentPosition.NextLevel, ParentPosition.SameLevel, ParentPosition.Root], (random, level, index) =>
        {
            // Random letters first, so that the order of names, which breaks ties, is independent of the position in the graph.
            var letters = new string([.. Enumerable.Range(0, 6).Select(_ => (char)('a' + random.Next(26)))]);
            return string.Create(CultureInfo.InvariantCulture, $"{letters} step {seed}-{level}-{index}");
        });
}

/// <summary>The position of the parent of a term.</summary>
internal enum ParentPosition
{
    /// <summary>In the next level.</summary>
    NextLevel,
    /// <summary>In the same level.</summary>
    SameLevel,
    /// <summary>A root.</summary>
    Root,
}

/// <summary>The emulator's latency of each question, computed in advance from the key of the question.</summary>
internal static class SampledLatency
{
    /// <summary>The mean seconds of the original's parent questions.</summary>
    public const double Mean = 15;

    /// <summary>The standard deviation divided by the mean.</summary>
    public const double Variation = 0.6;

    public const int Seed = 1;

    /// <summary>The value of the emulator's option --latency.</summary>
    public static string Option => string.Create(CultureInfo.InvariantCulture, $"lognormal:{Mean}:{Variation}:{Seed}");

    /// <summary>The seconds of the question for the parent of a term.</summary>
    public static double Of(string term) =>
        Latency.LogNormal(TimeSpan.FromSeconds(Mean), Variation, Seed, ListSchedule.Key(term)).TotalSeconds;
}
