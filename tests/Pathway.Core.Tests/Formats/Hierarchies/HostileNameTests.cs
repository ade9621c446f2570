using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using CsvHelper;
using CsvHelper.Configuration;
using Pathway.Model;
using Xunit;

namespace Pathway.Formats.Hierarchies;

/// <summary>Names that mean something to a reader of a format come out of each exchange format as the text that they are.</summary>
public sealed partial class HostileNameTests
{
    private static readonly PathwayHierarchy Hierarchy = ExchangeSample.Hostile();

    // As a reader gets them back: one line, without invisible characters.
    private static readonly string[] Names = [.. Hierarchy.Nodes.Select(ExportText.Name)];

    [Fact]
    public void Names_stay_different_and_are_the_same_names()
    {
        Assert.Equal(Names.Length, Names.Distinct(StringComparer.Ordinal).Count());
        Assert.All(Hierarchy.Nodes, static node => Assert.Same(node, Hierarchy.Find(ExportText.Name(node))));
    }

    [Fact]
    public void GraphMl()
    {
        var xml = Xml("GraphMl");
        var space = new XmlNamespaceManager(xml.NameTable);
        space.AddNamespace("g", "http://graphml.graphdrawing.org/xmlns");

        Assert.Equal(Names, xml.SelectNodes("//g:node/g:data[@key='name']", space)!.Cast<XmlNode>().Select(static node => node.InnerText));
        var ids = xml.SelectNodes("//g:node/@id", space)!.Cast<XmlNode>().Select(static id => id.Value!).ToHashSet(StringComparer.Ordinal);
        Assert.All(xml.SelectNodes("//g:edge/@source | //g:edge/@target", space)!.Cast<XmlNode>(), id => Assert.Contains(id.Value!, ids));
    }

