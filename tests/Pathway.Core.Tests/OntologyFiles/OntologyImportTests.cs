using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Formats.Interactions;
using Pathway.Model;
using Pathway.Ontology;
using Xunit;

namespace Pathway.OntologyFiles;

public sealed class OntologyImportTests : IDisposable
{
    private const string Head = "format-version: 1.2\nontology: ex\n\n";

    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Obo_and_Obo_Graphs_give_the_same_table()
    {
        var obo = Import([TestFile("slice.obo")]);
        var json = Import([TestFile("slice.json")]);

        Assert.Equal(Rows(obo), Rows(json));
        Assert.Equal(obo.Content, json.Content);
        Assert.Equal(obo.Graph.Source with { Answerer = "" }, json.Graph.Source with { Answerer = "" });
    }

    [Fact]
    public void A_slice_with_every_tag_keeps_names_scopes_links_and_retired_identifiers()
    {
        var graph = Import([TestFile("slice.obo")]).Graph;

        Assert.Equal(("Example Ontology", "2030-02-03", "http://creativecommons.org/licenses/by/4.0/"),
            (graph.Source.Title, graph.Source.Release, graph.Source.Licence));
        Assert.Equal(["EX:0000001", "EX:0000002", "EX:0000003", "EX:0000004", "EX:0000006", "EX:0000009"],
            graph.Terms.Select(static term => term.Id));
        Assert.Equal(["living", "tidying", "tidying of shelves", "stacking of books", "regulation of tidying", "Ångström, counted: α{1}"],
            graph.Terms.Select(static term => term.Name));
        var tidying = graph.Find("EX:0000002")!;
        Assert.Equal(["cleaning up", "dusting", "housekeeping, \"general\"", "order|making"], tidying.Synonyms);
        Assert.Equal([SynonymScope.Exact, SynonymScope.Narrow, SynonymScope.Broad, SynonymScope.Related],
            Enumerable.Range(0, 4).Select(tidying.ScopeOf));
        Assert.Equal(["is_a EX:0000001", "part_of EX:0000003"], Links(graph, "EX:0000004"));
        Assert.Equal(
            ["is_a EX:0000001", "regulates EX:0000002", "positively_regulates EX:0000004", "negatively_regulates EX:0000003"],
            Links(graph, "EX:0000006"));
        Assert.Equal(["EX:0000007", "EX:0000012", "EX:0000022"], graph.Retired.Select(static one => one.Id));
        Assert.Equal(("obsolete sweeping", "EX:0000002", "EX:0000003 EX:0000004"), (graph.Retired[0].Name,
            string.Join(' ', graph.Retired[0].ReplacedBy), string.Join(' ', graph.Retired[0].Consider)));
    }

    [Fact]
    public void Obo_Graphs_with_short_names_of_properties_and_relations_give_the_same_table_as_Obo()
    {
        var json = Import([folder.Write("short.json", """
            { "graphs": [ { "id": "ex", "meta": { "version": "http://example.org/ex/releases/7.1/ex.json", "basicPropertyValues": [
                { "pred": "oboInOwl:default-namespace", "val": "biological_process" },
                { "pred": "dcterms:license", "val": "CC0" }, { "pred": "dc:title", "val": "Ex" } ] },
              "nodes": [
                { "id": "EX:1", "lbl": "one" },
                { "id": "EX:2", "lbl": "two", "meta": { "synonyms": [
                  { "pred": "oio:hasExactSynonym", "val": "zwei" }, { "pred": "hasNarrowSynonym", "val": "deux" } ],
                  "basicPropertyValues": [ { "pred": "oio:hasAlternativeId", "val": "EX:12" } ] } },
                { "id": "EX:3", "lbl": "three", "meta": { "basicPropertyValues": [
                  { "pred": "oio:hasOBONamespace", "val": "cellular_component" } ] } },
                { "id": "EX:4", "lbl": "obsolete four", "meta": { "basicPropertyValues": [
                  { "pred": "owl:deprecated", "val": "true" }, { "pred": "IAO:0100001", "val": "EX:2" },
                  { "pred": "oio:consider", "val": "EX:1" } ] } },
                { "id": "http://example.org/ex#downs", "lbl": "downs", "type": "PROPERTY",
                  "meta": { "xrefs": [ { "val": "RO:0002212" } ] } } ],
              "edges": [
                { "sub": "EX:2", "pred": "part_of", "obj": "EX:1" },
                { "sub": "EX:2", "pred": "http://example.org/ex#downs", "obj": "EX:1" },
                { "sub": "EX:2", "pred": "RO:0002211", "obj": "EX:1" } ] } ] }
            """)]);
        var obo = Import([folder.Write("short.obo", """
            format-version: 1.4
            ontology: ex
            data-version: 7.1
            default-namespace: biological_process
            property_value: dc:title "Ex" xsd:string
            property_value: dcterms:license "CC0" xsd:string

            [Term]
            id: EX:1
            name: one

            [Term]
            id: EX:2
            name: two
            alt_id: EX:12
            synonym: "zwei" EXACT []
            synonym: "deux" NARROW []
            relationship: part_of EX:1
            relationship: downs EX:1
            relationship: regulates EX:1

            [Term]
            id: EX:3
            name: three
            namespace: cellular_component

            [Term]
            id: EX:4
            name: obsolete four
            is_obsolete: true
            replaced_by: EX:2
            consider: EX:1

            [Typedef]
            id: downs
            xref: RO:0002212

            """)]);

        Assert.Equal(["EX:1", "EX:2"], json.Graph.Terms.Select(static term => term.Id));
        Assert.Equal(["part_of EX:1", "regulates EX:1", "negatively_regulates EX:1"], Links(json.Graph, "EX:2").Order(
            Comparer<string>.Create(static (one, other) => one.Length - other.Length)));
        Assert.Equal(("Ex", "7.1", "CC0"), (json.Graph.Source.Title, json.Graph.Source.Release, json.Graph.Source.Licence));
        Assert.Equal(Rows(obo), Rows(json));
        Assert.Equal(obo.Graph.Source, json.Graph.Source);
    }

