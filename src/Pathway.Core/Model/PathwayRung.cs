namespace Pathway.Model;

/// <summary>The rungs of the ladder that evidence climbs, the cheapest first.</summary>
public enum PathwayRung
{
    /// <summary>The identifier is one: a number such as PubMed gives.</summary>
    Identifier,
    /// <summary>There is a publication of that number.</summary>
    Existence,
    /// <summary>Title, year and first author are those that are cited.</summary>
    Title,
    /// <summary>The publication was not retracted.</summary>
    Retraction,
    /// <summary>Both proteins are named in what is held of it.</summary>
    Proteins,
    /// <summary>The quote stands in it word for word.</summary>
    Quote,
    /// <summary>The quote does not say the opposite of the arrow.</summary>
    Direction,
    /// <summary>A model read the claim beside what is held, and pointed at a sentence of it.</summary>
    Model,
}

/// <summary>How a rung ended.</summary>
public enum PathwayRungOutcome
{
    /// <summary>It holds.</summary>
    Passed,
    /// <summary>It does not hold.</summary>
    Failed,
    /// <summary>It could not be decided; the reason says why.</summary>
    Open,
    /// <summary>There was nothing to look at.</summary>
    Skipped,
}

/// <summary>A rung that was climbed, or not.</summary>
/// <param name="Rung">Which.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">What was found.</param>
public sealed record PathwayRungResult(PathwayRung Rung, PathwayRungOutcome Outcome, string Detail)
{
    /// <summary>The rung in a line.</summary>
    public override string ToString() => $"{Rung} {Outcome}: {Detail}";
}
