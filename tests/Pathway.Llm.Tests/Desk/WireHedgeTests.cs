using Pathway.Curators;
using Pathway.Emulator;
using Pathway.Emulator.Faults;
using Pathway.Emulator.Minds;
using Pathway.Emulator.Recording;
using Pathway.Formats;
using Pathway.Llm.Chat;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Store;
using Xunit;

namespace Pathway.Desk;

/// <summary>Hedging over a real wire.</summary>
public sealed class WireHedgeTests
{
    // Far less than the call would be given, far more than a call takes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly PathwayRootProfile Roots = RootProfiles.Load("seven");

    [Fact]
    public async Task A_call_that_never_ends_is_answered_by_the_one_beside_it()
    {
        var stuck = FaultSchedule.ByQuestion(static (question, attempt) => question.Contains("stuck", StringComparison.Ordinal) && attempt == 1 ? Fault.Never : null);
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions { Mind = new TermMind(static (_, _) => "Proteostasis"), Faults = stuck });
        using var store = new MemoryStore();
        var chosen = CuratorCatalog.Choose(new CuratorChoice { Curator = "Model", Endpoint = new Uri(emulator.BaseAddress), Key = new SecretText(EmulatorOptions.DefaultKey) });
        var run = new QuestionDesk(store, chosen.Curators, TimeProvider.System).Open(new RunOptions { Command = "test", ThrottleLimit = 4, Hedge = true, Timeout = TimeSpan.FromHours(1) });
        // One after another, so that nothing else is slow when enough is known.
        for (var i = 0; i < CallDurations.Enough; i++) { await AskAsync($"term {i}").WaitAsync(Patience); }

        var reply = await AskAsync("stuck").WaitAsync(Patience);

        Assert.Equal("Proteostasis", reply.Answer!.Parent);
        await emulator.Log.WaitForOutcomeAsync(Outcome.Aborted, 1);
        Assert.Equal((22, 1), (emulator.Log.Count, run.Hedges));
        Assert.Equal([Outcome.Answered, Outcome.Aborted], emulator.Log.Requests.Where(static request => request.Text.Contains("stuck", StringComparison.Ordinal)).Select(static request => request.Outcome).Order());
        Assert.Equal([CallOutcome.Answered, CallOutcome.Aborted], store.Calls(run.RunId).Where(static call => call.Subject == "stuck").Select(static call => call.Outcome).Order());

        Task<Reply<ParentAnswer>> AskAsync(string term) => run.AskAsync(new ParentQuestion { Subject = term, Roots = Roots }, 0, CancellationToken.None);
    }
}
