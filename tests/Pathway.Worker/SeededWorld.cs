using Pathway.Model;
using Pathway.Steps.Hierarchy;

namespace Pathway.Worker;

/// <summary>A world of terms in which everything follows from a seed, so that two processes agree on it.</summary>
internal sealed class SeededWorld(int seed)
{
    private const int Terms = 120;

    public static PathwayRootProfile Roots { get; } = new("two", [new PathwayRoot { Name = "Root A" }, new PathwayRoot { Name = "Root B" }]);

    /// <summary>All terms of the world: each is asked for once.</summary>
    public HierarchyInput Input { get; } = new(Roots, [], [.. Enumerable.Range(0, Terms).Select(static index => $"term {index}")], maxDepth: 50);

    /// <summary>The parent: a term with a higher number, or a root.</summary>
    public string Parent(string term)
    {
        var number = int.Parse(term["term ".Length..], System.Globalization.CultureInfo.InvariantCulture);
        var parent = number + 1 + new Random(unchecked(seed * 7919) + number).Next(20);
        return parent < Terms ? $"Term {parent}" : parent % 2 == 0 ? "Root A" : "Root B";
    }
}
