using System.Text;
using System.Text.Json;
using Pathway.Formats.Hierarchies;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Genes;
using Pathway.Model;
using Pathway.Steps.Evidence;
using Xunit;

namespace Pathway.Formats.Interactions;

/// <summary>The same protein under several names is one protein; the names stay as they were given.</summary>
public sealed class ProteinSymbolTests
{
    [Theory]
    [InlineData("BRCC5", "RAD51")]
    [InlineData("RAD51", "RAD51")]
    [InlineData("RAD51_HUMAN", "RAD51")]
    [InlineData("uniprotkb:Q06609", "RAD51")]
    [InlineData("Rad51", "RAD51")]
    [InlineData("RAD51\u00A0", "RAD51")]
    [InlineData("RAD51\u200B", "RAD51")]
    [InlineData("RAD51_MOUSE", null)]
    [InlineData("NOSUCHGENE9", null)]
    public void A_name_has_its_symbol_and_stays(string name, string? symbol)
    {
        var one = Assert.Single(ReadResult.OfText($"query,partner\n{name},BRCA2\n", "a.csv").Interactions);

        Assert.Equal((name.Trim(), symbol, "BRCA2", "BRCA2"), (one.Query, one.QuerySymbol, one.Partner, one.PartnerSymbol));
        Assert.Equal(name, JsonDocument.Parse(one.Json).RootElement.GetProperty("query").GetString());
    }

    [Fact]
    public void Names_of_other_organisms_have_no_human_symbol()
    {
        var options = new InteractionOptions();
        var read = ReadResult.OfText("query,partner,taxon\nRad51,Brca2,10090\nRAD51,BRCA2,9606\nRad51,Brca2,Mus musculus\n", "a.csv",
            options);

        Assert.Equal([null, "RAD51", null], read.Interactions.Select(static one => one.QuerySymbol));
        Assert.Contains("4 of 6 proteins have no approved human symbol", options.Proteins.Describe()!, StringComparison.Ordinal);
        Assert.Contains("Not resolved: 'Brca2', 'Rad51' (it is of another organism",
            options.Proteins.Describe()!, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_ambiguous_is_said_and_not_chosen()
    {
        var options = new InteractionOptions();
        var one = Assert.Single(ReadResult.OfText("query,partner\nRAD51,TAZ\n", "a.csv", options).Interactions);

        Assert.Null(one.PartnerSymbol);
        Assert.Contains("1 of 2 proteins have no approved human symbol and keep their names. Ambiguous: 'TAZ'",
            options.Proteins.Describe()!, StringComparison.Ordinal);
        Assert.Null(new InteractionOptions().Proteins.Describe());
    }

    [Fact]
    public void Rows_of_an_exchange_format_meet_under_all_names_of_a_protein()
    {
        var read = ReadResult.OfText("RAD51 pp BRCA2\nBRCA2_HUMAN pp uniprotkb:Q06609\nBRCC5 pp FANCD1\nRAD51 pd BRCA2\n", "a.sif");

        Assert.Equal(["RAD51 BRCA2", "RAD51 BRCA2"], read.Pairs);
        Assert.Equal(["pp", "pd"], read.Interactions.Select(static one => one.Type));
    }

    [Fact]
    public void An_identifier_decides_where_the_name_is_ambiguous()
    {
        var one = InteractionParser.Read(
            """{"query":"RAD51","partner":"TAZ","partner_id":"uniprotkb:Q16635","taxa":["9606"]}""", null, null);

        Assert.Equal("TAFAZZIN", one.PartnerSymbol);
    }

    [Fact]
    public void The_protein_of_the_file_is_found_under_another_name()
    {
        var read = ReadResult.OfText(
            """{"main":"RAD51","interactors":[{"protein_a":"BRCA2","protein_b":"uniprotkb:Q06609"}]}""", "a.json");

        Assert.Equal(["RAD51 BRCA2"], read.Pairs);
    }

    [Fact]
    public void Only_a_symbol_that_differs_is_saved_and_only_then_as_version_2()
    {
        var same = Save("RAD51", "BRCA2");
        var other = Save("BRCC5", "BRCA2");

        Assert.Contains("\"version\": 1,", same, StringComparison.Ordinal);
        Assert.DoesNotContain("Symbol", same, StringComparison.Ordinal);
        Assert.Contains("\"version\": 2,", other, StringComparison.Ordinal);
        Assert.Contains("\"query\":\"BRCC5\",\"partner\":\"BRCA2\",\"querySymbol\":\"RAD51\"", other, StringComparison.Ordinal);
        Assert.All([same, other], static text => Assert.Equal(text, Write(Read(text))));
        var read = Assert.Single(Read(other).Interactions);
        Assert.Equal(("BRCC5", "RAD51", "BRCA2"), (read.Query, read.QuerySymbol, read.PartnerSymbol));
        Assert.Equal("RAD51", Assert.Single(Read(same).Interactions).QuerySymbol);
    }

    [Fact]
    public void A_file_of_version_1_is_read_and_written_as_it_was()
    {
        var first = Save("BRCC5", "BRCA2").Replace("\"version\": 2", "\"version\": 1", StringComparison.Ordinal)
            .Replace(",\"querySymbol\":\"RAD51\"", "", StringComparison.Ordinal);

        Assert.Equal(first, Write(Read(first)));
    }

    [Fact]
    public void The_question_about_a_claim_does_not_know_the_symbol()
    {
        var one = Assert.Single(ReadResult.OfText(
            """[{"query":"BRCC5","partner":"FANCD1","functions":[{"function":"Strand invasion","arrow":"binds"}]}]""").Interactions);
        Assert.Equal(("RAD51", "BRCA2"), (one.QuerySymbol, one.PartnerSymbol));

        var question = ClaimQuestionBuilder.Build(one, one.Functions[0], [], Names);
        var without = ClaimQuestionBuilder.Build(one with { QuerySymbol = null, PartnerSymbol = null }, one.Functions[0], [], Names);

        Assert.Equal(("BRCC5", "FANCD1", without.Subject), (question.Query, question.Partner, question.Subject));
        Assert.Equal(JsonSerializer.Serialize(without), JsonSerializer.Serialize(question));
    }

    private static readonly ProteinNames Names = new(EmbeddedGenes.Names);

    private static string Save(string query, string partner)
    {
        var interaction = Assert.Single(ReadResult.OfText($"query,partner,pathway\n{query},{partner},Aggrephagy\n", "a.csv").Interactions);
        return Write(new PathwayHierarchy(new HierarchyDraft
        {
            Profile = Doubles.Hierarchies.TwoRoots, RunId = "run", Changes = [], Failures = [], Interactions = [interaction],
            Nodes = [Samples.Root("Root A"), Samples.Root("Root B"), Samples.Node("Aggrephagy", "Root A")],
        }));
    }

    private static string Write(PathwayHierarchy hierarchy)
    {
        using var bytes = new MemoryStream();
        HierarchyJsonWriter.Write(hierarchy, bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static PathwayHierarchy Read(string text) =>
        HierarchyJsonReader.Read(SourceText.FromBytes("a.json", Encoding.UTF8.GetBytes(text)));
}
