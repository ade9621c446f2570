using Microsoft.Extensions.AI;
using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Emulator;
using Pathway.Emulator.Faults;
using Pathway.Emulator.Limits;
using Pathway.Emulator.Recording;
using Pathway.Emulator.Responders;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Pathway.Llm.Models;
using Pathway.Questions;
using Xunit;

namespace Pathway.Chat;

/// <summary>The contract of every Gemini client over HTTP, the same for each transport.</summary>
public abstract class GeminiHttpContract
{
    private static readonly TermResponder Upper = new(static (_, item) => item.Term.ToUpperInvariant());

    /// <summary>Creates the client on the connection pool of this process.</summary>
    private protected abstract IChatClient Client(GeminiAddress address, ModelProfile model, SecretText? key);

    [Fact]
    public async Task Sends_one_request_and_returns_answer_without_thoughts()
    {
        await using var emulator =
            await GeminiEmulator.StartAsync(new EmulatorOptions { Responder = Upper, Thought = "a thought", ThoughtTokens = 5 });

        var response = await Curator(emulator).AskAsync(TestQuestions.Parent("aggrephagy"), default);

        Assert.Equal("AGGREPHAGY", response.Answer.Parent);
        Assert.True(response.Usage is { InputTokens: > 100, OutputTokens: > 0, ThoughtTokens: 5 });
        var request = Assert.Single(emulator.Log.Requests);
        Assert.True(request.HasValidKey);
        Assert.False(request.HasMisplacedKey);
    }

    [Fact]
    public async Task Maps_each_server_fault_to_one_failure_after_one_request()
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions { Responder = Upper });
        var withheld = ServerFaults.Withheld.Select(static row => (row.Fault, row.Error, row.IsTransient));
        foreach (var (fault, error, isTransient) in ServerFaults.All.Concat(withheld))
        {
            emulator.Options = emulator.Options with { Faults = FaultSchedule.Always(fault) };
            var before = emulator.Log.Count;

            var failure = await Assert.ThrowsAsync<CuratorException>(
                async () => await Curator(emulator).AskAsync(TestQuestions.Parent("aggrephagy"), default));

            Assert.True((error, isTransient) == (failure.Error.Id, failure.IsTransient),
                $"{fault.Name}: {failure.Error.Id}, {failure.IsTransient}, {failure.Message}");
            Assert.DoesNotContain(EmulatorOptions.DefaultKey, failure.ToString(), StringComparison.Ordinal);
            Assert.Equal((fault.Name, 1), (fault.Name, emulator.Log.Count - before));
        }
    }

    [Fact]
    public async Task Reports_delay_and_value_of_minute_quota()
    {
        var limits = new QuotaLimits { RequestsPerMinute = 1 };
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions { Responder = Upper, Limits = limits });
        var curator = Curator(emulator);
        await curator.AskAsync(TestQuestions.Parent("one"), default);

        var failure = await Assert.ThrowsAsync<CuratorException>(async () => await curator.AskAsync(TestQuestions.Parent("two"), default));

        Assert.Same(PathwayErrors.ModelRateLimited, failure.Error);
        Assert.InRange(failure.RetryAfter!.Value, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(61));
        Assert.Equal(1, Assert.Single(((ChatException)failure.InnerException!).Violations).Value);
    }

    [Fact]
    public async Task Daily_quota_is_not_transient()
    {
        var limits = new QuotaLimits { RequestsPerDay = 1 };
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions { Responder = Upper, Limits = limits });
        var curator = Curator(emulator);
        await curator.AskAsync(TestQuestions.Parent("one"), default);

        var failure = await Assert.ThrowsAsync<CuratorException>(async () => await curator.AskAsync(TestQuestions.Parent("two"), default));

        Assert.Equal((PathwayErrors.ModelQuotaExhausted, false), (failure.Error, failure.IsTransient));
        Assert.True(((ChatException)failure.InnerException!).IsDailyQuotaExhausted);
    }

    [Fact]
    public async Task Unknown_model_lists_existing_models()
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions());

        var failure = await Assert.ThrowsAsync<CuratorException>(
            async () => await Curator(emulator, name: "gemini-0-none").AskAsync(TestQuestions.Parent("aggrephagy"), default));

        Assert.Same(PathwayErrors.ModelNotFound, failure.Error);
        Assert.Contains("gemini-3.8-flash", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_key_is_refused_and_never_shown()
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions { Responder = Upper });

        var failure = await Assert.ThrowsAsync<CuratorException>(
            async () => await Curator(emulator, key: "another-key-9876543210").AskAsync(TestQuestions.Parent("aggrephagy"), default));

        Assert.Same(PathwayErrors.ModelKeyRefused, failure.Error);
        Assert.DoesNotContain("another-key-9876543210", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_aborts_request_in_flight()
    {
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions { Responder = Upper });
        emulator.Gate.Close();
        using var stop = new CancellationTokenSource();
        var asking = Curator(emulator).AskAsync(TestQuestions.Parent("aggrephagy"), stop.Token);
        await emulator.Gate.WaitForHeldAsync(1);

        stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await asking);
        await emulator.Log.WaitForOutcomeAsync(Outcome.Aborted, 1);
        emulator.Gate.Open();
    }

    private LlmCurator Curator(GeminiEmulator emulator, string name = "gemini-3.8-flash", string key = EmulatorOptions.DefaultKey)
    {
        var model = ModelCatalog.Load().Find("Gemini", name);
        return new LlmCurator(Client(GeminiAddress.Google(new Uri(emulator.BaseAddress)), model, new SecretText(key)), model, null);
    }
}

/// <summary>Faults of a server, and the failure that every client reports for each.</summary>
internal static class ServerFaults
{
    /// <summary>Faults of any server.</summary>
    public static IReadOnlyList<(Fault Fault, string Error, bool IsTransient)> All { get; } =
    [
        (Fault.Status(400), "ModelRequestRefused", false), (Fault.Status(401), "ModelKeyRefused", false),
        (Fault.Status(403), "ModelKeyRefused", false),
        (Fault.Status(500), "ModelUnavailable", true), (Fault.Status(502), "ModelUnavailable", true),
        (Fault.Status(503), "ModelUnavailable", true), (Fault.Status(504), "ModelUnavailable", true),
        (Fault.TooManyRequestsWithoutDetails, "ModelRateLimited", true), (Fault.Reset(-1), "EndpointUnreachable", true),
        (Fault.Reset(20), "EndpointUnreachable", true), (Fault.Closed(20), "EndpointUnreachable", true),
        (Fault.HtmlPage(502), "ModelUnavailable", true), (Fault.HtmlPage(200), "ReplyUnreadable", true),
        (Fault.Truncated(60), "ReplyUnreadable", true),
        (Fault.MaxTokens(30), "ReplyCut", false), (Fault.WrongSchema, "ReplyUnreadable", true), (Fault.EmptyText, "ReplyUnreadable", true),
        (Fault.OtherText("I would rather not."), "ReplyUnreadable", true),
    ];

    /// <summary>Withheld and malformed replies of Gemini.</summary>
    public static IReadOnlyList<(Fault Fault, string Error, bool IsTransient)> Withheld { get; } =
    [
        (Fault.PromptBlocked(), "ReplyBlocked", false), (Fault.Stopped("RECITATION"), "ReplyBlocked", true),
        (Fault.Stopped("SAFETY"), "ReplyBlocked", false), (Fault.NoCandidates, "ReplyUnreadable", true),
        (Fault.InvalidUtf8, "ReplyUnreadable", true),
    ];
}
