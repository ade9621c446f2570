using Pathway.Annotation;
using Pathway.Bench;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;
using Xunit;

namespace Pathway.Steps.Terms;

public sealed class TermStepTests
{
    private static readonly TermStep Step = new(EmbeddedAnnotation.Processes, TermRecognizer.Embedded);

    [Fact]
    public void Title_comes_before_sentences_and_sentences_before_annotation()
    {
        var interaction = Interaction("ATXN3", "VCP",
            new PathwayFunction { Title = "Mitophagy", CellularProcess = "Helps DNA repair." },
            new PathwayFunction { Title = "Support of VCP", CellularProcess = "Helps DNA repair." },
            new PathwayFunction { Title = "Support of VCP" });

        var resolved = Step.Assign(interaction);

        Assert.Equal("DNA repair", resolved.Functions[1].Pathway);
        Assert.Contains("the title says 'Mitophagy'", ReasonOf(resolved, 0), StringComparison.Ordinal);
        Assert.Contains("the process says 'DNA repair'", ReasonOf(resolved, 1), StringComparison.Ordinal);
        var annotated = resolved.TermAssignments.Where(static one => one.Function == 2).ToArray();
        Assert.InRange(annotated.Length, 1, SharedProcesses.Maximum);
        Assert.Equal(annotated[0].Term, resolved.Functions[2].Pathway);
        Assert.All(annotated, static one => Assert.Matches(@"^ATXN3 \([A-Z, ]+\) and VCP \([A-Z, ]+\) ", one.Provenance.Reason!));
        Assert.All(resolved.TermAssignments, one => Assert.Contains(one.Term!, resolved.Terms));
    }

