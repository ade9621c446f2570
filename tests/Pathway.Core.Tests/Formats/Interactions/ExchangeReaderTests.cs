using Pathway.Errors;
using Xunit;

namespace Pathway.Formats.Interactions;

/// <summary>STRING, BioGRID and SIF as their specifications describe them.</summary>
public sealed class ExchangeReaderTests
{
    private const string Links = """
        protein1 protein2 combined_score
        9606.ENSP00000000001 9606.ENSP00000000002 900
        9606.ENSP00000000001 9606.ENSP00000000003 150
        9606.ENSP00000000002 9606.ENSP00000000001 900
        9606.ENSP00000000004 9606.ENSP00000000001 700

        """;

    private const string Tab3 =
        "#BioGRID Interaction ID\tEntrez Gene Interactor A\tEntrez Gene Interactor B\t"
        + "Systematic Name Interactor A\tSystematic Name Interactor B\t"
        + "Official Symbol Interactor A\tOfficial Symbol Interactor B\tSynonyms Interactor A\t"
        + "Experimental System\tExperimental System Type\t"
        + "Publication Source\tOrganism ID Interactor A\tOrganism ID Interactor B\tScore\tSource Database\n"
        + "7\t675\t5888\t-\t-\tBRCA2\tRAD51\tFANCD1|FAD\tTwo-hybrid\tphysical\tPUBMED:222\t9606\t9606\t-\tBIOGRID\n"
        + "8\t5888\t675\t-\t-\tRAD51\tBRCA2\t-\tCo-crystal Structure\tphysical\tPUBMED:333\t9606\t9606\t200\tBIOGRID\n"
        + "9\t675\t5888\t-\t-\tBRCA2\tRAD51\t-\tSynthetic Lethality\tgenetic\tDOI:10.1/x\t9606\t9606\t-\tBIOGRID\n"
        + "10\t675\t19361\t-\tY12\tBRCA2\t-\t-\tTwo-hybrid\tphysical\tPUBMED:444\t9606\t10090\t-\tBIOGRID\n";

