using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

public sealed class ReplayTests
{
    [Fact]
    public async Task Replay_returns_stored_answers_without_calls()
    {
        using var store = new MemoryStore();
        store.GetOrAdd(TestEngine.Stored(TestEngine.Parent("known"), "second", """{"parent":"Root B"}"""));
        store.GetOrAdd(TestEngine.Stored(TestEngine.Parent("both"), "first", """{"parent":"Root A"}"""));
        store.GetOrAdd(TestEngine.Stored(TestEngine.Parent("both"), "second", """{"parent":"Root B"}"""));
        var first = DelegateCurator.Returning("Root A", "first");
        var second = DelegateCurator.Returning("Root A", "second");
        var run = new QuestionEngine(store, [first, second], TimeProvider.System, isReplay: true).StartTestRun();

        Assert.Equal(("Root B", "second"), await run.Ask("known") is var known ? (known.Answer!.Parent, known.Provenance!.Answerer)
            : default);
        Assert.Equal("Root A", (await run.Ask("both")).Answer!.Parent);
        Assert.Equal("AnswerUnavailable", (await run.Ask("unknown")).Failure!.ErrorId);
        Assert.Equal((0, 0), (first.Calls, second.Calls));
        Assert.Empty(store.Calls(run.RunId));
    }

    [Fact]
    public async Task Replay_returns_stored_abstention()
    {
        using var store = new MemoryStore();
        store.GetOrAdd(TestEngine.Stored(TestEngine.Parent("term"), "second", """{"reason":"unknown"}"""));
        ICurator[] curators = [DelegateCurator.Returning("Root A", "first"), DelegateCurator.Returning("Root A", "second")];

        Assert.True(
            (await new QuestionEngine(store, curators, TimeProvider.System, isReplay: true).StartTestRun()
                .Ask("term")).Answer!.IsAbstention);
        Assert.Equal("first",
            (await new QuestionEngine(store, curators, TimeProvider.System).StartTestRun().Ask("term")).Provenance!.Answerer);
    }
}
