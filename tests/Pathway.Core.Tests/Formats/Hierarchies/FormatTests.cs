using System.Text;
using CsCheck;
using Pathway.Errors;
using Pathway.Model;
using Xunit;

namespace Pathway.Formats.Hierarchies;

public sealed class FormatTests
{
    public static TheoryData<string> Names => [.. HierarchyFormats.All.Select(static format => format.Name)];

    [Theory]
    [InlineData(null, "a.json", "Json")]
    [InlineData(null, "a.b.HTM", "Html")]
    [InlineData(null, "/x.csv/y.md", "Markdown")]
    [InlineData("tsv", "a.json", "Tsv")]
    public void Name_overrides_extension(string? name, string path, string format) =>
    Assert.Equal(format, HierarchyFormats.Choose(name, path).Name);

    [Theory]
    [InlineData(null, "a")]
    [InlineData(null, "a.xlsx")]
    [InlineData("", "a.json")]
    [InlineData("Excel", "a.json")]
    public void Unknown_format_error_lists_known_formats(string? name, string path)
    {
        var failure = Assert.Throws<PathwayException>(() => HierarchyFormats.Choose(name, path));

        Assert.Equal("FormatUnknown", failure.Error.Id);
        Assert.Contains("Json (.json)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_and_extensions_are_unique()
    {
        Assert.Equal(HierarchyFormats.All.Count, HierarchyFormats.All.DistinctBy(static format => format.Name.ToUpperInvariant()).Count());
        Assert.Equal(HierarchyFormats.All.Sum(static format => format.Extensions.Count),
            HierarchyFormats.All.SelectMany(static format => format.Extensions).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_format_is_deterministic_and_has_no_control_characters(string name) => Gen.Select(Samples.Draft, Gen.Int)
    .Sample((draft, seed) =>
    {
        var format = HierarchyFormats.Choose(name, "");
        var nodes = draft.Nodes.ToArray();
        new Random(seed).Shuffle(nodes);

        var text = Text(format, draft);

        Assert.Equal(text, Text(format, draft with { Nodes = nodes, RunId = "another" }));
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text,
            static letter => (char.IsControl(letter) && letter is not '\n' and not '\t') || letter is '\uFEFF' or '\u202E');
        Assert.True(format.Name == "Tsv" || !text.Contains('\t', StringComparison.Ordinal), "a tab came out of data");
    }, iter: 200);

    [Theory]
    [MemberData(nameof(Names))]
    public void Roots_alone_can_be_saved(string name) =>
        // A draft of decisions has only what is doubtful.
        Assert.Contains(name == "Curation" ? "term,decision" : "Root A",
            Text(HierarchyFormats.Choose(name, ""),
                new HierarchyDraft { Profile = Doubles.Hierarchies.TwoRoots, RunId = "", Nodes = [Samples.Root("Root A")] }),
                StringComparison.Ordinal);

    private static string Text(FileFormat<PathwayHierarchy> format, HierarchyDraft draft)
    {
        using var stream = new MemoryStream();
        format.Write(new PathwayHierarchy(draft), stream);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(stream.ToArray());
    }
}
