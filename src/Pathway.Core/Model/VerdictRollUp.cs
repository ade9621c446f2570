namespace Pathway.Model;

/// <summary>
/// How verdicts roll up, from evidence to function and from function to interaction. One table: the order of
/// <see cref="PathwayVerdictKind"/>, the worst first. The first among equals decides, in the order of the input.
/// </summary>
internal static class VerdictRollUp
{
    /// <summary>The verdict of a whole, from those of its parts.</summary>
    /// <param name="parts">The verdicts of the parts, in their order.</param>
    /// <param name="what">What the parts are, for the reason: "evidence", "functions".</param>
    /// <param name="none">Why there is none, where there are no parts.</param>
    public static PathwayVerdict Of(IReadOnlyList<PathwayVerdict> parts, string what, string none)
    {
        if (parts.Count == 0) { return new PathwayVerdict { Kind = PathwayVerdictKind.Unchecked, Rung = PathwayRung.Identifier, Reason = none }; }
        var worst = parts.MinBy(static part => part.Kind)!;
        var alike = parts.Count(part => part.Kind == worst.Kind);
        // The rungs are those of the part: they are not said twice.
        return parts.Count == 1 ? worst with { Rungs = [] }
            : worst with { Rungs = [], Reason = FormattableString.Invariant($"{alike} of {parts.Count} {what}: {worst.Reason}") };
    }
}