    [Fact]
    public void STRING_without_a_score_uses_its_own_and_says_so()
    {
        var read = ReadResult.OfText(Links, "a.txt");

        Assert.Empty(read.Faults);
        Assert.Equal(["9606.ENSP00000000001 9606.ENSP00000000002", "9606.ENSP00000000004 9606.ENSP00000000001"], read.Pairs.Order());
        Assert.All(read.Interactions, static one => Assert.Equal(["STRING"], one.Databases));
        Assert.Equal([0.7, 0.9], read.Interactions.Select(static one => one.Score).Order());
        var note = Assert.Single(read.Notes);
        Assert.True(note.IsWarning);
        Assert.Contains("at least 0.7 are read; 1 row with a lower score is left out", note.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void STRING_with_a_score_reads_each_pair_once_and_says_nothing()
    {
        var read = ReadResult.OfText(Links, "a.txt", new InteractionOptions { MinimumScore = 0, Taxa = new HashSet<int> { 9606 } });

        Assert.Equal(3, read.Interactions.Count);
        Assert.Empty(read.Notes);
        Assert.Empty(ReadResult.OfText(Links, "a.txt", new InteractionOptions { Taxa = new HashSet<int> { 10090 } }).Interactions);
    }

    [Fact]
    public void Rows_cut_out_of_a_file_of_links_are_recognised()
    {
        var read = ReadResult.OfText("9606.ENSP00000000002 9606.ENSP00000000001 0 0 0 900\n", "part.txt");

        var one = Assert.Single(read.Interactions);
        Assert.Equal((0.9, "9606.ENSP00000000002"), (one.Score, one.Query));
    }

    [Fact]
    public void The_export_of_a_network_is_read_with_its_symbols()
    {
        var read = ReadResult.OfText(
            "#node1\tnode2\tnode1_string_id\tnode2_string_id\tcoexpression\tcombined_score\n"
            + "BRCA2\tRAD51\t9606.ENSP1\t9606.ENSP2\t0.062\t0.999\n"
            + "BRCA2\tXPA\t9606.ENSP1\t9606.ENSP3\t0\t0.41\n", "string_interactions.tsv");

        var one = Assert.Single(read.Interactions);
        Assert.Equal(("BRCA2", "RAD51", 0.999), (one.Query, one.Partner, one.Score));
        Assert.Equal(["9606"], one.Taxa);
        Assert.Contains("\"coexpression\":\"0.062\"", one.Json, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_columns_between_joined_files_of_BioGRID_cost_nothing_else()
    {
        var plain = Tab3.Split('\n')[0].TrimStart('#');
        var again = Tab3.Split('\n')[4].Replace("444", "445", StringComparison.Ordinal);
        var read = ReadResult.OfText($"{Tab3}{Tab3.Split('\n')[0]}\n{plain}\n{again}\n", "a.txt");

        Assert.Equal(ReadResult.OfText(Tab3, "a.txt").Pairs, read.Pairs);
        var rejected = Assert.IsType<RecordException>(Assert.Single(read.Faults)).Record;
        Assert.Equal((7, "it repeats the names of the columns; remove the line", plain), (rejected.Line, rejected.Reason, rejected.Text));
    }

    [Fact]
    public void Only_invalid_rows_of_STRING_are_lost()
    {
        var read = ReadResult.OfText(Links + "9606.A 9606.B\n9606.C 9606.D high\n9606.E 9606.F 999\n", "a.txt");

        Assert.Contains("9606.E 9606.F", read.Pairs);
        Assert.Equal(["line 6", "line 7"], read.Faults.Select(static fault => fault.Message.Split("' ")[1].Split(',')[0]));
    }

    [Fact]
    public void BioGRID_keeps_physical_and_genetic_apart_and_merges_the_rest()
    {
        var read = ReadResult.OfText(Tab3, "BIOGRID-ALL.tab3.txt");

        Assert.Empty(read.Faults);
        Assert.Equal(["BRCA2 RAD51", "BRCA2 RAD51", "BRCA2 Y12"], read.Pairs.Order());
        var both = Assert.Single(read.Interactions, static one => one.Id == "7");
        Assert.Equal(("physical", null), (both.Type, both.Score));
        Assert.Equal(["Two-hybrid", "Co-crystal Structure"], both.Methods);
        Assert.Equal(["222", "333"], both.Functions[0].Evidence.Select(static cited => cited.Pmid));
        Assert.Equal("genetic", Assert.Single(read.Interactions, static one => one.Id == "9").Type);
        Assert.Equal(["9606", "10090"], Assert.Single(read.Interactions, static one => one.Id == "10").Taxa);
    }

    [Fact]
    public void BioGRID_of_the_older_form_is_read_too()
    {
        var read = ReadResult.OfText(
            "#BioGRID Interaction ID\tOfficial Symbol Interactor A\tOfficial Symbol Interactor B\tPubmed ID\tOrganism Interactor A\n"
            + "7\tBRCA2\tRAD51\t222\t9606\n8\tBRCA2\t-\t222\t9606\n9\tBRCA2\n", "a.tab2.txt");

        var one = Assert.Single(read.Interactions);
        Assert.Equal(["9606"], one.Taxa);
        Assert.Equal("222", one.Functions[0].Evidence[0].Pmid);
        Assert.Equal(2, read.Faults.Count);
        Assert.Contains("names no partner", read.Faults[0].Message, StringComparison.Ordinal);
        Assert.Contains("it has 2 columns, and there are 5", read.Faults[1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.sif", "BRCA2 pp RAD51 XPA\nTP53\nTP53 pd MDM2\n", "BRCA2 RAD51|BRCA2 XPA|TP53 MDM2")]
    [InlineData("a.txt", "BRCA2\tinteracts-with\tRAD51\nTP53\tinhibits\tMDM2\n", "BRCA2 RAD51|TP53 MDM2")]
    [InlineData("a.sif", "my protein\tis near\tyour protein\tTP53\n", "my protein your protein|my protein TP53")]
    [InlineData("a.sif", "A1 pp B1\nB1 pp A1\nA1 pd B1\n", "A1 B1|A1 B1")]
    public void SIF_has_one_or_more_targets_a_line(string name, string text, string pairs)
    {
        var read = ReadResult.OfText(text, name);

        Assert.Empty(read.Faults);
        Assert.Equal(pairs.Split('|').Order(), read.Pairs.Order());
    }

    [Fact]
    public void A_relation_of_SIF_is_the_type_and_one_without_a_target_is_a_fault()
    {
        var read = ReadResult.OfText("BRCA2 inhibits RAD51\nBRCA2 pp\n", "a.sif");

        var one = Assert.Single(read.Interactions);
        Assert.Equal(("inhibits", "inhibits"), (one.Type, one.Arrow));
        Assert.Contains("line 2", Assert.Single(read.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_map_makes_a_table_of_an_exchange_format()
    {
        var options = new InteractionOptions
        {
            ColumnMap = new Dictionary<string, string> { ["Query"] = "Entrez Gene Interactor A", ["Partner"] = "Entrez Gene Interactor B" },
        };

        Assert.Equal(["675 5888", "5888 675", "675 5888", "675 19361"], ReadResult.OfText(Tab3, "a.txt", options).Pairs);
    }

    [Fact]
    public void A_named_format_without_its_header_is_refused_with_the_reason()
    {
        var fault = Assert.Single(ReadResult.OfText("a\tb\n", "a.txt", new InteractionOptions { Format = InteractionFormat.BioGrid })
            .Faults);

        Assert.Same(PathwayErrors.FormatInvalid, fault.Error);
        Assert.Contains("'#BioGRID Interaction ID'", fault.Message, StringComparison.Ordinal);
    }
}
