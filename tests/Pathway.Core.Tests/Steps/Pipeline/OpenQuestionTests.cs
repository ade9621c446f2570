using Pathway.Doubles;
using Pathway.Engine;
using Pathway.Genes;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Evidence;
using Pathway.Steps.Hierarchy;
using Pathway.Storage;
using Xunit;

namespace Pathway.Steps.Pipeline;

/// <summary>A result is complete where every question was answered, whatever it was about.</summary>
public sealed class OpenQuestionTests
{
    private static readonly PathwayPublication Paper = new()
    {
        Pmid = "900000001", Title = "Invented cells in invented dishes", PmcId = "PMC900000001", Service = "test",
        Sha256 = new string('0', 64),
    };

    [Theory]
    [InlineData(ParentQuestion.Name)]
    [InlineData(RootQuestion.Name)]
    [InlineData(SiblingsQuestion.Name)]
    [InlineData(SameConceptQuestion.Name)]
    [InlineData(ChooseParentQuestion.Name)]
    [InlineData(IntermediateQuestion.Name)]
    [InlineData(PublicationQuestion.Name)]
    [InlineData(PublicationSearchQuestion.Name)]
    [InlineData(FullTextQuestion.Name)]
    [InlineData(ClaimQuestion.Name)]
    public async Task Question_that_stays_open_leaves_the_result_incomplete(string kind)
    {
        var result = await RunAsync(question => question.Kind == kind);

        Assert.False(result.IsComplete);
        Assert.Equal([kind], result.Failures.Select(static failure => failure.Question).Distinct());
        Assert.Equal(result.Failures.Distinct(), result.Failures);
    }

    [Fact]
    public async Task Result_is_complete_where_all_questions_are_answered()
    {
        var result = await RunAsync(static _ => false);

        Assert.True(result.IsComplete);
        Assert.Empty(result.Failures);
    }

    // Two spellings of a term, one that only a root can hold, one that two parents claim, and two publications.
    private static async Task<PathwayHierarchy> RunAsync(Func<Question, bool> isOpen)
    {
        var curator = new GraphCurator
        {
            Parent = static question => question.Subject switch { "strange" => null, "lower" => "middle", _ => "Root A" },
            Root = static _ => "Root B", Other = Answer, Fails = (question, _) => isOpen(question),
        };
        var engine = new QuestionEngine(new MemoryStore(), [curator], TimeProvider.System);
        var run = engine.StartRun(new RunOptions { Command = "test", ThrottleLimit = 4, RetryDelay = TimeSpan.Zero });
        PathwayInteraction[] interactions =
        [
            new()
            {
                Id = "i", Query = "ATXN3", Partner = "VCP", Json = "{}",
                Functions =
                [
                    new PathwayFunction { Title = "first", Pathway = "lower", Evidence = [new PathwayEvidence { Pmid = Paper.Pmid }] },
                    new PathwayFunction { Title = "second", Pathway = "strange", Evidence = [new PathwayEvidence { Title = Paper.Title }] },
                ],
            },
        ];
        var terms = new HierarchyInput(Hierarchies.TwoRoots, interactions, ["vesicle transport", "vesicle transports"], 10);
        var input = new PipelineInput(terms)
            { Evidence = new EvidenceInput(interactions) { AsksModel = true }, Genes = EmbeddedGenes.Names };

        return await PipelineStep.RunAsync(input, run, new NoCatalog(), () => run.Failures, CancellationToken.None);
    }

    private static Answer? Answer(Question question) => question switch
    {
        SiblingsQuestion { Subject: "middle" } => new SiblingsAnswer { Siblings = [new SiblingTerm("vesicle transport", null)] },
        SiblingsQuestion => new SiblingsAnswer(),
        SameConceptQuestion => new SameConceptAnswer { IsSame = false },
        ChooseParentQuestion choice => new ChooseParentAnswer { Parent = choice.Candidates[0] },
        IntermediateQuestion => new IntermediateAnswer { IsDirect = true },
        PublicationQuestion => new PublicationAnswer { Publication = Paper },
        PublicationSearchQuestion => new PublicationSearchAnswer { Publications = [Paper] },
        FullTextQuestion => new FullTextAnswer { Body = "We saw ataxin-3 and VCP in invented dishes." },
        ClaimQuestion => new ClaimAnswer { Verdict = ClaimAnswer.NotFound },
        _ => null,
    };
}
