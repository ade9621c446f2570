namespace Pathway.Curators;

/// <summary>Where keys and addresses are looked for in the environment, in this order.</summary>
internal static class ModelKeys
{
    /// <summary>The variable that names another server for Gemini.</summary>
    public const string GeminiAddressVariable = "GOOGLE_GEMINI_BASE_URL";

    /// <summary>The first variable that holds something, with its value; null where none does.</summary>
    /// <param name="provider">A name of <see cref="ProviderNames"/>.</param>
    /// <param name="read">Reads a variable.</param>
    public static (string Variable, string Value)? Find(string provider, Func<string, string?> read) =>
        Variables(provider).Select(variable => (variable, Value: read(variable))).Where(static found => !string.IsNullOrWhiteSpace(found.Value))
            .Select(static found => ((string, string)?)(found.variable, found.Value!)).FirstOrDefault();

    private static string[] Variables(string provider) => provider switch
    {
        ProviderNames.OpenAI => ["OPENAI_API_KEY"],
        ProviderNames.Vertex => ["CLOUDSDK_AUTH_ACCESS_TOKEN"],
        _ => ["GOOGLE_API_KEY", "GEMINI_API_KEY"],
    };
}
