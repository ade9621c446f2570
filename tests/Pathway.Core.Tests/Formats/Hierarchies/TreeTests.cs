using Pathway.Model;
using Xunit;

namespace Pathway.Formats.Hierarchies;

public sealed class TreeTests
{
    [Fact]
    public void Draws_tree() => Assert.Equal(
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
    public void Ascii_tree_uses_only_ascii() => Assert.Equal(
        """
        Root A - GO:0000001 - 2 interactions
        `-- autophagy - GO:0006914 - 2 interactions, 1 here - ... 2 terms below
        """, Drawn(new TreeOptions { Glyphs = TreeGlyphs.Ascii, Depth = 1, Root = static name => name == "Root A" }));

    [Fact]
    public void Colours_surround_text() => Assert.Equal(
        """
        <r>Root B</>
        <f>└── </><t>beta things</> <m>[fallback]</>
        """, Drawn(new TreeOptions
        {
            Root = static name => name == "Root B",
            Palette = new TreePalette { Root = "<r>", Term = "<t>", Faint = "<f>", Mark = "<m>", Reset = "</>" },
        }));

    [Fact]
    public void Names_contain_no_control_sequences()
    {
        var hierarchy = new PathwayHierarchy(new HierarchyDraft
        {
            Profile = Doubles.Hierarchies.TwoRoots, RunId = "",
            Nodes = [Samples.Root("Root A"),
                Samples.Node("\u001b[31mred\r\nline\u202E\u009b2J", "Root A") with { OntologyId = "\u001b]0;x\u0007" }],
        });

        var lines = TreeText.Lines(hierarchy, new TreeOptions()).ToArray();

        Assert.Equal(2, lines.Length);
        Assert.DoesNotContain(lines, static line => line.Any(char.IsControl) || line.Contains('\u202E', StringComparison.Ordinal));
    }

    [Fact]
    public void Counts_interaction_of_several_terms_once()
    {
        var two = Samples.Interaction("i", "p", "a", null);
        var hierarchy = new PathwayHierarchy(new HierarchyDraft
        {
            Profile = Doubles.Hierarchies.TwoRoots, RunId = "",
            Nodes = [Samples.Root("Root A"), Samples.Node("a", "Root A"), Samples.Node("b", "Root A")],
            Interactions = [two with { Functions = [.. two.Functions, new PathwayFunction { Pathway = "b" }] }],
        });

        Assert.Equal(1, new InteractionCounts(hierarchy).CountWithin(hierarchy.Find("Root A")!));
    }

    [Fact]
    public void Shows_number_of_unanswered_questions() =>
        Assert.EndsWith("Incomplete: 1 question not answered", Drawn(new PathwayHierarchy(new HierarchyDraft
        {
            Profile = Doubles.Hierarchies.TwoRoots, RunId = "",
            Nodes = [Samples.Root("Root A"), Samples.Node("a", null) with { State = PathwayNodeState.Unresolved }],
            Failures =
                [new PathwayFailure
                    { Question = "parent", Subject = "a", ErrorId = "AnswerUnavailable", Message = "m", RecommendedAction = "r" }],
        }), new TreeOptions()), StringComparison.Ordinal);

    private static string Drawn(TreeOptions options) => Drawn(Samples.Small(), options);

    private static string Drawn(PathwayHierarchy hierarchy, TreeOptions options) => string.Join('\n', TreeText.Lines(hierarchy, options));
}
