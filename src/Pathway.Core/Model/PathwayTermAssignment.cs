namespace Pathway.Model;

/// <summary>
/// A pathway term that this program assigned to a function or an interaction without one; or why it could not assign any.
/// </summary>
public sealed record PathwayTermAssignment
{
    /// <summary>The term, or null where none could be assigned; the reason of <see cref="Provenance"/> says why.</summary>
    public string? Term { get; init; }

    /// <summary>The identifier of the term in its ontology, or null.</summary>
    public string? OntologyId { get; init; }

    /// <summary>The number of the function, from 0, in the order of the interaction; null for the interaction as a whole.</summary>
    public int? Function { get; init; }

    /// <summary>
    /// How much the term says: the negative natural logarithm of the share of annotated human genes that carry it or a term below it. Null
    /// where there is no term, or no human gene carries it.
    /// </summary>
    public double? InformationContent { get; init; }

    /// <summary>By which rule and releases it was found, why, and how sure that is.</summary>
    public required PathwayProvenance Provenance { get; init; }

    /// <summary>The term, else "unassigned".</summary>
    public override string ToString() => Term ?? "unassigned";
}
