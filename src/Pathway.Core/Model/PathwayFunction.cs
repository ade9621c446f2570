namespace Pathway.Model;

/// <summary>One function of an interaction: what the two proteins do together, and in which pathway.</summary>
public sealed record PathwayFunction
{
    /// <summary>The title of the function, for example "ATXN3 Aggregation".</summary>
    public string? Title { get; init; }

    /// <summary>How the one acts on the other: activates, inhibits, binds, regulates or complex; null where the input says nothing.</summary>
    public string? Arrow { get; init; }

    /// <summary>The pathway term of this function as the input spells it, or null.</summary>
    public string? Pathway { get; init; }

    /// <summary>The cellular process in the words of the input, or null.</summary>
    public string? CellularProcess { get; init; }

    /// <summary>The effect in the words of the input, or null.</summary>
    public string? Effect { get; init; }

    /// <summary>Consequences, in the words and the order of the input.</summary>
    public IReadOnlyList<string> Consequences { get; init => field = ShownList<string>.Of(value); } = ShownList<string>.Of([]);

    /// <summary>Specific effects, in the words and the order of the input.</summary>
    public IReadOnlyList<string> SpecificEffects { get; init => field = ShownList<string>.Of(value); } = ShownList<string>.Of([]);

    /// <summary>The evidence, in the order of the input.</summary>
    public IReadOnlyList<PathwayEvidence> Evidence { get; init => field = ShownList<PathwayEvidence>.Of(value); } = ShownList<PathwayEvidence>.Of([]);

    /// <summary>Which protein acts on which in this function, as the input writes it; null where it says nothing of its own.</summary>
    public string? Direction { get; init; }

    /// <summary>What the check of the evidence came to; null where it was not checked.</summary>
    public PathwayVerdict? Verdict { get; init; }

    /// <summary>The title, else the pathway.</summary>
    public override string ToString() => Title ?? Pathway ?? "function";
}
