using System.Globalization;
using System.Text;
using System.Xml;
using Pathway.Model;
using Xunit;

namespace Pathway.Formats.Hierarchies;

/// <summary>Each exchange format of a small hierarchy, to the letter.</summary>
public sealed class ExchangeTests
{
    private const string Attribution = "Terms with a GO identifier: Gene Ontology, CC BY 4.0.";

    [Fact]
    public void GraphMl() => Check("GraphMl", $"""
        <?xml version="1.0" encoding="utf-8"?>
        <!-- {Attribution} -->
        <graphml xmlns="http://graphml.graphdrawing.org/xmlns">
          <key id="profile" for="graph" attr.name="profile" attr.type="string" />
          <key id="name" for="node" attr.name="name" attr.type="string" />
          <key id="ontologyId" for="node" attr.name="ontologyId" attr.type="string" />
          <key id="root" for="node" attr.name="root" attr.type="string" />
          <key id="level" for="node" attr.name="level" attr.type="int" />
          <key id="kind" for="node" attr.name="kind" attr.type="string" />
          <key id="state" for="node" attr.name="state" attr.type="string" />
          <key id="interactions" for="node" attr.name="interactions" attr.type="int" />
          <key id="subtreeInteractions" for="node" attr.name="subtreeInteractions" attr.type="int" />
          <key id="partners" for="node" attr.name="partners" attr.type="string" />
          <key id="synonyms" for="node" attr.name="synonyms" attr.type="string" />
          <key id="description" for="node" attr.name="description" attr.type="string" />
          <key id="answerer" for="node" attr.name="answerer" attr.type="string" />
          <key id="confidence" for="node" attr.name="confidence" attr.type="double" />
          <key id="isFallback" for="node" attr.name="isFallback" attr.type="boolean" />
          <key id="reason" for="node" attr.name="reason" attr.type="string" />
          <key id="relation" for="edge" attr.name="relation" attr.type="string" />
          <graph id="hierarchy" edgedefault="directed">
            <data key="profile">two</data>
            <node id="n0">
              <data key="name">Root A</data>
              <data key="ontologyId">GO:0000001</data>
              <data key="root">Root A</data>
              <data key="level">0</data>
              <data key="kind">Root</data>
              <data key="state">Placed</data>
              <data key="interactions">0</data>
              <data key="subtreeInteractions">2</data>
              <data key="answerer">root profile</data>
              <data key="isFallback">false</data>
            </node>
            <node id="n1">
              <data key="name">autophagy</data>
              <data key="ontologyId">GO:0006914</data>
              <data key="root">Root A</data>
              <data key="level">1</data>
              <data key="kind">Intermediate</data>
              <data key="state">Placed</data>
              <data key="interactions">1</data>
              <data key="subtreeInteractions">2</data>
              <data key="partners">BECN1</data>
              <data key="answerer">Gene Ontology 2022-07-01</data>
              <data key="confidence">1</data>
              <data key="isFallback">false</data>
            </node>
            <node id="n2">
              <data key="name">Aggrephagy</data>
              <data key="root">Root A</data>
              <data key="level">2</data>
              <data key="kind">Term</data>
              <data key="state">Placed</data>
              <data key="interactions">1</data>
              <data key="subtreeInteractions">1</data>
              <data key="partners">VCP</data>
              <data key="synonyms">Aggregate Clearing|aggrephagy</data>
              <data key="description">Selective autophagy of "aggregates".</data>
              <data key="answerer">rule</data>
              <data key="isFallback">true</data>
            </node>
            <node id="n3">
              <data key="name">Root B</data>
              <data key="root">Root B</data>
              <data key="level">0</data>
              <data key="kind">Root</data>
              <data key="state">Placed</data>
              <data key="interactions">0</data>
              <data key="subtreeInteractions">0</data>
              <data key="answerer">root profile</data>
              <data key="isFallback">false</data>
            </node>
            <node id="n4">
              <data key="name">nowhere</data>
              <data key="kind">Term</data>
              <data key="state">Unplaced</data>
              <data key="interactions">0</data>
              <data key="subtreeInteractions">0</data>
              <data key="isFallback">false</data>
            </node>
            <edge source="n1" target="n0">
              <data key="relation">parent</data>
            </edge>
            <edge source="n2" target="n1">
              <data key="relation">parent</data>
            </edge>
            <edge source="n2" target="n3">
              <data key="relation">secondary_parent</data>
            </edge>
          </graph>
        </graphml>

        """);

