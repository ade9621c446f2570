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

/// <summary>A model at the emulator: the curator that asks it, and the same requests for those who ask it without Pathway.</summary>
internal sealed class EmulatedModel(Uri server)
{
    private const string Name = "gemini-3.8-flash";

    private readonly GeminiAddress address = GeminiAddress.Google(server);

    /// <summary>The roots that all questions name.</summary>
    public static PathwayRootProfile Roots { get; } = RootProfiles.Load("seven");

    /// <summary>The curator of the module, with no limits but that of calls at once.</summary>
    public ICurator CreateCurator(int maxConcurrency)
    {
        var model = GetProfile() with { Limits = new ModelLimits { Concurrency = maxConcurrency } };
        var limiter =
            new ModelLimiter(new LimiterId(ProviderNames.Gemini, server.ToString(), "bench", Name), model.Limits, TimeProvider.System);
        return new LlmCurator(new GeminiChatClient(ChatHttpClients.Create(), address, model, new SecretText(EmulatorOptions.DefaultKey)),
            model, limiter);
    }

    /// <summary>The curator with limits, and its lane.</summary>
    public (ICurator Curator, ModelLimiter Lane) CreateLimitedCurator(ModelLimits limits, TimeProvider clock)
    {
        var model = GetProfile() with { Limits = limits };
        var limiter = new ModelLimiter(new LimiterId(ProviderNames.Gemini, server.ToString(), "bench", Name), limits, clock);
        return (new LlmCurator(new GeminiChatClient(ChatHttpClients.Create(), address, model, new SecretText(EmulatorOptions.DefaultKey)),
            model, limiter), limiter);
    }

    /// <summary>Where requests go.</summary>
    public Uri Target => address.Generate(Name);

    /// <summary>A client over the connections that the module uses too, with the key.</summary>
    public static HttpClient CreateClient()
    {
        var client = ChatHttpClients.Create();
        client.DefaultRequestHeaders.Add("x-goog-api-key", EmulatorOptions.DefaultKey);
        return client;
    }

    /// <summary>The question for the parent of a term.</summary>
    public static ParentQuestion Question(string term) => new() { Subject = term, Roots = Roots };

    /// <summary>The body of the request that the module sends for that question, byte for byte.</summary>
    public static byte[] Body(string term) => Body([Question(term)]);

    /// <summary>The body of the request that the module sends for questions of one kind, byte for byte.</summary>
    public static byte[] Body(IReadOnlyList<Question> questions)
    {
        var prompt = PromptFiles.Find(questions[0].Kind)!;
        return JsonSerializer.SerializeToUtf8Bytes(
            GeminiRequests.Create(PromptRenderer.Messages(prompt, questions), PromptRenderer.Options(prompt, GetProfile()), GetProfile()),
            GeminiJson.Default.GeminiRequest);
    }

    /// <summary>How many questions of a kind the module puts in one call.</summary>
    public static int BatchSize(string kind) => PromptFiles.Find(kind)!.BatchSize;

    private static ModelProfile GetProfile() => ModelCatalog.Load().Find(ProviderNames.Gemini, Name);
}
