using Pathway.Desk;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;
using Pathway.Store;

namespace Pathway.Doubles;

/// <summary>Short ways to build hierarchies in tests.</summary>
internal static class Hierarchies
{
    public static PathwayRootProfile TwoRoots { get; } = new("two",
    [
        new PathwayRoot { Name = "Root A", Keywords = ["alpha"] },
        new PathwayRoot { Name = "Root B", Keywords = ["beta", "shared"] },
    ]);

    public static async Task<PathwayHierarchy> BuildAsync(ICurator curator, IEnumerable<string> terms, int slots = 4, IStore? store = null,
        ITermCatalog? catalog = null, int maxDepth = 10, IReadOnlyCollection<PathwayInteraction>? interactions = null, CancellationToken cancellation = default)
    {
        var desk = new QuestionDesk(store ?? new MemoryStore(), [curator], TimeProvider.System);
        var run = desk.Open(new RunOptions { Command = "test", ThrottleLimit = slots });
        var input = new HierarchyInput(TwoRoots, interactions ?? [], [.. terms], maxDepth);
        return await HierarchyStep.BuildAsync(input, run, catalog ?? new NoCatalog(), () => run.Failures, cancellation);
    }

    /// <summary>The links and everything else that the canonical form has, as text.</summary>
    public static string Text(PathwayHierarchy hierarchy) => string.Join('\n',
    [
        .. hierarchy.Nodes.Select(static node => $"{node.Name} <- {node.Parent} [{node.State} {node.Kind} {node.Level}] {node.Provenance?.Answerer} {node.Provenance?.Reason}"),
        .. hierarchy.Changes.Select(static change => change.ToString()),
        .. hierarchy.Failures.Select(static failure => failure.Message),
        .. hierarchy.Interactions.Select(static interaction => interaction.Id),
    ]);
}
