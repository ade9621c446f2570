using Pathway.Annotation;
using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Engine;
using Pathway.Formats;
using Pathway.Formats.Interactions;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;
using Pathway.Steps.Reorganize;
using Pathway.Steps.Terms;
using Pathway.Storage;
using Xunit;

namespace Pathway.Steps.Pipeline;

/// <summary>The example of the project, with human proteins, has human terms only.</summary>
public sealed class ExampleTaxonTests
{
    private static readonly TermTaxon Human = new(EmbeddedAnnotation.Taxon, EmbeddedAnnotation.Release,
        static () => EmbeddedAnnotation.Processes);

    private static PathwayInteraction[] Example()
    {
        var interactions = new List<PathwayInteraction>();
        InteractionFile.Read(TestData.Example, InteractionFormat.Auto, interactions.Add, static failure => throw failure,
            CancellationToken.None);
        var terms = new TermStep(EmbeddedAnnotation.Processes, TermRecognizer.Embedded);
        return [.. interactions.Select(terms.Assign)];
    }

    private static async Task<PathwayHierarchy> RunAsync(string profile, TermTaxon? taxon, int concurrency = 4, bool turned = false)
    {
        var chosen = CuratorCatalog.Choose(new CuratorChoice { Curator = CuratorNames.Ontology, Taxon = taxon });
        var run = new QuestionEngine(new MemoryStore(), chosen.Curators, TimeProvider.System)
            .StartRun(new RunOptions { Command = "test", ThrottleLimit = concurrency });
        var interactions = Example();
        if (turned) { Array.Reverse(interactions); }
        var input = new PipelineInput(new HierarchyInput(RootProfiles.Load(profile), interactions, [], 10))
        {
            Taxon = taxon, Reorganize = new ReorganizeOptions { Taxon = taxon },
        };
        return await PipelineStep.RunAsync(input, run, CuratorCatalog.Terms, () => run.Failures, CancellationToken.None);
    }

    private static string[] FindForeign(PathwayHierarchy hierarchy) =>
        [.. hierarchy.Nodes.Where(static node => node.Kind != PathwayNodeKind.Root)
            .Where(static node => (node.OntologyId ?? CuratorCatalog.Terms.Identifier(node.Key)) is not { } id || !Human.Uses(id))
            .Select(static node => node.Name)];

    [Theory]
    [InlineData("seven")]
    [InlineData("ten")]
    [InlineData("all")]
    public async Task Each_term_is_carried_by_a_human_gene(string profile)
    {
        var hierarchy = await RunAsync(profile, Human);

        Assert.Empty(FindForeign(hierarchy));
        Assert.True(hierarchy.Nodes.Count(static node => node.Kind == PathwayNodeKind.Sibling) > 100);
    }

    [Fact]
    public async Task Without_an_organism_terms_of_plants_and_parasites_are_among_them()
    {
        var foreign = FindForeign(await RunAsync("seven", null));

        Assert.NotEmpty(foreign);
    }

    [Fact]
    public async Task The_result_does_not_depend_on_speed_or_order()
    {
        var expected = Trees.Canonical(await RunAsync("seven", Human, concurrency: 1));

        Assert.Equal(expected, Trees.Canonical(await RunAsync("seven", Human, concurrency: 32, turned: true)));
    }
}
