using CsCheck;
using Pathway.Model;

namespace Pathway.Doubles;

/// <summary>Drafts of hierarchies, valid and invalid.</summary>
internal static class Drafts
{
    // Few names, so that they collide: spellings of one name, empty names, roots, and a missing one.
    private static readonly string[] Names =
        ["a", "A ", "b", "c", " c", "d", "e", "f", "g\u200b", "Root A", "root b", "", "  ", "h", "i", "j"];
    private static readonly string?[] Parents = [null, "a", "b", "c", "d", "e", "f", "g", "h", "i", "Root A", "Root B", "gone", "", "J "];

    /// <summary>A draft without findings.</summary>
    public static HierarchyDraft Sound { get; } = new()
    {
        Profile = Hierarchies.TwoRoots, RunId = "run",
        Nodes =
        [
            Root("Root A"), Root("Root B"),
            Node("autophagy", "Root A", PathwayNodeKind.Intermediate), Node("mitophagy", "autophagy"),
            Node("aggrephagy", "autophagy") with { SecondaryParents = ["folding"] },
            Node("folding", "Root B", PathwayNodeKind.Intermediate), Node("refolding", "folding"), Node("signaling", "Root B"),
        ],
        Interactions = [Interaction("1", "mitophagy"), Interaction("2", "Aggrephagy"), Interaction("3", "refolding")],
    };

    /// <summary>Drafts with all possible defects.</summary>
    public static Gen<HierarchyDraft> Broken { get; } =
        from nodes in Gen.Select(Gen.OneOfConst(Names), Gen.OneOfConst(Parents), Gen.Int[0, 3], Gen.OneOfConst(Parents).List[0, 3],
            Gen.OneOfConst(Parents).List[0, 2], Gen.Int[0, 3]).List[0, 14]
        from terms in Gen.OneOfConst("a", "B", "c", "zz", "gone", "", null, "h").List[0, 6]
        select new HierarchyDraft
        {
            Profile = Hierarchies.TwoRoots, RunId = "run",
            Nodes =
            [
                .. nodes.Select(static node => new NodeDraft
                {
                    Name = node.Item1, Parent = node.Item2, Kind = (PathwayNodeKind)node.Item3, State = (PathwayNodeState)(node.Item6 % 3),
                    SecondaryParents = [.. node.Item4.OfType<string>()], CandidateParents = [.. node.Item5.OfType<string>()],
                    Provenance = node.Item6 == 3 ? null : new PathwayProvenance { Answerer = "test", IsFallback = node.Item6 == 2 },
                    Stated = node.Item6 == 3
                        ? new StatedValues { Level = node.Item3, IsLeaf = node.Item4.Count == 0, Ancestors = ["Root A"] } : null,
                }),
            ],
            Interactions = [.. terms.Select(static (term, index) => Interaction($"{index}", term))],
        };

    public static NodeDraft Root(string name) => new() { Name = name, Kind = PathwayNodeKind.Root };

    public static NodeDraft Node(string name, string? parent, PathwayNodeKind kind = PathwayNodeKind.Term) =>
        new() { Name = name, Parent = parent, Kind = kind };

    public static PathwayInteraction Interaction(string id, params string?[] terms) => new()
    {
        Id = id, Partner = "P", Functions = [.. terms.Select(static term => new PathwayFunction { Title = "t", Pathway = term })],
        Json = "{}",
    };

    /// <summary>The valid draft with further nodes.</summary>
    public static HierarchyDraft With(params NodeDraft[] nodes) => Sound with { Nodes = [.. Sound.Nodes, .. nodes] };

    /// <summary>The valid draft with one node changed.</summary>
    public static HierarchyDraft Changed(string name, Func<NodeDraft, NodeDraft> change) =>
        Sound with { Nodes = [.. Sound.Nodes.Select(node => node.Name == name ? change(node) : node)] };
}