    [Fact]
    public void What_replaces_a_term_is_found_through_merged_and_obsolete_identifiers()
    {
        var graph = Import([folder.Write("r.obo", Head + "[Term]\nid: A:1\nname: a\nalt_id: A:11\n\n[Term]\nid: A:2\nname: b\n\n"
            + Obsolete(3, "replaced_by: A:11") + Obsolete(4, "replaced_by: A:3") + Obsolete(5, "replaced_by: A:6")
            + Obsolete(6, "replaced_by: A:5\nreplaced_by: A:2") + Obsolete(7, "consider: A:4"))]).Graph;

        Assert.Equal(["A:11 A:1 ", "A:3 A:1 ", "A:4 A:1 ", "A:5 A:2 ", "A:6 A:2 ", "A:7  A:1"], graph.Retired.Select(static one =>
            $"{one.Id} {string.Join(',', one.ReplacedBy)} {string.Join(',', one.Consider)}"));
        Assert.All((string[])["A:1", "A:11", "A:3", "A:4"], id => Assert.Equal("A:1", graph.FindCurrent(id)!.Id));
        Assert.Null(graph.FindCurrent("A:7"));
        Assert.Null(graph.FindCurrent(null));

        static string Obsolete(int number, string tags) =>
            $"[Term]\nid: A:{number}\nname: obsolete {number}\nis_obsolete: true\n{tags}\n\n";
    }

    [Fact]
    public void Anchors_that_were_merged_or_replaced_since_keep_their_roots()
    {
        var imported = Import([folder.Write("anchors.obo", Head + "[Term]\nid: A:1\nname: sorting\nalt_id: A:11\n\n"
            + "[Term]\nid: A:2\nname: sorting of books\nis_a: A:1\n\n[Term]\nid: A:3\nname: washing\n\n"
            + "[Term]\nid: A:4\nname: obsolete cleansing\nis_obsolete: true\nreplaced_by: A:3\n")]);
        var index = new TermIndex(imported.Graph);
        var ontology = new ChosenOntology("Mine", "x", () => index);
        var profile = new PathwayRootProfile("own",
            [new PathwayRoot { Name = "Order", Id = "A:11" }, new PathwayRoot { Name = "Water", Anchors = ["A:4"] }]);

        Assert.Empty(OntologyRoots.FindMissing(ontology, profile));
        var anchors = new AnchorIndex(imported.Graph, profile);
        Assert.Equal("Order", anchors.Find(imported.Graph.Find("A:2")!)!.Root.Name);
        Assert.Equal("Water", anchors.Find(imported.Graph.Find("A:3")!)!.Root.Name);
    }

