namespace Pathway.Curators;

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
