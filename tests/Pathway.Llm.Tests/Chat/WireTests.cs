using Microsoft.Extensions.AI;
using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Emulator;
using Pathway.Emulator.Faults;
using Pathway.Emulator.Limits;
using Pathway.Emulator.Minds;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Pathway.Llm.Chat.OpenAI;
using Pathway.Llm.Models;
using Pathway.Questions;
using Xunit;

namespace Pathway.Chat;

/// <summary>Both clients on a real wire.</summary>
public sealed class WireTests
{
    public enum Wire
    {
        Gemini,
        Vertex,
        OpenAI,
        GoogleOpenAI,
    }

    [Theory]
    [CombinatorialWires]
    public async Task A_question_goes_out_and_its_answer_comes_back(Wire wire)
    {
        await using var emulator = await StartAsync(new EmulatorOptions { Mind = Upper, Thought = "a thought", ThoughtTokens = 5 });

        var told = await Curator(emulator, wire).AskAsync(Asking.Parent("aggrephagy"), default);

        Assert.Equal("AGGREPHAGY", told.Answer.Parent);
        Assert.True(told.Usage is { InputTokens: > 100, OutputTokens: > 0 });
        var request = Assert.Single(emulator.Log.Requests);
        Assert.True(request.HadRightKey);
        Assert.False(request.KeyWasElsewhere);
    }

    [Theory]
    [CombinatorialWires]
    public async Task Each_fault_of_a_server_is_one_kind_of_failure(Wire wire)
    {
        await using var emulator = await StartAsync(new EmulatorOptions { Mind = Upper });
        foreach (var (fault, error, isTransient) in WireFaults.All)
        {
            emulator.Options = emulator.Options with { Faults = FaultSchedule.Always(fault) };

            var failure = await Assert.ThrowsAsync<CuratorException>(async () => await Curator(emulator, wire).AskAsync(Asking.Parent("aggrephagy"), default));

            Assert.True((error, isTransient) == (failure.Error.Id, failure.IsTransient), $"{fault.Name}: {failure.Error.Id}, {failure.IsTransient}, {failure.Message}");
            Assert.DoesNotContain(EmulatorOptions.DefaultKey, failure.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(EmulatorOptions.DefaultToken, failure.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Wire.Gemini)]
    [InlineData(Wire.Vertex)]
    public async Task What_Gemini_withholds_is_said(Wire wire)
    {
        await using var emulator = await StartAsync(new EmulatorOptions { Mind = Upper });
        foreach (var (fault, error) in WireFaults.Withheld)
        {
            emulator.Options = emulator.Options with { Faults = FaultSchedule.Always(fault) };

            var failure = await Assert.ThrowsAsync<CuratorException>(async () => await Curator(emulator, wire).AskAsync(Asking.Parent("aggrephagy"), default));

            Assert.Equal((error, error != "ReplyBlocked"), (failure.Error.Id, failure.IsTransient));
        }
    }

    [Theory]
    [CombinatorialWires]
    public async Task A_model_that_is_not_there_is_told_with_those_that_are(Wire wire)
    {
        await using var emulator = await StartAsync(new EmulatorOptions());

        var failure = await Assert.ThrowsAsync<CuratorException>(async () => await Curator(emulator, wire, "gemini-0-none").AskAsync(Asking.Parent("aggrephagy"), default));

        Assert.Same(PathwayErrors.ModelNotFound, failure.Error);
        // Vertex lists models elsewhere, and not for everybody.
        if (wire is not Wire.Vertex) { Assert.Contains("gemini-3.8-flash", failure.Message, StringComparison.Ordinal); }
    }

    [Theory]
    [InlineData(Wire.Gemini)]
    [InlineData(Wire.GoogleOpenAI)]
    public async Task The_delay_that_a_server_asks_for_is_told_exactly(Wire wire)
    {
        await using var emulator = await StartAsync(new EmulatorOptions { Mind = Upper, Limits = new QuotaLimits { RequestsPerMinute = 1 } });
        var curator = Curator(emulator, wire);
        await curator.AskAsync(Asking.Parent("one"), default);

        var failure = await Assert.ThrowsAsync<CuratorException>(async () => await curator.AskAsync(Asking.Parent("two"), default));

        Assert.Same(PathwayErrors.ModelRateLimited, failure.Error);
        Assert.InRange(failure.RetryAfter!.Value, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(61));
        Assert.Equal(1, Assert.Single(((ChatFailure)failure.InnerException!).Violations).Value);
    }

    [Fact]
    public async Task Answers_hash_to_the_same_whenever_they_are_asked()
    {
        await using var emulator = await StartAsync(new EmulatorOptions());
        var first = await Curator(emulator, Wire.Gemini).AskAsync(Asking.Parent("aggrephagy", "a", "b"), default);

        var second = await Curator(emulator, Wire.Gemini).AskAsync(Asking.Parent("aggrephagy", "a", "b"), default);

        Assert.Equal(first.Answer, second.Answer);
        Assert.Single(emulator.Log.Requests.Select(static request => request.BodyHash).Distinct());
    }

    private static TermMind Upper { get; } = new(static (_, item) => item.Term.ToUpperInvariant());

    private static Task<GeminiEmulator> StartAsync(EmulatorOptions options) => GeminiEmulator.StartAsync(options);

    private static LlmCurator Curator(GeminiEmulator emulator, Wire wire, string name = "gemini-3.8-flash")
    {
        var server = new Uri(emulator.BaseAddress);
        var key = new SecretText(EmulatorOptions.DefaultKey);
        var catalog = ModelCatalog.Load();
        var model = catalog.Find(wire is Wire.OpenAI or Wire.GoogleOpenAI ? "OpenAI" : "Gemini", name);
        IChatClient chat = wire switch
        {
            Wire.Gemini => new GeminiChatClient(HttpReplies.Client(), GeminiAddress.Google(server), model, key),
            Wire.Vertex => new GeminiChatClient(HttpReplies.Client(), GeminiAddress.Vertex("p", "global", server), model, new SecretText(EmulatorOptions.DefaultToken)),
            Wire.OpenAI => OpenAIChatClient.Make(HttpReplies.Client(), new Uri(server, "v1"), model, key),
            _ => OpenAIChatClient.Make(HttpReplies.Client(), new Uri(server, "v1beta/openai/"), model, key),
        };
        return new LlmCurator(chat, model, null);
    }

    private sealed class CombinatorialWiresAttribute : Xunit.v3.DataAttribute
    {
        public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(System.Reflection.MethodInfo testMethod, Xunit.Sdk.DisposalTracker disposalTracker) =>
            new([.. Enum.GetValues<Wire>().Select(static wire => new TheoryDataRow<Wire>(wire))]);

        public override bool SupportsDiscoveryEnumeration() => true;
    }
}
