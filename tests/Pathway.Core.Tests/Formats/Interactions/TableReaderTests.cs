using System.Text;
using Pathway.Errors;
using Xunit;

namespace Pathway.Formats.Interactions;

public sealed class TableReaderTests
{
    [Theory]
    [InlineData("query;partner;pathway\nRAD51;BRCA2;DNA repair, double strand\n", "a.csv")]
    [InlineData("\ufeffpartner;query;pathway\r\nBRCA2;RAD51;DNA repair, double strand\r\n", "a.csv")]
    [InlineData("\ufeffsep=;\r\npartner;query;pathway\r\nBRCA2;RAD51;DNA repair, double strand\r\n", "a.csv")]
    [InlineData("query\tpartner\tpathway\nRAD51\tBRCA2\tDNA repair, double strand\n", "a.csv")]
    [InlineData("query|partner|pathway\nRAD51|BRCA2|DNA repair, double strand\n", "a.txt")]
    [InlineData("query\tpartner\tpathway\rRAD51\tBRCA2\tDNA repair, double strand\r", "a.txt")]
    [InlineData("query,partner,pathway\nRAD51,BRCA2,\"DNA repair, double strand\"\n", "a")]
    [InlineData("#query\tpartner\tpathway\nRAD51\tBRCA2\tDNA repair, double strand\n", "a.txt")]
    [InlineData("# made in May\n# taxon: 9606\n\nquery\tpartner\tpathway\n# a comment, with \"marks\n"
        + "RAD51\tBRCA2\tDNA repair, double strand\n", "a.txt")]
    [InlineData("# made in May\n#query,partner,pathway\nRAD51,BRCA2,\"DNA repair, double strand\"\n", "a.csv")]
    [InlineData("query\tpartner\tpathway\t\nRAD51\tBRCA2\tDNA repair, double strand\t\n", "a.tsv")]
    public void Finds_separator_and_names_from_the_data(string text, string name)
    {
        var read = ReadResult.OfText(text, name);

        Assert.Empty(read.Faults);
        var one = Assert.Single(read.Interactions);
        Assert.Equal(("RAD51", "BRCA2", "DNA repair, double strand"), (one.Query, one.Partner, one.Pathway));
    }

    [Theory]
    [InlineData("Gene A", "Gene B")]
    [InlineData("gene_a", "gene_b")]
    [InlineData("Interactor A", "Interactor B")]
    [InlineData("Protein 1", "Protein 2")]
    [InlineData("Protein1", "Protein2")]
    [InlineData("Symbol A", "Symbol B")]
    [InlineData("source", "target")]
    [InlineData("Source Gene", "Target Gene")]
    [InlineData("node1", "node2")]
    [InlineData("Bait", "Prey")]
    [InlineData("from", "to")]
    [InlineData("Official Symbol Interactor A", "Official Symbol Interactor B")]
    [InlineData("Gene", "Partner")]
    public void Knows_common_spellings_of_the_pair(string one, string other)
    {
        var read = ReadResult.OfText($"{one},{other},Biological process\nRAD51,BRCA2,DNA repair\n", "a.csv");

        Assert.Empty(read.Faults);
        var interaction = Assert.Single(read.Interactions);
        Assert.Equal(("RAD51", "BRCA2", "DNA repair"), (interaction.Query, interaction.Partner, interaction.Pathway));
    }

    [Fact]
    public void A_single_column_of_symbols_is_the_partner()
    {
        var one = Assert.Single(ReadResult.OfText("Symbol,Pathway\nBRCA2,DNA repair\n", "a.csv").Interactions);

        Assert.Equal((null, "BRCA2", "DNA repair"), (one.Query, one.Partner, one.Pathway));
    }

