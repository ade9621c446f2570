using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>A piece of evidence with the claim for which it is cited.</summary>
internal sealed record EvidenceCase(PathwayInteraction Interaction, PathwayFunction Function, PathwayEvidence Evidence)
{
    /// <summary>The identifier as a bare number, or null where the evidence gives none that is one.</summary>
    public string? Pmid => PmidText.Of(Evidence.Pmid);

    /// <summary>Whether the publication can only be found by its title.</summary>
    public bool HasTitleOnly => string.IsNullOrWhiteSpace(Evidence.Pmid) && !string.IsNullOrWhiteSpace(Evidence.Title);

    /// <summary>The proteins in their chain: the query, those in between, the partner.</summary>
    public IReadOnlyList<string> Chain =>
        [.. new[] { Interaction.Query }.Concat(Interaction.Mediators).Append(Interaction.Partner).OfType<string>().Where(static name => name.Trim().Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The sign of the claim: 1 activates, -1 inhibits, 0 neither.</summary>
    public int Sign => ArrowSigns.OfArrow(Function.Arrow ?? Interaction.Arrow);

    /// <summary>Whether the query acts on the partner; null where the claim does not say, or says both.</summary>
    public bool? QueryActs => (Function.Direction ?? Interaction.Direction)?.Trim().ToLowerInvariant().Replace('-', '_').Replace(' ', '_') switch
    {
        "main_to_primary" or "query_to_partner" or "a_to_b" or "forward" => true,
        "primary_to_main" or "partner_to_query" or "b_to_a" or "reverse" => false,
        _ => null,
    };
}
