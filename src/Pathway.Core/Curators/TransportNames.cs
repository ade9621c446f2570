namespace Pathway.Curators;

/// <summary>How requests to Gemini are made.</summary>
internal static class TransportNames
{
    /// <summary>By the client that is built in.</summary>
    public const string Rest = "Rest";

    /// <summary>By Google's own library, where the module was built with it.</summary>
    public const string GoogleGenAI = "GoogleGenAI";

    public static IReadOnlyList<string> All { get; } = [Rest, GoogleGenAI];
}
