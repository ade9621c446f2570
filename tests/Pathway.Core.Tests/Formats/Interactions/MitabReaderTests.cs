using Pathway.Errors;
using Xunit;

namespace Pathway.Formats.Interactions;

public sealed class MitabReaderTests
{
    private static readonly string[] Header =
    [
        "#ID(s) interactor A", "ID(s) interactor B", "Alt. ID(s) interactor A", "Alt. ID(s) interactor B", "Alias(es) interactor A",
        "Alias(es) interactor B", "Interaction detection method(s)", "Publication 1st author(s)", "Publication Identifier(s)",
        "Taxid interactor A", "Taxid interactor B", "Interaction type(s)", "Source database(s)", "Interaction identifier(s)",
        "Confidence value(s)",
    ];

    public static TheoryData<int, bool> Versions => new() { { 15, true }, { 15, false }, { 36, false }, { 42, false }, { 46, false } };

    [Theory]
    [MemberData(nameof(Versions))]
    public void Reads_every_version_with_and_without_names(int columns, bool hasHeader)
    {
        var text = (hasHeader ? string.Join('\t', Header) + "\n" : "") + Row(columns) + "\n";

        var read = ReadResult.OfText(text, "a.txt");

        Assert.Empty(read.Faults);
        var one = Assert.Single(read.Interactions);
        Assert.Equal(("intact:EBI-77", "BRCA2", "RAD51", "direct interaction", 0.71),
            (one.Id, one.Query, one.Partner, one.Type, one.Score));
        Assert.Equal(["two hybrid", "pull down"], one.Methods);
        Assert.Equal(["9606", "10090"], one.Taxa);
        Assert.Equal(["IntAct"], one.Databases);
        Assert.Equal(["222", "333"], Assert.Single(one.Functions).Evidence.Select(static cited => cited.Pmid));
        Assert.Contains("\"query_id\":\"uniprotkb:P51587-2\"", one.Json, StringComparison.Ordinal);
        Assert.False(one.IsNegative);
        Assert.EndsWith(hasHeader ? "a.txt:2" : "a.txt:1", one.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_negative_interaction_is_kept_and_has_no_term()
    {
        var header = string.Join('\t', Header.Concat(["Negative", "pathway"]));

        var read = ReadResult.OfText($"{header}\n{Row(15)}\ttrue\tDNA repair\n{Row(15)}\tfalse\tDNA repair; mitosis\n", "a.tsv");

        Assert.Equal([true, false], read.Interactions.Select(static one => one.IsNegative));
        Assert.Empty(read.Interactions[0].Terms);
        Assert.Equal("DNA repair", read.Interactions[0].Pathway);
        Assert.Equal(["DNA repair", "mitosis"], read.Interactions[1].Terms);
        Assert.True(Assert.Single(ReadResult.OfText(Row(36, (36, "true")) + "\n", "a.tsv").Interactions).IsNegative);
    }

    [Theory]
    [InlineData("psi-mi:\"MI:2236\"(up-regulates activity)", "activates")]
    [InlineData("psi-mi:\"MI:2242\"(down-regulates quantity by repression)", "inhibits")]
    [InlineData("-", null)]
    public void The_causal_statement_is_the_arrow(string statement, string? arrow) =>
        Assert.Equal(arrow, Assert.Single(ReadResult.OfText(Row(46, (46, statement)) + "\n", "a.tsv").Interactions).Arrow);

    [Fact]
    public void A_partner_that_is_missing_is_the_protein_itself()
    {
        var read = ReadResult.OfText(Row(15, (2, "-"), (4, "-"), (6, "-")) + "\n" + Row(15, (1, "-"), (3, "-"), (5, "-")) + "\n"
            + Row(15, (1, "-"), (2, "-")) + "\n", "a.tsv");

        Assert.Equal(["BRCA2 BRCA2", "RAD51 RAD51"], read.Pairs);
        Assert.Contains("line 3, record 3: it names no interactor", Assert.Single(read.Faults).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("uniprotkb:RAD51(gene name)|psi-mi:x(display_short)", "-", "RAD51")]
    [InlineData("psi-mi:rad51_human(display_long)|psi-mi:RAD51s(display_short)", "-", "RAD51s")]
    [InlineData("psi-mi:rad51_human(display_long)", "-", "Q06609")]
    [InlineData("-", "entrez gene/locuslink:5888|entrez gene/locuslink:RAD51", "RAD51")]
    [InlineData("uniprotkb:\"RAD51(isoform | two)\"(gene name)", "-", "RAD51(isoform | two)")]
    [InlineData("uniprotkb:\"a \\\"b\\\" c\"(gene name)", "-", "a \"b\" c")]
    [InlineData("uniprotkb:unclosed\"mark(gene name)", "-", "unclosed\"mark")]
    [InlineData("-", "-", "Q06609")]
    public void The_symbol_is_the_name_of_the_gene_where_there_is_one(string aliases, string alternatives, string symbol) =>
        Assert.Equal(symbol, Assert.Single(
            ReadResult.OfText(Row(15, (4, alternatives), (6, aliases)) + "\n", "a.tsv").Interactions).Partner);

    [Fact]
    public void A_pair_given_twice_is_one_interaction_with_both_sources()
    {
        var swapped = Row(15, (1, "uniprotkb:Q06609"), (2, "uniprotkb:P51587-2"), (5, "uniprotkb:RAD51(gene name)"),
            (6, "uniprotkb:BRCA2(gene name)"), (7, "psi-mi:\"MI:0004\"(affinity chromatography technology)"), (9, "pubmed:444"),
            (10, "taxid:10090"), (11, "taxid:9606"), (13, "psi-mi:\"MI:0463\"(biogrid)"), (14, "biogrid:9"), (15, "-"));
        var genetic = Row(15, (12, "psi-mi:\"MI:0794\"(synthetic genetic interaction defined by inequality)"));
        var mouse = Row(15, (10, "taxid:10090"));

        var read = ReadResult.OfText(string.Join('\n', Row(15), genetic, mouse, swapped) + "\n", "a.tsv");

        Assert.Empty(read.Faults);
        Assert.Equal(3, read.Interactions.Count);
        var both = Assert.Single(read.Interactions, static one => one.Databases.Count == 2);
        Assert.Equal(("BRCA2", "RAD51", 0.71), (both.Query, both.Partner, both.Score));
        Assert.Equal(["IntAct", "biogrid"], both.Databases);
        Assert.Equal(["222", "333", "444"], both.Functions[0].Evidence.Select(static cited => cited.Pmid));
        Assert.Equal(["two hybrid", "pull down", "affinity chromatography technology"], both.Methods);
        Assert.Contains("\"further_ids\":[\"biogrid:9\"]", both.Json, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_read_again_gives_the_same_interaction()
    {
        var rows = string.Join('\n', Row(46, (46, "psi-mi:\"MI:2236\"(up-regulates activity)")), Row(46, (36, "true")),
            Row(46, (9, "-"), (15, "-")));
        foreach (var one in ReadResult.OfText(rows, "a.tsv").Interactions)
        {
            var again = InteractionParser.Read(one.Json, null, one.Source);

            Assert.Equal((one.Id, one.Query, one.Partner, one.Type, one.Arrow, one.Score, one.IsNegative),
                (again.Id, again.Query, again.Partner, again.Type, again.Arrow, again.Score, again.IsNegative));
            Assert.Equal(one.Methods, again.Methods);
            Assert.Equal(one.Taxa, again.Taxa);
            Assert.Equal(one.Databases, again.Databases);
            Assert.Equal(one.Functions.SelectMany(static function => function.Evidence),
                again.Functions.SelectMany(static function => function.Evidence));
            Assert.Equal(one.Json, again.Json);
        }
    }

    [Fact]
    public void Only_rows_with_a_wrong_number_of_columns_are_lost()
    {
        var read = ReadResult.OfText($"{Row(15)}\nuniprotkb:P1\tuniprotkb:P2\n{Row(15)}\tmore\n{Row(15, (2, "uniprotkb:X9"), (6, "-"))}\n",
            "a.tsv");

        Assert.Equal(["BRCA2 RAD51", "BRCA2 X9"], read.Pairs);
        Assert.Equal([2, 3], read.Faults.Select(static fault => int.Parse(((string)fault.Target!).Split(':')[^1], null)));
        Assert.All(read.Faults, static fault => Assert.Same(PathwayErrors.RecordInvalid, fault.Error));
        Assert.Contains("it has 2 columns separated by tabulators, and there are 15", read.Faults[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_columns_may_be_spelled_as_BioGRID_spells_them()
    {
        string[] names =
        [
            "#ID Interactor A", "ID Interactor B", "Alt IDs Interactor A", "Alt IDs Interactor B", "Aliases Interactor A",
            "Aliases Interactor B", "Interaction Detection Method", "Publication 1st Author", "Publication Identifiers",
            "Taxid Interactor A", "Taxid Interactor B", "Interaction Types", "Source Database", "Interaction Identifiers",
                "Confidence Values",
        ];

        var one = Assert.Single(ReadResult.OfText(string.Join('\t', names) + "\n" + Row(15) + "\n", "a.mitab.txt").Interactions);

        Assert.Equal(("BRCA2", "RAD51", 0.71), (one.Query, one.Partner, one.Score));
        Assert.Equal(["IntAct"], one.Databases);
    }

    [Fact]
    public void Scores_and_organisms_filter_rows()
    {
        var text = string.Join('\n', Row(15), Row(15, (2, "uniprotkb:X1"), (6, "-"), (11, "taxid:9606(human)|taxid:9606(Homo sapiens)")),
            Row(15, (2, "uniprotkb:X2"), (6, "-"), (11, "taxid:9606"), (15, "intact-miscore:0.3")));

        var read = ReadResult.OfText(text, "a.tsv", new InteractionOptions { MinimumScore = 0.5, Taxa = new HashSet<int> { 9606 } });

        Assert.Equal(["BRCA2 X1"], read.Pairs);
    }

    // A row of the specification's form, with some columns, counted from 1, replaced.
    private static string Row(int columns, params (int Column, string Cell)[] changes)
    {
        var cells = Enumerable.Repeat("-", columns).ToArray();
        string[] first =
        [
            "uniprotkb:P51587-2", "uniprotkb:Q06609", "intact:EBI-1", "intact:EBI-2|refseq:NP_1.1",
            "psi-mi:brca2_human(display_long)|uniprotkb:BRCA2(gene name)|uniprotkb:\"Fanconi anemia group D1 protein\"(gene name synonym)",
            "uniprotkb:RAD51(gene name)", "psi-mi:\"MI:0018\"(two hybrid)|psi-mi:\"MI:0096\"(pull down)", "Roe et al. (2001)",
            "pubmed:222|imex:IM-1|pubmed:333", "taxid:9606(human)|taxid:9606(Homo sapiens)", "taxid:10090(mouse)",
            "psi-mi:\"MI:0407\"(direct interaction)", "psi-mi:\"MI:0469\"(IntAct)", "intact:EBI-77|imex:IM-1-1",
            "author score:high|intact-miscore:0.71",
        ];
        first.CopyTo(cells, 0);
        if (columns >= 36) { cells[35] = "false"; }
        foreach (var (column, cell) in changes) { cells[column - 1] = cell; }
        return string.Join('\t', cells);
    }
}
