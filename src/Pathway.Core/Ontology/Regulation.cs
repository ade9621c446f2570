namespace Pathway.Ontology;

/// <summary>Terms that are named as the regulation of a process, and the processes that they regulate.</summary>
internal static class Regulation
{
    /// <summary>
    /// Whether the term is named as a regulation. Others regulate too (signal transduction regulates whatever a cell does),
    /// but for them the link is no way up.
    /// </summary>
    public static bool IsRegulation(OntologyTerm term) => term.Name.StartsWith("regulation of ", StringComparison.Ordinal) || IsDirected(term);

    /// <summary>Whether the regulation has a direction.</summary>
    public static bool IsDirected(OntologyTerm term) =>
        term.Name.StartsWith("positive regulation of ", StringComparison.Ordinal) || term.Name.StartsWith("negative regulation of ", StringComparison.Ordinal);

    /// <summary>The processes that a term regulates.</summary>
    public static IEnumerable<OntologyTerm> Targets(OntologyTerm term) =>
        term.Links.Where(static link => !link.IsHierarchical).Select(static link => link.Parent).Distinct();
}