    [Fact]
    public void A_column_spelled_as_its_field_counts_before_other_spellings()
    {
        var one = Assert.Single(ReadResult.OfText("query,partner,process,pathway\nA1,B1,mitosis,DNA repair\n", "a.csv").Interactions);

        Assert.Equal("DNA repair", one.Pathway);
        Assert.Contains("\"process\":\"mitosis\"", one.Json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-")]
    [InlineData("NA")]
    [InlineData("n/a")]
    [InlineData("#N/A")]
    [InlineData("null")]
    [InlineData("None")]
    [InlineData("nan")]
    [InlineData("?")]
    [InlineData(".")]
    [InlineData("")]
    public void Markers_of_an_empty_cell_are_empty(string marker)
    {
        var read = ReadResult.OfText(
            $"query,partner,pathway,pmid,effect\n{marker},BRCA2,{marker},{marker},{marker}\nRAD51,{marker},p,1,\n", "a.csv");

        var one = Assert.Single(read.Interactions);
        Assert.Equal((null, "BRCA2", null), (one.Query, one.Partner, one.Pathway));
        Assert.Empty(one.Functions);
        Assert.Empty(one.Terms);
        Assert.Contains("names no partner", Assert.Single(read.Faults).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mitosis; DNA repair", "mitosis|DNA repair")]
    [InlineData("mitosis|DNA repair|NA", "mitosis|DNA repair")]
    [InlineData("\"[\"\"mitosis\"\", \"\"DNA repair\"\"]\"", "mitosis|DNA repair")]
    [InlineData("\"['mitosis', 'DNA repair']\"", "mitosis|DNA repair")]
    [InlineData("\"DNA repair, double strand\"", "DNA repair, double strand")]
    [InlineData("GO:0006281;GO:0000278", "GO:0006281|GO:0000278")]
    [InlineData("mitosis / DNA repair", "mitosis / DNA repair")]
    [InlineData("[2Fe-2S] cluster assembly", "[2Fe-2S] cluster assembly")]
    public void Several_terms_in_a_cell_are_several_terms(string cell, string terms)
    {
        var one = Assert.Single(ReadResult.OfText($"query,partner,pathway\nRAD51,BRCA2,{cell}\n", "a.csv").Interactions);

        Assert.Equal(terms.Split('|'), one.Terms);
        Assert.Equal(one.Terms, InteractionParser.Read(one.Json, null, null).Terms);
    }

    [Fact]
    public void Several_terms_beside_evidence_keep_the_evidence_once()
    {
        var one = Assert.Single(
            ReadResult.OfText("query,partner,pathways,pathway,pmid\nRAD51,BRCA2,mitosis,DNA repair,PMID: 123; 456\n", "a.csv")
                .Interactions);

        Assert.Equal(["DNA repair", "mitosis"], one.Terms);
        Assert.Equal(["123", "456"], one.Functions.SelectMany(static function => function.Evidence).Select(static cited => cited.Pmid));
    }

    [Theory]
    [InlineData("RAD51;BRCA2\nTP53;MDM2\n", "a.csv")]
    [InlineData("RAD51,BRCA2\nTP53,MDM2\n", "a.txt")]
    [InlineData("RAD51\tBRCA2\nTP53\tMDM2\n", "edges")]
    [InlineData("RAD51 BRCA2\nTP53 MDM2\n", "a.txt")]
    public void Two_identifiers_a_line_are_a_list_of_edges(string text, string name) =>
        Assert.Equal(["RAD51 BRCA2", "TP53 MDM2"], ReadResult.OfText(text, name).Pairs);

    [Fact]
    public void A_third_cell_of_an_edge_is_its_score_or_its_type()
    {
        Assert.Equal(0.9, Assert.Single(ReadResult.OfText("RAD51;BRCA2;0.9\n", "a.csv").Interactions).Score);
        Assert.Equal("binds", Assert.Single(ReadResult.OfText("Rad51;Brca2;binds\n", "a.csv",
            new InteractionOptions { Format = InteractionFormat.EdgeList }).Interactions).Type);
    }

    [Fact]
    public void A_refused_table_is_told_what_was_seen_and_what_would_fix_it()
    {
        var fault = Assert.Single(ReadResult.OfText("Eiweiss;Gegenstück;Prozess\nRAD51;BRCA2;DNA repair\n", "a.txt").Faults);

        Assert.Same(PathwayErrors.FormatInvalid, fault.Error);
        Assert.Contains("The separator seen is a semicolon, and the columns are 'Eiweiss', 'Gegenstück', 'Prozess'.", fault.Message,
            StringComparison.Ordinal);
        Assert.Contains("-ColumnMap @{ Query = 'Eiweiss'; Partner = 'Gegenstück' }", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_map_names_columns_by_name_and_number()
    {
        var map = new InteractionOptions { ColumnMap = new Dictionary<string,
            string> { ["Query"] = "eiweiss", ["Partner"] = "2", ["pathway"] = "Prozess" } };

        var read = ReadResult.OfText("Eiweiss;Gegenstück;Prozess;pathway\nRAD51;BRCA2;DNA repair;other\n", "a.txt", map);

        Assert.Empty(read.Faults);
        var one = Assert.Single(read.Interactions);
        Assert.Equal(("RAD51", "BRCA2", "DNA repair"), (one.Query, one.Partner, one.Pathway));
    }

    [Theory]
    [InlineData("Nothing", "Eiweiss", "-ColumnMap names the field 'Nothing'")]
    [InlineData("Partner", "Gene X", "there is no column 'Gene X'. The separator seen is a semicolon")]
    public void A_column_map_that_fits_nothing_is_refused(string field, string column, string message)
    {
        var options = new InteractionOptions { ColumnMap = new Dictionary<string, string> { [field] = column } };

        var fault = Assert.Single(ReadResult.OfText("Eiweiss;Prozess\nRAD51;DNA repair\n", "a.csv", options).Faults);

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_duplicate_column_is_refused_unless_a_map_says_which_counts()
    {
        const string Text = "query,partner,pathway,pathway\nRAD51,BRCA2,mitosis,DNA repair\n";

        Assert.Contains("-ColumnMap @{ Pathway = 3 }", Assert.Single(ReadResult.OfText(Text, "a.csv").Faults).Message,
            StringComparison.Ordinal);
        var options = new InteractionOptions { ColumnMap = new Dictionary<string, string> { ["Pathway"] = "4" } };
        // A name fits the first column of that name, a number the column itself.
        Assert.Equal("DNA repair", Assert.Single(ReadResult.OfText(Text, "a.csv", options).Interactions).Pathway);
    }

    [Theory]
    [InlineData("2-Sep", "SEPTIN2")]
    [InlineData("02-Sep", "SEPTIN2")]
    [InlineData("Mar-01", "MARCHF1 or MTARC1")]
    [InlineData("1. Mrz", "MARCHF1 or MTARC1")]
    [InlineData("2024-09-07", "SEPTIN7")]
    [InlineData("43892", "MARCHF2 or MTARC2")]
    [InlineData("2.31E+13", "RIKEN")]
    public void Symbols_that_a_spreadsheet_changed_are_reported_with_the_likely_original(string cell, string original)
    {
        var read = ReadResult.OfText($"query,partner\nRAD51,\"{cell}\"\nRAD51,BRCA2\n", "a.csv");

        Assert.Equal("BRCA2", Assert.Single(read.Interactions).Partner);
        var fault = Assert.Single(read.Faults);
        Assert.Same(PathwayErrors.RecordInvalid, fault.Error);
        Assert.Contains("line 2", fault.Message, StringComparison.Ordinal);
        Assert.Contains(original, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Identifiers_that_only_look_like_dates_are_taken()
    {
        // Genes of worms, and a column of numbers of Entrez Gene.
        Assert.Equal(["sep-1 apr-1"], ReadResult.OfText("query,partner\nsep-1,apr-1\n", "a.csv").Pairs);
        Assert.Equal(3, ReadResult.OfText("query,partner\n7157,43892\n672,5888\n675,43893\n", "a.csv").Interactions.Count);
    }

    [Fact]
    public void Names_read_in_the_wrong_encoding_are_reported_with_the_likely_original()
    {
        var wrong = Encoding.Latin1.GetString("IFN-γ signaling"u8);

        var read = ReadResult.OfText($"query,partner,pathway\nRAD51,BRCA2,{wrong}\nRAD51,TP53,TGF-β signaling\nRAD51,XPA,Ångström é\n",
            "a.csv");

        Assert.Equal(["TGF-β signaling", "Ångström é"], read.Interactions.Select(static one => one.Pathway));
        Assert.Contains("likely 'IFN-γ signaling'", Assert.Single(read.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_and_organisms_filter_rows()
    {
        const string Text = "query;partner;score;taxon\nA1;B1;0,95;9606\nA1;B2;0,4;9606\nA1;B3;;9606\nA1;B4;0,99;10090\n";

        var read = ReadResult.OfText(Text, "a.csv", new InteractionOptions { MinimumScore = 0.5, Taxa = new HashSet<int> { 9606 } });

        var one = Assert.Single(read.Interactions);
        Assert.Equal(("B1", 0.95), (one.Partner, one.Score));
        Assert.Equal(["9606"], one.Taxa);
        Assert.Equal([false, false], read.Notes.Select(static note => note.IsWarning));
        Assert.Contains("2 rows with a score below 0.5 or without a score", read.Notes[0].Text, StringComparison.Ordinal);
        Assert.Contains("1 row of other organisms", read.Notes[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_one_pair_stay_apart() =>
        Assert.Equal(3, ReadResult.OfText("query,partner\nA1,B1\nB1,A1\nA1,B1\n", "a.csv").Interactions.Count);
}
