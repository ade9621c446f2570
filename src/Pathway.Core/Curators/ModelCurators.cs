using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Pathway.Errors;
using Pathway.Llm.Batches;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Pathway.Llm.Chat.OpenAI;
using Pathway.Llm.Models;
using Pathway.Questions;
using Pathway.RateLimiting;

namespace Pathway.Curators;

/// <summary>Creates the curator that asks a model, with its profile, its client and its limiter.</summary>
internal static class ModelCurators
{
    private static readonly string[] ModelPrefixes = ["models/", "publishers/google/models/"];

    // The knowledge outlives engines, like the limits.
    private static readonly ConcurrentDictionary<LimiterId, ServerProof> Proofs = new();

    /// <summary>
    /// The chosen model, then its fallbacks in order; each in the flex tier and then, if that is allowed, in the standard tier. They form
    /// one chain.
    /// </summary>
    /// <exception cref="PathwayException">A setting is missing or not valid: key, project, endpoint, models file or tier.</exception>
    public static IReadOnlyList<LlmCurator> CreateAll(CuratorChoice choice)
    {
        // A replay makes no call.
        var tier = CuratorNames.Replay.Equals(choice.Curator, StringComparison.OrdinalIgnoreCase) ? ServiceTier.Standard : choice.Tier;
        ServiceTier[] tiers = tier == ServiceTier.Flex && choice.AllowStandard ? [tier, ServiceTier.Standard] : [tier];
        LlmCurator[] curators = [.. new[] { choice.Model }.Concat(choice.FallbackModels)
            .SelectMany(name => tiers.Select(one => Create(choice with { Model = name, FallbackModels = [], Tier = one })))
            .DistinctBy(static curator => (curator.Model, curator.Tier))];
        if (curators.Length == 1) { return curators; }
        var chain = new FallbackChain();
        return [.. curators.Select(curator => curator.InChain(chain))];
    }

    /// <summary>The name under which a models file lists the models of a provider. Vertex offers those of Gemini.</summary>
    public static string GetFamily(string provider) => provider == ProviderNames.OpenAI ? ProviderNames.OpenAI : ProviderNames.Gemini;

    /// <summary>A client that asks the server for its models.</summary>
    /// <exception cref="PathwayException">A setting is missing or not valid: key, project or endpoint.</exception>
    public static HttpChatClient CreateLookup(CuratorChoice choice, ModelCatalog catalog)
    {
        var family = GetFamily(choice.Provider);
        var model = catalog.Newest(family) ?? catalog.Find(family, "any");
        RequireKey(choice, "the list of models");
        return choice.Provider == ProviderNames.OpenAI ? CreateOpenAI(choice with { Transport = TransportNames.Rest }, model).Lookup
            : CreateGemini(choice with { Transport = TransportNames.Rest }, model).Lookup;
    }

    /// <exception cref="PathwayException">A setting is missing or not valid: key, project, endpoint or models file.</exception>
    public static LlmCurator Create(CuratorChoice choice)
    {
        var isOpenAI = choice.Provider == ProviderNames.OpenAI;
        var catalog = ModelCatalog.Load(choice.ModelsPath);
        var family = GetFamily(choice.Provider);
        var model = choice.Model is { } named ? catalog.Find(family, NormalizeName(family, named))
            : (choice.Preferred is { } word ? catalog.Newest(family, word) : null) ?? catalog.Newest(family)
            ?? throw new PathwayException(PathwayErrors.ModelNotFound,
                $"No model is named: the models file names none of the provider {family}.")
                {
                    Action = "Add -Model, or set it for good with Set-PathwayConfiguration Model NAME. A local server lists its models at "
                        + "its address followed by /models.",
                };
        RequireTier(choice, model);
        RequireKey(choice, model.Name);
        var (chat, server, lookup, batches) = isOpenAI ? CreateOpenAI(choice, model) : CreateGemini(choice, model);
        var id = new LimiterId(choice.Provider, server.GetLeftPart(UriPartial.Path), choice.Project ?? choice.Key?.Fingerprint ?? "",
            model.Name);
        var limiter = LimiterRegistry.GetOrCreate(id, model.Limits);
        return new LlmCurator(chat, model, limiter)
        {
            Sharing = new LimiterSharing(limiter, choice.Project, choice.Key), RequestedBatchSize = choice.BatchSize,
            Batches = batches is null ? null
                : new BatchAccess(batches, $"{choice.Provider} {server.GetLeftPart(UriPartial.Path)}"),
            Prompts = choice.Prompts, Tier = choice.Tier, Proof = Proofs.GetOrAdd(id, _ => new ServerProof(lookup.IsModelKnownAsync)),
        };
    }