    [Fact]
    public void Cytoscape() => Check("Cytoscape", $$$"""
        {
        "format_version": "1.0",
        "generated_by": "Pathway",
        "data": {"name":"Pathway hierarchy","profile":"two","attribution":"{{{Attribution}}}"},
        "elements": {
        "nodes": [
        {"data":{"id":"n0","name":"Root A","ontologyId":"GO:0000001","root":"Root A","level":0,"kind":"Root","state":"Placed",¬
        "interactions":0,"subtreeInteractions":2,"partners":[],"synonyms":[],"answerer":"root profile","isFallback":false}},
        {"data":{"id":"n1","name":"autophagy","ontologyId":"GO:0006914","root":"Root A","level":1,"kind":"Intermediate",¬
        "state":"Placed","interactions":1,"subtreeInteractions":2,"partners":["BECN1"],"synonyms":[],¬
        "answerer":"Gene Ontology 2022-07-01","confidence":1,"isFallback":false}},
        {"data":{"id":"n2","name":"Aggrephagy","root":"Root A","level":2,"kind":"Term","state":"Placed","interactions":1,¬
        "subtreeInteractions":1,"partners":["VCP"],"synonyms":["Aggregate Clearing","aggrephagy"],¬
        "description":"Selective autophagy of \"aggregates\".","answerer":"rule","isFallback":true}},
        {"data":{"id":"n3","name":"Root B","root":"Root B","level":0,"kind":"Root","state":"Placed","interactions":0,¬
        "subtreeInteractions":0,"partners":[],"synonyms":[],"answerer":"root profile","isFallback":false}},
        {"data":{"id":"n4","name":"nowhere","kind":"Term","state":"Unplaced","interactions":0,"subtreeInteractions":0,"partners":[],¬
        "synonyms":[],"isFallback":false}}
        ],
        "edges": [
        {"data":{"id":"e0","source":"n1","target":"n0","interaction":"parent"}},
        {"data":{"id":"e1","source":"n2","target":"n1","interaction":"parent"}},
        {"data":{"id":"e2","source":"n2","target":"n3","interaction":"secondary_parent"}}
        ]
        }
        }

        """);

    [Fact]
    public void Gmt() => Check("Gmt", """
        Root A|GO:0000001 Root A|ATXN3|BECN1|VCP
        autophagy|GO:0006914 Root A > autophagy|ATXN3|BECN1|VCP
        Aggrephagy|Root A > autophagy > Aggrephagy|ATXN3|VCP

        """.Replace('|', '\t'));

