namespace Pathway.Model;

/// <summary>What the check of evidence came to. The order is that of the roll-up: what stands first is worse and wins over what follows.</summary>
public enum PathwayVerdictKind
{
    /// <summary>A record that we hold says the opposite, or has the two proteins the other way round.</summary>
    Contradicted,
    /// <summary>The publication is there and was retracted.</summary>
    Retracted,
    /// <summary>The identifier belongs to another publication than the one that is cited.</summary>
    Mismatched,
    /// <summary>There is no such publication.</summary>
    NotFound,
    /// <summary>The full text is held, and what is claimed of it does not stand in it.</summary>
    Unsupported,
    /// <summary>A sentence that we hold says something else than the claim; the correction lies beside it.</summary>
    Corrected,
    /// <summary>Nobody knows yet: an outage, no full text, nothing to check. Not knowing is not the same as being wrong.</summary>
    Unchecked,
    /// <summary>What is claimed stands in a record that we hold.</summary>
    Supported,
}
