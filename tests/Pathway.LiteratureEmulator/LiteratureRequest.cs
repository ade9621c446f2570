namespace Pathway.Literature.Emulator;

/// <summary>A request that came.</summary>
/// <param name="Service">"EuropePmc" or "Ncbi".</param>
/// <param name="Operation">"search", "fullText", "esummary", "efetch", "esearch".</param>
/// <param name="Ids">The identifiers that it names.</param>
/// <param name="Fields">Its fields.</param>
/// <param name="Target">Path and query, as a log would have them.</param>
public sealed record LiteratureRequest(string Service, string Operation, IReadOnlyList<string> Ids, IReadOnlyDictionary<string, string> Fields, string Target)
{
    public const string EuropePmc = "EuropePmc";
    public const string Ncbi = "Ncbi";
}
