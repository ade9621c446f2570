using Pathway.Engine;
using Pathway.Formats;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Curators;

/// <summary>The ontology where it is confident and another curator otherwise, for every kind of question.</summary>
public sealed class ConfidentCuratorTests : IDisposable
{
    private static readonly PathwayRootProfile Seven = RootProfiles.Load("seven");
    private static readonly OntologyCurator Embedded = new(static () => EmbeddedOntology.Index);

    private readonly MemoryStore store = new();
    private readonly Everything other = new();

    public void Dispose() => store.Dispose();

    [Theory]
    [InlineData("parent")]
    [InlineData("root")]
    [InlineData("siblings")]
    [InlineData("same-concept")]
    [InlineData("choose-parent")]
    [InlineData("intermediate")]
    public async Task Unsure_answers_go_to_next_curator(string kind)
    {
        Assert.Equal(("GO 2022-07-01, rules 6, sure by 0.85", 0), await Ask(kind, "aggrephagy", 0.85));
        Assert.Equal(("other", 1), await Ask(kind, "banana bread recipe", 0.85));
        Assert.Equal(("other", 2), await Ask(kind, "mitophagy", 1.1));
        // An unsure answer is stored as an abstention with a reason.
        Assert.Contains(store.Answers(),
            static answer => answer.Answerer.EndsWith("sure by 1.1", StringComparison.Ordinal)
                && answer.Answer.Contains("not sure enough", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Batches_pass_through_confident_curator()
    {
        var engine = new QuestionEngine(store, [new ConfidentCurator(Embedded, 1.1), other], TimeProvider.System);
        SameConceptQuestion[] pairs = [.. Enumerable.Range(0, 5).Select(static i => SameConceptQuestion.Of("autophagy", $"autophagy {i}"))];

        var replies = await engine.StartTestRun().AskAllAsync(pairs, 0, default);

        Assert.All(replies, static reply => Assert.Equal("other", reply.Provenance!.Answerer));
        Assert.Equal(2, other.Calls);
        Assert.Equal(1, engine.Curators[0].CallPolicy.GetBatchSize(pairs[0]));
        Assert.Equal(3, new ConfidentCurator(other, 0.5).CallPolicy.GetBatchSize(pairs[0]));
        Assert.All((await new ConfidentCurator(other, 0.5).AskAsync<SameConceptAnswer>(pairs[..2], default)).Items,
            static item => Assert.True(item.Answer!.IsAbstention));
    }

    private async Task<(string Answerer, int Calls)> Ask(string kind, string term, double minConfidence)
    {
        var run = new QuestionEngine(store, [new ConfidentCurator(Embedded, minConfidence), other], TimeProvider.System).StartTestRun();
        return kind switch
        {
            "parent" => await Ask(run, new ParentQuestion { Subject = term, Roots = Seven }),
            "root" => await Ask(run, new RootQuestion { Subject = term, Roots = Seven }),
            // The set that goes on to the second curator has one question here.
            "siblings" => await Ask(run, new SiblingsQuestion { Subject = term, Roots = Seven }),
            "same-concept" => await Ask(run, SameConceptQuestion.Of(term, "autophagy")),
            "choose-parent" =>
                await Ask(run, new ChooseParentQuestion { Subject = term, Roots = Seven, Candidates = ["autophagy", "proteostasis"] }),
            _ => await Ask(run, new IntermediateQuestion { Subject = term, Roots = Seven, Root = "proteostasis" }),
        };
    }

    private async Task<(string Answerer, int Calls)> Ask<TAnswer>(RunSession run, Question<TAnswer> question)
        where TAnswer : Answer
    {
        var reply = Assert.Single(await run.AskAllAsync([question], 0, default));
        Assert.False(reply.Answer!.IsAbstention);
        return (reply.Provenance!.Answerer, other.Calls);
    }

    private sealed class Everything : ICurator, ICallPolicy
    {
        public ICallPolicy CallPolicy => this;

        private int calls;

        public int Calls => Volatile.Read(ref calls);

        public string? GetAnswerer(Question question) => "other";

        public int GetBatchSize(Question question) => question is SameConceptQuestion ? 3 : 1;

        public Task<BatchResponse<TAnswer>> AskAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions,
            CancellationToken cancellation)
            where TAnswer : Answer
        {
            Interlocked.Increment(ref calls);
            return Task.FromResult(
                new BatchResponse<TAnswer>(
                    [.. questions.Select(static question => new BatchResponseItem<TAnswer>((TAnswer)Say(question), null))], 0, false, null,
                    null));
        }

        private static Answer Say(Question question) => question switch
        {
            ParentQuestion => new ParentAnswer { Parent = "P" },
            RootQuestion => new RootAnswer { Root = "Proteostasis" },
            SiblingsQuestion => new SiblingsAnswer(),
            SameConceptQuestion => new SameConceptAnswer { IsSame = false },
            ChooseParentQuestion => new ChooseParentAnswer { Parent = "autophagy" },
            _ => new IntermediateAnswer { IsDirect = true },
        };
    }
}
