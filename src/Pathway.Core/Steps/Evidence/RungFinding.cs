using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>What a rung found, and the verdict where the climb ends on it.</summary>
internal sealed record RungFinding(PathwayRung Rung, PathwayRungOutcome Outcome, string Detail)
{
    /// <summary>The verdict, or null where the climb goes on.</summary>
    public PathwayVerdictKind? Verdict { get; init; }

    /// <summary>The part of the record in which it was found: "abstract".</summary>
    public string? Part { get; init; }

    /// <summary>The words that were found there, or null.</summary>
    public string? Quote { get; init; }

    public static RungFinding Passed(PathwayRung rung, string detail) => new(rung, PathwayRungOutcome.Passed, detail);

    public static RungFinding Skipped(PathwayRung rung, string detail) => new(rung, PathwayRungOutcome.Skipped, detail);

    public static RungFinding Failed(PathwayRung rung, PathwayVerdictKind verdict, string detail) => new(rung, PathwayRungOutcome.Failed, detail) { Verdict = verdict };

    public static RungFinding Open(PathwayRung rung, string detail) => new(rung, PathwayRungOutcome.Open, detail) { Verdict = PathwayVerdictKind.Unchecked };
}
