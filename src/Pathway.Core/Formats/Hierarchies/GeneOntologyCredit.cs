using Pathway.Model;

namespace Pathway.Formats.Hierarchies;

/// <summary>The credit that the licence of the Gene Ontology asks for wherever its terms are shown.</summary>
internal static class GeneOntologyCredit
{
    public const string Text = "Terms with a GO identifier: Gene Ontology, CC BY 4.0.";

    public static bool IsDue(PathwayHierarchy hierarchy) => hierarchy.Nodes.Any(static node => node.OntologyId?.StartsWith("GO:", StringComparison.Ordinal) == true);
}