    [Fact]
    public void Gmt_leaves_out_sets_by_size()
    {
        using var stream = new MemoryStream();

        GeneSets.Write(ExchangeSample.Small(), stream, new GeneSetSizes(1, 2));

        Assert.Equal("Aggrephagy\tRoot A > autophagy > Aggrephagy\tATXN3\tVCP\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Long_table() => Check("LongCsv", """
        Interaction,Query,Partner,QuerySymbol,PartnerSymbol,Term,OntologyId,Root,Level,Path,State,Functions,Arrow,Score,IsNegative,¬
        Publications,Verdict,VerdictReason,Answerer,Confidence,IsFallback
        ATXN3-BECN1,ATXN3,BECN1,,,autophagy,GO:0006914,Root A,1,Root A > autophagy,Placed,clears aggregates,activates,,False,,,,¬
        Gene Ontology 2022-07-01,1,False
        ATXN3-VCP,ATXN3,VCP,,,Aggrephagy,,Root A,2,Root A > autophagy > Aggrephagy,Placed,clears aggregates,activates,,False,¬
        12944474,,,rule,,True
        ATXN3-X,ATXN3,X,,,,,,,,,clears aggregates,activates,,False,,,,,,False

        """);

    [Fact]
    public void Obo() => Check("Obo", $$"""
        format-version: 1.4
        idspace: PATHWAY urn:uuid: "Terms without an identifier of an ontology"
        remark: {{Attribution}}
        ontology: pathway
        property_value: profile "two" xsd:string

        [Term]
        id: GO:0000001
        name: Root A
        property_value: kind "Root" xsd:string
        property_value: interactions "0" xsd:integer
        property_value: subtree_interactions "2" xsd:integer
        property_value: answerer "root profile" xsd:string

        [Term]
        id: GO:0006914
        name: autophagy
        property_value: kind "Intermediate" xsd:string
        property_value: interactions "1" xsd:integer
        property_value: subtree_interactions "2" xsd:integer
        property_value: answerer "Gene Ontology 2022-07-01" xsd:string
        property_value: confidence "1" xsd:decimal
        is_a: GO:0000001 ! Root A

        [Term]
        id: {{Id("Aggrephagy")}}
        name: Aggrephagy
        def: "Selective autophagy of \"aggregates\"." []
        synonym: "Aggregate Clearing" EXACT []
        synonym: "aggrephagy" EXACT []
        property_value: kind "Term" xsd:string
        property_value: interactions "1" xsd:integer
        property_value: subtree_interactions "1" xsd:integer
        property_value: answerer "rule" xsd:string
        property_value: fallback "true" xsd:boolean
        is_a: GO:0006914 ! autophagy
        is_a: {{Id("Root B")}} {secondary="true"} ! Root B

        [Term]
        id: {{Id("Root B")}}
        name: Root B
        property_value: kind "Root" xsd:string
        property_value: interactions "0" xsd:integer
        property_value: subtree_interactions "0" xsd:integer
        property_value: answerer "root profile" xsd:string

        [Term]
        id: {{Id("nowhere")}}
        name: nowhere
        property_value: kind "Term" xsd:string
        property_value: state "Unplaced" xsd:string
        property_value: interactions "0" xsd:integer
        property_value: subtree_interactions "0" xsd:integer

        [Typedef]
        id: profile
        name: the roots
        is_metadata_tag: true

        [Typedef]
        id: kind
        name: root, intermediate term, term of the input, or sibling
        is_metadata_tag: true

        [Typedef]
        id: state
        name: why a term has no place
        is_metadata_tag: true

        [Typedef]
        id: interactions
        name: interactions with the term
        is_metadata_tag: true

        [Typedef]
        id: subtree_interactions
        name: interactions with the term or one below it
        is_metadata_tag: true

        [Typedef]
        id: answerer
        name: who chose the parent
        is_metadata_tag: true

        [Typedef]
        id: confidence
        name: how sure the answerer was of the parent
        is_metadata_tag: true

        [Typedef]
        id: fallback
        name: a rule chose the parent
        is_metadata_tag: true

        """);

    [Fact]
    public void OboGraphs()
    {
        var text = ExchangeSample.Text("OboGraphs", ExchangeSample.Small());

        var lines = text.Split('\n');
        Assert.Equal("""{"graphs": [{""", lines[0]);
        Assert.Equal(Unfold($$$"""
            "id":"http://purl.obolibrary.org/obo/pathway.owl","lbl":"Pathway hierarchy","meta":{"comments":["{{{Attribution}}}"],¬
            "basicPropertyValues":[{"pred":"http://purl.obolibrary.org/obo/pathway#profile","val":"two"}]},
            """), lines[1]);
        Assert.Equal(Unfold($$$"""
            {"id":"{{{Address("Aggrephagy")}}}","lbl":"Aggrephagy","type":"CLASS",¬
            "meta":{"definition":{"val":"Selective autophagy of \"aggregates\"."},"synonyms":[{"pred":"hasExactSynonym",¬
            "val":"Aggregate Clearing"},{"pred":"hasExactSynonym","val":"aggrephagy"}],¬
            "basicPropertyValues":[{"pred":"http://purl.obolibrary.org/obo/pathway#kind","val":"Term"},¬
            {"pred":"http://purl.obolibrary.org/obo/pathway#interactions","val":"1"},¬
            {"pred":"http://purl.obolibrary.org/obo/pathway#subtree_interactions","val":"1"},¬
            {"pred":"http://purl.obolibrary.org/obo/pathway#answerer","val":"rule"},¬
            {"pred":"http://purl.obolibrary.org/obo/pathway#fallback","val":"true"}]}},
            """), lines.Single(static line => line.Contains("\"Aggrephagy\"", StringComparison.Ordinal)));
        Assert.Equal(Unfold($$$"""
            "edges": [
            {"sub":"http://purl.obolibrary.org/obo/GO_0006914","pred":"is_a","obj":"http://purl.obolibrary.org/obo/GO_0000001"},
            {"sub":"{{{Address("Aggrephagy")}}}","pred":"is_a","obj":"http://purl.obolibrary.org/obo/GO_0006914"},
            {"sub":"{{{Address("Aggrephagy")}}}","pred":"is_a","obj":"{{{Address("Root B")}}}",¬
            "meta":{"basicPropertyValues":[{"pred":"http://purl.obolibrary.org/obo/pathway#secondary","val":"true"}]}}
            ]
            }]}

            """), text[text.IndexOf("\"edges\"", StringComparison.Ordinal)..]);
    }

    [Fact]
    public void Skos()
    {
        var text = ExchangeSample.Text("Skos", ExchangeSample.Small());
        var scheme = Address("scheme two");

        Assert.Equal(Unfold($$"""
            "@graph": [
            {"id":"{{scheme}}","type":"ConceptScheme","title":"Pathway hierarchy: two","rights":"{{Attribution}}",¬
            "hasTopConcept":["{{Address("Root A")}}","{{Address("Root B")}}"]},
            {"id":"{{Address("Root A")}}","type":"Concept","prefLabel":"Root A","topConceptOf":"{{scheme}}",¬
            "closeMatch":"http://purl.obolibrary.org/obo/GO_0000001"},
            {"id":"{{Address("autophagy")}}","type":"Concept","prefLabel":"autophagy","inScheme":"{{scheme}}",¬
            "broader":["{{Address("Root A")}}"],"exactMatch":"http://purl.obolibrary.org/obo/GO_0006914"},
            {"id":"{{Address("Aggrephagy")}}","type":"Concept","prefLabel":"Aggrephagy","altLabel":["Aggregate Clearing","aggrephagy"],¬
            "definition":"Selective autophagy of \"aggregates\".","inScheme":"{{scheme}}","broader":["{{Address("autophagy")}}",¬
            "{{Address("Root B")}}"]},
            {"id":"{{Address("Root B")}}","type":"Concept","prefLabel":"Root B","topConceptOf":"{{scheme}}"},
            {"id":"{{Address("nowhere")}}","type":"Concept","prefLabel":"nowhere","inScheme":"{{scheme}}"}
            ]
            }

            """), text[text.IndexOf("\"@graph\"", StringComparison.Ordinal)..]);
    }

    [Fact]
    public void Sssom()
    {
        var text = ExchangeSample.Text("Sssom", ExchangeSample.Small());

        Assert.StartsWith("# mapping_set_id: urn:uuid:", text, StringComparison.Ordinal);
        Assert.Equal($$"""
            # mapping_set_title: Names of pathways and terms of ontologies
            # license: https://w3id.org/sssom/license/unspecified
            # comment: "{{Attribution}}"
            # curie_map:
            #   GO: "http://purl.obolibrary.org/obo/GO_"
            #   PATHWAY: "urn:uuid:"
            #   semapv: "https://w3id.org/semapv/vocab/"
            #   skos: "http://www.w3.org/2004/02/skos/core#"
            subject_id|subject_label|predicate_id|object_id|object_label|mapping_justification|confidence|mapping_tool|comment
            {{Id("Root A")}}|Root A|skos:closeMatch|GO:0000001||semapv:ManualMappingCuration|||
            {{Id("autophagy")}}|autophagy|skos:exactMatch|GO:0006914||semapv:LexicalMatching|1||

            """.Replace('|', '\t'), text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
    }

    [Fact]
    public void Dot() => Check("Dot", $$"""
        digraph {
          rankdir=LR;
          node [shape=box, style="rounded,filled", fontname="sans-serif"];
          label="{{Attribution}}";
          n0 [label="Root A · 2 interactions", fillcolor="#a6dacf"];
          n1 [label="autophagy · 2 interactions", fillcolor="#a6dacf"];
          n2 [label="Aggrephagy · 1 interaction · fallback", fillcolor="#a6dacf"];
          n3 [label="Root B", fillcolor="#efc9a4"];
          n4 [label="nowhere · unplaced", fillcolor="#dcdcd8"];
          n0 -> n1;
          n1 -> n2;
          n3 -> n2 [style=dashed];
        }

        """);

    [Fact]
    public void Mermaid() => Check("Mermaid", $$"""
        flowchart LR
          %% {{Attribution}}
          n0["Root A · 2 interactions"]
          n1["autophagy · 2 interactions"]
          n2["Aggrephagy · 1 interaction · fallback"]
          n3["Root B"]
          n4["nowhere · unplaced"]
          n0 --> n1
          n1 --> n2
          n3 -.-> n2

        """);

    [Fact]
    public void Sif()
    {
        var format = HierarchyFormats.Choose("Sif", "");
        Check("Sif", "autophagy\tparent\tRoot A\nAggrephagy\tparent\tautophagy\nAggrephagy\tsecondary_parent\tRoot B\nnowhere\n");
        Assert.Equal(Unfold("""
            name|ontologyId|root|level|kind|state|interactions|subtreeInteractions|partners|synonyms|description|answerer|confidence|¬
            isFallback|reason
            Root A|GO:0000001|Root A|0|Root|Placed|0|2||||root profile||false|
            autophagy|GO:0006914|Root A|1|Intermediate|Placed|1|2|BECN1|||Gene Ontology 2022-07-01|1|false|
            Aggrephagy||Root A|2|Term|Placed|1|1|VCP|Aggregate Clearing/aggrephagy|Selective autophagy of "aggregates".|rule||true|
            Root B||Root B|0|Root|Placed|0|0||||root profile||false|
            nowhere||||Term|Unplaced|0|0||||||false|

            """).Replace('|', '\t').Replace('/', '|'), Written(format.Companions[0].Write));
        Assert.Equal("""
            edge|source|interaction|target
            autophagy (parent) Root A|autophagy|parent|Root A
            Aggrephagy (parent) autophagy|Aggrephagy|parent|autophagy
            Aggrephagy (secondary_parent) Root B|Aggrephagy|secondary_parent|Root B

            """.Replace('|', '\t'), Written(format.Companions[1].Write));
    }

    [Fact]
    public void Svg()
    {
        var svg = new XmlDocument();
        svg.LoadXml(ExchangeSample.Text("Svg", ExchangeSample.Small()));

        var boxes = svg.GetElementsByTagName("g").Cast<XmlElement>().Select(static group => (
            Title: group["title"]!.InnerText, Label: group["text"]!.InnerText, Left: Number(group["rect"]!, "x"),
            Top: Number(group["rect"]!, "y"), Height: Number(group["rect"]!, "height"),
            Colour: group["rect"]!.GetAttribute("fill"))).ToArray();
        Assert.Equal(
        [
            ("Root A · GO:0000001 · 2 interactions", "Root A", 16, 50, 360, "#a6dacf"),
            ("Root A > autophagy · GO:0006914 · 2 interactions, 1 here", "autophagy", 206, 50, 360, "#a6dacf"),
            ("Root A > autophagy > Aggrephagy · 1 interaction · fallback", "Aggrephagy", 396, 50, 180, "#a6dacf"),
        ], boxes);
        var description = svg.GetElementsByTagName("desc")[0]!.InnerText;
        Assert.Contains("Terms without an interaction are not shown.", description, StringComparison.Ordinal);
        Assert.Contains(Attribution, description, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_the_picture_fit_and_boxes_stay_within_their_parents()
    {
        var svg = new XmlDocument();
        svg.LoadXml(ExchangeSample.Text("Svg", Wide(count: 2000)));

        var boxes = svg.GetElementsByTagName("g").Cast<XmlElement>().ToArray();
        var (root, others) = (boxes[0]["rect"]!, boxes.Skip(1).ToArray());
        Assert.NotEmpty(others);
        Assert.All(others, box =>
        {
            Assert.InRange(Number(box["rect"]!, "y"), Number(root, "y") - 0.01, Number(root, "y") + Number(root, "height"));
            Assert.True(box["text"] is null || Number(box["rect"]!, "height") >= 12, "a label is higher than its box");
        });
        Assert.Equal("a name that is long enou…", Label("a name that is long enough to be cut off at the end of its box"));
        Assert.Equal("漢字漢字漢字漢字漢字漢字漢…", Label(string.Concat(Enumerable.Repeat("漢字", 20))));

        static string Label(string name)
        {
            var picture = new XmlDocument();
            picture.LoadXml(ExchangeSample.Text("Svg", new PathwayHierarchy(new HierarchyDraft
            {
                Profile = Doubles.Hierarchies.TwoRoots, RunId = "", Nodes = [Samples.Root("Root A"), Samples.Node(name, "Root A")],
            })));
            return picture.GetElementsByTagName("text").Cast<XmlNode>().Last().InnerText;
        }
    }

    [Theory]
    [InlineData("Dot")]
    [InlineData("Mermaid")]
    public void Large_diagrams_end_at_a_level_and_say_so(string format)
    {
        var text = ExchangeSample.Text(format, Wide(count: 400));

        Assert.Contains("Shows 2 of 402 terms; the numbers say how many terms are below.", text, StringComparison.Ordinal);
        Assert.Contains("400 terms below", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_term_goes_before_a_root_that_borrows_its_identifier()
    {
        var text = ExchangeSample.Text("Obo", new PathwayHierarchy(new HierarchyDraft
        {
            Profile = Doubles.Hierarchies.TwoRoots, RunId = "",
            Nodes =
            [
                Samples.Root("Root A", "GO:0006457"), Samples.Node("protein folding", "Root A") with { OntologyId = "GO:0006457" },
                Samples.Node("Autophagy", "Root A") with { OntologyId = "R-HSA-9612973" },
            ],
        }));

        Assert.Contains($"id: {Id("Root A")}\nname: Root A\nxref: GO:0006457\n", text, StringComparison.Ordinal);
        Assert.Contains("id: GO:0006457\nname: protein folding\n", text, StringComparison.Ordinal);
        Assert.Contains("idspace: REACTOME https://identifiers.org/reactome: \"Reactome\"\n", text, StringComparison.Ordinal);
        Assert.Contains("id: REACTOME:R-HSA-9612973\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Assigned_functions_are_matches_with_their_confidence()
    {
        var function = Samples.Interaction("ATXN3-VCP", "VCP", null, null) with
        {
            TermAssignments =
            [
                new PathwayTermAssignment
                {
                    Term = "autophagy", OntologyId = "GO:0006914", Function = 0,
                    Provenance = Samples.By("rules 1", 0.7) with { Reason = "names \"autophagy\"" },
                },
            ],
        };
        var text = ExchangeSample.Text("Sssom", new PathwayHierarchy(new HierarchyDraft
        {
            Profile = Doubles.Hierarchies.TwoRoots, RunId = "", Nodes = [Samples.Root("Root A"), Samples.Node("autophagy", "Root A")],
            Interactions = [function],
        }));

        Assert.EndsWith($"\n{Id("clears aggregates")}\tclears aggregates\tskos:broadMatch\tGO:0006914\tautophagy\t"
            + "semapv:UnspecifiedMatching\t0.7\trules 1\tnames \"autophagy\"\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_carry_the_interactions_of_their_subtree()
    {
        var hierarchy = ExchangeSample.Small();

        Assert.Equal([2, 2, 1, 0, 0], hierarchy.Nodes.Select(static node => node.SubtreeInteractions));
        Assert.All(hierarchy.Nodes, node => Assert.Equal(node.SubtreeInteractions, new InteractionCounts(hierarchy).CountWithin(node)));
    }

    private static PathwayHierarchy Wide(int count) => new(new HierarchyDraft
    {
        Profile = Doubles.Hierarchies.TwoRoots, RunId = "",
        Nodes =
        [
            Samples.Root("Root A"), Samples.Root("Root B"),
            .. Enumerable.Range(0, count).Select(static number => Samples.Node($"term {number}", "Root A")),
        ],
        Interactions =
        [
            .. Enumerable.Range(0, count).SelectMany(static number => Enumerable.Range(0, number == 0 ? 500 : 1)
                .Select(copy => Samples.Interaction($"{number}-{copy}", "P", $"term {number}", null))),
        ],
    });

    private static void Check(string format, string expected) =>
        Assert.Equal(Unfold(expected), ExchangeSample.Text(format, ExchangeSample.Small()));

    // A long line is folded here after the sign.
    private static string Unfold(string text) => text.Replace("¬\n", "", StringComparison.Ordinal);

    private static string Written(Action<PathwayHierarchy, Stream> write)
    {
        using var stream = new MemoryStream();
        write(ExchangeSample.Small(), stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static double Number(XmlElement element, string attribute) =>
        double.Parse(element.GetAttribute(attribute), CultureInfo.InvariantCulture);

    private static string Id(string name) => Ontologies.TermIds.OwnId(name);

    private static string Address(string name) => Ontologies.TermIds.ToAddress(Id(name));
}
