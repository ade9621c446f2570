using Pathway.Model;
using Pathway.Ontology;

namespace Pathway.Quality;

/// <summary>Which terms of an ontology the nodes of a hierarchy denote, as far as their names tell.</summary>
/// <param name="index">The names of the ontology.</param>
internal sealed class TermGrounding(TermIndex index)
{
    private readonly TermMatcher matcher = new(index);

    /// <summary>The term that a node denotes, or null. Roots denote none: a root is a category that borrows an identifier.</summary>
    public OntologyTerm? Of(PathwayNode node) => node.Kind == PathwayNodeKind.Root ? null : matcher.Meant(node.Name, node.OntologyId);

    /// <summary>The term that a name denotes, or null.</summary>
    public OntologyTerm? Of(string name) => matcher.Meant(name, null);
}
