using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Emulator;
using Pathway.Emulator.Faults;
using Pathway.Emulator.Recording;
using Pathway.Emulator.Responders;
using Pathway.Formats;
using Pathway.Llm.Chat;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>Hedging over HTTP.</summary>
public sealed class HttpHedgeTests
{
    // Much shorter than the time-out of a call, much longer than a normal call.
    private static readonly PathwayRootProfile Roots = RootProfiles.Load("seven");

    [Fact]
    public async Task Hedge_answers_when_first_call_never_ends()
    {
        var stuck =
            FaultSchedule.ByQuestion(
                static (question, attempt) => question.Contains("stuck", StringComparison.Ordinal) && attempt == 1 ? Fault.Never : null);
        await using var emulator =
            await GeminiEmulator.StartAsync(new EmulatorOptions
                { Responder = new TermResponder(static (_, _) => "Proteostasis"), Faults = stuck });
        using var store = new MemoryStore();
        var chosen =
            CuratorCatalog.Choose(new CuratorChoice
                { Curator = "Model", Endpoint = new Uri(emulator.BaseAddress), Key = new SecretText(EmulatorOptions.DefaultKey) });
        var run =
            new QuestionEngine(store, chosen.Curators,
                TimeProvider.System).StartRun(new RunOptions
                    { Command = "test", ThrottleLimit = 4, Hedge = true, Timeout = TimeSpan.FromHours(1) });
        // One after another, so that no other call is slow when there are enough samples.
        for (var i = 0; i < LatencyTracker.MinSamples; i++) { await AskAsync($"term {i}").WaitAsync(Hang.Patience); }

        var reply = await AskAsync("stuck").WaitAsync(Hang.Patience);

        Assert.Equal("Proteostasis", reply.Answer!.Parent);
        await emulator.Log.WaitForOutcomeAsync(Outcome.Aborted, 1);
        Assert.Equal((22, 1), (emulator.Log.Count, run.Hedges));
        Assert.Equal([Outcome.Answered, Outcome.Aborted],
            emulator.Log.Requests.Where(static request => request.Text.Contains("stuck", StringComparison.Ordinal))
                .Select(static request => request.Outcome).Order());
        Assert.Equal([PathwayCallOutcome.Answered, PathwayCallOutcome.Aborted],
            store.Calls(run.RunId).Where(static call => call.Subject == "stuck").Select(static call => call.Outcome).Order());

        Task<Reply<ParentAnswer>> AskAsync(string term) =>
            run.AskAsync(new ParentQuestion { Subject = term, Roots = Roots }, 0, CancellationToken.None);
    }
}
