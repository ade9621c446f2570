namespace Pathway.Bench.Climbing;

/// <summary>
/// Who is whose parent in a climb of about a hundred questions, with chains that merge or end early, drawn by a seed.
/// </summary>
internal sealed class ClimbGraph
{
    private readonly Dictionary<string, string> parents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> distances = new(StringComparer.Ordinal);

    /// <param name="seed">Another seed, another graph with other names.</param>
    /// <param name="roots">The names of the roots.</param>
    public ClimbGraph(int seed, IReadOnlyList<string> roots)
        : this(ClimbShape.Original(seed), new Random(seed), roots)
    {
    }

    /// <param name="shape">How many terms there are at which distance, and their names.</param>
    /// <param name="random">Draws names and parents.</param>
    /// <param name="roots">The names of the roots.</param>
    public ClimbGraph(ClimbShape shape, Random random, IReadOnlyList<string> roots)
    {
        var levels = shape.Waves.Select((count, level) => Enumerable.Range(0, count).Select(place => shape.Name(random, level, place)).ToArray()).ToArray();
        for (var level = 0; level < levels.Length; level++)
        {
            var (here, next) = (levels[level], level + 1 < levels.Length ? levels[level + 1] : []);
            for (var place = 0; place < here.Length; place++)
            {
                distances[here[place]] = level;
                // The first ones see to it that each term of the next level is somebody's parent.
                parents[here[place]] = place < next.Length ? next[place] : shape.Up[random.Next(shape.Up.Count)] switch
                {
                    ParentPlace.NextWave when next.Length > 0 => next[random.Next(next.Length)],
                    // Up the list only, so that there is no cycle.
                    ParentPlace.SameWave when place + 1 < here.Length => here[random.Next(place + 1, here.Length)],
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
