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
    public static void Preload() => Task.Run(static () => EmbeddedOntology.Index);

    /// <summary>How sure the ontology must be of an answer where a model stands behind it.</summary>
    public const double MinConfidence = 0.85;

    /// <summary>Who answers, in the order in which they are asked.</summary>
    /// <exception cref="ArgumentException">There is no such curator.</exception>
    /// <exception cref="Errors.PathwayException">Something that a model needs is missing or not valid.</exception>
    public static ChosenCurators Choose(CuratorChoice choice)
    {
        if (Is(CuratorNames.Ontology)) { return new([CreateOntology()], false, "The ontology answers."); }
        if (Is(CuratorNames.Model)) { return Answering([ModelCurators.Create(choice)]); }
        if (Is(CuratorNames.Hybrid)) { return Answering([CreateConfident(), ModelCurators.Create(choice)]); }
        if (Is(CuratorNames.Replay))
        {
            return new([ModelCurators.Create(choice with { Asks = false }), CreateConfident(), CreateOntology()], true,
                "Only stored answers serve.");
        }
        if (!Is(CuratorNames.Auto))
        {
            throw new ArgumentException($"There is no curator '{choice.Curator}'; choose one of {string.Join(", ", CuratorNames.All)}.",
                nameof(choice));
        }
        return choice.Key is null && choice.Endpoint is null
            ? new([CreateOntology()], false, "The ontology answers, because neither a key nor an endpoint of a model is configured.")
            : Answering([ModelCurators.Create(choice)]) with
            { Reason = $"A model answers, because {(choice.Key is null ? "an endpoint" : "a key")} is configured." };

        bool Is(string name) => name.Equals(choice.Curator, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Who answers without network or key; nobody for replay.</summary>
    /// <param name="curator">Auto, Ontology or Replay.</param>
    /// <exception cref="ArgumentException">There is no such curator.</exception>
    public static IReadOnlyList<ICurator> CreateOffline(string curator)
    {
        if (Is(CuratorNames.Replay)) { return []; }
        if (Is(CuratorNames.Ontology) || Is(CuratorNames.Auto)) { return [CreateOntology()]; }
        throw new ArgumentException(
            $"There is no curator '{curator}' that needs neither network nor key; choose one of {string.Join(", ", CuratorNames.All)}.",
            nameof(curator));

        bool Is(string name) => name.Equals(curator, StringComparison.OrdinalIgnoreCase);
    }

    private static ChosenCurators Answering(IReadOnlyList<ICurator> curators) =>
        new(curators, false, $"{string.Join(", then ", curators)} answers.");

    private static OntologyCurator CreateOntology() => new(static () => EmbeddedOntology.Index);

    private static ConfidentCurator CreateConfident() => new(CreateOntology(), MinConfidence);
}

/// <summary>Who answers questions about evidence: the literature, and a model for what the records leave open.</summary>
internal static class EvidenceCurators
{
    // The family that reads best; its limits are its own, so that the climb goes on beside it.
    private const string Family = "pro";

    /// <summary>Those who answer about evidence beside those who answer about the hierarchy: each is asked what is its own.</summary>
    /// <param name="choice">Who shall answer, as a user says.</param>
    /// <param name="literature">Who knows publications.</param>
    /// <param name="recordsOnly">Whether the records alone decide about evidence.</param>
    /// <exception cref="Errors.PathwayException">Something that a model needs is missing or not valid.</exception>
    public static ChosenCurators ChooseWithHierarchy(CuratorChoice choice, ICurator literature, bool recordsOnly)
    {
        var hierarchy = CuratorCatalog.Choose(choice);
        var evidence = Choose(choice, literature, recordsOnly, hierarchy.IsReplay, null);
        return new(
            [.. evidence.Curators.Select(static curator => Restrict(curator, EvidenceQuestions.Contains)),
                .. hierarchy.Curators.Select(static curator => Restrict(curator, static kind => !EvidenceQuestions.Contains(kind)))],
            hierarchy.IsReplay, $"{hierarchy.Reason} Of evidence: {evidence.Reason}");
    }

    private static ICurator Restrict(ICurator curator, Func<string, bool> kinds) => curator is LlmCurator model ? model.RestrictTo(kinds)
        : curator;

    /// <summary>Those who answer about evidence.</summary>
    /// <param name="choice">Who shall answer, as a user says.</param>
    /// <param name="literature">Who knows publications.</param>
    /// <param name="recordsOnly">Whether the records alone decide.</param>
    /// <param name="isOffline">Whether only what is stored serves.</param>
    /// <param name="claimsPerCall">How many claims one call to the model puts.</param>
    /// <exception cref="Errors.PathwayException">Something that a model needs is missing or not valid.</exception>
    public static ChosenCurators Choose(CuratorChoice choice, ICurator literature, bool recordsOnly, bool isOffline, int? claimsPerCall)
    {
        var isReplay = isOffline || Is(CuratorNames.Replay);
        var asks = choice.Asks && !isReplay;
        var wantsModel = !recordsOnly
            && (Is(CuratorNames.Model) || Is(CuratorNames.Hybrid) || isReplay
                || (Is(CuratorNames.Auto) && (choice.Key is not null || choice.Endpoint is not null)));
        ICurator[] curators = wantsModel
            ? [literature,
                ModelCurators.Create(choice with { Asks = asks, Preferred = choice.Preferred ?? Family, BatchSize = claimsPerCall })]
                    : [literature];
        return new(curators, isReplay, isReplay ? "Only what is stored serves."
            : wantsModel ? $"{string.Join(", then ", curators.AsEnumerable())} answers." : $"{literature} answers; no model is asked.");

        bool Is(string name) => name.Equals(choice.Curator, StringComparison.OrdinalIgnoreCase);
    }
}
