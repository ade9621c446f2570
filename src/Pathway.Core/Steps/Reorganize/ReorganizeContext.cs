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
}
