using Microsoft.Extensions.Time.Testing;
using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Emulator;
using Pathway.Emulator.Faults;
using Pathway.Emulator.Responders;
using Pathway.Llm.Chat;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>A wrong key, model, address or account costs one call; a used-up quota and endless refusals cost few.</summary>
public sealed class FirstCallHttpTests
{
    private static readonly TermResponder Parents = new(static (_, item) => $"{item.Term} group");

    // Stands still, so that the patience with the first call does not end, however slow the machine is.
    private readonly FakeTimeProvider clock = new();

    [Theory]
    [InlineData("Gemini", "key", "ModelKeyRefused")]
    [InlineData("OpenAI", "key", "ModelKeyRefused")]
    [InlineData("Gemini", "model", "ModelNotFound")]
    [InlineData("OpenAI", "model", "ModelNotFound")]
    [InlineData("Gemini", "path", "EndpointInvalid")]
    [InlineData("OpenAI", "path", "EndpointInvalid")]
    public async Task Wrong_setting_costs_one_call(string provider, string what, string error)
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions { Responder = Parents });
        var address = emulator.BaseAddress + (provider == "OpenAI" ? "/v1" : "") + (what == "path" ? "/elsewhere" : "");

        var run = Start(new CuratorChoice
        {
            Curator = "Model", Provider = provider, Model = what == "model" ? "none" : "gemini-3.8-flash", Endpoint = new Uri(address),
            Key = new SecretText(what == "key" ? "another-key-0123456789" : EmulatorOptions.DefaultKey),
        });
        var replies = await AskAsync(run, 30);

        Assert.All(replies, reply => Assert.Equal(error, reply.Failure!.ErrorId));
        Assert.InRange(emulator.Log.Requests.Count(static request => request.Method == "POST"), what == "path" ? 0 : 1, 1);
        if (what != "path") { return; }
        Assert.All(run.Failures, static failure => Assert.Contains("-Provider", failure.Cause, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Server_that_describes_the_model_gets_all_calls_at_once()
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions { Responder = Parents });
        emulator.Gate.Close();
        var run = Start(Choice(emulator));

        var asking = AskAsync(run, 15);
        await emulator.Gate.WaitForHeldAsync(15);
        emulator.Gate.Open();

        Assert.All(await asking, static reply => Assert.NotNull(reply.Answer));
    }

    [Fact]
    public async Task Server_without_descriptions_gets_one_call_first()
    {
        await using var emulator =
            await GeminiEmulator.StartAsync(new EmulatorOptions { Responder = Parents, DescribesModels = false });
        emulator.Gate.Close();
        var run = Start(Choice(emulator));

        var asking = AskAsync(run, 15);
        await emulator.Gate.WaitForHeldAsync(1);
        emulator.Gate.Open();

        Assert.All(await asking, static reply => Assert.NotNull(reply.Answer));
        Assert.Equal(15, emulator.Log.Count);
        var first = emulator.Log.Requests[0];
        Assert.All(emulator.Log.Requests.Skip(1), request => Assert.True(request.ArrivedAt >= first.CompletedAt));
    }

    [Fact]
    public async Task Endless_refusals_are_bounded_for_a_run()
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions
        {
            Responder = Parents, Faults = FaultSchedule.Always(Fault.TooManyRequests(TimeSpan.FromMilliseconds(50))),
        });

        var replies = await AskAsync(Start(Choice(emulator)), 6);

        Assert.All(replies, static reply => Assert.Equal("ModelRateLimited", reply.Failure!.ErrorId));
        Assert.InRange(emulator.Log.Count, 10, 30);
    }

    [Fact]
    public async Task Used_up_day_tells_its_end_and_a_raised_quota_serves_the_next_run()
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions
        {
            Responder = Parents, DescribesModels = false,
            Faults = FaultSchedule.Always(Fault.TooManyRequests(null, Emulator.Limits.QuotaViolation.PerDay(20))),
        });

        var replies = await AskAsync(Start(Choice(emulator)), 30);

        Assert.All(replies, static reply => Assert.Equal("ModelQuotaExhausted", reply.Failure!.ErrorId));
        Assert.All(replies, static reply => Assert.Contains("UTC", reply.Failure!.Message, StringComparison.Ordinal));
        Assert.Equal(1, emulator.Log.Count);

        emulator.Options = emulator.Options with { Faults = FaultSchedule.None };
        Assert.All(await AskAsync(Start(Choice(emulator)), 30), static reply => Assert.NotNull(reply.Answer));
    }

    private static CuratorChoice Choice(GeminiEmulator emulator) => new()
        { Curator = "Model", Endpoint = new Uri(emulator.BaseAddress), Key = new SecretText(EmulatorOptions.DefaultKey) };

    private RunSession Start(CuratorChoice choice) =>
        new QuestionEngine(new MemoryStore(), CuratorCatalog.Choose(choice).Curators, clock).StartRun(
            new RunOptions { Command = "test", ThrottleLimit = 15, RetryDelay = TimeSpan.Zero });

    private static Task<Reply<ParentAnswer>[]> AskAsync(RunSession run, int questions) =>
        Task.WhenAll(Enumerable.Range(0, questions).Select(i => run.AskAsync(TestQuestions.Parent($"term {i}"), 0, default)));
}
