using Pathway.Ontology;
using Pathway.Questions;

namespace Pathway.Curators;

/// <summary>The curators by the name under which a user chooses them.</summary>
internal static class CuratorCatalog
{
    private static readonly OntologyCatalog Embedded = new(static () => EmbeddedOntology.Index);

    /// <summary>What the embedded ontology knows for certain about names. It is loaded with the first question.</summary>
    public static ITermCatalog Terms => Embedded;

    /// <summary>Begins to load the ontology, so that no answer has to wait for it. A failure shows where it is used first.</summary>
    public static void Prepare() => Task.Run(static () => EmbeddedOntology.Index);

    /// <summary>How sure the ontology must be of an answer where a model stands behind it.</summary>
    public const double SureEnough = 0.85;

    /// <summary>Who answers, in the order in which they are asked.</summary>
    /// <exception cref="ArgumentException">There is no such curator.</exception>
    /// <exception cref="Errors.PathwayException">Something that a model needs is missing or not valid.</exception>
    public static ChosenCurators Choose(CuratorChoice choice)
    {
        if (Is(CuratorNames.Ontology)) { return new([Ontology()], false, "The ontology answers."); }
        if (Is(CuratorNames.Model)) { return Asking([ModelCurators.Make(choice)]); }
        if (Is(CuratorNames.Hybrid)) { return Asking([Sure(), ModelCurators.Make(choice)]); }
        if (Is(CuratorNames.Replay)) { return new([ModelCurators.Make(choice with { Asks = false }), Sure(), Ontology()], true, "Only stored answers serve."); }
        if (!Is(CuratorNames.Auto)) { throw new ArgumentException($"There is no curator '{choice.Curator}'; choose one of {string.Join(", ", CuratorNames.All)}.", nameof(choice)); }
        return choice.Key is null && choice.Endpoint is null
            ? new([Ontology()], false, "The ontology answers, because neither a key nor an endpoint of a model is configured.")
            : Asking([ModelCurators.Make(choice)]) with { Reason = $"A model answers, because {(choice.Key is null ? "an endpoint" : "a key")} is configured." };

        bool Is(string name) => name.Equals(choice.Curator, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Who answers without network or key; nobody for replay.</summary>
    /// <param name="curator">Auto, Ontology or Replay.</param>
    /// <exception cref="ArgumentException">There is no such curator.</exception>
    public static IReadOnlyList<ICurator> Make(string curator)
    {
        if (Is(CuratorNames.Replay)) { return []; }
        if (Is(CuratorNames.Ontology) || Is(CuratorNames.Auto)) { return [Ontology()]; }
        throw new ArgumentException($"There is no curator '{curator}' that needs neither network nor key; choose one of {string.Join(", ", CuratorNames.All)}.", nameof(curator));

        bool Is(string name) => name.Equals(curator, StringComparison.OrdinalIgnoreCase);
    }

    private static ChosenCurators Asking(IReadOnlyList<ICurator> curators) => new(curators, false, $"{string.Join(", then ", curators)} answers.");

    private static OntologyCurator Ontology() => new(static () => EmbeddedOntology.Index);

    private static ConfidentCurator Sure() => new(Ontology(), SureEnough);
}