    // A call whose price is not known must not be made in the hope that it is cheap.
    private static void RequireTier(CuratorChoice choice, ModelProfile model)
    {
        if (choice.Tier != ServiceTier.Flex) { return; }
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var reason = choice.Provider == ProviderNames.Vertex ? "the provider Vertex has none that is known here"
            : choice.Transport == TransportNames.GoogleGenAI ? "the transport GoogleGenAI cannot ask for it"
            : model.Price?.Cost(new CallUsage(), ServiceTier.Flex, today) is null ? "the models file states no price for it" : null;
        if (reason is not null)
        {
            throw new PathwayException(PathwayErrors.ServiceTierUnavailable, $"{model.Name} cannot be asked in the flex tier: {reason}.",
                model.Name);
        }
    }

    private static void RequireKey(CuratorChoice choice, string what)
    {
        if (choice.Asks && choice.Key is null && (choice.Endpoint is null || choice.Provider == ProviderNames.Vertex))
        {
            throw new PathwayException(PathwayErrors.ModelKeyMissing,
                $"There is no {(choice.Provider == ProviderNames.Vertex ? "access token" : "key")} for {what}.");
        }
        if (choice.Exposure is { } exposure && !EndpointAddress.IsPrivateNetwork(choice.Endpoint!))
        {
            throw new PathwayException(PathwayErrors.EndpointExposed, exposure, choice.Endpoint!.Authority);
        }
    }

    // Users copy the name from a list of models, or from an address.
    private static string NormalizeName(string family, string name)
    {
        var trimmed = SecretText.WithoutQuotes(name);
        var prefix = family == ProviderNames.OpenAI ? null
            : ModelPrefixes.FirstOrDefault(prefix => trimmed.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
        return prefix is null ? trimmed : trimmed[prefix.Length..];
    }

    private static ModelClients CreateOpenAI(CuratorChoice choice, ModelProfile model)
    {
        if (choice.Asks && choice.Transport == TransportNames.GoogleGenAI) { throw RequiresGemini(choice.Provider); }
        var server = OpenAIChatClient.NormalizeAddress(choice.Endpoint ?? OpenAIChatClient.DefaultAddress);
        var client = OpenAIChatClient.Create(ChatHttpClients.Create(), server, model, choice.Key);
        return new ModelClients(client, server, client, new OpenAIBatchClient(client));
    }

    private static ModelClients CreateGemini(CuratorChoice choice, ModelProfile model)
    {
        var address = choice.Provider != ProviderNames.Vertex ? GeminiAddress.Google(choice.Endpoint)
            : GeminiAddress.Vertex(choice.Project
                ?? throw new PathwayException(PathwayErrors.ModelProjectMissing, "Vertex needs the project that pays."), choice.Location,
                choice.Endpoint);
        var client = new GeminiChatClient(ChatHttpClients.Create(), address, model, choice.Key);
        // Where no calls will be made, as in a replay, the library need not be loaded.
        var batches = choice.Provider == ProviderNames.Gemini ? new GeminiBatchClient(client, address, model) : null;
        if (!choice.Asks || choice.Transport != TransportNames.GoogleGenAI)
        {
            return new ModelClients(client, address.Server, client, batches);
        }
        return choice.Provider == ProviderNames.Gemini
            ? new ModelClients(ChatTransports.CreateGoogleGenAI(address, model, choice.Key), address.Server, client, batches)
            : throw RequiresGemini(choice.Provider);
    }

    private static PathwayException RequiresGemini(string provider) =>
        new(PathwayErrors.TransportUnavailable, $"The transport GoogleGenAI works with the provider Gemini only; "
            + $"the provider is {provider}.",
            provider);

    // The clients of a model; the last is null where its server has no batch API that is known here.
    private sealed record ModelClients(IChatClient Chat, Uri Server, HttpChatClient Lookup, IBatchClient? Batches);
}
