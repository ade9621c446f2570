using Pathway.Curators;
using Pathway.Engine;
using Pathway.Formats;
using Pathway.Model;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;
using Pathway.Storage;

namespace Pathway.Bench;

/// <summary>Prints the tree that the ontology builds from some terms, with the reason for each link, for visual inspection.</summary>
internal static class TreeCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var profile = "seven";
        if (args is ["--profile", var name, ..]) { (profile, args) = (name, args[2..]); }
        var isWhole = args is ["--whole", ..];
        var hierarchy = await BuildAsync(TermLists.Read(isWhole ? args[1..] : args), profile);
        if (isWhole) { hierarchy = await ReorganizedAsync(await WithSiblingsAsync(hierarchy)); }
        foreach (var node in hierarchy.Nodes)
        {
            var mark = node.Kind switch { PathwayNodeKind.Term => "*", PathwayNodeKind.Sibling => "+", _ => " " };
            var indent = new string(' ', 2 * (node.Path.Count - 1));
            var secondary = string.Concat(node.SecondaryParents.Select(static parent => $" ALSO {parent}"));
            var candidates = string.Concat(node.CandidateParents.Select(static parent => $" PERHAPS {parent}"));
            Console.WriteLine($"{indent}{mark}{node.Name}  [{node.OntologyId}] {Describe(node)}{secondary}{candidates}");
        }
        foreach (var change in hierarchy.Changes) { Console.WriteLine($"{change} [{change.DecidedBy}]"); }
        return 0;
    }

    /// <summary>The hierarchy with siblings.</summary>
    public static Task<PathwayHierarchy> WithSiblingsAsync(PathwayHierarchy hierarchy)
    {
        var run = StartRun();
        return SiblingsStep.FindAsync(hierarchy, SiblingsStep.DefaultMaximum, run, CuratorCatalog.Terms, () => run.Failures,
            CancellationToken.None);
    }

    /// <summary>The hierarchy, reorganised.</summary>
    public static Task<PathwayHierarchy> ReorganizedAsync(PathwayHierarchy hierarchy)
    {
        var run = StartRun();
        return ReorganizeStep.RunAsync(hierarchy, new ReorganizeOptions(), run, CuratorCatalog.Terms, () => run.Failures,
            CancellationToken.None);
    }

    public static Task<PathwayHierarchy> BuildAsync(IReadOnlyCollection<string> terms, string profile)
    {
        var run = StartRun();
        return HierarchyStep.BuildAsync(new HierarchyInput(RootProfiles.Load(profile), [], terms, 10), run, CuratorCatalog.Terms,
            () => run.Failures, CancellationToken.None);
    }

    private static string Describe(PathwayNode node)
    {
        if (node.Kind == PathwayNodeKind.Root) { return ""; }
        var fallback = node.Provenance?.IsFallback == true ? " FALLBACK" : "";
        return $"{node.Provenance?.Confidence} {node.Provenance?.Reason}{fallback}";
    }

    private static RunSession StartRun() =>
        new QuestionEngine(new MemoryStore(), CuratorCatalog.CreateOffline(CuratorNames.Ontology), TimeProvider.System)
            .StartRun(new RunOptions { Command = "bench", ThrottleLimit = 4 });
}
