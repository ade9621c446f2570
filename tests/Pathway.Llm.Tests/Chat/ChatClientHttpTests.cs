using Microsoft.Extensions.AI;
using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Emulator;
using Pathway.Emulator.Faults;
using Pathway.Emulator.Limits;
using Pathway.Emulator.Responders;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Pathway.Llm.Chat.OpenAI;
using Pathway.Llm.Models;
using Pathway.Questions;
using Xunit;

namespace Pathway.Chat;

/// <summary>Both clients over HTTP.</summary>
public sealed class ChatClientHttpTests
{
    public enum ApiFormat
    {
        Gemini,
        Vertex,
        OpenAI,
        GoogleOpenAI,
    }

    [Theory]
    [AllFormats]
    public async Task Sends_question_and_returns_answer(ApiFormat format)
    {
        await using var emulator = await StartAsync(new EmulatorOptions { Responder = Upper, Thought = "a thought", ThoughtTokens = 5 });

        var response = await Curator(emulator, format).AskAsync(TestQuestions.Parent("aggrephagy"), default);

        Assert.Equal("AGGREPHAGY", response.Answer.Parent);
        Assert.True(response.Usage is { InputTokens: > 100, OutputTokens: > 0 });
        var request = Assert.Single(emulator.Log.Requests);
        Assert.True(request.HasValidKey);
        Assert.False(request.HasMisplacedKey);
    }

    [Theory]
    [AllFormats]
    public async Task Maps_each_server_fault_to_one_failure(ApiFormat format)
    {
        await using var emulator = await StartAsync(new EmulatorOptions { Responder = Upper });
        foreach (var (fault, error, isTransient) in ServerFaults.All)
        {
            emulator.Options = emulator.Options with { Faults = FaultSchedule.Always(fault) };

            var failure = await Assert.ThrowsAsync<CuratorException>(
                async () => await Curator(emulator, format).AskAsync(TestQuestions.Parent("aggrephagy"), default));

            Assert.True((error, isTransient) == (failure.Error.Id, failure.IsTransient),
                $"{fault.Name}: {failure.Error.Id}, {failure.IsTransient}, {failure.Message}");
            Assert.DoesNotContain(EmulatorOptions.DefaultKey, failure.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(EmulatorOptions.DefaultToken, failure.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(ApiFormat.Gemini)]
    [InlineData(ApiFormat.Vertex)]
    public async Task Reports_withheld_replies(ApiFormat format)
    {
        await using var emulator = await StartAsync(new EmulatorOptions { Responder = Upper });
        foreach (var (fault, error, isTransient) in ServerFaults.Withheld)
        {
            emulator.Options = emulator.Options with { Faults = FaultSchedule.Always(fault) };

            var failure = await Assert.ThrowsAsync<CuratorException>(
                async () => await Curator(emulator, format).AskAsync(TestQuestions.Parent("aggrephagy"), default));

            Assert.Equal((error, isTransient), (failure.Error.Id, failure.IsTransient));
        }
    }

    [Theory]
    [AllFormats]
    public async Task Unknown_model_lists_existing_models(ApiFormat format)
    {
        await using var emulator = await StartAsync(new EmulatorOptions());

        var failure = await Assert.ThrowsAsync<CuratorException>(
            async () => await Curator(emulator, format, "gemini-0-none").AskAsync(TestQuestions.Parent("aggrephagy"), default));

        Assert.Same(PathwayErrors.ModelNotFound, failure.Error);
        // Vertex has another model list, which needs other permissions.
        if (format is not ApiFormat.Vertex) { Assert.Contains("gemini-3.8-flash", failure.Message, StringComparison.Ordinal); }
    }

    [Theory]
    [InlineData(ApiFormat.Gemini)]
    [InlineData(ApiFormat.GoogleOpenAI)]
    public async Task Reports_exact_retry_delay(ApiFormat format)
    {
        var limits = new QuotaLimits { RequestsPerMinute = 1 };
        await using var emulator = await StartAsync(new EmulatorOptions { Responder = Upper, Limits = limits });
        var curator = Curator(emulator, format);
        await curator.AskAsync(TestQuestions.Parent("one"), default);

        var failure = await Assert.ThrowsAsync<CuratorException>(async () => await curator.AskAsync(TestQuestions.Parent("two"), default));

        Assert.Same(PathwayErrors.ModelRateLimited, failure.Error);
        Assert.InRange(failure.RetryAfter!.Value, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(61));
        Assert.Equal(1, Assert.Single(((ChatException)failure.InnerException!).Violations).Value);
    }

    [Fact]
    public async Task Equal_questions_send_equal_bytes()
    {
        await using var emulator = await StartAsync(new EmulatorOptions());
        var first = await Curator(emulator, ApiFormat.Gemini).AskAsync(TestQuestions.Parent("aggrephagy", "a", "b"), default);

        var second = await Curator(emulator, ApiFormat.Gemini).AskAsync(TestQuestions.Parent("aggrephagy", "a", "b"), default);

        Assert.Equal(first.Answer, second.Answer);
        Assert.Single(emulator.Log.Requests.Select(static request => request.BodyHash).Distinct());
    }

    private static TermResponder Upper { get; } = new(static (_, item) => item.Term.ToUpperInvariant());

    private static Task<GeminiEmulator> StartAsync(EmulatorOptions options) => GeminiEmulator.StartAsync(options);

    private static LlmCurator Curator(GeminiEmulator emulator, ApiFormat format, string name = "gemini-3.8-flash")
    {
        var server = new Uri(emulator.BaseAddress);
        var key = new SecretText(EmulatorOptions.DefaultKey);
        var catalog = ModelCatalog.Load();
        var model = catalog.Find(format is ApiFormat.OpenAI or ApiFormat.GoogleOpenAI ? "OpenAI" : "Gemini", name);
        IChatClient chat = format switch
        {
            ApiFormat.Gemini => new GeminiChatClient(ChatHttpClients.Create(), GeminiAddress.Google(server), model, key),
            ApiFormat.Vertex => new GeminiChatClient(ChatHttpClients.Create(), GeminiAddress.Vertex("p", "global", server), model,
                new SecretText(EmulatorOptions.DefaultToken)),
            ApiFormat.OpenAI => OpenAIChatClient.Create(ChatHttpClients.Create(), new Uri(server, "v1"), model, key),
            _ => OpenAIChatClient.Create(ChatHttpClients.Create(), new Uri(server, "v1beta/openai/"), model, key),
        };
        return new LlmCurator(chat, model, null);
    }

    private sealed class AllFormatsAttribute : Xunit.v3.DataAttribute
    {
        public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
            System.Reflection.MethodInfo testMethod, Xunit.Sdk.DisposalTracker disposalTracker) =>
            new([.. Enum.GetValues<ApiFormat>().Select(static format => new TheoryDataRow<ApiFormat>(format))]);

        public override bool SupportsDiscoveryEnumeration() => true;
    }
}
