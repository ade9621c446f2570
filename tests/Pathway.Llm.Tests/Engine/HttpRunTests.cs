using System.Text;
using Pathway.Curators;
using Pathway.Emulator;
using Pathway.Emulator.Faults;
using Pathway.Emulator.Recording;
using Pathway.Emulator.Responders;
using Pathway.Formats;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Llm.Chat;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>Whole runs over HTTP.</summary>
public sealed class HttpRunTests
{
    private static readonly PathwayRootProfile Roots = RootProfiles.Load("seven");
    private static readonly string[] Terms = [.. Enumerable.Range(1, 12).Select(static i => $"term {i}")];

    [Fact]
    public async Task Requests_and_result_are_equal_at_any_concurrency_and_order()
    {
        var first = await BuildAsync(1, Terms);
        for (var seed = 0; seed < 3; seed++)
        {
            var shuffled = (string[])Terms.Clone();
            new Random(seed).Shuffle(shuffled);
            var other = await BuildAsync(64, shuffled);
            Assert.Equal(first.Bodies, other.Bodies);
            Assert.Equal(first.Export, other.Export);
        }
        Assert.True(first.Bodies.Count >= 100);
    }

    [Fact]
    public async Task Resumes_with_failed_questions_only()
    {
        // Too few to open the circuit breaker: no order of replies makes other questions fail too.
        const int Failing = 7;
        Assert.True(Failing < CircuitBreaker.FailureThreshold);
        var failing =
            FaultSchedule.ByQuestion(
                static (question, _) => int.Parse(question.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture) % 7 == 0
                    ? Fault.Status(503) : null);
        await using var emulator =
            await GeminiEmulator.StartAsync(new EmulatorOptions
                { Responder = new TermResponder(static (_, _) => "Proteostasis"), Faults = failing });
        using var store = new MemoryStore();
        var engine = CreateEngine(emulator, store);
        ParentQuestion[] questions =
            [.. Enumerable.Range(1, 50).Select(static i => new ParentQuestion { Subject = $"term {i}", Roots = Roots })];

        var run = engine.StartRun(Options(15) with { MaxOutage = TimeSpan.Zero });
        var replies = await Task.WhenAll(questions.Select(question => run.AskAsync(question, 0, CancellationToken.None)));

        Assert.Equal(50 - Failing, replies.Count(static reply => reply.Answer?.Parent == "Proteostasis"));
        Assert.Equal(Failing, run.Failures.Count);
        Assert.All(run.Failures,
            static failure =>
                Assert.Equal(("ModelUnavailable", true),
                    (failure.ErrorId, failure.RecommendedAction.Contains("Run the same command again", StringComparison.Ordinal))));
        Assert.Equal(50 - Failing + (Failing * 3), emulator.Log.Count);

        emulator.Options = emulator.Options with { Faults = FaultSchedule.None };
        emulator.Log.Clear();
        var again = engine.StartRun(Options(15));
        replies = await Task.WhenAll(questions.Select(question => again.AskAsync(question, 0, CancellationToken.None)));
        Assert.All(replies, static reply => Assert.Equal("Proteostasis", reply.Answer!.Parent));
        Assert.Empty(again.Failures);
        Assert.Equal(Failing, emulator.Log.Count);
    }

    [Fact]
    public async Task Stop_aborts_calls_in_flight_and_starts_none()
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions());
        emulator.Gate.Close();
        using var store = new MemoryStore();
        using var stop = new CancellationTokenSource();
        var run = CreateEngine(emulator, store).StartRun(Options(5));
        var asking =
            Task.WhenAll(Enumerable.Range(1, 30)
                .Select(i => run.AskAsync(new ParentQuestion { Subject = $"term {i}", Roots = Roots }, 0, stop.Token)));
        await emulator.Gate.WaitForHeldAsync(5);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await run.DrainAsync();
        await emulator.Log.WaitForOutcomeAsync(Outcome.Aborted, 5);
        Assert.Equal(5, emulator.Log.Count);
        Assert.Equal(Enumerable.Repeat(PathwayCallOutcome.Aborted, 5), store.Calls(run.RunId).Select(static call => call.Outcome));
    }

    private static async Task<(IReadOnlyList<string> Bodies, string Export)> BuildAsync(int concurrency, IReadOnlyList<string> terms)
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions());
        using var store = new MemoryStore();
        var run = CreateEngine(emulator, store).StartRun(Options(concurrency));
        var hierarchy =
            await HierarchyStep.BuildAsync(new HierarchyInput(Roots, [], terms, 10), run, CuratorCatalog.Terms, () => run.Failures,
                CancellationToken.None);
        Assert.True(hierarchy.IsComplete);
        using var export = new MemoryStream();
        HierarchyJsonWriter.Write(hierarchy, export);
        return ([.. emulator.Log.Requests.Select(static request => request.Text).Order(StringComparer.Ordinal)],
            Encoding.UTF8.GetString(export.ToArray()));
    }

    // Another port each time, and so its own limiter.
    private static QuestionEngine CreateEngine(GeminiEmulator emulator, IStore store)
    {
        var chosen =
            CuratorCatalog.Choose(new CuratorChoice
                { Curator = "Model", Endpoint = new Uri(emulator.BaseAddress), Key = new SecretText(EmulatorOptions.DefaultKey) });
        return new QuestionEngine(store, chosen.Curators, TimeProvider.System);
    }

    private static RunOptions Options(int concurrency) =>
        new() { Command = "test", ThrottleLimit = concurrency, RetryDelay = TimeSpan.Zero };
}