    [Fact]
    public void Other_namespaces_are_used_when_named()
    {
        var graph = Import([TestFile("slice.obo")], new() { Namespaces = ["cellular_component"] }).Graph;

        Assert.Equal(["shelf"], graph.Terms.Select(static term => term.Name));
        Assert.Contains("biological_process", Fault(TestFile("slice.obo"), new() { Namespaces = ["none"] }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("slice.obo")]
    [InlineData("slice.json")]
    public void A_packed_file_in_another_encoding_gives_the_same_table(string name)
    {
        var text = File.ReadAllText(TestFile(name));
        var packed = folder.Write(name + ".gz", Pack(Encoding.UTF8.GetBytes(text)));
        var utf16 = folder.Write(name, [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)]);
        var windows = folder.Write("w" + name, "\uFEFF" + text.ReplaceLineEndings("\r\n"));

        var expected = Rows(Import([TestFile(name)]));
        Assert.Equal(expected, Rows(Import([packed])));
        Assert.Equal(expected, Rows(Import([utf16])));
        Assert.Equal(expected, Rows(Import([windows])));
    }

    [Fact]
    public void Two_tables_of_Reactome_in_either_order_become_an_ontology_of_one_species()
    {
        var imported = Import([TestFile("ReactomePathways.txt"), TestFile("ReactomePathwaysRelation.txt")], new() { Release = "99" });
        var swapped = Import([TestFile("ReactomePathwaysRelation.txt"), TestFile("ReactomePathways.txt")], new() { Release = "99" });
        var mouse =
            Import([TestFile("ReactomePathways.txt"), TestFile("ReactomePathwaysRelation.txt")], new() { Species = "mus musculus" });

        Assert.Equal(("Reactome", "Reactome, Homo sapiens", "99"),
            (imported.Name, imported.Graph.Source.Title, imported.Graph.Source.Release));
        Assert.Equal(6, imported.Graph.Terms.Count);
        Assert.Equal(["part_of R-HSA-3", "part_of R-HSA-5"], Links(imported.Graph, "R-HSA-4"));
        Assert.Equal(Rows(imported), Rows(swapped));
        Assert.Equal(["Cell life", "Inner order"], mouse.Graph.Terms.Select(static term => term.Name));
        Assert.NotEqual(imported.Graph.Source.Answerer, mouse.Graph.Source.Answerer);
    }

    [Fact]
    public void The_top_terms_are_roots()
    {
        var imported = Import([TestFile("ReactomePathways.txt"), TestFile("ReactomePathwaysRelation.txt")]);
        var index = new TermIndex(imported.Graph);
        var profile = OntologyRoots.Create(new ChosenOntology("Reactome", "x", () => index));

        Assert.Equal(["Cell life", "Messages"], profile.Roots.Select(static root => root.Name));
        Assert.Equal(["R-HSA-1", "R-HSA-5"], profile.Roots.Select(static root => root.Id));
        var embedded = OntologyRoots.Create(ChosenOntology.Embedded);
        Assert.Contains("metabolic process", embedded.Roots.Select(static root => root.Name));
        Assert.DoesNotContain("biological_process", embedded.Roots.Select(static root => root.Name));
    }

    [Theory]
    [InlineData("[Term]\nid: A:1\nname: a\nis_a: A:2\n\n[Term]\nid: A:2\nname: b\nis_a: A:1\n", "has a cycle: A:1 below A:2 below A:1")]
    [InlineData("[Term]\nid: A:1\nname: a\nis_a: A:2\n\n[Term]\nid: A:2\nname: b\nrelationship: part_of A:1\n", "has a cycle")]
    [InlineData("[Term]\nid: A:1\nname: a\nis_a: A:1\n", "is its own parent")]
    [InlineData("[Term]\nid: A:1\nname: a\nis_a: A:2\n", "the parent A:2 of A:1 is not in the file")]
    [InlineData("[Term]\nid: A:1\nname: a\n\n[Term]\nid: A:00", "the file breaks off")]
    [InlineData("[Term]\nid: A:1\nname: a\nsynonym: \"no e", "the text of the synonym \"no e does not end")]
    [InlineData("[Term]\nid: A:1\nname: a\ndef: \"no e", "the text of the definition does not end")]
    [InlineData("[Term]\nid: A:1\nname: a\nis_", "'is_' is no line of OBO")]
    [InlineData("[Term]\nid: A:1\nname: a\nis_obsolete: tr", "the value of is_obsolete is 'tr', neither true nor false")]
    [InlineData("[Term]\nid: A:10\nname: a\n\n[Term]\nid: A:2\nname: b\nrelationship: part_of A:1",
        "names A:1, which is not in the file")]
    [InlineData("[Term]\nname: a\n", "line 5: the term has no id before its name")]
    [InlineData("[Term]\nid: A:1\nid: A:2\n", "line 6: the term has a second id")]
    [InlineData("[Term]\n\n[Term]\nid: A:1\nname: a\n", "line 4: the term has no id")]
    [InlineData("[Term]\nid: A:1\nname: a\nis_a:\n", "'' is no identifier")]
    [InlineData("[Term]\nid: A:1\nis_obsolete: true\n", "has no term with a name")]
    [InlineData("[Typedef]\nid: part_of\n", "has no term with a name")]
    [InlineData("<html>\n<p>Sign in: please</p>\n[Term]\n", "'<html>' is no line of OBO")]
    public void A_damaged_file_is_one_clear_error(string text, string message) =>
        Assert.Contains(message, Fault(folder.Write("bad.obo", Head + text)), StringComparison.Ordinal);

    [Theory]
    [InlineData("{", "line 1: it is not JSON, or breaks off")]
    [InlineData("{}", "it has no list of graphs")]
    [InlineData("{\"graphs\": [1]}", "has a graph that is no object")]
    [InlineData("{\"graphs\": [{\"nodes\": [{\"lbl\": \"a\"}]}]}", "node 1: it has no id")]
    [InlineData("{\"graphs\": [{\"nodes\": [{\"id\": \"a b\", \"lbl\": \"a\"}]}]}", "node 1: 'a b' is no identifier")]
    [InlineData("{\"graphs\": [{\"nodes\": [{\"id\": \"A:1\", \"lbl\": \"a\"}], \"edges\": [{\"sub\": \"A:1\", \"pred\": \"is_a\"}]}]}",
        "edge 1: it has no sub, pred or obj")]
    [InlineData("{\"graphs\": [{\"nodes\": []}]}", "has no term with a name")]
    [InlineData("just text", "is neither OBO, nor OBO Graphs JSON, nor a table of Reactome")]
    [InlineData("R-HSA-1\tone\tHomo sapiens\n", "give ReactomePathways.txt and ReactomePathwaysRelation.txt together")]
    public void Another_file_is_one_clear_error(string text, string message) =>
        Assert.Contains(message, Fault(folder.Write("bad.txt", text)), StringComparison.Ordinal);

    [Theory]
    [InlineData("R-HSA-1\tone\tHomo sapiens\nR-HSA-2\ttw", "R-HSA-1\tR-HSA-1\n", "line 2: it has 2 columns instead of 3")]
    [InlineData("R-HSA-1\tone\tHomo sapiens\n", "R-HSA-1\tR-HSA-9\n", "line 1: R-HSA-9 is not among the pathways")]
    [InlineData("R-HSA-1\tone\tHomo sapiens\nR-HSA-1\ttwo\tHomo sapiens\n", "R-HSA-1\tR-HSA-1\n", "line 2: R-HSA-1 is there twice")]
    [InlineData("R-HSA-1\tone\tHomo sapiens\nR-HSA-2\ttwo\tHomo sapiens\n", "R-HSA-1\tR-HSA-2\nR-HSA-2\tR-HSA-1\n", "has a cycle")]
    [InlineData("R-HSA-1\tone\tHomo sapiens\nR-HSA-2\ttwo\tHomo sap", "R-HSA-1\tR-HSA-2\n", "ends with the species 'Homo sap'")]
    [InlineData("R-MMU-1\tone\tMus musculus\n", "R-MMU-1\tR-MMU-1\n", "has no pathway of 'Homo sapiens', but of Mus musculus")]
    [InlineData("R-HSA-1\tone\tHomo sapiens\n", "[Term]\nid: A:1\n", "is no table of Reactome")]
    public void A_damaged_pair_of_tables_is_one_clear_error(string pathways, string relations, string message)
    {
        var failure = Assert.Throws<PathwayException>(
            () => Import([folder.Write("p.txt", pathways), folder.Write("r.txt", relations)]));

        Assert.Equal(PathwayErrors.OntologyInvalid, failure.Error);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_packed_file_that_breaks_off_is_an_error()
    {
        var packed = Pack(File.ReadAllBytes(TestFile("slice.obo")));

        Assert.Contains("cannot be unpacked to its end", Fault(folder.Write("cut.obo.gz", packed[..^40])), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_an_error_with_their_line() => Assert.Contains("line 6: byte 56 of the file",
        Fault(folder.Write("bytes.obo", [.. Encoding.UTF8.GetBytes(Head + "[Term]\nid: A:1\nname: a"), 0xFF, (byte)'\n'])),
        StringComparison.Ordinal);

    [Fact]
    public void A_file_of_500_MB_is_refused_before_it_is_read()
    {
        var path = folder.File("large.obo");
        using (var file = File.Create(path)) { file.SetLength(500L << 20); }

        var failure = Assert.Throws<PathwayException>(() => ImportSource.OfFile(path, default));

        Assert.Equal(PathwayErrors.OntologyInvalid, failure.Error);
        Assert.Contains("is too large: it has more than 400 MiB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_file_that_unpacks_to_too_much_is_refused()
    {
        var path = folder.Write("bomb.obo.gz", Pack(Encoding.UTF8.GetBytes(Head + new string('!', 5000))));

        var failure = Assert.Throws<PathwayException>(() => OboReader.Read(InputFile.Open(path), new SizeLimit(path, 4000), default));

        Assert.Contains("is too large", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_that_is_too_deep_is_an_error()
    {
        var text = new StringBuilder(Head);
        for (var i = 0; i < 300; i++) { text.Append($"[Term]\nid: A:{i}\nname: t{i}\n" + (i > 0 ? $"is_a: A:{i - 1}\n\n" : "\n")); }

        Assert.Contains("has a chain of 299 parents", Fault(folder.Write("deep.obo", text.ToString())), StringComparison.Ordinal);
    }

    [Fact]
    public void Regulation_in_a_circle_loses_its_link_and_nothing_else()
    {
        var graph = Import([folder.Write("r.obo", Head + "[Term]\nid: A:1\nname: regulation of b\nrelationship: regulates A:2\n\n"
            + "[Term]\nid: A:2\nname: b\nis_a: A:1\n\n[Term]\nid: A:3\nname: regulation of a\nrelationship: regulates A:1\n")]).Graph;

        Assert.Empty(Links(graph, "A:1"));
        Assert.Equal(["is_a A:1"], Links(graph, "A:2"));
        Assert.Equal(["regulates A:1"], Links(graph, "A:3"));
    }

    [Fact]
    public void Text_of_a_file_cannot_send_commands_to_a_terminal_or_break_the_table()
    {
        var imported = Import([folder.Write("x.obo", Head + "[Term]\nid: A:1\nname: a\u001b[31m\\tb\\nc | d\n"
            + $"synonym: \"x\\ty|z\\\\p\" EXACT []\n\n[Term]\nid: A:2\nname: {new string('n', 300)}\nis_a: A:1\n")]);
        var library = new OntologyLibrary(folder.Path);
        library.Save(imported, DateTimeOffset.UnixEpoch);
        var graph = library.Open("ex").Index.Graph;

        Assert.Equal("a [31m b c | d", graph.Terms[0].Name);
        Assert.Equal([@"x y|z\p"], graph.Terms[0].Synonyms);
        Assert.Equal(TermName.MaximumLength, graph.Terms[1].Name.Length);
    }

    [Fact]
    public void A_stored_ontology_is_the_imported_one_and_is_found_by_its_name_in_any_case()
    {
        var library = new OntologyLibrary(folder.File("library"));
        var imported = Import([TestFile("slice.obo")], new() { Name = "Mine" });

        var record = library.Save(imported, DateTimeOffset.UnixEpoch);
        var opened = library.Open("mINE");

        Assert.Equal(Rows(imported), Rows(opened.Index.Graph));
        Assert.Equal(imported.Graph.Retired.Select(Text), opened.Index.Graph.Retired.OrderBy(static one => one.Id, StringComparer.Ordinal)
            .Select(Text));
        Assert.Equal(imported.Graph.Source, opened.Index.Graph.Source);
        Assert.Equal(("Mine", "2030-02-03", 6, 7), (record.Name, record.Release, record.Terms, record.Synonyms));
        Assert.Equal(imported.Sources[0].Sha256, record.Sha256);
        Assert.Equal(["Embedded", "Mine"], library.List().Select(static one => one.Name));

        static string Text(RetiredTerm one) => $"{one.Id} {one.Name} {string.Join(',', one.ReplacedBy)} {string.Join(',', one.Consider)}";
    }

    [Fact]
    public void A_second_import_replaces_the_first_and_a_bad_one_leaves_it()
    {
        var library = new OntologyLibrary(folder.File("library"));
        var path = library.Save(Import([TestFile("slice.obo")], new() { Name = "Mine" }), DateTimeOffset.UnixEpoch).Path!;
        var first = library.Open("Mine");
        var before = File.ReadAllBytes(path);

        Assert.Throws<PathwayException>(() => library.Save(Import([folder.Write("bad.obo", Head)], new() { Name = "Mine" }),
            DateTimeOffset.UnixEpoch));
        Assert.Equal(before, File.ReadAllBytes(path));

        var one = Head + "data-version: 2\n\n[Term]\nid: A:1\nname: alone\n";
        library.Save(Import([folder.Write("one.obo", one)], new() { Name = "mine" }), DateTimeOffset.UnixEpoch);
        Assert.Equal("alone", library.Open("Mine").Index.Graph.Terms.Single().Name);
        Assert.NotEqual(first.Identity, library.Open("Mine").Identity);
        library.Remove("MINE");
        Assert.Equal(["Embedded"], library.Names());
        Assert.Equal(PathwayErrors.OntologyNotFound, Assert.Throws<PathwayException>(() => library.Open("Mine")).Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../up")]
    [InlineData("a/b")]
    [InlineData(".hidden")]
    [InlineData("embedded")]
    [InlineData("a b")]
    public void A_name_is_no_path_and_not_that_of_the_embedded_one(string name) =>
        Assert.Equal(PathwayErrors.OntologyNameInvalid, Assert.Throws<PathwayException>(() => OntologyNaming.EnsureValid(name)).Error);

    [Theory]
    [InlineData("go", "/x/y.obo", "go")]
    [InlineData(null, "/x/My file.OBO.gz", "My-file")]
    [InlineData(null, "https://example.org/a/go-basic.obo?key=1", "go-basic")]
    [InlineData("../..", "/x", "ontology")]
    public void A_name_is_suggested(string? id, string origin, string name) => Assert.Equal(name, OntologyNaming.Suggest(id, origin));

    [Fact]
    public void An_identifier_finds_its_term_or_what_replaces_it()
    {
        var index = new TermIndex(Import([TestFile("slice.obo")]).Graph);
        var ontology = new ChosenOntology("Mine", "x", () => index);

        Assert.All((string[])["EX:0000003", "ex:0000003", " EX_0000003 "], id => Assert.Equal(["identifier EX:0000003"], Find(id)));
        Assert.Equal(["merged identifier EX:0000002"], Find("EX:0000012"));
        Assert.Equal(["replaced by EX:0000002", "to consider EX:0000003", "to consider EX:0000004"], Find("ex:0000007"));
        Assert.Equal("exact synonym EX:0000002", Find("Cleaning up")[0]);
        Assert.Equal("broad synonym EX:0000002", Find("housekeeping, \"general\"")[0]);
        Assert.Equal("name EX:0000001", Find("living")[0]);
        Assert.Empty(Find("quasar"));
        Assert.Empty(Find("EX:7777777"));
        Assert.Equal("No term of the ontology Mine is like 'EX:7777777'.", TermLookup.ExplainNone(ontology, "EX:7777777"));

        string[] Find(string query) => [.. TermLookup.Find(ontology, query, 5).Select(static match => $"{match.Kind} {match.Id}")];
    }

    [Fact]
    public void The_embedded_ontology_keeps_its_answerer() =>
        Assert.Equal("GO 2022-07-01", EmbeddedOntology.Graph.Source.Answerer);

    private static string TestFile(string name, [CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "Files", name);

    private static ImportedOntology Import(string[] files, OntologyImportOptions? options = null) =>
        OntologyImport.Read([.. files.Select(static file => ImportSource.OfFile(file, default))], options ?? new(), default);

    private static string Fault(string file, OntologyImportOptions? options = null) =>
        Assert.Throws<PathwayException>(() => Import([file], options)).Message;

    private static string Rows(ImportedOntology imported) => Rows(imported.Graph);

    private static string Rows(OntologyGraph graph)
    {
        using var text = new StringWriter { NewLine = "\n" };
        OntologyTable.WriteRows(text, graph);
        return text.ToString();
    }

    private static string[] Links(OntologyGraph graph, string id) =>
        [.. graph.Find(id)!.Links.Select(static link => $"{link.RelationName} {link.Parent.Id}")];

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) { gzip.Write(bytes); }
        return packed.ToArray();
    }
}
