using System.Globalization;

namespace Pathway.Bench.Climbing;

/// <summary>
/// Who is whose parent in a climb of about a hundred questions. The original asked 62 in waves of 21, 19, 12, 8 and 2; this has
/// the same shape, and chains that merge or end early, drawn by a seed.
/// </summary>
internal sealed class ClimbGraph
{
    private static readonly int[] Waves = [34, 31, 19, 13, 3];

    private readonly Dictionary<string, string> parents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> distances = new(StringComparer.Ordinal);

    /// <param name="seed">Another seed, another graph with other names.</param>
    /// <param name="roots">The names of the roots.</param>
    public ClimbGraph(int seed, IReadOnlyList<string> roots)
    {
        var random = new Random(seed);
        var levels = Waves.Select((count, level) => Enumerable.Range(0, count).Select(place => Name(random, seed, level, place)).ToArray()).ToArray();
        for (var level = 0; level < levels.Length; level++)
        {
            var (here, next) = (levels[level], level + 1 < levels.Length ? levels[level + 1] : []);
            for (var place = 0; place < here.Length; place++)
            {
                distances[here[place]] = level;
                // The first ones see to it that each term of the next level is somebody's parent.
                parents[here[place]] = place < next.Length ? next[place] : random.Next(3) switch
                {
                    0 when next.Length > 0 => next[random.Next(next.Length)],
                    // Up the list only, so that there is no cycle.
                    1 when place + 1 < here.Length => here[random.Next(place + 1, here.Length)],
                    _ => roots[random.Next(roots.Count)],
                };
            }
        }
        Leaves = [.. levels[0].Order(StringComparer.Ordinal)];
    }

    /// <summary>The terms of the input, in ordinal order.</summary>
    public IReadOnlyList<string> Leaves { get; }

    /// <summary>The parent of each term; what has none is a root.</summary>
    public IReadOnlyDictionary<string, string> Parents => parents;

    /// <summary>How far each term is from the input.</summary>
    public IReadOnlyDictionary<string, int> Distances => distances;

    // Letters first, so that the order of names, which decides ties, has nothing to do with the place in the graph.
    private static string Name(Random random, int seed, int level, int place) => string.Create(CultureInfo.InvariantCulture,
        $"{new string([.. Enumerable.Range(0, 6).Select(_ => (char)('a' + random.Next(26)))])} step {seed}-{level}-{place}");
}
