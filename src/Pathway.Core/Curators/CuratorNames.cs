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
