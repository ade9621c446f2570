using Pathway.Questions;

namespace Pathway.Steps.Hierarchy;

/// <summary>Which link of a cycle is cut: one that the ontology contradicts, else that of the ordinal least child.</summary>
internal static class CycleLink
{
    /// <summary>The child whose link to its parent goes, and the rule that chose it.</summary>
    public static (string Child, string DecidedBy) ToCut(IReadOnlyList<string> cycle, IReadOnlyDictionary<string, string> links, ITermCatalog catalog) =>
        cycle.Where(child => catalog.Contradicts(child, links[child])).Min(StringComparer.Ordinal) is { } contradicted
            ? (contradicted, "rule: the ontology contradicts the link")
            : (cycle.Min(StringComparer.Ordinal)!, "rule: ordinal least child of the cycle");
}
