using Pathway.Ontology;
using Pathway.Questions;

namespace Pathway.Curators;

/// <summary>Creates the curators that the user chose by name.</summary>
internal static class CuratorCatalog
{
    /// <summary>The certain knowledge of the embedded ontology about names. The ontology is loaded on first use.</summary>
    public static ITermCatalog Terms => ChosenOntology.Embedded.Terms;

    /// <summary>The minimum confidence of an ontology answer where a model can be asked instead.</summary>
    public const double MinConfidence = 0.85;

    /// <summary>The curators, in the order in which they are asked.</summary>
    /// <exception cref="ArgumentException">There is no such curator.</exception>
    /// <exception cref="Errors.PathwayException">A setting of the model is missing or not valid.</exception>
    public static ChosenCurators Choose(CuratorChoice choice)
    {
        var (ontology, taxon) = (choice.Ontology, choice.Taxon);
        if (Is(CuratorNames.Ontology)) { return new([CreateOntology(ontology, taxon)], false, "The ontology answers."); }
        if (Is(CuratorNames.Model)) { return Answering(ModelCurators.CreateAll(choice)); }
        if (Is(CuratorNames.Hybrid)) { return Answering([CreateConfident(ontology, taxon), .. ModelCurators.CreateAll(choice)]); }
        if (Is(CuratorNames.Replay))
        {
            var models = ModelCurators.CreateAll(choice with { Asks = false });
            return new([.. models, CreateConfident(ontology, taxon), CreateOntology(ontology, taxon)], true, "Only stored answers serve.");
        }
        if (!Is(CuratorNames.Auto))
        {
            throw new ArgumentException($"There is no curator '{choice.Curator}'; choose one of {string.Join(", ", CuratorNames.All)}.",
                nameof(choice));
        }
        return choice.Key is null && choice.Endpoint is null
            ? new([CreateOntology(ontology, taxon)], false,
                "The ontology answers, because neither a key nor an endpoint of a model is configured.")
            : Answering(ModelCurators.CreateAll(choice)) with
            { Reason = $"A model answers, because {(choice.Key is null ? "an endpoint" : "a key")} is configured." };

        bool Is(string name) => name.Equals(choice.Curator, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The curators that need neither network nor key; none for Replay.</summary>
    /// <param name="curator">Auto, Ontology or Replay.</param>
    /// <exception cref="ArgumentException">There is no such curator.</exception>
    public static IReadOnlyList<ICurator> CreateOffline(string curator)
    {
        if (Is(CuratorNames.Replay)) { return []; }
        if (Is(CuratorNames.Ontology) || Is(CuratorNames.Auto)) { return [CreateOntology(ChosenOntology.Embedded)]; }
        throw new ArgumentException(
            $"There is no curator '{curator}' that needs neither network nor key; choose one of {string.Join(", ", CuratorNames.All)}.",
            nameof(curator));

        bool Is(string name) => name.Equals(curator, StringComparison.OrdinalIgnoreCase);
    }

    private static ChosenCurators Answering(IReadOnlyList<ICurator> curators) =>
        new(curators, false, $"{string.Join(", then ", curators)} answers.");

    private static OntologyCurator CreateOntology(ChosenOntology ontology, TermTaxon? taxon = null) => new(() => ontology.Index, taxon);

    private static ConfidentCurator CreateConfident(ChosenOntology ontology, TermTaxon? taxon) =>
        new(CreateOntology(ontology, taxon), MinConfidence);
}

/// <summary>
/// Creates the model that names the terms of functions. It is asked only where the user says so, whatever -Curator says.
/// </summary>
internal static class TermCurators
{
    /// <summary>The model alone, or its stored answers where the user chose a replay.</summary>
    /// <exception cref="Errors.PathwayException">A setting of the model is missing or not valid.</exception>
    public static ChosenCurators Choose(CuratorChoice choice)
    {
        var isReplay = CuratorNames.Replay.Equals(choice.Curator, StringComparison.OrdinalIgnoreCase);
        ICurator[] models = [.. ModelCurators.CreateAll(choice with { Asks = choice.Asks && !isReplay })
            .Select(static model => model.RestrictTo(IsAboutTerms))];
        return new(models, isReplay, isReplay ? "Only stored answers serve."
            : $"{string.Join(", then ", models.AsEnumerable())} names the terms of functions.");
    }

    /// <summary>These curators and the model, unless it is one of them.</summary>
    /// <exception cref="Errors.PathwayException">A setting of the model is missing or not valid.</exception>
    public static ChosenCurators AddTo(ChosenCurators chosen, CuratorChoice choice)
    {
        if (chosen.HasModelFor(AssignTermQuestion.Name)) { return chosen; }
        var terms = Choose(choice);
        return chosen with { Curators = [.. chosen.Curators, .. terms.Curators], Reason = $"{chosen.Reason} {terms.Reason}" };
    }

    private static bool IsAboutTerms(string kind) => kind is AssignTermQuestion.Name or StandardizeTermQuestion.Name;
}

/// <summary>Creates the curators for evidence: the literature, and a model for claims that the records cannot decide.</summary>
internal static class EvidenceCurators
{
    // The family that reads best. It has limits of its own, so the hierarchy is built at the same time.
    private const string Family = "pro";

    /// <summary>The curators for evidence and those for the hierarchy, each restricted to its own kinds of question.</summary>
    /// <param name="choice">The choice of the user.</param>
    /// <param name="literature">The curator for publications.</param>
    /// <param name="recordsOnly">Whether evidence is checked against the records alone.</param>
    /// <exception cref="Errors.PathwayException">A setting of the model is missing or not valid.</exception>
    public static ChosenCurators ChooseWithHierarchy(CuratorChoice choice, ICurator literature, bool recordsOnly)
    {
        var hierarchy = CuratorCatalog.Choose(choice);
        var evidence = Choose(choice, literature, recordsOnly, hierarchy.IsReplay, null);
        return new(
            [.. evidence.Curators.Select(static curator => Restrict(curator, QuestionKinds.IsEvidence)),
                .. hierarchy.Curators.Select(static curator => Restrict(curator, static kind => !QuestionKinds.IsEvidence(kind)))],
            hierarchy.IsReplay, $"{hierarchy.Reason} Of evidence: {evidence.Reason}");
    }

    private static ICurator Restrict(ICurator curator, Func<string, bool> kinds) => curator is LlmCurator model ? model.RestrictTo(kinds)
        : curator;

    /// <summary>The curators for evidence.</summary>
    /// <param name="choice">The choice of the user.</param>
    /// <param name="literature">The curator for publications.</param>
    /// <param name="recordsOnly">Whether evidence is checked against the records alone.</param>
    /// <param name="isOffline">Whether only stored answers are used.</param>
    /// <param name="claimsPerCall">The number of claims in one call to the model.</param>
    /// <exception cref="Errors.PathwayException">A setting of the model is missing or not valid.</exception>
    public static ChosenCurators Choose(CuratorChoice choice, ICurator literature, bool recordsOnly, bool isOffline, int? claimsPerCall)
    {
        var isReplay = isOffline || Is(CuratorNames.Replay);
        var asks = choice.Asks && !isReplay;
        var wantsModel = !recordsOnly
            && (Is(CuratorNames.Model) || Is(CuratorNames.Hybrid) || isReplay
                || (Is(CuratorNames.Auto) && (choice.Key is not null || choice.Endpoint is not null)));
        ICurator[] curators = [literature];
        if (wantsModel)
        {
            var modelChoice = choice with { Asks = asks, Preferred = choice.Preferred ?? Family, BatchSize = claimsPerCall };
            curators = [literature, .. ModelCurators.CreateAll(modelChoice)];
        }
        return new(curators, isReplay, isReplay ? "Only what is stored serves."
            : wantsModel ? $"{string.Join(", then ", curators.AsEnumerable())} answers." : $"{literature} answers; no model is asked.");

        bool Is(string name) => name.Equals(choice.Curator, StringComparison.OrdinalIgnoreCase);
    }
}
