using System.Text.RegularExpressions;
using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>The input of an evidence check.</summary>
/// <param name="Interactions">The interactions; their order is kept.</param>
internal sealed record EvidenceInput(IReadOnlyList<PathwayInteraction> Interactions)
{
    /// <summary>Whether a model is asked about claims that the records leave open.</summary>
    public bool AsksModel { get; init; }

    /// <summary>Each piece of evidence with its claim, in the order of the input.</summary>
    public IEnumerable<EvidenceCase> Cases => Interactions.SelectMany(static interaction => interaction.Functions.SelectMany(function =>
        function.Evidence.Select(evidence => new EvidenceCase(interaction, function, evidence))));
}

/// <summary>A piece of evidence with the claim that it supports.</summary>
internal sealed record EvidenceCase(PathwayInteraction Interaction, PathwayFunction Function, PathwayEvidence Evidence)
{
    /// <summary>The identifier as a bare number; null if the evidence has no valid one.</summary>
    public string? Pmid => PmidParser.Parse(Evidence.Pmid);

    /// <summary>Whether the publication can only be found by its title.</summary>
    public bool HasTitleOnly => string.IsNullOrWhiteSpace(Evidence.Pmid) && !string.IsNullOrWhiteSpace(Evidence.Title);

    /// <summary>The chain of proteins: query, mediators, partner.</summary>
    public IReadOnlyList<string> Chain =>
        [.. new[] { Interaction.Query }.Concat(Interaction.Mediators).Append(Interaction.Partner).OfType<string>()
            .Where(static name => name.Trim().Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The sign of the claim: 1 activates, -1 inhibits, 0 neither.</summary>
    public int Sign => EffectLexicon.GetArrowSign(Function.Arrow ?? Interaction.Arrow);

    /// <summary>Whether the query acts on the partner; null if the claim does not say so, or says both.</summary>
    public bool? QueryActs => (Function.Direction ?? Interaction.Direction)?.Trim().ToLowerInvariant().Replace('-', '_')
        .Replace(' ', '_') switch
    {
        "main_to_primary" or "query_to_partner" or "a_to_b" or "forward" => true,
        "primary_to_main" or "partner_to_query" or "b_to_a" or "reverse" => false,
        _ => null,
    };
}

/// <summary>Parses PubMed identifiers: a number of one to nine digits, optionally after "PMID".</summary>
internal static partial class PmidParser
{
    /// <summary>The bare number, or null.</summary>
    public static string? Parse(string? text) =>
        Pattern().Match(TermName.Clean(text)) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"\A(?:PMID:?\s?)?([1-9][0-9]{0,8})\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
