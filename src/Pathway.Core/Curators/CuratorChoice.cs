using Pathway.Llm.Chat;

namespace Pathway.Curators;

/// <summary>Who shall answer, and everything that is needed to ask a model.</summary>
internal sealed record CuratorChoice
{
    /// <summary>A name of <see cref="CuratorNames"/>.</summary>
    public required string Curator { get; init; }

    /// <summary>A name of <see cref="ProviderNames"/>.</summary>
    public string Provider { get; init; } = ProviderNames.Gemini;

    /// <summary>A name of <see cref="TransportNames"/>. Answers do not depend on it.</summary>
    public string Transport { get; init; } = TransportNames.Rest;

    /// <summary>The model; null for the provider's newest.</summary>
    public string? Model { get; init; }

    /// <summary>A word in the name of the model to take where none is named, such as "pro"; null for none.</summary>
    public string? Preferred { get; init; }

    /// <summary>How many questions a call to a model puts, where its prompt lets it put several; null for what the prompt says.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The server; null for the provider's own.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The project whose limits count; Vertex needs it, elsewhere the key stands for it.</summary>
    public string? Project { get; init; }

    /// <summary>Where Vertex computes, such as "us-central1".</summary>
    public string Location { get; init; } = "global";

    /// <summary>Key or token; null where none is configured.</summary>
    public SecretText? Key { get; init; }

    /// <summary>A user's models file, or null.</summary>
    public string? ModelsPath { get; init; }

    /// <summary>Whether anybody will be asked. A look at what a run would ask needs no key.</summary>
    public bool Asks { get; init; } = true;

    /// <summary>What the user should know of how the key travels; null where it is safe.</summary>
    public string? Exposure => Asks && Key is not null && Endpoint is { } address && EndpointAddress.IsExposed(address)
        ? $"The key is sent unencrypted to {address.Authority}: anybody on the network can read it. "
            + "Use https, or a server on this machine." : null;

    /// <summary>What tells the model and the way to it from others; holds the key's fingerprint, not the key.</summary>
    public string Identity =>
        string.Join('\n', Provider, Transport, Model, Preferred, BatchSize, Endpoint, Project, Location, Key?.Fingerprint, ModelsPath);
}

/// <summary>Who answers.</summary>
/// <param name="Curators">In the order in which they are asked.</param>
/// <param name="IsReplay">Whether only their stored answers serve.</param>
/// <param name="Reason">Why these, in a sentence.</param>
internal sealed record ChosenCurators(IReadOnlyList<Questions.ICurator> Curators, bool IsReplay, string Reason)
{
    /// <summary>Whether a model answers, or its stored answers serve.</summary>
    public bool HasModel => Curators.Any(static curator => curator is LlmCurator);
}

/// <summary>Where keys and addresses are looked for in the environment, in this order.</summary>
internal static class ModelKeys
{
    /// <summary>The variable that names another server for Gemini.</summary>
    public const string GeminiAddressVariable = "GOOGLE_GEMINI_BASE_URL";

    /// <summary>The first variable that holds something, with its value; null where none does.</summary>
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
