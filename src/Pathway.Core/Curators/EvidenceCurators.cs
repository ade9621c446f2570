using Pathway.Questions;

namespace Pathway.Curators;

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
    public static ChosenCurators Beside(CuratorChoice choice, ICurator literature, bool recordsOnly)
    {
        var hierarchy = CuratorCatalog.Choose(choice);
        var evidence = Choose(choice, literature, recordsOnly, hierarchy.IsReplay, null);
        return new([.. evidence.Curators.Select(static curator => Asked(curator, EvidenceQuestions.Contains)), .. hierarchy.Curators.Select(static curator => Asked(curator, static kind => !EvidenceQuestions.Contains(kind)))],
            hierarchy.IsReplay, $"{hierarchy.Reason} Of evidence: {evidence.Reason}");
    }

    private static ICurator Asked(ICurator curator, Func<string, bool> kinds) => curator is LlmCurator model ? model.Only(kinds) : curator;

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
        var wantsModel = !recordsOnly && (Is(CuratorNames.Model) || Is(CuratorNames.Hybrid) || isReplay || (Is(CuratorNames.Auto) && (choice.Key is not null || choice.Endpoint is not null)));
        ICurator[] curators = wantsModel ? [literature, ModelCurators.Make(choice with { Asks = asks, Preferred = choice.Preferred ?? Family, BatchSize = claimsPerCall })] : [literature];
        return new(curators, isReplay, isReplay ? "Only what is stored serves." : wantsModel ? $"{string.Join(", then ", curators.AsEnumerable())} answers." : $"{literature} answers; no model is asked.");

        bool Is(string name) => name.Equals(choice.Curator, StringComparison.OrdinalIgnoreCase);
    }
}
