using Pathway.Questions;
using Pathway.Store;
using Xunit;

namespace Pathway.Desk;

public sealed class ReplayTests
{
    [Fact]
    public async Task A_replay_serves_what_is_stored_and_asks_nobody()
    {
        using var store = new MemoryStore();
        store.Keep(Desks.Stored(Desks.Parent("known"), "second", """{"parent":"Root B"}"""));
        store.Keep(Desks.Stored(Desks.Parent("both"), "first", """{"parent":"Root A"}"""));
        store.Keep(Desks.Stored(Desks.Parent("both"), "second", """{"parent":"Root B"}"""));
        var first = DelegateCurator.Saying("Root A", "first");
        var second = DelegateCurator.Saying("Root A", "second");
        var run = new QuestionDesk(store, [first, second], TimeProvider.System, isReplay: true).Run();

        Assert.Equal(("Root B", "second"), await run.Ask("known") is var known ? (known.Answer!.Parent, known.Provenance!.Answerer) : default);
        Assert.Equal("Root A", (await run.Ask("both")).Answer!.Parent);
        Assert.Equal("AnswerUnavailable", (await run.Ask("unknown")).Failure!.ErrorId);
        Assert.Equal((0, 0), (first.Calls, second.Calls));
        Assert.Empty(store.Calls(run.RunId));
    }

    [Fact]
    public async Task An_abstention_that_is_stored_is_all_that_a_replay_can_know()
    {
        using var store = new MemoryStore();
        store.Keep(Desks.Stored(Desks.Parent("term"), "second", """{"reason":"unknown"}"""));
        ICurator[] curators = [DelegateCurator.Saying("Root A", "first"), DelegateCurator.Saying("Root A", "second")];

        Assert.True((await new QuestionDesk(store, curators, TimeProvider.System, isReplay: true).Run().Ask("term")).Answer!.IsAbstention);
        Assert.Equal("first", (await new QuestionDesk(store, curators, TimeProvider.System).Run().Ask("term")).Provenance!.Answerer);
    }
}
