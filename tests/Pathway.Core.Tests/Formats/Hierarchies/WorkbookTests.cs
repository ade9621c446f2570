using System.IO.Compression;
using System.Xml.Linq;
using MiniExcelLibs;
using Pathway.Model;
using Xunit;

namespace Pathway.Formats.Hierarchies;

/// <summary>The workbook, read by the library that reads workbooks.</summary>
public sealed class WorkbookTests
{
    [Fact]
    public void Has_the_rows_of_the_long_table()
    {
        var rows = Rows(ExchangeSample.Small());

        Assert.Equal(3, rows.Length);
        Assert.Equal(["ATXN3-BECN1", "ATXN3-VCP", "ATXN3-X"], rows.Select(static row => row["Interaction"]));
        Assert.Equal(["autophagy", "Aggrephagy", null], rows.Select(static row => row["Term"]));
        Assert.Equal([1.0, 2.0, null], rows.Select(static row => row["Level"]));
        Assert.Equal([1.0, null, null], rows.Select(static row => row["Confidence"]));
        Assert.Equal([false, true, false], rows.Select(static row => row["IsFallback"]));
        Assert.Equal("Root A > autophagy > Aggrephagy", rows[1]["Path"]);
        Assert.Equal("12944474", rows[1]["Publications"]);
    }

    [Fact]
    public void Hostile_names_are_text()
    {
        var hierarchy = ExchangeSample.Hostile();

        Assert.Equal(hierarchy.Nodes.Select(ExportText.Name).Except(["Root A", "second"]).Order(StringComparer.Ordinal),
            Rows(hierarchy).Select(static row => (string)row["Term"]!).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(Sheet(hierarchy).Descendants(), static element => element.Name.LocalName == "f");
    }

    [Fact]
    public void A_name_that_a_workbook_would_decode_is_written_by_number()
    {
        var text = Sheet(Named("a_x0041_b")).Descendants().Where(static element => element.Name.LocalName == "t")
            .Select(static element => element.Value).ToArray();

        Assert.Contains("a_x005F_x0041_b", text);
        Assert.DoesNotContain("a_x0041_b", text);
    }

    [Fact]
    public void A_cell_is_not_longer_than_a_workbook_allows()
    {
        var cell = Rows(Named(string.Concat(Enumerable.Repeat("🧬", 20_000))))[0]["Partner"]!.ToString()!;

        Assert.InRange(cell.Length, 32_760, 32_767);
        Assert.EndsWith("🧬…", cell, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_content_gives_equal_bytes() =>
        Assert.Equal(Bytes(ExchangeSample.Small()), Bytes(ExchangeSample.Small()));

    private static PathwayHierarchy Named(string partner) => new(new HierarchyDraft
    {
        Profile = Doubles.Hierarchies.TwoRoots, RunId = "", Nodes = [Samples.Root("Root A")],
        Interactions = [Samples.Interaction("id", partner, "Root A", null)],
    });

    private static IDictionary<string, object?>[] Rows(PathwayHierarchy hierarchy)
    {
        using var stream = new MemoryStream(Bytes(hierarchy));
        return [.. stream.Query(useHeaderRow: true).Cast<IDictionary<string, object?>>()];
    }

    private static XDocument Sheet(PathwayHierarchy hierarchy)
    {
        using var zip = new ZipArchive(new MemoryStream(Bytes(hierarchy)));
        using var sheet = zip.GetEntry("xl/worksheets/sheet1.xml")!.Open();
        return XDocument.Load(sheet);
    }

    private static byte[] Bytes(PathwayHierarchy hierarchy)
    {
        using var stream = new MemoryStream();
        HierarchyFormats.Choose(null, "a.xlsx").Write(hierarchy, stream);
        return stream.ToArray();
    }
}
