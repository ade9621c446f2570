namespace Pathway.Curators;

/// <summary>How curators are chosen by name.</summary>
internal static class CuratorNames
{
    /// <summary>The best that the configuration allows.</summary>
    public const string Auto = "Auto";

    /// <summary>The embedded ontology; needs no key and no network.</summary>
    public const string Ontology = "Ontology";

    /// <summary>A language model.</summary>
    public const string Model = "Model";

    /// <summary>The ontology where it is sure, a language model elsewhere.</summary>
    public const string Hybrid = "Hybrid";

    /// <summary>Only what is stored.</summary>
    public const string Replay = "Replay";

    public static IReadOnlyList<string> All { get; } = [Auto, Ontology, Model, Hybrid, Replay];
}

/// <summary>Whose interface a model's server has.</summary>
internal static class ProviderNames
{
    /// <summary>Google's own interface, with a key.</summary>
    public const string Gemini = "Gemini";

    /// <summary>The same models in a Google Cloud project, with an access token.</summary>
    public const string Vertex = "Vertex";

    /// <summary>OpenAI, and every server that speaks its interface, the local ones included.</summary>
    public const string OpenAI = "OpenAI";

    public static IReadOnlyList<string> All { get; } = [Gemini, Vertex, OpenAI];
}

/// <summary>How requests to Gemini are made.</summary>
internal static class TransportNames
{
    /// <summary>By the client that is built in.</summary>
    public const string Rest = "Rest";

    /// <summary>By Google's own library, where the module was built with it.</summary>
    public const string GoogleGenAI = "GoogleGenAI";

    public static IReadOnlyList<string> All { get; } = [Rest, GoogleGenAI];
}
