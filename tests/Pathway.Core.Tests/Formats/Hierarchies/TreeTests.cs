using Pathway.Formats.Hierarchies.Tree;
using Pathway.Model;
using Xunit;

namespace Pathway.Formats.Hierarchies;

public sealed class TreeTests
{
    [Fact]
    public void A_tree_reads_like_one() => Assert.Equal(
        """
        Root A · GO:0000001 · 2 interactions
        └── autophagy · GO:0006914 · 2 interactions, 1 here
            ├── Aggrephagy · 1 interaction
            └── mitophagy
        Root B
        └── beta things [fallback]
        nowhere [unplaced]
        1 interaction without a pathway term
        """, Drawn(new TreeOptions()));

    [Fact]
    public void Ascii_needs_no_more_than_ascii() => Assert.Equal(
        """
        Root A - GO:0000001 - 2 interactions
        `-- autophagy - GO:0006914 - 2 interactions, 1 here - ... 2 terms below
        """, Drawn(new TreeOptions { Glyphs = TreeGlyphs.Ascii, Depth = 1, Root = static name => name == "Root A" }));

    [Fact]
    public void Colours_stand_around_text_and_never_within() => Assert.Equal(
        """
        <r>Root B</>
        <f>└── </><t>beta things</> <m>[fallback]</>
        """, Drawn(new TreeOptions { Root = static name => name == "Root B", Palette = new TreePalette { Root = "<r>", Term = "<t>", Faint = "<f>", Mark = "<m>", Reset = "</>" } }));

    [Fact]
    public void Nothing_in_a_name_acts_in_a_terminal()
    {
        var hierarchy = new PathwayHierarchy(new HierarchyDraft
        {
            Profile = Doubles.Hierarchies.TwoRoots, RunId = "", Nodes = [Samples.Root("Root A"), Samples.Node("\u001b[31mred\r\nline\u202E\u009b2J", "Root A") with { OntologyId = "\u001b]0;x\u0007" }],
        });

        var lines = TreeText.Lines(hierarchy, new TreeOptions()).ToArray();

        Assert.Equal(2, lines.Length);
        Assert.DoesNotContain(lines, static line => line.Any(char.IsControl) || line.Contains('\u202E', StringComparison.Ordinal));
    }

    [Fact]
    public void An_interaction_of_several_terms_counts_once_above_them()
    {
        var two = Samples.Interaction("i", "p", "a", null);
        var hierarchy = new PathwayHierarchy(new HierarchyDraft
        {
            Profile = Doubles.Hierarchies.TwoRoots, RunId = "", Nodes = [Samples.Root("Root A"), Samples.Node("a", "Root A"), Samples.Node("b", "Root A")],
            Interactions = [two with { Functions = [.. two.Functions, new PathwayFunction { Pathway = "b" }] }],
        });

        Assert.Equal(1, new InteractionCounts(hierarchy).Within(hierarchy.Find("Root A")!));
    }

    [Fact]
    public void What_was_not_answered_is_said() =>
        Assert.EndsWith("Incomplete: 1 question not answered", Drawn(new PathwayHierarchy(new HierarchyDraft
        {
            Profile = Doubles.Hierarchies.TwoRoots, RunId = "", Nodes = [Samples.Root("Root A"), Samples.Node("a", null) with { State = PathwayNodeState.Unresolved }],
            Failures = [new PathwayFailure { Question = "parent", Subject = "a", ErrorId = "AnswerUnavailable", Message = "m", RecommendedAction = "r" }],
        }), new TreeOptions()), StringComparison.Ordinal);

    private static string Drawn(TreeOptions options) => Drawn(Samples.Small(), options);

    private static string Drawn(PathwayHierarchy hierarchy, TreeOptions options) => string.Join('\n', TreeText.Lines(hierarchy, options));
}
