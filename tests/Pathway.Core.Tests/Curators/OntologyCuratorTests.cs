using Pathway.Formats;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;
using Xunit;

namespace Pathway.Curators;

public sealed class OntologyCuratorTests
{
    private static readonly PathwayRootProfile Seven = RootProfiles.Load("seven");
    private static readonly OntologyCurator Curator = new(static () => EmbeddedOntology.Index);

    private static async Task<ParentAnswer> Parent(string term, params string[] excluded) => (await Curator.AskAsync(
        new ParentQuestion
            { Subject = TermName.Key(term), Roots = Seven, Excluded = [.. excluded.Select(TermName.Key).Order(StringComparer.Ordinal)] },
                CancellationToken.None)).Answer;

    private static async Task<RootAnswer> Root(string term, PathwayRootProfile? roots = null) =>
        (await Curator.AskAsync(new RootQuestion { Subject = TermName.Key(term), Roots = roots ?? Seven }, CancellationToken.None)).Answer;

    [Fact]
    public void The_answerer_names_the_release_and_the_rules() =>
        Assert.Equal("GO 2022-07-01, rules 6", Curator.GetAnswerer(new RootQuestion { Subject = "x", Roots = Seven }));

    [Theory]
    [InlineData("Aggrephagy", "selective autophagy")]
    [InlineData("selective autophagy", "macroautophagy")]
    [InlineData("macroautophagy", "autophagy")]
    [InlineData("autophagy", "Proteostasis")]
    [InlineData("Mitophagy", "selective autophagy")]
    [InlineData("mTOR Signaling", "intracellular signal transduction")]
    [InlineData("positive regulation of apoptotic process", "regulation of apoptotic process")]
    [InlineData("regulation of apoptotic process", "apoptotic process")]
    [InlineData("ERAD", "proteasomal protein catabolic process")]
    [InlineData("DNA repair", "cellular response to DNA damage stimulus")] // an anchor below a wider anchor
    [InlineData("Axonal transport", "transport along microtubule")] // what lies between bears the same name as a synonym
    [InlineData("reactive oxygen species metabolic process", "Metabolism & Bioenergetics")] // metabolic process is not shown
    public async Task The_parent_is_an_ontology_link_towards_the_nearest_anchor(string term, string parent)
    {
        var answer = await Parent(term);

        Assert.Equal(parent, answer.Parent);
        Assert.Contains("GO:", answer.Reason, StringComparison.Ordinal);
        Assert.InRange(answer.Confidence!.Value, 0.85, 1);
    }

    [Theory]
    [InlineData("Mitophagy Receptors", "mitophagy")]
    [InlineData("BRCA1-mediated ubiquitination", "protein ubiquitination")]
    [InlineData("Golgi fragmentation", "Golgi organization")]
    [InlineData("Post-transcriptional Regulation", "regulation of gene expression")]
    // What is disturbed is the process; the word says no more.
    [InlineData("Impaired calcium homeostasis", "calcium ion homeostasis")]
    [InlineData("Dysregulation of Wnt signalling", "Wnt signaling pathway")]
    [InlineData("Defective DNA repair", "DNA repair")]
    public async Task A_name_outside_the_ontology_goes_under_a_broader_near_term_with_less_confidence(string term, string parent)
    {
        var answer = await Parent(term);

        Assert.Equal(parent, answer.Parent);
        Assert.InRange(answer.Confidence!.Value, ParentGuesser.MinConfidence, 0.95);
    }

    [Theory]
    [InlineData("Banana bread recipe")]
    [InlineData("Neurodegeneration")]
    [InlineData("kidney development")]
    [InlineData("\ud800")]
    public async Task Not_knowing_is_an_answer_with_a_reason(string term)
    {
        var answer = await Parent(term);
        var root = await Root(term);

        Assert.True(answer.IsAbstention);
        Assert.True(root.IsAbstention);
        Assert.NotEmpty(answer.Reason!);
        Assert.NotEmpty(root.Reason!);
    }

    [Fact]
    public async Task Each_exclusion_brings_the_next_best_until_nothing_is_left()
    {
        var excluded = new List<string>();
        while ((await Parent("mitophagy", [.. excluded])).Parent is { } parent)
        {
            Assert.DoesNotContain(parent, excluded);
            excluded.Add(parent);
            Assert.InRange(excluded.Count, 1, 20);
        }

        Assert.Equal("selective autophagy", excluded[0]);
        Assert.Contains("Proteostasis", excluded);
    }

    [Fact]
    public async Task Excluded_subtree_is_skipped_upwards()
    {
        // The question after a cut cycle: DNA damage response > genotoxic stress response > DNA damage response.
        Assert.Equal("Genome Maintenance",
            (await Parent("DNA Damage Response", "DNA Damage Response", "Genotoxic Stress Response", "DNA Repair", "Excision Repair",
                "Nucleotide Excision Repair")).Parent);
        Assert.Equal("macroautophagy", (await Parent("Aggrephagy", "selective autophagy")).Parent);
        Assert.Equal("Proteostasis", (await Parent("Aggrephagy", "autophagy")).Parent);
    }

    [Theory]
    [InlineData("macroautophagy", "autophagy")]
    [InlineData("p53 signaling", "DNA damage response")]
    public async Task Parent_chain_avoids_excluded_terms(string term, string excluded)
    {
        var answer = await Parent(term, excluded);

        for (var steps = 0; answer.Parent is { } parent && Seven.Find(parent) is null; answer = await Parent(parent), steps++)
        {
            Assert.NotEqual(TermName.Key(excluded), TermName.Key(parent));
            Assert.InRange(steps, 0, 15);
        }
    }

    [Fact]
    public async Task No_chain_of_any_term_has_a_cycle_or_names_a_term_its_own_parent()
    {
        foreach (var term in EmbeddedOntology.Graph.Terms.Where(static term => term.Index % 97 == 0))
        {
            var chain = new HashSet<string>(StringComparer.Ordinal) { TermName.Key(term.Name) };
            for (var answer = await Parent(term.Name); answer.Parent is { } parent
                && Seven.Find(parent) is null; answer = await Parent(parent))
            {
                Assert.True(chain.Add(TermName.Key(parent)), $"{term}: {string.Join(" > ", chain)} > {parent}");
            }
            Assert.InRange(chain.Count, 1, 12);
        }
    }

    [Fact]
    public async Task A_chain_ends_at_the_root_that_the_root_question_names()
    {
        foreach (var term in EmbeddedOntology.Graph.Terms.Where(static term => term.Index % 200 == 0))
        {
            var name = term.Name;
            while ((await Parent(name)).Parent is { } parent) { name = parent; if (Seven.Find(parent) is not null) { break; } }
            Assert.Equal(Seven.Find(name)?.Name, (await Root(term.Name)).Root);
        }
    }

    [Fact]
    public async Task Roots_without_anchors_are_not_guessed_at()
    {
        var profile = new PathwayRootProfile("own", [new PathwayRoot { Name = "Cooking" }]);

        Assert.True((await Root("autophagy", profile)).IsAbstention);
        Assert.Contains("no root of the profile",
            (await Curator.AskAsync(new ParentQuestion { Subject = "autophagy", Roots = profile }, CancellationToken.None)).Answer.Reason,
            StringComparison.Ordinal);
    }
}
