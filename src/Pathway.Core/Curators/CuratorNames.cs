namespace Pathway.Curators;

/// <summary>The names by which users choose curators.</summary>
internal static class CuratorNames
{
    /// <summary>The best that the configuration allows.</summary>
    public const string Auto = "Auto";

    /// <summary>The embedded ontology; needs no key and no network.</summary>
    public const string Ontology = "Ontology";

    /// <summary>A language model.</summary>
    public const string Model = "Model";

    /// <summary>The ontology where it is confident, a language model otherwise.</summary>
    public const string Hybrid = "Hybrid";

    /// <summary>Stored answers only.</summary>
    public const string Replay = "Replay";

    public static IReadOnlyList<string> All { get; } = [Auto, Ontology, Model, Hybrid, Replay];

    /// <summary>What a curator does, in a few words.</summary>
    public static string Describe(string name) => name switch
    {
        Auto => "the model if a key or an endpoint is configured, else the ontology",
        Ontology => "the chosen ontology; needs no key and no network",
        Model => "a language model; costs what its provider asks",
        Hybrid => "the ontology where it is certain, a model elsewhere",
        _ => "stored answers only; nothing is asked",
    };
}

/// <summary>The providers of models, by the interface of their servers.</summary>
internal static class ProviderNames
{
    /// <summary>The Gemini API of Google, with a key.</summary>
    public const string Gemini = "Gemini";

    /// <summary>The same models in a Google Cloud project, with an access token.</summary>
    public const string Vertex = "Vertex";

    /// <summary>OpenAI, and every server with a compatible interface, including local ones.</summary>
    public const string OpenAI = "OpenAI";

    public static IReadOnlyList<string> All { get; } = [Gemini, Vertex, OpenAI];

    /// <summary>What a provider is and needs, in a few words.</summary>
    public static string Describe(string name) => name switch
    {
        Gemini => "Google's Gemini API; the key is in GOOGLE_API_KEY or GEMINI_API_KEY",
        Vertex => "Gemini in a Google Cloud project; needs -Project and CLOUDSDK_AUTH_ACCESS_TOKEN",
        _ => "OpenAI, and every server with its API, local ones too; -Endpoint and -Model name them",
    };
}

/// <summary>The clients for Gemini.</summary>
internal static class TransportNames
{
    /// <summary>The built-in client.</summary>
    public const string Rest = "Rest";

    /// <summary>Google's own library, where the module was built with it.</summary>
    public const string GoogleGenAI = "GoogleGenAI";

    public static IReadOnlyList<string> All { get; } = [Rest, GoogleGenAI];

    /// <summary>What a transport is, in a few words.</summary>
    public static string Describe(string name) => name == Rest ? "the built-in client"
        : "Google's own library, if the module was built with it";
}

/// <summary>The names of the service tiers of a call.</summary>
internal static class ServiceTierNames
{
    /// <summary>At once, at the list price.</summary>
    public const string Standard = "Standard";

    /// <summary>When there is capacity, within minutes, for less.</summary>
    public const string Flex = "Flex";

    public static IReadOnlyList<string> All { get; } = [Standard, Flex];

    /// <summary>What a service tier is, in a few words.</summary>
    public static string Describe(string name) => name == Standard ? "at once, at the list price"
        : "within minutes, for about half the price, if there is capacity";
}
