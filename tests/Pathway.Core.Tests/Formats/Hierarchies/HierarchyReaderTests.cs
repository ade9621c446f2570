using System.Text;
using Pathway.Errors;
using Pathway.Formats.Hierarchies.Reading;
using Pathway.Model;
using Xunit;

namespace Pathway.Formats.Hierarchies;

/// <summary>Formats of other programs are read: those that this module wrote, and those that others wrote.</summary>
public sealed class HierarchyReaderTests
{
    public static TheoryData<string> Formats => ["GraphMl", "Obo", "OboGraphs"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_was_written_is_read(string format)
    {
        var written = ExchangeSample.Small();

        var read = Read(ExchangeSample.Text(format, written));

        Assert.Equal(Describe(written), Describe(read));
        Assert.Equal(["Aggregate Clearing -> Aggrephagy"], Merges(read));
        Assert.Equal("two", read.Profile.Name);
        Assert.Equal(written.Nodes.Select(static node => (node.Provenance?.Confidence, node.Provenance?.IsFallback)),
            read.Nodes.Select(static node => (node.Provenance?.Confidence, node.Provenance?.IsFallback)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Hostile_names_come_back(string format)
    {
        var written = ExchangeSample.Hostile();

        var read = Read(ExchangeSample.Text(format, written));

        Assert.Equal(written.Nodes.Select(ExportText.Name), read.Nodes.Select(static node => node.Name));
        Assert.Equal(written.Nodes.Select(static node => ExportText.Line(node.Description)),
            read.Nodes.Select(static node => node.Description ?? ""));
        Assert.Equal(written.Nodes.Select(node => ExportText.Line(node.Provenance?.Answerer ?? format)),
            read.Nodes.Select(node => node.Name == "second" ? ExportText.Line(format) : node.Provenance!.Answerer));
        Assert.Equal(
            ExchangeSample.HostileNames.Select(static name => ExportText.Line(TermName.Clean($"old {name}"))).Order(StringComparer.Ordinal),
            read.Changes.Select(static change => change.Before!).Order(StringComparer.Ordinal));
        Assert.All(read.Nodes.Skip(2).Where(static node => node.Name != "second"),
            static node => Assert.Equal(["second"], node.SecondaryParents));
    }

    [Theory]
    [InlineData("Csv")]
    [InlineData("Tsv")]
    public void Tables_of_nodes_come_back_without_what_they_lack(string format)
    {
        var written = ExchangeSample.Small();

        var read = Read(ExchangeSample.Text(format, written));

        Assert.Equal(
            Describe(written).Select(static line => line.Replace("| Root B | Selective", "|  | Selective", StringComparison.Ordinal)),
            Describe(read));
        Assert.Equal(written.Nodes.Select(DescribeAnswer), read.Nodes.Select(DescribeAnswer));
        Assert.Empty(read.Interactions);
        Assert.Empty(read.Changes);

        static string DescribeAnswer(PathwayNode node) => FormattableString.Invariant(
            $"{node.Provenance?.Answerer}, {node.Provenance?.Confidence}, {node.Provenance?.IsFallback}");
    }

    [Theory]
    [InlineData("Csv")]
    [InlineData("Tsv")]
    public void Hostile_names_in_tables_come_back(string format)
    {
        var written = ExchangeSample.Hostile();

        var read = Read(ExchangeSample.Text(format, written));

        Assert.Equal(written.Nodes.Select(static node => node.Name).Select(ExportText.Line).Select(TermName.Key),
            read.Nodes.Select(static node => TermName.Key(node.Name)));
    }

    [Fact]
    public void A_table_that_a_spreadsheet_saved_is_read()
    {
        var read = Read("""
            Name;Parent;Root;Level;Path;Kind;State;Confidence;IsFallback
            top;;top;0;top;Root;Placed;;FALSE
            '=low;TOP;top;1;top > low;Term;Placed;0,5;TRUE
            """.ReplaceLineEndings("\r\n"));

        Assert.Equal(["top |  |  | Root | Placed |  | ", "=low | top |  | Term | Placed |  | "], Describe(read));
        Assert.Equal((0.5, true), (read.Nodes[1].Provenance!.Confidence, read.Nodes[1].Provenance!.IsFallback));
    }

    [Theory]
    [InlineData("\"Name\",\"Parent\",\"Root\",\"Path\",\"Kind\",\"State\"\n\"a\",,\"a\",\"[]\",\"Root\",\"Placed\"\n")]
    [InlineData("Name\tParent\tRoot\tLevel\tPath\tKind\tState\na\t\ta\t0\ta\tRoot\tPlaced\n")]
    public void Table_of_nodes_is_refused_where_interactions_are_expected(string table)
    {
        const string step = "Save hierarchies with Export-PathwayHierarchy as .json, and read them with Import-PathwayHierarchy.";

        var fault = Assert.Single(Interactions.ReadResult.OfText(table, "nodes.csv").Faults);
        Assert.EndsWith(step, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("-ColumnMap", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Obo_of_another_program()
    {
        var read = Read("""
            format-version: 1.2
            date: 01:02:2026 03:04
            ! a comment
            [Term]
            id: X:1
            name: process
            namespace: biological_process

            [Term]
            id: X:2
            name: left \{or right\} ! the rest is a comment
            def: "Says \"this\".\nAnd that." [PMID:1, PMID:2]
            synonym: "sinister" EXACT []
            synonym: "wide" BROAD []
            xref: Y:7
            is_a: X:1 {is_inferred="true"} ! process
            is_a: X:4 ! other
            relationship: part_of X:1 ! process

            [Term]
            id: X:3
            name: gone
            is_obsolete: true

            [Term]
            id: X:4
            name: other
            is_a: X:1

            [Typedef]
            id: part_of
            name: part of
            """.ReplaceLineEndings("\r\n"));

        Assert.Equal(
        [
            "process |  | X:1 | Root | Placed |  | ", "left {or right} | process | X:2 | Term | Placed | other | Says \"this\".\nAnd that.",
            "other | process | X:4 | Intermediate | Placed |  | ",
        ], Describe(read));
        Assert.Equal(["sinister -> left {or right}"], Merges(read));
    }

    [Fact]
    public void Obo_Graphs_of_another_program()
    {
        var read = Read("""
            {"meta": {}, "graphs": [{"id": "http://example.org/x.owl", "nodes": [
            {"id": "http://purl.obolibrary.org/obo/GO_0008150", "lbl": "biological_process", "type": "CLASS"},
            {"id": "http://purl.obolibrary.org/obo/GO_0006914", "lbl": "autophagy", "type": "CLASS",
              "meta": {"definition": {"val": "Eats."},
              "synonyms": [{"pred": "hasExactSynonym", "val": "self-eating"}, {"pred": "hasBroadSynonym", "val": "x"}]}},
            {"id": "http://purl.obolibrary.org/obo/GO_0000001", "lbl": "gone", "type": "CLASS", "meta": {"deprecated": true}},
            {"id": "http://purl.obolibrary.org/obo/BFO_0000050", "lbl": "part of", "type": "PROPERTY"}
            ], "edges": [
            {"sub": "http://purl.obolibrary.org/obo/GO_0006914", "pred": "is_a", "obj": "http://purl.obolibrary.org/obo/GO_0008150"},
            {"sub": "http://purl.obolibrary.org/obo/GO_0006914", "pred": "http://purl.obolibrary.org/obo/BFO_0000050",
              "obj": "http://purl.obolibrary.org/obo/GO_0000001"}
            ]}]}
            """);

        Assert.Equal(
        [
            "biological_process |  | GO:0008150 | Root | Placed |  | ",
            "autophagy | biological_process | GO:0006914 | Term | Placed |  | Eats.",
        ], Describe(read));
        Assert.Equal(["self-eating -> autophagy"], Merges(read));
    }

    [Fact]
    public void GraphMl_of_another_program()
    {
        var read = Read("""
            <?xml version='1.0' encoding='utf-8'?>
            <graphml xmlns="http://graphml.graphdrawing.org/xmlns"><key id="d0" for="node" attr.name="label" attr.type="string"/>
            <graph edgedefault="directed"><node id="top"><data key="d0">Top &amp; more</data></node><node id="a"/>
            <node id="b"><data key="d0"><![CDATA[b <b>]]></data></node>
            <edge source="a" target="top"/><edge source="b" target="a"/></graph></graphml>
            """);

        Assert.Equal(
        [
            "Top & more |  |  | Root | Placed |  | ",
            "a | Top & more |  | Intermediate | Placed |  | ", "b <b> | a |  | Term | Placed |  | ",
        ], Describe(read));
    }

    [Theory]
    [InlineData("format-version: 1.4\n\n[Term]\nid: X:1\nname: a\nis_a: X:9\n", "HierarchyInvalid", "'X:9'")]
    [InlineData("format-version: 1.4\n\n[Term]\nid: X:1\nname: a\nis_a: X:1\n", "HierarchyInvalid", "there is no root")]
    [InlineData("format-version: 1.4\n\n[Term]\nid: X:1\nname: a\n\n[Term]\nid: X:2\nname: A\n", "HierarchyInvalid", "twice")]
    [InlineData("format-version: 1.4\n\n[Term]\nid: X:1\n\n[Term]\nid: X:1\n", "HierarchyInvalid", "'X:1' is there twice")]
    [InlineData("format-version: 1.4\n\n[Term]\nname: a\n", "HierarchyInvalid", "line 4")]
    [InlineData("format-version: 1.4\n\n[Term]\nid: X:1\nno tag\n", "HierarchyInvalid", "line 5")]
    [InlineData("format-version: 1.4\n\n[Term]\nid: X:1\ndef: \"open\n", "HierarchyInvalid", "line 5")]
    [InlineData("format-version: 1.4\n\n[Term]\nid: X:1\nproperty_value: kind \"King\" xsd:string\n", "HierarchyInvalid", "'King'")]
    [InlineData("format-version: 1.4\n", "HierarchyInvalid", "no term")]
    [InlineData("Name,Parent,Root,Path,Kind,State\n,,,,Root,Placed\n", "HierarchyInvalid", "line 2: a node has no name")]
    [InlineData("Name,Parent,Root,Path,Kind,State\na,,a,a,Root,Placed\nb,c,a,a > b,Term,Placed\n", "HierarchyInvalid", "'c'")]
    [InlineData("Name,Parent,Root,Path,Kind,State\na,,a,a,King,Placed\n", "HierarchyInvalid", "'King'")]
    [InlineData("Name,Parent,Root,Path,Kind,State\na,,a\n", "HierarchyInvalid", "line 2: it has 3 cells, and the head has 6")]
    [InlineData("Name,Parent,Root,Path,Kind,State\n\"a,,a,a,Root,Placed\n", "HierarchyInvalid", "line 2")]
    [InlineData("<graphml><graph><node id=\"a\"/>", "FormatInvalid", "line 1")]
    [InlineData("<!DOCTYPE graphml [<!ENTITY a \"b\">]><graphml/>", "FormatInvalid", "DTD")]
    [InlineData("<other/>", "HierarchyInvalid", "'other'")]
    [InlineData("<html/>", "FormatInvalid", "GraphML")]
    [InlineData("<?xml version=\"1.0\"?><svg/>", "FormatInvalid", "GraphML")]
    [InlineData("# Proteostasis\n", "FormatInvalid", "GraphML")]
    [InlineData("<graphml><graph><node/></graph></graphml>", "HierarchyInvalid", "'id'")]
    [InlineData("<graphml><graph><node id=\"a\"/><edge source=\"b\" target=\"a\"/></graph></graphml>", "HierarchyInvalid", "'b'")]
    [InlineData("{\"graphs\": []}", "HierarchyInvalid", "'graphs'")]
    [InlineData("{\"graphs\": 1}", "HierarchyInvalid", "'graphs'")]
    [InlineData("{\"graphs\": [{\"nodes\": [{\"lbl\": \"a\"}]}]}", "HierarchyInvalid", "'id'")]
    [InlineData("{\"graphs\": [{\"nodes\": [", "FormatInvalid", "line 1")]
    public void A_fault_says_what_and_where(string text, string error, string part)
    {
        var failure = Assert.Throws<PathwayException>(() => Read(text));

        Assert.Equal(error, failure.Error.Id);
        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
        Assert.Contains("file.x", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_read_as_before() =>
        Assert.Equal(Canonical(ExchangeSample.Small()), Canonical(Read(Canonical(ExchangeSample.Small()))));

    private static string Canonical(PathwayHierarchy hierarchy) => Doubles.Hierarchies.Text(hierarchy);

    private static PathwayHierarchy Read(string text) => HierarchyReader.Read(SourceText.FromBytes("file.x", Encoding.UTF8.GetBytes(text)));

    private static string[] Merges(PathwayHierarchy hierarchy) =>
        [.. hierarchy.Changes.Where(static change => change.Kind == PathwayChangeKind.Merge)
            .Select(static change => $"{change.Before} -> {change.After}").Order(StringComparer.Ordinal)];

    private static string[] Describe(PathwayHierarchy hierarchy) =>
    [
        .. hierarchy.Nodes.Select(static node => $"{node.Name} | {node.Parent} | {node.OntologyId} | {node.Kind} | {node.State} | "
            + $"{string.Join(", ", node.SecondaryParents)} | {node.Description}"),
    ];
}
