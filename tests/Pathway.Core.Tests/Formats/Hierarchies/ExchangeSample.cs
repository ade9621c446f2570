using System.Text;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies;

/// <summary>A small hierarchy with everything that exchange formats can hold, and hierarchies with hostile names.</summary>
internal static class ExchangeSample
{
    /// <summary>Names that mean something to a reader of one of the formats.</summary>
    public static IReadOnlyList<string> HostileNames { get; } =
    [
        "say \"hello\"", "it's", "tab\there", "two\nlines\r\nhere", "</title><script>alert(1)</script>", "a::b", "=cmd|' /C calc'!A0",
        "+1", "-2", "@SUM(A1)", "🧬 gene", "\u202Egnp.exe\u200F", "lone \ud800 surrogate", "\u0000\u001b[31mred\u0007", "\uFFFEx",
        "a {b} [c] (d) ! e", "back\\slash\\N", "&amp; &lt;", "1. list", "`code` **bold** $$x$$ %% #35; fa:fa-car", "end", "a|b\\|c",
        "]]> --> <!--", "\u2028x\u2029y", "name: value ! comment", "n0", "{secondary=\"true\"}",
    ];

    public static PathwayHierarchy Small() => new(new HierarchyDraft
    {
        Profile = Doubles.Hierarchies.TwoRoots, RunId = "run",
        Nodes =
        [
            Samples.Root("Root A", "GO:0000001"), Samples.Root("Root B"),
            Samples.Node("autophagy", "Root A", PathwayNodeKind.Intermediate) with
                { OntologyId = "GO:0006914", Provenance = Samples.By("Gene Ontology 2022-07-01", 1) },
            Samples.Node("Aggrephagy", "autophagy") with
            {
                Description = "Selective autophagy of \"aggregates\".", SecondaryParents = ["Root B"],
                Provenance = Samples.By("rule", null) with { IsFallback = true },
            },
            Samples.Node("nowhere", null) with { State = PathwayNodeState.Unplaced },
        ],
        Interactions =
        [
            Samples.Interaction("ATXN3-VCP", "VCP", "aggrephagy", "12944474"),
            Samples.Interaction("ATXN3-BECN1", "BECN1", "autophagy", null), Samples.Interaction("ATXN3-X", "X", null, null),
        ],
        Changes =
        [
            new PathwayChange
            {
                Kind = PathwayChangeKind.Merge, Node = "Aggregate Clearing", Before = "Aggregate Clearing", After = "Aggrephagy",
                Reason = "the same", DecidedBy = "rule",
            },
        ],
    });

    /// <summary>Each hostile name is a term below a root, with an interaction of a protein of the same name, and a synonym.</summary>
    public static PathwayHierarchy Hostile() => new(new HierarchyDraft
    {
        Profile = new PathwayRootProfile("</hostile>\"'", [new PathwayRoot { Name = "Root A" }]), RunId = "run",
        Nodes =
        [
            Samples.Root("Root A", "GO:0000001"), Samples.Node("second", "Root A"),
            .. HostileNames.Select(static (name, index) => Samples.Node(name, "Root A") with
            {
                Description = name + "\uFFFF", OntologyId = index % 2 == 0 ? name : $"GO:{index:0000000}", SecondaryParents = ["second"],
                Provenance = Samples.By(name, 0.5) with { Reason = name },
            }),
        ],
        Interactions =
        [
            .. HostileNames.Select(static name =>
                Samples.Interaction("id", name, name, name) with { Id = name, Json = "{}", Query = name }),
        ],
        Changes =
        [
            .. HostileNames.Select(static name => new PathwayChange
            {
                Kind = PathwayChangeKind.Merge, Node = name, Before = $"old {name}", After = name, Reason = name, DecidedBy = name,
            }),
        ],
    });

    public static string Text(string format, PathwayHierarchy hierarchy)
    {
        using var stream = new MemoryStream();
        HierarchyFormats.Choose(format, "").Write(hierarchy, stream);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(stream.ToArray());
    }
}
