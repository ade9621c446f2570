using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Reorganize;

/// <summary>What the phases of a reorganisation share.</summary>
/// <param name="Profile">The roots.</param>
/// <param name="Asker">Where questions are put.</param>
/// <param name="Catalog">What is certain about names.</param>
/// <param name="MaxDepth">The most links between a node and its root that a phase may make.</param>
internal sealed record ReorganizeContext(PathwayRootProfile Profile, IAsker Asker, ITermCatalog Catalog, int MaxDepth)
{
    /// <summary>The name of a term that is new to the hierarchy: as the ontology spells it, else as it was given.</summary>
    public string Spelling(string name) => Profile.Find(name)?.Name ?? Catalog.Spelling(TermName.Key(name)) ?? TermName.Clean(name);

    private readonly Dictionary<(string Key, string? Identifier), string?> meant = [];

    /// <summary>
    /// Whether the ontology speaks against a link: the child lies above the parent, or both are one concept. Nodes are taken for what a measurement
    /// takes them for, so that no link is left that would count as reversed. Nothing speaks against a root: it is a category.
    /// </summary>
    public bool Contradicts(TermTree tree, string child, string parent)
    {
        if (tree.IsRoot(parent)) { return false; }
        if (Catalog.Contradicts(child, parent)) { return true; }
        return Meant(tree, child) is { } below && Meant(tree, parent) is { } above && (below == above || Catalog.IsAbove(below, above));
    }

    // A phase is one after the other, and so are the phases.
    private string? Meant(TermTree tree, string key)
    {
        var node = (key, tree.At(key)?.OntologyId);
        return meant.TryGetValue(node, out var known) ? known : meant[node] = Catalog.Meant(key, node.OntologyId);
    }
}
