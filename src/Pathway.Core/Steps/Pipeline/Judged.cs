using Pathway.Model;

namespace Pathway.Steps.Pipeline;

/// <summary>Lays verdicts on the interactions of a hierarchy, whose terms may have been renamed meanwhile. Equal records have equal verdicts.</summary>
internal static class Judged
{
    /// <param name="hierarchy">The hierarchy.</param>
    /// <param name="judged">The interactions as they came in, with their verdicts.</param>
    public static PathwayHierarchy Of(PathwayHierarchy hierarchy, IReadOnlyList<PathwayInteraction> judged)
    {
        var verdicts = judged.GroupBy(static one => (one.Id, one.Json)).ToDictionary(static group => group.Key, static group => group.First());
        return new PathwayHierarchy(NodeDrafts.Of(hierarchy) with { Interactions = [.. hierarchy.Interactions.Select(one => With(one, verdicts[(one.Id, one.Json)]))] });
    }

    private static PathwayInteraction With(PathwayInteraction interaction, PathwayInteraction judged) => interaction with
    {
        Verdict = judged.Verdict,
        Functions = [.. interaction.Functions.Zip(judged.Functions, static (function, verdict) => function with { Verdict = verdict.Verdict, Evidence = verdict.Evidence })],
    };
}
