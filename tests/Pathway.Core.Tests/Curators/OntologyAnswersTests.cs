using Pathway.Formats;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;
using Xunit;

namespace Pathway.Curators;

/// <summary>The answers of the ontology to the questions of siblings and reorganisation.</summary>
public sealed class OntologyAnswersTests
{
    private static readonly PathwayRootProfile Seven = RootProfiles.Load("seven");
    private static readonly OntologyCurator Curator = new(static () => EmbeddedOntology.Index);

    private static async Task<TAnswer> Ask<TAnswer>(Question<TAnswer> question)
        where TAnswer : Answer
    {
        Assert.Equal("GO 2022-07-01, rules 6", Curator.GetAnswerer(question));
        return (await Curator.AskAsync(question, CancellationToken.None)).Answer;
    }

    private static Task<SiblingsAnswer> Siblings(string parent) =>
        Ask(new SiblingsQuestion { Subject = TermName.Key(parent), Roots = Seven });

    private static Task<SameConceptAnswer> Same(string one, string other) =>
        Ask(SameConceptQuestion.Of(TermName.Key(one), TermName.Key(other)));

    private static Task<ChooseParentAnswer> Choose(string term, params string[] candidates) =>
        Ask(new ChooseParentQuestion
            { Subject = TermName.Key(term), Roots = Seven,
                Candidates = [.. candidates.Select(TermName.Key).Order(StringComparer.Ordinal)] });

    private static Task<IntermediateAnswer> Between(string root, string term) =>
        Ask(new IntermediateQuestion { Subject = TermName.Key(term), Root = TermName.Key(root), Roots = Seven });

    [Fact]
    public async Task Siblings_are_children_in_no_order()
    {
        var answer = await Siblings("macroautophagy");
        var names = answer.Siblings.Select(static sibling => sibling.Name).ToArray();

        Assert.True(answer.IsUnranked);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Contains("selective autophagy", names);
        Assert.InRange(names.Length, 5, 30);
        Assert.DoesNotContain("regulation of macroautophagy", names);
        Assert.All(names,
            static name =>
                Assert.True(
                    OntologyGraph.IsAncestor(EmbeddedOntology.Index.FindByName("macroautophagy")!,
                        EmbeddedOntology.Index.FindByName(name)!)));
    }

    [Fact]
    public async Task Siblings_under_a_root_are_its_anchors() =>
    Assert.Contains("autophagy", (await Siblings("Proteostasis")).Siblings.Select(static sibling => sibling.Name));

    [Fact]
    public async Task A_profile_that_is_loaded_again_gives_the_same_siblings()
    {
        var again = await Ask(new SiblingsQuestion { Subject = "proteostasis", Roots = RootProfiles.Load("seven") });

        Assert.Equal((await Siblings("Proteostasis")).Siblings, again.Siblings);
    }

    [Fact]
    public async Task A_leaf_has_none_and_an_unknown_name_is_not_known()
    {
        var leaf =
            await Siblings(EmbeddedOntology.Index.Graph.Terms.First(static term => term.Children.Count == 0 && term.Links.Count > 0).Name);
        Assert.Equal((false, 0), (leaf.IsAbstention, leaf.Siblings.Count));
        Assert.True((await Siblings("Banana bread recipe")).IsAbstention);
    }

    [Theory]
    [InlineData("autophagosome assembly", "autophagosome formation", "autophagosome assembly")]
    [InlineData("Protein Deubiquitylation", "protein deubiquitination", "protein deubiquitination")]
    public async Task Names_and_synonyms_of_one_term_are_one_concept(string one, string other, string kept)
    {
        var answer = await Same(one, other);

        Assert.Equal((true, kept), (answer.IsSame, answer.Kept));
        Assert.Contains("GO:", answer.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mitochondrial fission", "mitochondrial fusion", false)]
    [InlineData("Banana bread", "Banana cake", null)]
    // The ontology has neither, but they are spellings of one name.
    [InlineData("Banana bread", "Banana breads", true)]
    [InlineData("Banana/bread-baking", "Banana-bread baking", true)]
    [InlineData("Baking of bananas", "Baking by bananas", null)]
    [InlineData("mitochondrial fission", "mitochondrial fissions things", null)]
    public async Task Two_names_are_two_concepts_and_all_else_is_not_known(string one, string other, bool? isSame) =>
    Assert.Equal(isSame, (await Same(one, other)).IsSame);

    [Theory]
    [InlineData("aggrephagy", "selective autophagy", "autophagy", "macroautophagy", "selective autophagy")]
    [InlineData("selective autophagy", "macroautophagy", "autophagy", "Proteostasis", "macroautophagy")]
    [InlineData("mitophagy", "selective autophagy", "autophagy of mitochondrion", "Proteostasis", "selective autophagy")]
    [InlineData("regulation of autophagy", "Proteostasis", "autophagy", "apoptotic process", "autophagy")]
    [InlineData("apoptotic process", "mitophagy", "glycolytic process", "DNA repair", null)]
    [InlineData("autophagy", "DNA repair", "mitophagy", "Proteostasis", "Proteostasis")]
    [InlineData("Banana bread", "autophagy", "mitophagy", "Proteostasis", null)]
    public async Task The_nearest_ancestor_is_the_best_parent(string term, string one, string two, string three, string? best) =>
        Assert.Equal(best is null ? null : TermName.Key(best), (await Choose(term, one, two, three)).Parent);

    [Theory]
    [InlineData("Proteostasis", "aggrephagy", "selective autophagy")]
    [InlineData("Proteostasis", "autophagy", null)]
    [InlineData("Genome Maintenance", "double-strand break repair", "DNA repair")]
    public async Task The_next_term_above_goes_between(string root, string term, string? between)
    {
        var answer = await Between(root, term);

        Assert.Equal((between is null, between), (answer.IsDirect, answer.Intermediate));
    }

    [Theory]
    [InlineData("Genome Maintenance", "aggrephagy")]
    [InlineData("Proteostasis", "Banana bread")]
    public async Task Abstains_for_other_root_and_unknown_name(string root, string term) =>
    Assert.True((await Between(root, term)).IsAbstention);
}
