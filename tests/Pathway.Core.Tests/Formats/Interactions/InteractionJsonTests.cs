using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Model;
using Xunit;

namespace Pathway.Formats.Interactions;

public sealed class InteractionJsonTests
{
    private const string Record = """{"partner":"VCP","pathway":"ERAD"}""";

    [Theory]
    [InlineData("""{"main":"ATXN3","interactors":[§]}""")]
    [InlineData("""{"interactors":[§],"main":"ATXN3"}""")]
    [InlineData("""{"about":{"main":"no"},"main":"ATXN3","x":[{"main":1}],"interactors":[§]}""")]
    [InlineData("""{"snapshot_json":{"main":"ATXN3","interactors":[§]}}""")]
    [InlineData("""{"main":"ATXN3","id":7,"snapshot_json":{"interactors":[§]}}""")]
    [InlineData("""[{"protein":"x","snapshot_json":{"main":"ATXN3","interactors":[§]}}]""")]
    public void Each_shape_around_records_is_read(string shape)
    {
        var read = ReadResult.OfText(shape.Replace("§", Record, StringComparison.Ordinal));

        Assert.Empty(read.Faults);
        var interaction = Assert.Single(read.Interactions);
        Assert.Equal(("ATXN3", "VCP", "ATXN3-VCP", "ERAD"), (interaction.Query, interaction.Partner, interaction.Id, interaction.Pathway));
        Assert.Equal(Record, interaction.Json);
    }

    [Theory]
    [InlineData("§")]
    [InlineData("[§]")]
    [InlineData(" \n\t[ § ]\r\n")]
    public void A_list_and_a_single_record_are_read(string shape)
    {
        var interaction = Assert.Single(ReadResult.OfText(shape.Replace("§", Record, StringComparison.Ordinal)).Interactions);

        Assert.Null(interaction.Query);
        Assert.Equal("VCP", interaction.Id);
    }