    [Fact]
    public void Bare_pair_gets_the_terms_that_both_genes_share()
    {
        var resolved = Step.Assign(Interaction("uniprotkb:P54252", "Usp13"));

        Assert.Equal(resolved.TermAssignments[0].Term, resolved.Pathway);
        Assert.All(resolved.TermAssignments, static one => Assert.True(one.InformationContent >= SharedProcesses.MinInformationContent));
        Assert.Contains(resolved.Terms, static term => term.Contains("ERAD", StringComparison.Ordinal));
        Assert.StartsWith("GO annotation ", resolved.TermAssignments[0].Provenance.Answerer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The pair gathers in P-bodies when cells starve.", "P-body assembly")]
    [InlineData("The first dephosphorylates the second at two residues.", "protein dephosphorylation")]
    public void What_the_text_hints_at_comes_last(string process, string term)
    {
        var function = new PathwayFunction { Title = "Something else", CellularProcess = process };

        var hinted = Step.Assign(Interaction("ATXN3", "NOSUCHGENE9", function));
        var annotated = Step.Assign(Interaction("ATXN3", "VCP", function));

        Assert.Equal(term, Assert.Single(hinted.Terms));
        Assert.InRange(hinted.TermAssignments[0].Provenance.Confidence!.Value, 0.1, 0.5);
        Assert.DoesNotContain(term, annotated.Terms);
    }

    [Fact]
    public void Genes_of_another_organism_have_no_human_annotation()
    {
        var resolved = Step.Assign(Interaction("Atxn3", "Vcp") with { Taxa = ["10090"] });

        Assert.Empty(resolved.Terms);
        Assert.Contains("another organism", resolved.TermAssignments[0].Provenance.Reason!, StringComparison.Ordinal);
        Assert.NotEmpty(Step.Assign(Interaction("Atxn3", "Vcp") with { Taxa = ["9606"] }).Terms);
    }

    [Fact]
    public void Imported_annotation_serves_its_own_organism_and_no_other()
    {
        var process = EmbeddedOntology.Graph.Find("GO:0006298")!;
        AnnotatedGene Gene(string symbol) => new(symbol, [], [(process.Id, EvidenceCodes.Of("IDA"))]);
        var filler = Enumerable.Range(0, 60).Select(static number => new AnnotatedGene($"X{number}", [],
            [("GO:0006281", EvidenceCodes.Of("IDA"))]));
        var mouse = new TermStep(ProcessAnnotation.Create("mouse", EmbeddedOntology.Graph, [Gene("Mlh1"), Gene("Pms2"), .. filler],
            new HashSet<int> { 10090 }), TermRecognizer.Embedded);

        Assert.Equal(["mismatch repair"], mouse.Assign(Interaction("Mlh1", "Pms2") with { Taxa = ["10090"] }).Terms);
        Assert.Equal(["mismatch repair"], mouse.Assign(Interaction("Mlh1", "Pms2")).Terms);
        var human = mouse.Assign(Interaction("MLH1", "PMS2") with { Taxa = ["9606"] });
        Assert.Empty(human.Terms);
        Assert.Contains("'MLH1' is of another organism; the annotation is that of organism 10090",
            human.TermAssignments[0].Provenance.Reason!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ATXN3", "TAZ", "may be")]
    [InlineData("ATXN3", "NOSUCHGENE9", "no known human gene")]
    [InlineData("ATXN3", "RHEB", "share no process")]
    [InlineData(null, "RHEB", "only one protein")]
    public void Pair_without_common_terms_says_why(string? query, string partner, string why)
    {
        var resolved = Step.Assign(Interaction(query, partner));

        Assert.Empty(resolved.Terms);
        var none = Assert.Single(resolved.TermAssignments);
        Assert.Null(none.Term);
        Assert.Contains(why, none.Provenance.Reason!, StringComparison.Ordinal);
    }

    [Fact]
    public void Terms_of_the_input_stay_and_a_second_pass_changes_nothing()
    {
        var own = Interaction("ATXN3", "VCP", new PathwayFunction { Title = "Mitophagy", Pathway = "Aggrephagy" });
        var whole = Interaction("ATXN3", "VCP") with { Pathway = "Aggrephagy" };
        var resolved = Step.Assign(Interaction("ATXN3", "VCP"));

        Assert.Same(own, Step.Assign(own));
        Assert.Same(whole, Step.Assign(whole));
        Assert.Same(resolved, Step.Assign(resolved));
    }

    [Fact]
    public void Summary_counts_each_function_once()
    {
        var summary = new TermSummary();
        Assert.Null(summary.Describe());
        var functions = new[] { new PathwayFunction { Title = "Mitophagy" }, new PathwayFunction { Title = "X" } };
        summary.Add(Step.Assign(Interaction("ATXN3", "VCP", functions)));
        summary.Add(Step.Assign(Interaction("ATXN3", "NOSUCHGENE9")));

        Assert.Equal((1, 1, 1), (summary.FromText, summary.FromAnnotation, summary.Unassigned));
        Assert.Contains("1 stays without a term ('NOSUCHGENE9'", summary.Describe()!, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_of_known_processes_get_terms()
    {
        var rows = File.ReadLines(Path.Combine(TermLists.RepositoryRoot(), "bench/Pathway.Bench/Assignment/functions.tsv"))
            .Where(static line => !line.StartsWith('#')).Skip(1).Select(static line => line.Split('\t')).ToArray();
        Assert.Equal(100, rows.Length);
        Assert.All(rows, static row => Assert.Equal(row[6], EmbeddedOntology.Graph.Find(row[5])!.Name));

        var withText = rows.Count(static row => Step.Assign(Interaction(row[0], row[1],
            new PathwayFunction { Title = row[2], CellularProcess = row[3], Effect = row[4] })).Terms.Count > 0);
        var bare = rows.Count(static row => Step.Assign(Interaction(row[0], row[1])).Terms.Count > 0);
        var mixed = rows.Zip(rows.Skip(50).Concat(rows), static (one, other) => Step.Assign(Interaction(one[0], other[1])))
            .Count(static one => one.Terms.Count > 0);

        Assert.InRange(withText, 95, 100);
        Assert.InRange(bare, 90, 100);
        Assert.InRange(mixed, 0, bare / 2);
    }

    [Fact]
    public void Random_pairs_share_terms_far_less_often_than_partners()
    {
        string[] partners = ["VCP", "RAD23A", "STUB1", "USP13", "RNF126", "HSPA1A", "PML", "PNKP", "TP53", "UBQLN2"];
        var genes = new SortedSet<string>(StringComparer.Ordinal);
        var random = new Random(20220701);
        while (genes.Count < 400)
        {
            if (EmbeddedAnnotation.Processes.Find($"{random.Next(1, 30_000)}").Symbol is { } symbol) { genes.Add(symbol); }
        }
        string[] list = [.. genes];

        var placed = partners.Count(static partner => IsPlaced("ATXN3", partner));
        var placedAtRandom = Enumerable.Range(0, 200).Count(index => IsPlaced(list[index], list[index + 200]));

        Assert.InRange(placed, 9, 10);
        Assert.InRange(placedAtRandom, 0, 30);
    }

    private static string ReasonOf(PathwayInteraction interaction, int function) =>
        interaction.TermAssignments.Single(one => one.Function == function).Provenance.Reason!;

    private static bool IsPlaced(string one, string other) => Step.Assign(Interaction(one, other)).Terms.Count > 0;

    private static PathwayInteraction Interaction(string? query, string partner, params PathwayFunction[] functions) =>
        new() { Id = $"{query}-{partner}", Query = query, Partner = partner, Functions = functions, Json = "{}" };
}

public sealed class SharedProcessesTests
{
    private static readonly Processes Annotation = new(
        ("alpha", 5, []), ("beta", 6, []), ("gamma", 6, []), ("general", 2, []), ("above beta", 5.5, [1]), ("electronic", 9, []));

    [Fact]
    public void Most_informative_first_then_by_name_and_electronic_last()
    {
        var one = Gene("IDA IDA IDA IDA IDA IDA");
        var other = Gene("IMP IMP IMP IMP IMP IEA");

        Assert.Equal(["beta", "gamma", "alpha"], Names(one, other));
    }

    [Fact]
    public void Electronic_annotation_of_either_gene_serves_where_nothing_else_is_shared() =>
        Assert.Equal(["electronic"], Names(Gene("- - - - - IEA"), Gene("- - - - - IDA")));

    [Fact]
    public void General_terms_and_those_above_a_chosen_one_do_not_count()
    {
        Assert.Empty(Names(Gene("- - - IDA - -"), Gene("- - - IDA - -")));
        Assert.Equal(["beta"], Names(Gene("- IDA - IDA IDA -"), Gene("- IDA - IDA IDA -")));
    }

    [Fact]
    public void Where_the_same_genes_carry_both_the_process_below_counts()
    {
        var annotation = new Processes(("above", 6, [1]), ("process", 6, []), ("another", 7, []), ("zeta", 5, []));
        var gene = Gene("IDA IDA IDA IDA");

        Assert.Equal(["another", "process", "zeta"], new SharedProcesses(annotation).Find(gene, gene).Select(static one => one.Term.Name));
    }

    [Fact]
    public void Result_does_not_depend_on_the_order_of_the_genes()
    {
        var (one, other) = (Gene("IDA - IMP IDA IDA IEA"), Gene("IDA IDA IDA - IDA IEA"));

        Assert.Equal(Names(one, other), Names(other, one));
    }

    private static string[] Names(GeneProcesses one, GeneProcesses other) =>
        [.. new SharedProcesses(Annotation).Find(one, other).Select(static process => process.Term.Name)];

    // A code for each process, "-" for none.
    private static GeneProcesses Gene(string codes)
    {
        var carried = codes.Split(' ').Select(static (code, index) => (code, index)).Where(static pair => pair.code != "-").ToArray();
        return new GeneProcesses("A", null, [.. carried.Select(static pair => pair.index)],
            [.. carried.Select(static pair => EvidenceCodes.Of(pair.code))]);
    }

    // Each process with its information content and the numbers of the processes below it.
    private sealed class Processes(params (string Name, double Content, int[] Below)[] terms) : IProcessAnnotation
    {
        public string Release => "test";

        public IReadOnlySet<int> Taxa { get; } = new HashSet<int>();

        public GeneProcesses Find(string protein) => throw new NotSupportedException();

        public ProcessTerm GetTerm(int index) => new(index, $"T:{index}", terms[index].Name, terms[index].Content, 1);

        public ProcessTerm? FindTerm(string id) => throw new NotSupportedException();

        public bool IsAncestor(int above, int below) => terms[above].Below.Contains(below);
    }
}
