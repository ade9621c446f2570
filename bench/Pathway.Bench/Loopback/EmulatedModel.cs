using System.Text.Json;
using Pathway.Curators;
using Pathway.Emulator;
using Pathway.Formats;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Pathway.Llm.Models;
using Pathway.Llm.Prompts;
using Pathway.Model;
using Pathway.Questions;
using Pathway.RateLimiting;

namespace Pathway.Bench.Loopback;

/// <summary>A model of the emulator: its curator, and the same requests for calls without Pathway.</summary>
internal sealed class EmulatedModel(Uri server)
{
    private const string Name = "gemini-3.8-flash";

    private readonly GeminiAddress address = GeminiAddress.Google(server);

    /// <summary>The roots of all questions.</summary>
    public static PathwayRootProfile Roots { get; } = RootProfiles.Load("seven");

    /// <summary>Creates the curator of the module with a limit of concurrent calls only.</summary>
    public ICurator CreateCurator(int maxConcurrency) =>
        CreateLimitedCurator(new ModelLimits { Concurrency = maxConcurrency }, TimeProvider.System).Curator;

    /// <summary>Creates the curator with limits, and its limiter.</summary>
    public (ICurator Curator, ModelLimiter Limiter) CreateLimitedCurator(ModelLimits limits, TimeProvider clock)
    {
        var model = GetProfile() with { Limits = limits };
        var limiter = new ModelLimiter(new LimiterId(ProviderNames.Gemini, server.ToString(), "bench", Name), limits, clock);
        var key = new SecretText(EmulatorOptions.DefaultKey);
        return (new LlmCurator(new GeminiChatClient(ChatHttpClients.Create(), address, model, key), model, limiter), limiter);
    }

    /// <summary>The address of requests.</summary>
    public Uri Target => address.Generate(Name);

    /// <summary>Creates a client on the module's connection pool, with the key.</summary>
    public static HttpClient CreateClient()
    {
        var client = ChatHttpClients.Create();
        client.DefaultRequestHeaders.Add("x-goog-api-key", EmulatorOptions.DefaultKey);
        return client;
    }

    /// <summary>The question for the parent of a term.</summary>
    public static ParentQuestion Question(string term) => new() { Subject = term, Roots = Roots };

    /// <summary>The exact body that the module sends for the question.</summary>
    public static byte[] Body(string term) => Body([Question(term)]);

    /// <summary>The exact body that the module sends for questions of one kind.</summary>
    public static byte[] Body(IReadOnlyList<Question> questions)
    {
        var prompt = PromptFiles.Find(questions[0].Kind)!;
        var model = GetProfile();
        var request = GeminiRequests.Create(
            PromptRenderer.Messages(prompt, questions), PromptRenderer.Options(prompt, model), model);
        return JsonSerializer.SerializeToUtf8Bytes(request, GeminiJson.Default.GeminiRequest);
    }

    /// <summary>The number of questions of a kind per call.</summary>
    public static int BatchSize(string kind) => PromptFiles.Find(kind)!.BatchSize;

    private static ModelProfile GetProfile() => ModelCatalog.Load().Find(ProviderNames.Gemini, Name);
}
