using Pathway.Annotation;
using Pathway.Formats;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;
using Xunit;

namespace Pathway.Curators;

/// <summary>The answers of the ontology in a run of human proteins.</summary>
public sealed class OntologyTaxonTests
{
    private static readonly PathwayRootProfile All = RootProfiles.Load("all");
    private static readonly TermTaxon HumanTaxon = new(9606, "release", static () => EmbeddedAnnotation.Processes);
    private static readonly OntologyCurator Human = new(static () => EmbeddedOntology.Index, HumanTaxon);
    private static readonly OntologyCurator Any = new(static () => EmbeddedOntology.Index);

    private static async Task<TAnswer> Ask<TAnswer>(OntologyCurator curator, Question<TAnswer> question)
        where TAnswer : Answer => (await curator.AskAsync(question, CancellationToken.None)).Answer;

    private static Task<ParentAnswer> Parent(OntologyCurator curator, string term) =>
        Ask(curator, new ParentQuestion { Subject = TermName.Key(term), Roots = All });

    private static bool IsUsedOrRoot(string name) => All.Find(name) is not null
        || HumanTaxon.Uses(EmbeddedOntology.Index.FindByName(TermName.Key(name))!.Id);

    // Each of them in its own part of the ontology.
    private static IEnumerable<OntologyTerm> Unused(int step) => EmbeddedOntology.Graph.Terms
        .Where(static term => !HumanTaxon.Uses(term.Id)).Where((_, place) => place % step == 0);

    [Fact]
    public void The_answerer_names_the_organism_only_where_the_answer_depends_on_it()
    {
        Question[] dependent = [new ParentQuestion { Subject = "x", Roots = All }, new RootQuestion { Subject = "x", Roots = All },
            new IntermediateQuestion { Subject = "x", Root = "y", Roots = All }];
        Question[] independent = [new SiblingsQuestion { Subject = "x", Roots = All }, SameConceptQuestion.Of("x", "y"),
            new ChooseParentQuestion { Subject = "x", Candidates = ["a", "b"], Roots = All }];

        Assert.All(dependent, static question => Assert.Equal("GO 2022-07-01, rules 6, terms of taxon 9606 (release)",
            Human.GetAnswerer(question)));
        Assert.All(independent, static question => Assert.Equal("GO 2022-07-01, rules 6", Human.GetAnswerer(question)));
        Assert.All(dependent, static question => Assert.Equal("GO 2022-07-01, rules 6", Any.GetAnswerer(question)));
    }

    [Fact]
    public async Task The_answer_about_siblings_holds_for_every_organism()
    {
        var question = new SiblingsQuestion { Subject = "hormone-mediated signaling pathway", Roots = All };
        var answer = await Ask(Human, question);

        Assert.Equal((await Ask(Any, question)).Siblings, answer.Siblings);
        Assert.Contains("auxin-activated signaling pathway", answer.Siblings.Select(static one => one.Name));
    }

    [Fact]
    public async Task A_term_that_is_named_is_found_although_no_gene_carries_it_and_the_reason_says_so()
    {
        var answer = await Parent(Human, "Auxin-activated signaling pathway");

        Assert.Equal("hormone-mediated signaling pathway", answer.Parent);
        Assert.EndsWith("no gene of taxon 9606 carries GO:0009734", answer.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("taxon", (await Parent(Any, "Auxin-activated signaling pathway")).Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("taxon", (await Parent(Human, "autophagy")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parents_of_terms_of_other_organisms_are_terms_of_this_one()
    {
        var (placed, differing) = (0, 0);
        foreach (var term in Unused(60))
        {
            if ((await Parent(Human, term.Name)).Parent is not { } parent) { continue; }
            placed++;
            Assert.True(IsUsedOrRoot(parent), $"{term}: {parent}");
            if ((await Parent(Any, term.Name)).Parent is { } other && !IsUsedOrRoot(other)) { differing++; }
        }

        Assert.True(placed > 100, $"{placed}");
        Assert.True(differing > 20, $"{differing}");
    }

    [Theory]
    [InlineData("abnormal {0}")]
    [InlineData("{0} of the newborn")]
    public async Task Guesses_are_terms_of_the_organism(string pattern)
    {
        var guesses = 0;
        foreach (var term in Unused(150))
        {
            var name = string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, term.Name);
            if ((await Parent(Human, name)).Parent is not { } parent) { continue; }
            guesses++;
            Assert.True(IsUsedOrRoot(parent), $"{name}: {parent}");
        }

        Assert.True(guesses > 20, $"{guesses}");
    }

    [Fact]
    public async Task Intermediate_terms_are_terms_of_the_organism()
    {
        var inserted = 0;
        foreach (var term in Unused(60))
        {
            var key = TermName.Key(term.Name);
            if ((await Ask(Any, new RootQuestion { Subject = key, Roots = All })).Root is not { } root) { continue; }
            var question = new IntermediateQuestion { Subject = key, Root = TermName.Key(root), Roots = All };
            if ((await Ask(Human, question)).Intermediate is not { } between) { continue; }
            inserted++;
            Assert.True(IsUsedOrRoot(between), $"{term}: {between}");
        }

        Assert.True(inserted > 20, $"{inserted}");
    }
}
