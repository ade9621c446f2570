namespace Pathway.Bench;

/// <summary>Two halves of the terms, by a hash of the identifier: rules and thresholds are tuned on one, figures are reported on the other.</summary>
internal enum TermSplit
{
    /// <summary>The half that may be looked at.</summary>
    Tuning,
    /// <summary>The half that is only measured on.</summary>
    Held,
}
