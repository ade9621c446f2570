using Xunit;

namespace Pathway.Formats.Interactions;

public sealed class PathwayTermsTests
{
    [Theory]
    [InlineData("""{"partner":"P","pathway":"a","finalized_pathway":"b","step3_finalized_pathway":"c","step2_proposal":"d"}""", "a")]
    [InlineData("""{"partner":"P","step2_proposal":"d","step3_finalized_pathway":"c","finalized_pathway":"b"}""", "b")]
    [InlineData("""{"partner":"P","step2_proposal":"d","step3_finalized_pathway":"c","pathway":"  "}""", "c")]
    [InlineData("""{"partner":"P","step2_proposal":{"pathway":"d"},"pathway":null}""", "d")]
    [InlineData("""{"partner":"P","pathway":{"id":1,"name":"a"}}""", "a")]
    [InlineData("""{"partner":"P","Pathway":"a"}""", "a")]
    [InlineData("""{"partner":"P","pathway":[1]}""", null)]
    [InlineData("""{"partner":"P"}""", null)]
    public void Most_final_term_wins(string json, string? term) => Assert.Equal(term, InteractionParser.Read(json, null, null).Pathway);

    [Fact]
    public void Terms_of_functions_come_before_terms_of_lists()
    {
        var interaction = InteractionParser.Read("""
            {
              "partner": "P", "pathway": "whole",
              "step3_function_pathways": [{"function_index": 2, "finalized_pathway": "third"},
                {"function_index": 0, "finalized_pathway": "not this"}, {"function_index": 7, "finalized_pathway": "of no function"}],
              "step2_function_proposals": [{"function_index": 2, "pathway": "not this"}, {"function_index": 3, "pathway": "fourth"}],
              "functions": [{"function": "1", "pathway": "first"}, {"function": "2", "step2_pathway": "second"},
                {"function": "3", "step2_pathway": "not this"}, {"function": "4"}, {"function": "5"}]
            }
            """, null, null);

        Assert.Equal(["first", "second", "third", "fourth", null, "of no function"],
            interaction.Functions.Select(static function => function.Pathway));
        Assert.Equal(["first", "second", "third", "fourth", "of no function"], interaction.Terms);
    }

    [Fact]
    public void Assigns_bare_names_by_position()
    {
        var interaction =
            InteractionParser.Read(
                """{"partner":"P","step3_function_pathways":["a","b"],"functions":[{"function":"1"},{"function":"2"}]}""", null, null);

        Assert.Equal(["a", "b"], interaction.Functions.Select(static function => function.Pathway));
    }

    [Theory]
    [InlineData("""{"query":"Q","partner":"P","protein_a":"X","protein_b":"Y"}""", "Q", "P")]
    [InlineData("""{"protein_a":"main","protein_b":"P"}""", "main", "P")]
    [InlineData("""{"protein_a":"P","protein_b":"MAIN"}""", "main", "P")]
    [InlineData("""{"protein_a":"X","protein_b":"Y"}""", "X", "Y")]
    [InlineData("""{"source":"X","target":"main"}""", "main", "X")]
    [InlineData("""{"source":"BioGRID","primary":"P"}""", "main", "P")]
    public void Recognizes_common_field_names_of_a_pair(string json, string query, string partner)
    {
        var interaction = InteractionParser.Read(json, "main", null);

        Assert.Equal((query, partner), (interaction.Query, interaction.Partner));
    }
}
