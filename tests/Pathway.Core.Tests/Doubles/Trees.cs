using System.Text;
using Pathway.Engine;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Siblings;
using Pathway.Storage;

namespace Pathway.Doubles;

/// <summary>Hierarchies built by hand, and later steps that run on them.</summary>
internal static class Trees
{
    public static NodeDraft Node(string name, string? parent, params string[] candidates) => new()
    {
        Name = name, Parent = parent, Kind = PathwayNodeKind.Intermediate, CandidateParents = candidates, Provenance = parent is null ? null
            : new PathwayProvenance { Answerer = "climb", Source = PathwaySource.Asked },
    };

    public static NodeDraft Term(string name, string? parent, params string[] candidates) =>
        Node(name, parent, candidates) with { Kind = PathwayNodeKind.Term };

    public static NodeDraft Sibling(string name, string? parent, params string[] candidates) =>
        Node(name, parent, candidates) with { Kind = PathwayNodeKind.Sibling };

    public static PathwayInteraction Interaction(string id, params string[] terms) => new()
    {
        Id = id, Partner = id, Functions = [.. terms.Select(static term => new PathwayFunction { Title = "f", Pathway = term })],
        Json = $$"""{"partner":"{{id}}"}""",
    };

    /// <summary>A hierarchy under the two roots.</summary>
    public static PathwayHierarchy Of(IEnumerable<NodeDraft> nodes, params PathwayInteraction[] interactions) => new(new HierarchyDraft
    {
        Profile = Hierarchies.TwoRoots, RunId = "earlier", Interactions = interactions,
        Nodes = [.. Hierarchies.TwoRoots.Roots.Select(static root => new NodeDraft { Name = root.Name, Kind = PathwayNodeKind.Root }),
            .. nodes],
    });

    public static async Task<PathwayHierarchy> ReorganizeAsync(PathwayHierarchy hierarchy, ICurator curator, int concurrency = 4,
        ITermCatalog? catalog = null, PathwayReorganizePhase phases = PathwayReorganizePhase.All)
    {
        var run = Run(curator, concurrency);
        return await ReorganizeStep.RunAsync(hierarchy, new ReorganizeOptions { Phases = phases }, run, catalog ?? new NoCatalog(),
            () => run.Failures, CancellationToken.None);
    }

    public static async Task<PathwayHierarchy> SiblingsAsync(PathwayHierarchy hierarchy, ICurator curator, int concurrency = 4,
        ITermCatalog? catalog = null, int maximum = SiblingsStep.DefaultMaximum, TermTaxon? taxon = null)
    {
        var run = Run(curator, concurrency);
        return await SiblingsStep.FindAsync(hierarchy, maximum, run, catalog ?? new NoCatalog(), () => run.Failures,
            CancellationToken.None, taxon);
    }

    /// <summary>The canonical form.</summary>
    public static string Canonical(PathwayHierarchy hierarchy)
    {
        using var stream = new MemoryStream();
        HierarchyJsonWriter.Write(hierarchy, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The links, one line each: "child under parent", with the secondary parents.</summary>
    public static IReadOnlyList<string> Links(PathwayHierarchy hierarchy) =>
    [
        .. hierarchy.Nodes.Where(static node => node.Kind != PathwayNodeKind.Root).OrderBy(static node => node.Name, StringComparer.Ordinal)
            .Select(static node =>
                $"{node.Name} under {node.Parent ?? "nothing"}"
                    + string.Concat(node.SecondaryParents.Select(static parent => $", also {parent}"))),
    ];

    private static RunSession Run(ICurator curator, int concurrency) =>
        new QuestionEngine(new MemoryStore(), [curator],
            TimeProvider.System).StartRun(new RunOptions { Command = "test", ThrottleLimit = concurrency, RetryDelay = TimeSpan.Zero });
}