    [Fact]
    public void A_snapshot_may_be_a_text_that_holds_JSON_even_twice()
    {
        var inner = System.Text.Json.JsonSerializer.Serialize($$"""{"main":"ATXN3","interactors":[{{Record}}]}""");
        var twice = System.Text.Json.JsonSerializer.Serialize(inner);

        foreach (var text in (string[])[inner, twice])
        {
            var read = ReadResult.OfText($$"""
                {
                  "snapshot_json": {{text}}
                }
                """);

            Assert.Empty(read.Faults);
            var interaction = Assert.Single(read.Interactions);
            Assert.Equal(("ATXN3", Record), (interaction.Query, interaction.Json));
            Assert.EndsWith("a.json:2", interaction.Source, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_field_of_the_original_is_understood()
    {
        var interaction = Assert.Single(ReadResult.OfText("""
            {
              "primary": "BAX", "protein_a": "ATXN3", "protein_b": "BAX", "interaction_type": "indirect",
              "mediator_chain": ["PNKP", "ATM"], "depth": 3,
              "arrows": { "main_to_primary": ["activates"] },
              "functions": [
                {
                  "function": "Apoptosis", "arrow": "inhibits", "cellular_process": "process", "effect_description": "effect",
                  "pathway": { "id": 4, "name": "Cell Death" },
                  "biological_consequence": ["a → b"], "specific_effects": ["c", "d"],
                  "evidence": [{ "paper_title": "T", "journal": "J", "year": "2021", "relevant_quote": "Q", "pmid": 123 },
                    { "title": "U", "quote": "R" }],
                  "pmids": ["123", "456"]
                },
                "a function that is only named"
              ]
            }
            """).Interactions);

        Assert.Equal(("ATXN3", "BAX", "indirect", 3), (interaction.Query, interaction.Partner, interaction.Type, interaction.Depth));
        Assert.Equal(("activates", "main_to_primary"), (interaction.Arrow, interaction.Direction));
        Assert.Equal(["PNKP", "ATM"], interaction.Mediators);
        var function = interaction.Functions[0];
        Assert.Equal(("Apoptosis", "inhibits", "Cell Death", "process", "effect"),
            (function.Title, function.Arrow, function.Pathway, function.CellularProcess, function.Effect));
        Assert.Equal(["a → b"], function.Consequences);
        Assert.Equal(["c", "d"], function.SpecificEffects);
        Assert.Equal(
        [
            new PathwayEvidence { Pmid = "123", Title = "T", Journal = "J", Year = 2021, Quote = "Q" },
            new PathwayEvidence { Title = "U", Quote = "R" },
            new PathwayEvidence { Pmid = "456" },
        ], function.Evidence);
        Assert.Equal("a function that is only named", interaction.Functions[1].Title);
    }

    [Fact]
    public void Fields_keep_their_order_digits_and_escapes()
    {
        const string Compact =
            """{"partner":"V\u0043P","x":1.50,"y":[1e+10,-0,1234567890123456789.10],"z":"\ud83d\ude00 é \\\" /","a":{"b":null,"b":true}}""";

        var read = ReadResult.OfText(Compact.Replace(",", " ,\r\n\t", StringComparison.Ordinal));

        var interaction = Assert.Single(read.Interactions);
        Assert.Equal(Compact, interaction.Json);
        Assert.Equal("VCP", interaction.Partner);
    }

    [Theory]
    [InlineData("""{"partner":"\ud800","\udc00":"\ud800x","functions":[{"function":"\udfff\ud83d\ude00","pathway":"a\\ud800"}]}""")]
    [InlineData("""
        {"snapshot_json":{"interactors":[{"\ud800partner":1,"partner":"\uD800",
        "functions":[{"function":"\uDFFF\uD83D\uDE00","pathway":"a\\ud800"}]}]}}
        """)]
    public void Lone_surrogates_are_kept_in_record_and_replaced_in_values(string text)
    {
        var read = ReadResult.OfText(text);

        Assert.Empty(read.Faults);
        var interaction = Assert.Single(read.Interactions);
        Assert.Equal("\ufffd", interaction.Partner);
        Assert.Equal("\ufffd😀", interaction.Functions[0].Title);
        Assert.Equal("a\\ud800", interaction.Functions[0].Pathway);
        Assert.Contains("ud800", interaction.Json, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Reports_invalid_records_with_line_and_number_and_reads_the_others()
    {
        var read = ReadResult.OfText($$"""
            { "main": "ATXN3", "interactors": [
              {"partner":"A"},
              "no object",
              {"arrow":"binds"},
              {"partner":"B", "functions": {} },
              {"partner":"C", "functions": [5]},
              null,
              {"partner":"{{new string('N', 10_000_000)}}" },
              {"partner":"  "},
              {"partner":"Z"}
            ] }
            """);

        Assert.Equal(["A", "Z"], read.Interactions.Select(static interaction => interaction.Partner));
        Assert.All(read.Faults, static fault => Assert.Same(PathwayErrors.RecordInvalid, fault.Error));
        Assert.Equal([(3, 2), (4, 3), (5, 4), (6, 5), (7, 6), (8, 7), (9, 8)], read.Faults.Select(static fault => Place(fault.Message)));
        Assert.All(read.Faults, static fault => Assert.InRange(fault.Message.Length, 20, 300));
        Assert.EndsWith("a.json:3", Assert.IsType<string>(read.Faults[0].Target), StringComparison.Ordinal);
    }

    [Fact]
    public void Skips_only_the_too_long_record()
    {
        var read =
            ReadResult.OfText(
                $$"""[{"partner":"A"},{"partner":"B","x":"{{new string('x', InteractionSink.MaxRecordBytes)}}" },{"partner":"C"}]""");

        Assert.Equal(["A", "C"], read.Interactions.Select(static interaction => interaction.Partner));
        Assert.Contains("MiB", Assert.Single(read.Faults).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{\"partner\":\"A\"},\n {\"partner\":\"B\",}]", "line 2 column 17")]
    [InlineData("[{\"partner\":\"A\"},\n\n  {\"é😀\":tru}]", "line 3 column 13")]
    [InlineData("[{\"partner\":\"A\"}", "line 1 column 17")]
    [InlineData("[{\"partner\":\"A\"}] x", "line 1 column 19")]
    [InlineData("[{\"partner\":\"A\"}, // no comments\n]", "line 1 column 19")]
    public void Reports_syntax_error_with_line_and_column_and_keeps_earlier_records(string text, string place)
    {
        var read = ReadResult.OfText(text);

        Assert.Equal("A", Assert.Single(read.Interactions).Partner);
        var fault = Assert.Single(read.Faults);
        Assert.Same(PathwayErrors.FormatInvalid, fault.Error);
        Assert.Contains($"a.json' {place}: ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("BytePosition", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"text\"", "line 1 column 1: the file holds neither")]
    [InlineData("42", "the file holds neither")]
    [InlineData("{\n\"interactors\":{}}", "line 2 column 15: 'interactors' is no list")]
    [InlineData("{\"snapshot_json\":\n null}", "line 2 column 2: 'snapshot_json' holds neither")]
    [InlineData("{\"snapshot_json\":\n \"[1,\\n  x]\"}", "line 2, in the text there line 2 column 3: ")]
    [InlineData("{\"snapshot_json\":\"\"}", "in the text there line 1 column 1: ")]
    public void Reports_shape_without_records(string text, string message)
    {
        Assert.Contains(ReadResult.OfText(text).Faults,
            fault => fault.Error == PathwayErrors.FormatInvalid && fault.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Rejects_too_deep_nesting()
    {
        var read = ReadResult.OfText($$"""[{"partner":"A"},{"partner":"B","x":{{new string('[', 100_000)}} """);

        Assert.Equal("A", Assert.Single(read.Interactions).Partner);
        Assert.Same(PathwayErrors.FormatInvalid, Assert.Single(read.Faults).Error);
    }

    [Fact]
    public void Last_duplicate_field_counts_and_record_keeps_both()
    {
        const string Twice = """{"partner":"A","partner":"B"}""";

        var interaction = Assert.Single(ReadResult.OfText(Twice).Interactions);

        Assert.Equal(("B", Twice), (interaction.Partner, interaction.Json));
    }

    [Fact]
    public void Empty_list_is_valid()
    {
        foreach (var text in (string[])["[]", """{"main":"A","interactors":[]}"""])
        {
            var read = ReadResult.OfText(text);
            Assert.Empty(read.Interactions);
            Assert.Empty(read.Faults);
        }
    }

    [Fact]
    public void Reading_can_be_cancelled()
    {
        using var folder = new ScratchFolder();
        using var stop = new CancellationTokenSource();
        var path = folder.Write("a.json", """[{"partner":"A"},{"partner":"B"}]""");
        var found = new List<PathwayInteraction>();

        Assert.Throws<OperationCanceledException>(() => InteractionFile.Read(path, InteractionFormat.Auto, interaction =>
        {
            found.Add(interaction);
            stop.Cancel();
        }, static _ => { }, stop.Token));

        Assert.Single(found);
    }

    [Fact]
    public void The_example_is_read_whole()
    {
        var read = ReadResult.Of(TestData.Example);

        Assert.Empty(read.Faults);
        Assert.Equal(60, read.Interactions.Count);
        Assert.All(read.Interactions, static interaction => Assert.Equal("ATXN3", interaction.Query));
        Assert.All(read.Interactions, static interaction => Assert.NotEmpty(interaction.Terms));
        Assert.Equal(74, read.Interactions.Sum(static interaction => interaction.Functions.Count));
        Assert.All(read.Interactions.SelectMany(static interaction => interaction.Functions),
            static function => Assert.NotNull(function.Title));
    }

    [Fact]
    public void Real_interactions_are_read_whole()
    {
        var read = ReadResult.Of(TestData.Real("atxn3-interactions.json"));

        Assert.Empty(read.Faults);
        Assert.Equal(30, read.Interactions.Count);
        Assert.All(read.Interactions, static interaction => Assert.Equal("ATXN3", interaction.Query));
        Assert.Equal(33, read.Interactions.Sum(static interaction => interaction.Functions.Count));
        Assert.Equal(13, read.Interactions.Count(static interaction => interaction.Type == "indirect"));
        Assert.All(read.Interactions.SelectMany(static interaction => interaction.Functions), static function =>
        {
            Assert.NotNull(function.Title);
            Assert.NotNull(function.CellularProcess);
            Assert.NotNull(function.Effect);
        });
        Assert.All(read.Interactions.SelectMany(static interaction => interaction.Functions)
            .SelectMany(static function => function.Evidence), static evidence => Assert.NotNull(evidence.Pmid));
    }

    private static (int Line, int Record) Place(string message)
    {
        var parts = message[(message.IndexOf("' line ", StringComparison.Ordinal) + 7)..]
            .Split([", record ", ": "], StringSplitOptions.None);
        return (int.Parse(parts[0], null), int.Parse(parts[1], null));
    }
}
