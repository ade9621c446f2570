namespace Pathway.Model;

/// <summary>An interaction of two proteins with its functions and evidence, as read from a file.</summary>
public sealed record PathwayInteraction
{
    /// <summary>The identifier that the input gives, else "Query-Partner". Not necessarily unique: the same pair may occur twice.</summary>
    public required string Id { get; init; }

    /// <summary>The protein that was asked about, a gene symbol such as "ATXN3"; null where the input names none.</summary>
    public string? Query { get; init; }

    /// <summary>The protein that it interacts with, a gene symbol such as "VCP".</summary>
    public required string Partner { get; init; }

    /// <summary>How the one acts on the other: activates, inhibits, binds, regulates or complex; null where the input says nothing.</summary>
    public string? Arrow { get; init; }

    /// <summary>The direction as the input writes it, or null.</summary>
    public string? Direction { get; init; }

    /// <summary>The type as the input writes it, for example direct or indirect; null where it says nothing.</summary>
    public string? Type { get; init; }

    /// <summary>The proteins in between, for an indirect interaction.</summary>
    public IReadOnlyList<string> Mediators { get; init => field = ShownList<string>.Of(value); } = ShownList<string>.Of([]);

    /// <summary>The number of steps between the two proteins; null where the input does not say.</summary>
    public int? Depth { get; init; }

    /// <summary>The pathway term of the interaction as a whole, or null; the terms of its functions come first.</summary>
    public string? Pathway { get; init; }

    /// <summary>The functions, in the order of the input.</summary>
    public IReadOnlyList<PathwayFunction> Functions { get; init => field = ShownList<PathwayFunction>.Of(value); } = ShownList<PathwayFunction>.Of([]);

    /// <summary>What the check of the evidence came to; null where it was not checked.</summary>
    public PathwayVerdict? Verdict { get; init; }

    /// <summary>Where it was read: file and position, for messages. Not part of any result.</summary>
    public string? Source { get; init; }

    /// <summary>The record as it came in, compact JSON with every field, known or not. Written out unchanged.</summary>
    public required string Json { get; init; }

    /// <summary>The distinct pathway terms under which the interaction hangs: those of its functions, else its own; the first spelling of each.</summary>
    public IReadOnlyList<string> Terms
    {
        get
        {
            var own = Functions.Select(static function => function.Pathway).Where(static term => TermName.Key(term).Length > 0).ToArray();
            if (own.Length == 0 && TermName.Key(Pathway).Length > 0) { own = [Pathway]; }
            return ShownList<string>.Of(own.Select(static term => term!).DistinctBy(TermName.Key, StringComparer.Ordinal).ToArray());
        }
    }

    /// <summary>The identifier, for messages and lists.</summary>
    public override string ToString() => Id;
}
