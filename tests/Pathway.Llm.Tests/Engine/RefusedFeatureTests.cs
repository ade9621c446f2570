using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Emulator;
using Pathway.Emulator.Faults;
using Pathway.Emulator.Responders;
using Pathway.Llm.Chat;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>Servers that lack a feature: each is refused once, left out from then on, and said in one line.</summary>
public sealed class RefusedFeatureTests
{
    private static readonly TermResponder Parents = new(static (_, item) => $"{item.Term} group");

    private static readonly Dictionary<string, (string Provider, string Model, IReadOnlyList<RefusedField> Refuses, int Features)> Servers =
        new(StringComparer.Ordinal)
        {
            ["gemini-2.5-flash-lite"] = ("Gemini", "gemini-2.5-flash-lite", ServerShapes.WithoutThinkingLevel, 0),
            ["gemini without levels"] = ("Gemini", "gemini-2.0-flash", ServerShapes.WithoutThinkingLevel, 1),
            ["gemma"] = ("Gemini", "gemma-3-27b-it", ServerShapes.Gemma, 0),
            ["gemma under another name"] = ("Gemini", "my-tuned-model", ServerShapes.Gemma, 3),
            ["older Gemini"] = ("Gemini", "gemini-3.8-flash", ServerShapes.OlderGemini, 1),
            ["Groq"] = ("OpenAI", "llama-3.3-70b", ServerShapes.Groq, 1),
            ["llama.cpp"] = ("OpenAI", "qwen", ServerShapes.LlamaCpp, 2),
            ["vLLM"] = ("OpenAI", "qwen3", ServerShapes.Vllm, 1),
            ["LM Studio"] = ("OpenAI", "phi-4", ServerShapes.LmStudio, 1),
            ["Ollama"] = ("OpenAI", "llama3.1", ServerShapes.Ollama, 0),
            ["a chat template that fails"] = ("OpenAI", "gemma-2", ServerShapes.FailingTemplate, 1),
            ["a small context"] = ("OpenAI", "tiny", ServerShapes.SmallContext, 1),
            ["gemini with shorter replies"] = ("Gemini", "my-short-model", ServerShapes.ShorterReply, 1),
            ["OpenRouter"] = ("OpenAI", "x/y:free", ServerShapes.OpenRouter, 1),
            ["Azure"] = ("OpenAI", "my-deployment", ServerShapes.Azure, 1),
            ["a model that reasons"] = ("OpenAI", "o9", ServerShapes.Reasoning, 1),
        };

    public static TheoryData<string> Names { get; } = [.. Servers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Leaves_out_what_the_server_refuses(string name)
    {
        var (provider, model, refuses, features) = Servers[name];
        await using var emulator = await GeminiEmulator.StartAsync(
            new EmulatorOptions { Responder = Parents, RefusedFields = refuses, Models = [model] });
        using var store = new MemoryStore();
        List<string> lines = [];

        for (var round = 0; round < 2; round++)
        {
            var run = CreateEngine(emulator, store, provider, model).StartRun(new RunOptions
            {
                Command = "test", ThrottleLimit = 4, RetryDelay = TimeSpan.Zero, OnEvent = questionEvent =>
                {
                    if (questionEvent.Kind is QuestionEventKind.CallFailed) { lock (lines) { lines.Add(questionEvent.Detail!); } }
                },
            });
            var asking = Enumerable.Range(0, 12).Select(i => run.AskAsync(TestQuestions.Parent($"{round} {i}"), 0, default));
            var replies = await Task.WhenAll(asking);

            Assert.All(replies, static reply => Assert.EndsWith(" group", reply.Answer?.Parent, StringComparison.Ordinal));
        }

        Assert.Equal(features, lines.Count);
        Assert.All(lines, static line => Assert.Contains("left out from now on", line, StringComparison.Ordinal));
        // Calls that were in flight when the feature was refused are refused too.
        Assert.InRange(emulator.Log.Count, 24 + features, 24 + (4 * features));
    }

    private static QuestionEngine CreateEngine(GeminiEmulator emulator, MemoryStore store, string provider, string model)
    {
        var address = new Uri(provider == "OpenAI" ? $"{emulator.BaseAddress}/v1" : emulator.BaseAddress);
        var chosen = CuratorCatalog.Choose(new CuratorChoice
        {
            Curator = "Model", Provider = provider, Model = model, Endpoint = address, Key = new SecretText(EmulatorOptions.DefaultKey),
        });
        return new QuestionEngine(store, chosen.Curators, TimeProvider.System);
    }
}
