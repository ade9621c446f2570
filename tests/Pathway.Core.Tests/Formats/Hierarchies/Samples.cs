using System.Text.Json;
using CsCheck;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies;

/// <summary>Hierarchies for tests: a small readable one, and random ones.</summary>
internal static class Samples
{
    // Hostile text: letters of several scripts, combining marks, astral and lone surrogates, controls, quotes, markup.
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char["abcXYZ áßİıΩя漢한ﬁ　\u0301"], 1, 12],
        Gen.OneOfConst("</script><img onerror=alert(1)>", "\"><svg onload=alert(1)>", "\u001b[31mred\u0007", "\u202Egnp.exe",
            "=HYPERLINK(\"x\")", "a\ud800b", "🧬 gene", "tab\tcr\rlf\n", "\u2028x\u2029", "\\\"'`"),
        Gen.String[0, 8]);

    /// <summary>A consistent draft with random links.</summary>
    public static Gen<HierarchyDraft> Draft { get; } = from names in Text.List[0, 25]
        from links in Gen.Int[-2, 40].List[25]
        from texts in Text.List[25]
        from terms in Gen.Int[-3, 30].List[0, 30]
        from failures in Gen.Int[0, 2]
        select Make(names, links, texts, terms, failures);

    public static PathwayHierarchy Small() => new(new HierarchyDraft
    {
        Profile = Doubles.Hierarchies.TwoRoots,
        RunId = "run",
        Nodes =
        [
            Root("Root A", "GO:0000001"), Root("Root B"),
            Node("autophagy", "Root A", PathwayNodeKind.Intermediate) with
                { OntologyId = "GO:0006914", Provenance = By("Gene Ontology 2022-07-01", 1) },
            Node("Aggrephagy", "autophagy") with
                { Description = "Selective autophagy of aggregates.", Provenance = By("Gene Ontology 2022-07-01", 0.9) },
            Node("mitophagy", "autophagy", PathwayNodeKind.Sibling),
            Node("beta things", "Root B") with
                { Provenance = By("keywords", null) with { IsFallback = true, Reason = "no parent was found; keyword beta" } },
            Node("nowhere", null) with { State = PathwayNodeState.Unplaced },
        ],
        Interactions =
        [
            Interaction("ATXN3-VCP", "VCP", "Aggrephagy", "12944474"), Interaction("ATXN3-BECN1", "BECN1", "autophagy", "PMC1"),
            Interaction("ATXN3-X", "X", null, null),
        ],
        Changes =
            [new PathwayChange
            {
                Kind = PathwayChangeKind.Fallback, Node = "beta things", After = "Root B", Reason = "keyword beta",
                DecidedBy = "keywords",
            }],
        Failures = [],
    });

    public static NodeDraft Root(string name, string? id = null) => new()
    {
        Name = name, Kind = PathwayNodeKind.Root, OntologyId = id,
        Provenance = new PathwayProvenance { Answerer = "root profile", Source = PathwaySource.Profile },
    };

    public static NodeDraft Node(string name, string? parent, PathwayNodeKind kind = PathwayNodeKind.Term) =>
        new() { Name = name, Parent = parent, Kind = kind };

    public static PathwayProvenance By(string answerer, double? confidence) =>
        new() { Answerer = answerer, Confidence = confidence, Source = PathwaySource.Asked, At = DateTimeOffset.UnixEpoch };

    public static PathwayInteraction Interaction(string id, string partner, string? term, string? pmid) => new()
    {
        Id = id, Query = "ATXN3", Partner = partner, Arrow = "binds", Source = "test",
        Functions =
            [new PathwayFunction
            {
                Title = "clears aggregates", Pathway = term, Arrow = "activates",
                Evidence = pmid is null ? [] : [new PathwayEvidence { Pmid = pmid, Year = 2003 }],
            }],
        Json = $$"""{"id":"{{id}}","n":1e400,"x":[1.50,null,{}]}""",
    };

    private static HierarchyDraft Make(List<string> names, List<int> links, List<string> texts, List<int> terms, int failures)
    {
        var usable = names.Where(
            static name => TermName.Key(name).Length is > 0 and <= TermName.MaximumLength
                && Doubles.Hierarchies.TwoRoots.Find(name) is null)
            .DistinctBy(TermName.Key, StringComparer.Ordinal).ToArray();
        string[] all = ["Root A", "Root B", .. usable];
        var nodes = usable.Select((name, i) => new NodeDraft
        {
            Name = name, Kind = (PathwayNodeKind)(1 + (i % 3)), State = i % 2 == 0 ? PathwayNodeState.Unplaced
                : PathwayNodeState.Unresolved,
            Parent = links[i] < 0 ? null : all[links[i] % (i + 2)],
            Description = texts[i], OntologyId = i % 4 == 0 ? $"GO:{i:0000000}" : null, CandidateParents = i % 5 == 0 ? [texts[i], "b"]
                : [],
            Provenance = By(texts[i], i % 3 == 0 ? null : 1.0 / (i + 1)) with { Reason = texts[^(i + 1)], IsFallback = i % 2 == 0 },
        });
        var interactions = terms.Select((term, i) => new PathwayInteraction
        {
            Id = texts[i % 5], Partner = texts[(i + 3) % 25], Query = i % 2 == 0 ? null : "Q", Mediators = i % 3 == 0 ? ["M", texts[i % 7]]
                : [], Depth = i % 4 == 0 ? i : null,
            Pathway = term < 0 ? null : all[term % all.Length].ToUpperInvariant(),
            Json = JsonSerializer.Serialize(new { text = texts[i % 25], i, deep = new { a = new int?[] { null, 1 } } }),
        });
        return new HierarchyDraft
        {
            Profile = Doubles.Hierarchies.TwoRoots, RunId = "r", Nodes = [Root("Root A"), Root("Root B"), .. nodes],
            Interactions = [.. interactions],
            Changes =
                [.. usable.Take(3)
                    .Select(name =>
                        new PathwayChange
                        { Kind = PathwayChangeKind.CutCycle, Node = name, Before = texts[0], Reason = texts[1], DecidedBy = "rule" })],
            Failures =
                [.. texts.Take(failures)
                    .Select(static text =>
                        new PathwayFailure
                    {
                        Question = "parent", Subject = text, ErrorId = "AnswerUnavailable", Message = text,
                        RecommendedAction = "again",
                    })],
        };
    }
}
