using Pathway.Ontology;
using Pathway.Questions;

namespace Pathway.Curators;

/// <summary>The curators by the name under which a user chooses them.</summary>
internal static class CuratorCatalog
{
    private static readonly OntologyCatalog Embedded = new(static () => EmbeddedOntology.Index);

    /// <summary>What the embedded ontology knows for certain about names. It is loaded with the first question.</summary>
    public static ITermCatalog Terms => Embedded;

    /// <summary>Who answers, in the order in which they are asked; nobody for replay.</summary>
    /// <param name="curator">A name of <see cref="CuratorNames"/>.</param>
    /// <exception cref="ArgumentException">There is no such curator.</exception>
    public static IReadOnlyList<ICurator> Make(string curator)
    {
        if (Is(CuratorNames.Replay)) { return []; }
        if (Is(CuratorNames.Ontology) || Is(CuratorNames.Auto)) { return [new OntologyCurator(static () => EmbeddedOntology.Index)]; }
        throw new ArgumentException($"There is no curator '{curator}'; choose one of {string.Join(", ", CuratorNames.All)}.", nameof(curator));

        bool Is(string name) => name.Equals(curator, StringComparison.OrdinalIgnoreCase);
    }
}
