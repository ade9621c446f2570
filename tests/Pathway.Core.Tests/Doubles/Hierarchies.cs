using System.Text;
using Pathway.Engine;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;
using Pathway.Storage;

namespace Pathway.Doubles;

/// <summary>Helpers to build hierarchies in tests.</summary>
internal static class Hierarchies
{
    public static PathwayRootProfile TwoRoots { get; } = new("two",
    [
        new PathwayRoot { Name = "Root A", Keywords = ["alpha"] },
        new PathwayRoot { Name = "Root B", Keywords = ["beta", "shared"] },
    ]);

    public static async Task<PathwayHierarchy> BuildAsync(ICurator curator, IEnumerable<string> terms, int concurrency = 4,
        IStore? store = null,
        ITermCatalog? catalog = null, int maxDepth = 10, IReadOnlyCollection<PathwayInteraction>? interactions = null,
        CancellationToken cancellation = default)
    {
        var engine = new QuestionEngine(store ?? new MemoryStore(), [curator], TimeProvider.System);
        var run = engine.StartRun(new RunOptions { Command = "test", ThrottleLimit = concurrency, RetryDelay = TimeSpan.Zero });
        var input = new HierarchyInput(TwoRoots, interactions ?? [], [.. terms], maxDepth);
        return await HierarchyStep.BuildAsync(input, run, catalog ?? new NoCatalog(), () => run.Failures, cancellation);
    }

    /// <summary>The canonical export, whose bytes depend on the answers alone.</summary>
    public static string Text(PathwayHierarchy hierarchy)
    {
        using var bytes = new MemoryStream();
        HierarchyJsonWriter.Write(hierarchy, bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
