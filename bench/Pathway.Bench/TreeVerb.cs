using Pathway.Curators;
using Pathway.Desk;
using Pathway.Formats;
using Pathway.Model;
using Pathway.Steps.Hierarchy;
using Pathway.Store;

namespace Pathway.Bench;

/// <summary>Prints the tree that the ontology builds from some terms, with the reason of each link, to be judged by eye.</summary>
internal static class TreeVerb
{
    public static async Task<int> RunAsync(string[] args)
    {
        var profile = "seven";
        if (args is ["--profile", var named, ..]) { profile = named; args = args[2..]; }
        var hierarchy = await BuildAsync(TermLists.Read(args), profile);
        foreach (var node in hierarchy.Nodes)
        {
            var mark = node.Kind == PathwayNodeKind.Term ? "*" : " ";
            Console.WriteLine($"{new string(' ', 2 * (node.Path.Count - 1))}{mark}{node.Name}  [{node.OntologyId}] {(node.Kind == PathwayNodeKind.Root ? "" : $"{node.Provenance?.Confidence} {node.Provenance?.Reason}{(node.Provenance?.IsFallback == true ? " FALLBACK" : "")}")}");
        }
        return 0;
    }

    public static Task<PathwayHierarchy> BuildAsync(IReadOnlyCollection<string> terms, string profile)
    {
        var desk = new QuestionDesk(new MemoryStore(), CuratorCatalog.Make(CuratorNames.Ontology), TimeProvider.System);
        var run = desk.Open(new RunOptions { Command = "bench", ThrottleLimit = 4 });
        return HierarchyStep.BuildAsync(new HierarchyInput(RootProfiles.Load(profile), [], terms, 10), run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None);
    }
}
