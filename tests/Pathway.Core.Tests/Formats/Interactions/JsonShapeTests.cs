using Pathway.Errors;
using Xunit;

namespace Pathway.Formats.Interactions;

/// <summary>Shapes of JSON beside lists of records.</summary>
public sealed class JsonShapeTests
{
    [Theory]
    [InlineData("a.jsonl")]
    [InlineData("a.json")]
    [InlineData("a.txt")]
    public void JSON_Lines_are_read_and_only_an_invalid_line_is_lost(string name)
    {
        var read = ReadResult.OfText("""
            {"query":"RAD51","partner":"BRCA2","pathway":"DNA repair"}
            {"query":"RAD51","partner":"XPA","pathway":["mitosis","DNA repair"]}
            {"query":"RAD51","partner"
            {"query":"RAD51","partner":"TP53","score":NaN}
            """, name);

        Assert.Equal(["RAD51 BRCA2", "RAD51 XPA", "RAD51 TP53"], read.Pairs);
        Assert.Equal(["mitosis", "DNA repair"], read.Interactions[1].Terms);
        Assert.EndsWith($"{name}:4", read.Interactions[2].Source, StringComparison.Ordinal);
        var fault = Assert.Single(read.Faults);
        Assert.Same(PathwayErrors.RecordInvalid, fault.Error);
        Assert.Contains("line 3", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("```json\n[{\"query\":\"RAD51\",\"partner\":\"BRCA2\",\"pathway\":\"DNA repair\"}]\n```\n")]
    [InlineData("{\"query\":{\"0\":\"RAD51\"},\"partner\":{\"0\":\"BRCA2\"},\"pathway\":{\"0\":\"DNA repair\"}}")]
    [InlineData("{\"Gene A\":{\"7\":\"RAD51\"},\"Gene B\":{\"7\":\"BRCA2\"},\"Term\":{\"7\":\"DNA repair\"}}")]
    [InlineData("{\"interactions\":[{\"query\":\"RAD51\",\"partner\":\"BRCA2\",\"pathway\":\"DNA repair\"}]}")]
    [InlineData("{\"data\":{\"name\":\"n\"},\"elements\":{\"nodes\":[{\"data\":{\"id\":\"5\",\"name\":\"RAD51\"}},"
        + "{\"data\":{\"id\":\"6\",\"shared_name\":\"BRCA2\"}}],\"edges\":[{\"data\":{\"id\":\"9\",\"source\":\"5\","
        + "\"target\":\"6\",\"interaction\":\"pp\",\"pathway\":\"DNA repair\"}}]}}")]
    [InlineData("{\"elements\":[{\"data\":{\"id\":\"RAD51\"}},{\"data\":{\"id\":\"BRCA2\"}},"
        + "{\"data\":{\"source\":\"RAD51\",\"target\":\"BRCA2\",\"pathway\":\"DNA repair\"}}]}")]
    public void Other_shapes_are_read(string text)
    {
        var read = ReadResult.OfText(text, "a.json");

        Assert.Empty(read.Faults);
        var one = Assert.Single(read.Interactions);
        Assert.Equal(("RAD51", "BRCA2", "DNA repair"), (one.Query, one.Partner, one.Pathway));
    }

    [Fact]
    public void An_edge_of_a_network_read_again_gives_the_same()
    {
        var one = Assert.Single(ReadResult.OfText(
            """{"elements":{"nodes":[{"data":{"id":"5","name":"RAD51"}}],"""
                + """ "edges":[{"data":{"source":"5","target":"XPA","interaction":"pd"}}]}}""",
            "a.cyjs").Interactions);

        var again = InteractionParser.Read(one.Json, null, null);
        Assert.Equal(("RAD51", "XPA", "pd"), (again.Query, again.Partner, again.Type));
        Assert.Equal((one.Query, one.Partner, one.Type), (again.Query, again.Partner, again.Type));
    }

    [Fact]
    public void An_edge_to_the_number_of_a_node_without_a_name_is_rejected_and_the_others_are_read()
    {
        var read = ReadResult.OfText("""
            {"elements":{"nodes":[{"data":{"id":"1","name":"RAD51"}},{"data":{"id":"7157","name":""}},{"data":{"id":"XPA"}}],
              "edges":[{"data":{"id":"e1","source":"1","target":"XPA"}},{"data":{"id":"e2","source":"1","target":"7157"}},
                       {"data":{"id":"e3","source":"672","target":"1"}},{"data":{"id":"e4","target":"1"}}]}}
            """, "a.cyjs");

        Assert.Equal(["RAD51 XPA"], read.Pairs);
        Assert.Equal(
            ["its target '7157' is no node with a name", "its source '672' is no node with a name", "the edge names no source"],
            read.Faults.Cast<RecordException>().Select(static fault => fault.Record.Reason));
        Assert.Contains("e3", ((RecordException)read.Faults[1]).Record.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{\"partner\":\"A1\"},{\"partner\":\"A2\"")]
    [InlineData("[{\"partner\":\"A1\"},{\"partner\":\"A")]
    [InlineData("[{\"partner\":\"A1\"},\n")]
    public void A_file_that_breaks_off_is_said_to(string text)
    {
        var read = ReadResult.OfText(text, "a.json");

        Assert.Single(read.Interactions);
        Assert.Contains(": the file breaks off: ", Assert.Single(read.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_are_none_are_empty_and_texts_that_name_them_stay()
    {
        var read = ReadResult.OfText("""[{"partner":"NaN \" Infinity","pathway":NaN,"score":-Infinity,"x":[Infinity,1]}]""");

        Assert.Empty(read.Faults);
        var one = Assert.Single(read.Interactions);
        Assert.Equal(("NaN \" Infinity", null, null), (one.Partner, one.Pathway, one.Score));
    }

    [Fact]
    public void A_list_of_terms_is_several_terms()
    {
        var read = ReadResult.OfText("""
            [
             {"partner":"A1","pathway":["p","q"]},
             {"partner":"A2","functions":[{"function":"f","pathway":["p","q"]},{"function":"g"}]},
             {"partner":"A3","pathway":["p","q"],"functions":[{"function":"f","pathway":"r"}]},
             {"partner":"A4","pathway":["p","q"],"functions":[{"function":"f"}]},
             {"partner":"A5","pathway":["NA",null]}
            ]
            """);

        Assert.Equal(["p,q", "p,q", "r", "p,q", ""], read.Interactions.Select(static one => string.Join(',', one.Terms)));
        Assert.Equal(["f", "g", null], read.Interactions[1].Functions.Select(static function => function.Title));
    }

    [Fact]
    public void Fields_of_exchange_formats_are_read_from_records_too()
    {
        var one = Assert.Single(ReadResult.OfText(
            """[{"partner":"A1","pathway":"p","score":"0.5","negative":true,"methods":["m"],"taxa":[9606],"databases":"IntAct"}]""")
                .Interactions);

        Assert.Equal((0.5, true, "p"), (one.Score, one.IsNegative, one.Pathway));
        Assert.Equal(["m"], one.Methods);
        Assert.Equal(["9606"], one.Taxa);
        Assert.Equal(["IntAct"], one.Databases);
        Assert.Empty(one.Terms);
    }
}