    [Theory]
    [InlineData("Svg")]
    [InlineData("Sunburst")]
    public void Pictures(string format)
    {
        var xml = Xml(format);

        Assert.Equal(["svg", "title", "desc", "rect", "text", "g"], xml.SelectNodes("//*")!.Cast<XmlElement>()
            .Select(static element => element.Name).Where(static name => name != "path").Distinct());
        Assert.DoesNotContain(xml.SelectNodes("//@*")!.Cast<XmlAttribute>(),
            static attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal)
                || attribute.Name.Contains("href", StringComparison.Ordinal));
        var titles = xml.GetElementsByTagName("title").Cast<XmlNode>().Select(static title => title.InnerText).ToArray();
        Assert.All(Names.Except(["second"]), name => Assert.Contains(titles, title => title.Contains(name, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Cytoscape")]
    [InlineData("OboGraphs")]
    [InlineData("Skos")]
    public void Json(string format)
    {
        using var document = JsonDocument.Parse(ExchangeSample.Text(format, Hierarchy));
        var root = document.RootElement;
        IEnumerable<string?> found = format switch
        {
            "Cytoscape" => root.GetProperty("elements").GetProperty("nodes").EnumerateArray()
                .Select(static node => node.GetProperty("data").GetProperty("name").GetString()),
            "OboGraphs" => root.GetProperty("graphs")[0].GetProperty("nodes").EnumerateArray()
                .Where(static node => node.GetProperty("type").GetString() == "CLASS")
                .Select(static node => node.GetProperty("lbl").GetString()),
            _ => root.GetProperty("@graph").EnumerateArray().Skip(1).Select(static node => node.GetProperty("prefLabel").GetString()),
        };

        Assert.Equal(Names, found);
    }

    [Fact]
    public void Obo()
    {
        var names = new List<string>();
        var synonyms = 0;
        foreach (var line in ExchangeSample.Text("Obo", Hierarchy).Split("[Typedef]", 2)[0].TrimEnd().Split('\n').SkipWhile(IsHead))
        {
            if (line is "" or "[Term]") { continue; }
            Assert.Matches(OboLine(), line);
            if (line.StartsWith("name: ", StringComparison.Ordinal)) { names.Add(Escape().Replace(line[6..], "$1")); }
            if (line.StartsWith("synonym: ", StringComparison.Ordinal)) { synonyms++; }
        }

        Assert.Equal(Names, names);
        Assert.Equal(ExchangeSample.HostileNames.Count, synonyms);

        static bool IsHead(string line) => line != "[Term]";
    }

    [Theory]
    [InlineData("LongCsv", ",")]
    [InlineData("LongTsv", "\t")]
    public void Long_table(string format, string delimiter)
    {
        using var table = new CsvReader(new StringReader(ExchangeSample.Text(format, Hierarchy)),
            new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = delimiter });
        var rows = table.GetRecords<PlacementRow>().ToArray();

        Assert.Equal(Names.Except(["Root A", "second"]).Order(StringComparer.Ordinal),
            rows.Select(static row => Unguarded(row.Term)).Order(StringComparer.Ordinal));
        Assert.All(rows, static row => Assert.All((string[])[row.Term, row.Partner, row.VerdictReason], AssertNoFormula));
    }

    [Fact]
    public void Sif_and_its_tables()
    {
        var format = HierarchyFormats.Choose("Sif", "");
        var links = Rows(format.Write);
        var nodes = Rows(format.Companions[0].Write);
        var edges = Rows(format.Companions[1].Write);

        Assert.All(links, static row => Assert.Equal(3, row.Length));
        Assert.All(nodes, row => Assert.Equal(nodes[0].Length, row.Length));
        Assert.All(edges, static row => Assert.Equal(4, row.Length));
        Assert.Equal(Names, nodes.Skip(1).Select(static row => Unguarded(row[0])));
        Assert.Equal(links.Select(static row => string.Join('\t', row)), edges.Skip(1).Select(static row => string.Join('\t', row[1..])));
        Assert.Subset(nodes.Skip(1).Select(static row => row[0]).ToHashSet(),
            links.SelectMany(static row => (string[])[row[0], row[2]]).ToHashSet());
        Assert.All(links.Concat(nodes).Concat(edges).SelectMany(static row => row), AssertNoFormula);
    }

    [Theory]
    [InlineData("Gmt")]
    [InlineData("Sssom")]
    public void Tables(string format)
    {
        var rows = Rows(HierarchyFormats.Choose(format, "").Write).Where(static row => !row[0].StartsWith('#')).ToArray();

        Assert.All(rows.SelectMany(static row => row), AssertNoFormula);
        if (format == "Sssom") { Assert.All(rows, row => Assert.Equal(rows[0].Length, row.Length)); }
        else { Assert.Equal(Names.Except(["second"]), rows.Select(static row => Unguarded(row[0]))); }
    }

    [Fact]
    public void Dot()
    {
        var labels = new List<string>();
        var lines = ExchangeSample.Text("Dot", Hierarchy).TrimEnd().Split('\n');
        Assert.Equal("digraph {", lines[0]);
        Assert.Equal("}", lines[^1]);
        foreach (var line in lines[4..^1].Where(static line => !DotLink().IsMatch(line)))
        {
            var match = DotNode().Match(line);
            Assert.True(match.Success, line);
            labels.Add(Escape().Replace(match.Groups[1].Value, "$1").Replace("&amp;", "&", StringComparison.Ordinal).Split(" · ")[0]);
        }

        Assert.Equal(Names, labels);
    }

    [Fact]
    public void Mermaid()
    {
        var labels = new List<string>();
        foreach (var line in ExchangeSample.Text("Mermaid", Hierarchy).TrimEnd().Split('\n').Skip(1))
        {
            if (line.StartsWith("  %% ", StringComparison.Ordinal) || MermaidLink().IsMatch(line)) { continue; }
            var match = MermaidNode().Match(line);
            Assert.True(match.Success, line);
            labels.Add(Entity().Replace(match.Groups[1].Value,
                static code => $"{(char)int.Parse(code.Groups[1].Value, CultureInfo.InvariantCulture)}").Split(" · ")[0]);
        }

        Assert.Equal(Names, labels);
    }

    private static XmlDocument Xml(string format)
    {
        var xml = new XmlDocument { XmlResolver = null };
        using var reader = XmlReader.Create(new StringReader(ExchangeSample.Text(format, Hierarchy)),
            new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        xml.Load(reader);
        return xml;
    }

    private static string[][] Rows(Action<PathwayHierarchy, Stream> write)
    {
        using var stream = new MemoryStream();
        write(Hierarchy, stream);
        return [.. Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n').Select(static line => line.Split('\t'))];
    }

    private static void AssertNoFormula(string cell) =>
        Assert.False(cell.Length > 0 && "=+-@".Contains(cell[0], StringComparison.Ordinal), cell);

    private static string Unguarded(string cell) => cell.Length > 1 && cell[0] == '\'' && "=+-@".Contains(cell[1], StringComparison.Ordinal)
        ? cell[1..] : cell;

    [GeneratedRegex("""
        ^(id:\ \S+ | name:\ ([^\\!{}]|\\.)+ | def:\ "([^\\"]|\\.)+"\ \[\] | synonym:\ "([^\\"]|\\.)+"\ EXACT\ \[\] | xref:\ \S+
        | property_value:\ [a-z_]+\ "([^\\"]|\\.)+"\ xsd:[a-z]+ | is_a:\ \S+(\ \{secondary="true"\})?\ !\ ([^\\!{}]|\\.)+)$
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex OboLine();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escape();

    [GeneratedRegex("""^  n[0-9]+ \[label="((?:[^\\"]|\\.)+)", fillcolor="#[0-9a-f]{6}"\];$""")]
    private static partial Regex DotNode();

    [GeneratedRegex(@"^  n[0-9]+ -> n[0-9]+( \[style=dashed\])?;$")]
    private static partial Regex DotLink();

    [GeneratedRegex("""^  n[0-9]+\["([^"\[\]{}<>\\`*$%]+)"\]$""")]
    private static partial Regex MermaidNode();

    [GeneratedRegex(@"^  n[0-9]+ (-->|-\.->) n[0-9]+$")]
    private static partial Regex MermaidLink();

    [GeneratedRegex("#([0-9]+);")]
    private static partial Regex Entity();
}
