using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Pathway.Doubles;
using Pathway.Model;
using Xunit;

namespace Pathway.Formats.Interactions;

/// <summary>Interactions in the form of their properties, as PowerShell writes them to JSON and CSV, come back whole.</summary>
public sealed class InteractionPropertiesTests
{
    private static readonly PropertyInfo[] Properties = typeof(PathwayInteraction).GetProperties();

    // Hostile text: separators, quotation marks, brackets, line ends, other scripts, stand-ins of ConvertTo-Json inside longer text.
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char["abcXYZ áßİıΩя漢한ﬁ0129"], 1, 12],
        Gen.OneOfConst("a; b", "a|b", "a,b", "\"quoted\"", "[1]", "[\"x\"]", "{}", "=1+1", "-", "NA", "tab\tcr\rlf\n", "\u2028x\u2029",
            "\\\"'`", "🧬 gene", "</script>", "x @{a=1}", "System.Object[] x", "Unchecked: x", "2-Sep", " blank ", "#x", "1,5", "True"),
        Gen.String[1, 8]);

    private static readonly Gen<string?> Maybe = Gen.OneOf(
        Gen.Bool.Select(static _ => (string?)null), Text.Select(static text => (string?)text));

    private static readonly Gen<JsonNode?> Unknown = Gen.OneOf(
        Gen.Bool.Select(static _ => (JsonNode?)null), Text.Select(static text => (JsonNode?)JsonValue.Create(text)),
        Gen.Int[-5, 5].Select(static number => (JsonNode?)JsonValue.Create(number)),
        Text.Array[0, 3].Select(static texts => (JsonNode?)new JsonArray([.. texts.Select(static text => (JsonNode?)text), null])),
        Text.Select(static text => (JsonNode?)new JsonObject { ["y"] = new JsonArray(1, null, new JsonObject { [text] = text }) }));

    private static readonly Gen<JsonObject> Evidence = from pmid in Gen.Int[1, 99999999]
        from texts in Maybe.Array[4]
        from year in Gen.Int[1950, 2030]
        select Record(("pmid", $"{pmid}"), ("title", texts[0]), ("journal", texts[1]), ("quote", texts[2]), ("authors", texts[3]),
            ("year", year));

    private static readonly Gen<JsonObject> Function = from texts in Maybe.Array[5]
        from lists in Text.Array[0, 3].Array[2]
        from evidence in Evidence.Array[0, 3]
        from unknown in Unknown
        select Record(("function", texts[0]), ("pathway", texts[1]), ("arrow", texts[2]), ("cellular_process", texts[3]),
            ("effect", texts[4]), ("consequences", List(lists[0])), ("specific_effects", List(lists[1])), ("evidence", List(evidence)),
            ("more", unknown));

    private static readonly Gen<JsonObject> Interaction = from partner in Gen.OneOf(
            Gen.OneOfConst("VCP", "SEPTIN2", "βTrCP", "9606", "a b"), Text)
        from texts in Maybe.Array[6]
        from functions in Function.Array[0, 3]
        from lists in Text.Array[0, 3].Array[4]
        from score in Gen.OneOf(Gen.Bool.Select(static _ => (double?)null), Gen.Double[0, 1].Select(static number => (double?)number))
        from unknown in Unknown
        from flags in Gen.Bool.Array[3]
        from depth in Gen.Int[0, 9]
        select Record(("partner", partner), ("query", texts[0]), ("id", texts[1]), ("arrow", texts[2]), ("direction", texts[3]),
            ("type", texts[4]), ("pathway", texts[5]), ("functions", flags[0] ? List(functions) : null), ("mediators", List(lists[0])),
            ("methods", List(lists[1])), ("taxa", List(lists[2])), ("databases", List(lists[3])), ("score", score),
            ("negative", flags[1] ? JsonValue.Create(true) : null), ("depth", flags[2] ? JsonValue.Create(depth) : null), ("x", unknown));

    private static readonly Gen<PathwayInteraction?> Emitted = from record in Interaction
        from reason in Text
        from decided in Gen.Int[0, 3]
        select Emit(record, reason, decided);

    [Fact]
    public void Json_comes_back_whole() => Emitted.Array[1, 4].SampleSeeded(static all =>
    {
        var interactions = all.OfType<PathwayInteraction>().ToArray();

        var read = ReadResult.OfText(JsonSerializer.Serialize(interactions, PropertyForm.Options));

        Assert.Empty(read.Faults);
        Assert.Equal(interactions.Select(Describe), read.Interactions.Select(Describe));
    }, count: 500);

    [Fact]
    public void Csv_comes_back_whole_one_row_an_interaction() => Emitted.Array[1, 4].SampleSeeded(static all =>
    {
        var interactions = all.OfType<PathwayInteraction>().ToArray();
        if (interactions.Length == 0) { return; }

        var read = ReadResult.OfText(ToCsv(interactions), "a.csv");

        Assert.Empty(read.Faults);
        Assert.Equal(interactions.Select(Describe), read.Interactions.Select(Describe));
    }, count: 500);

    [Fact]
    public void Properties_that_were_added_join_the_record()
    {
        var interaction = InteractionParser.Read("""{"partner":"VCP","x":1}""", null, null);
        var json = JsonSerializer.SerializeToNode(interaction, PropertyForm.Options)!.AsObject();
        (json["Note"], json["RunspaceId"], json["X"]) = ("mine", "1", 2);

        var read = Assert.Single(ReadResult.OfText(json.ToJsonString()).Interactions);

        Assert.Equal("""{"partner":"VCP","x":1,"Note":"mine"}""", read.Json);
    }

    [Fact]
    public void Missing_properties_follow_from_the_record()
    {
        var read = Assert.Single(ReadResult.OfText("""
            { "Partner": "VCP", "IsNegative": false,
              "Json": "{\"partner\":\"VCP\",\"query\":\"ATXN3\",\"functions\":[{\"function\":\"f\",\"evidence\":[\"12\"]}]}" }
            """).Interactions);

        Assert.Equal(("ATXN3", "f", "12"), (read.Query, read.Functions[0].Title, read.Functions[0].Evidence[0].Pmid));
    }

    [Fact]
    public void Changed_properties_count_and_the_record_stays()
    {
        var text = ToCsv([InteractionParser.Read("""{"partner":"VCP","pathway":"mitophagy"}""", null, null)]);

        var read = Assert.Single(ReadResult.OfText(text.Replace(",\"mitophagy\",", ",\"aggrephagy\",", StringComparison.Ordinal), "a.csv")
            .Interactions);

        Assert.Equal(("aggrephagy", """{"partner":"VCP","pathway":"mitophagy"}"""), (read.Pathway, read.Json));
    }

    [Theory]
    [InlineData("""{"Functions":["one","two"],"IsNegative":false}""")]
    [InlineData("""{"Functions":[{"Title":"f","Evidence":"PMID 1 PMID 2"}]}""")]
    [InlineData("""{"Functions":[{"Title":"f","Evidence":[],"Verdict":"Supported: yes"}]}""")]
    [InlineData("""{"Functions":[],"TermAssignments":[{"Term":"x","Provenance":"GO (Rule)"}]}""")]
    [InlineData("""{"Functions":"System.Object[]"}""")]
    [InlineData("""{"Functions":"@{Title=f}"}""")]
    public void What_ConvertTo_Json_cut_off_is_refused_with_the_depth_that_helps(string properties)
    {
        var json = JsonNode.Parse(properties)!.AsObject();
        (json["Partner"], json["Json"]) = ("VCP", """{"partner":"VCP"}""");

        var read = ReadResult.OfText(json.ToJsonString());

        Assert.Empty(read.Interactions);
        Assert.Contains("write it again with ConvertTo-Json -Depth 10.", read.Faults[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"partner":"VCP","functions":["@{function=f; pathway=p}"]}]""")]
    [InlineData("""[{"partner":"VCP","functions":[{"function":"f","evidence":["@{pmid=1}"]}]}]""")]
    [InlineData("""[{"partner":"VCP","functions":"System.Object[]"}]""")]
    [InlineData("""[{"partner":"VCP","functions":["System.Collections.Hashtable"]}]""")]
    [InlineData("""[{"partner":"VCP","pathway":"System.String[]"}]""")]
    [InlineData("""{"main":"ATXN3","interactors":["@{primary=VCP; functions=System.Object[]}"]}""")]
    [InlineData("""{"main":"ATXN3","interactors":"System.Object[]"}""")]
    public void So_are_records_of_other_shapes(string json)
    {
        var read = ReadResult.OfText(json);

        Assert.Empty(read.Interactions);
        Assert.Contains("ConvertTo-Json -Depth 10", read.Faults[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stand_in_in_a_field_without_meaning_stays()
    {
        var read = Assert.Single(ReadResult.OfText("partner,tags\nVCP,System.String[]\n", "a.csv").Interactions);

        Assert.Contains("\"tags\":\"System.String[]\"", read.Json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2-Sep", "a date that a spreadsheet made of a symbol")]
    [InlineData("43892", "the number of the date 2020-03-02")]
    public void A_symbol_that_a_spreadsheet_changed_is_reported_with_that_of_the_record(string damaged, string message)
    {
        var text = ToCsv([InteractionParser.Read("""{"partner":"SEPTIN2"}""", null, null)]);

        var changed = text.Replace("\"SEPTIN2\",,", $"\"{damaged}\",,", StringComparison.Ordinal);
        var fault = Assert.Single(ReadResult.OfText(changed, "a.csv").Faults);

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("its record says 'SEPTIN2'.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_that_a_program_cut_is_a_fault_of_its_row()
    {
        var text = ToCsv([InteractionParser.Read("""{"partner":"VCP","note":"long"}""", null, null),
            InteractionParser.Read("""{"partner":"RAD23A"}""", null, null)]);

        var read = ReadResult.OfText(text.Replace(",\"\"note\"\":\"\"long\"\"}", ",\"\"no", StringComparison.Ordinal), "a.csv");

        Assert.Equal("RAD23A", Assert.Single(read.Interactions).Partner);
        Assert.Contains("its 'Json' is not whole", read.Faults[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_of_a_table_may_be_JSON_without_a_record_beside_them()
    {
        var one = Assert.Single(ReadResult.OfText("query,partner,Functions,Methods\nATXN3,VCP,"
            + "\"[{\"\"Title\"\":\"\"f\"\",\"\"Pathway\"\":\"\"mitophagy\"\",\"\"CellularProcess\"\":\"\"p\"\","
            + "\"\"SpecificEffects\"\":[\"\"s\"\"],"
            + "\"\"Evidence\"\":[{\"\"Pmid\"\":\"\"12\"\"}]}]\",\"[\"\"two hybrid\"\"]\"\n", "a.csv").Interactions);

        var function = Assert.Single(one.Functions);
        Assert.Equal(("f", "mitophagy", "p", "12"),
            (function.Title, function.Pathway, function.CellularProcess, Assert.Single(function.Evidence).Pmid));
        Assert.Equal(["s"], function.SpecificEffects);
        Assert.Equal(["two hybrid"], one.Methods);
    }

    private static PathwayInteraction? Emit(JsonObject record, string reason, int decided)
    {
        PathwayInteraction interaction;
        try { interaction = InteractionParser.Read(record.ToJsonString(), null, "a:1"); }
        catch (InvalidDataException)
        {
            // A partner that is no name, or a term that is damaged: nothing is emitted for it.
            return null;
        }
        var provenance = new PathwayProvenance
            { Answerer = reason, Source = PathwaySource.Rule, Reason = reason, Confidence = 0.5, At = DateTimeOffset.UnixEpoch };
        if (decided > 0)
        {
            interaction = interaction with
            {
                TermAssignments =
                [
                    new PathwayTermAssignment
                        { Term = reason, OntologyId = "GO:1", Function = 0, InformationContent = 1.5, Provenance = provenance },
                    new PathwayTermAssignment { Provenance = provenance },
                ],
            };
        }
        return decided > 1 ? Judge(interaction, reason) : interaction;
    }

    // As the check of evidence judges: each part, and the whole by its parts.
    private static PathwayInteraction Judge(PathwayInteraction interaction, string reason)
    {
        var verdict = new PathwayVerdict
        {
            Kind = PathwayVerdictKind.Supported, Check = PathwayEvidenceCheck.Quote, Reason = reason, Quote = reason,
            At = DateTimeOffset.UnixEpoch.AddTicks(1),
            Checks = [new PathwayEvidenceCheckResult(PathwayEvidenceCheck.Quote, PathwayEvidenceCheckOutcome.Passed, reason)],
        };
        var functions = interaction.Functions.Select(function =>
        {
            var evidence = function.Evidence.Select(one => one with { Verdict = verdict }).ToArray();
            var verdicts = evidence.Select(static one => one.Verdict!).ToArray();
            return function with { Evidence = evidence, Verdict = VerdictRollUp.Of(verdicts, "pieces of evidence", "none") };
        }).ToArray();
        return interaction with
        {
            Functions = functions, Verdict = VerdictRollUp.Of([.. functions.Select(static one => one.Verdict!)], "functions", "none"),
        };
    }

    private static JsonObject Record(params (string Name, JsonNode? Value)[] fields)
    {
        var record = new JsonObject();
        foreach (var (name, value) in fields) { record[name] = value; }
        return record;
    }

    private static JsonArray List(IEnumerable<string> texts) => [.. texts.Select(static text => (JsonNode?)text)];

    private static JsonArray List(IEnumerable<JsonObject> items) => [.. items];

    private static string Describe(PathwayInteraction interaction) =>
        JsonSerializer.Serialize(interaction with { Source = null }, PropertyForm.Options);

    private static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // As Export-Csv writes: the text of each property, in quotation marks.
    private static string ToCsv(IEnumerable<PathwayInteraction> interactions)
    {
        var csv = new StringBuilder(string.Join(',', Properties.Select(static property => $"\"{property.Name}\""))).Append("\r\n");
        foreach (var interaction in interactions)
        {
            csv.AppendJoin(',', Properties.Select(property => property.GetValue(interaction) switch
            {
                null => "",
                var value => Quote(Convert.ToString(value, CultureInfo.InvariantCulture)!),
            })).Append("\r\n");
        }
        return csv.ToString();
    }
}
