using System.Text;
using CsCheck;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Model;
using Xunit;

namespace Pathway.Formats.Hierarchies;

public sealed class FormatTests
{
    private static readonly string[] WithTabs = ["Tsv", "LongTsv", "Sif", "Gmt", "Sssom"];

    // A workbook is no text: WorkbookTests.
    public static TheoryData<string> Names =>
        [.. HierarchyFormats.All.Select(static format => format.Name).Where(static name => name != "Excel")];

    [Theory]
    [InlineData(null, "a.json", "Json")]
    [InlineData(null, "a.b.HTM", "Html")]
    [InlineData(null, "/x.csv/y.md", "Markdown")]
    [InlineData("tsv", "a.json", "Tsv")]
    [InlineData(null, "a.long.CSV", "LongCsv")]
    [InlineData(null, "long.csv", "Csv")]
    [InlineData(null, "a.sssom.tsv", "Sssom")]
    [InlineData(null, "a.obographs.json", "OboGraphs")]
    public void Name_overrides_extension(string? name, string path, string format) =>
    Assert.Equal(format, HierarchyFormats.Choose(name, path).Name);

    [Theory]
    [InlineData(null, "a")]
    [InlineData(null, "a.xls")]
    [InlineData("", "a.json")]
    [InlineData("Word", "a.json")]
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
    .SampleSeeded((draft, seed) =>
    {
        var format = HierarchyFormats.Choose(name, "");
        var nodes = draft.Nodes.ToArray();
        new Random(seed).Shuffle(nodes);

        var text = Text(format, draft);

        Assert.Equal(text, Text(format, draft with { Nodes = nodes, RunId = "another" }));
        // Without an interaction there is no gene set.
        if (format.Name != "Gmt" || text.Length > 0) { Assert.EndsWith("\n", text, StringComparison.Ordinal); }
        Assert.DoesNotContain(text,
            static letter => (char.IsControl(letter) && letter is not '\n' and not '\t') || letter is '\uFEFF' or '\u202E');
        Assert.True(WithTabs.Contains(format.Name) || !text.Contains('\t', StringComparison.Ordinal), "a tab came out of data");
    }, count: 200);

    [Theory]
    [MemberData(nameof(Names))]
    public void Roots_alone_can_be_saved(string name) =>
        // A draft of decisions has only what is doubtful.
        Assert.Contains(name == "Curation" ? "term,parent" : "Root A",
            Text(HierarchyFormats.Choose(name, ""), new HierarchyDraft
            {
                Profile = Doubles.Hierarchies.TwoRoots, RunId = "", Nodes = [Samples.Root("Root A", "GO:0000001")],
                Interactions = [Samples.Interaction("ATXN3-VCP", "VCP", "Root A", null)],
            }), StringComparison.Ordinal);

    [Fact]
    public void Sizes_are_for_gene_sets_alone()
    {
        Assert.Equal("Gmt", HierarchyFormats.Choose(null, "a.gmt", new HierarchyExportOptions { GeneSets = new GeneSetSizes(2) }).Name);
        Assert.Equal("FormatUnknown",
            Assert.Throws<PathwayException>(() => HierarchyFormats.Choose(null, "a.csv",
                new HierarchyExportOptions { GeneSets = new GeneSetSizes(2) })).Error.Id);
    }

    [Theory]
    [InlineData("/x/a.sif", "/x/a.nodes.tsv")]
    [InlineData("/x/a.SIF", "/x/a.nodes.tsv")]
    [InlineData("/x.sif/a.txt", "/x.sif/a.txt.nodes.tsv")]
    public void A_companion_stands_beside_its_file(string file, string companion)
    {
        var format = HierarchyFormats.Choose("Sif", file);

        Assert.Equal(companion, format.Companions[0].GetPath(file, format.Extensions));
    }

    private static string Text(FileFormat<PathwayHierarchy> format, HierarchyDraft draft)
    {
        using var stream = new MemoryStream();
        format.Write(new PathwayHierarchy(draft), stream);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(stream.ToArray());
    }
}
