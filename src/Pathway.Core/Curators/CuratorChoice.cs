using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Pathway.Llm.Prompts;
using Pathway.Ontology;

namespace Pathway.Curators;

/// <summary>The choice of the curator, with all settings for asking a model.</summary>
internal sealed record CuratorChoice
{
    /// <summary>A name of <see cref="CuratorNames"/>.</summary>
    public required string Curator { get; init; }

    /// <summary>A name of <see cref="ProviderNames"/>.</summary>
    public string Provider { get; init; } = ProviderNames.Gemini;

    /// <summary>A name of <see cref="TransportNames"/>. The answers do not depend on it.</summary>
    public string Transport { get; init; } = TransportNames.Rest;

    /// <summary>The model; null for the provider's newest.</summary>
    public string? Model { get; init; }

    /// <summary>The models that are asked, in this order, where <see cref="Model"/> is not available.</summary>
    public IReadOnlyList<string> FallbackModels { get; init; } = [];

    /// <summary>The service tier of the calls. The answers do not depend on it.</summary>
    public ServiceTier Tier { get; init; }

    /// <summary>Whether the standard tier is asked where the flex tier has no capacity.</summary>
    public bool AllowStandard { get; init; }

    /// <summary>A word in the name of the default model, such as "pro"; null for none. It applies where no model is named.</summary>
    public string? Preferred { get; init; }

    /// <summary>The number of questions per call, where the prompt allows several; null for the number that the prompt states.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The server; null for the provider's own.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The project whose limits apply. Vertex needs it; elsewhere the key identifies the project.</summary>
    public string? Project { get; init; }

    /// <summary>Where Vertex computes, such as "us-central1".</summary>
    public string Location { get; init; } = "global";

    /// <summary>Key or token; null where none is configured.</summary>
    public SecretText? Key { get; init; }

    /// <summary>A user's models file, or null.</summary>
    public string? ModelsPath { get; init; }

    /// <summary>The prompts of the model.</summary>
    public PromptSet Prompts { get; init; } = PromptSet.Embedded;

    /// <summary>The ontology that answers.</summary>
    public ChosenOntology Ontology { get; init; } = ChosenOntology.Embedded;

    /// <summary>The organism whose terms the ontology uses; null for all terms.</summary>
    public Questions.TermTaxon? Taxon { get; init; }

    /// <summary>Whether calls will be made. An estimate needs no key.</summary>
    public bool Asks { get; init; } = true;

    /// <summary>A warning where the key would be sent unencrypted; null where it is safe.</summary>
    public string? Exposure => Asks && Key is not null && Endpoint is { } address ? EndpointAddress.DescribeExposure(address) : null;

    /// <summary>Identifies the model, its server and its settings. It holds the fingerprint of the key, not the key.</summary>
    public string Identity =>
        string.Join('\n', Provider, Transport, Model, string.Join(',', FallbackModels), Preferred, BatchSize, Endpoint, Project, Location,
            Key?.Fingerprint, ModelsPath, Prompts.Identity, Tier, AllowStandard);
}

/// <summary>The chosen curators.</summary>
/// <param name="Curators">The curators, in the order in which they are asked.</param>
/// <param name="IsReplay">Whether only their stored answers are used.</param>
/// <param name="Reason">The reason for the choice, in a sentence.</param>
internal sealed record ChosenCurators(IReadOnlyList<Questions.ICurator> Curators, bool IsReplay, string Reason)
{
    /// <summary>Whether a model answers, or its stored answers are used.</summary>
    public bool HasModel => Curators.Any(static curator => curator is LlmCurator);

    /// <summary>Whether a model answers questions of a kind.</summary>
    public bool HasModelFor(string kind) => Curators.OfType<LlmCurator>().Any(model => model.AcceptsKind(kind));
}

/// <summary>The environment variables for keys and addresses, in the order of their precedence.</summary>
internal static class ModelKeys
{
    /// <summary>The variable for the address of another Gemini server.</summary>
    public const string GeminiAddressVariable = "GOOGLE_GEMINI_BASE_URL";

    /// <summary>The first variable that is set, with its value; null where none is set.</summary>
    /// <param name="provider">A name of <see cref="ProviderNames"/>.</param>
    /// <param name="read">Reads a variable.</param>
    public static (string Variable, string Value)? Find(string provider, Func<string, string?> read) =>
        Variables(provider).Select(variable => (variable, Value: read(variable)))
            .Where(static found => !string.IsNullOrWhiteSpace(found.Value))
            .Select(static found => ((string, string)?)(found.variable, found.Value!)).FirstOrDefault();

    private static string[] Variables(string provider) => provider switch
    {
        ProviderNames.OpenAI => ["OPENAI_API_KEY"],
        ProviderNames.Vertex => ["CLOUDSDK_AUTH_ACCESS_TOKEN"],
        _ => ["GOOGLE_API_KEY", "GEMINI_API_KEY"],
    };
}
