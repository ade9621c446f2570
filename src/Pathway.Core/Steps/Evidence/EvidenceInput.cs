using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Evidence;

/// <summary>The input of an evidence check.</summary>
/// <param name="Interactions">The interactions; their order is kept.</param>
internal sealed record EvidenceInput(IReadOnlyList<PathwayInteraction> Interactions)
{
    /// <summary>How old a stored record may be; null to use stored records of any age.</summary>
    public RecordAge? RecordAge { get; init; }

    /// <summary>Whether a model is asked about claims that the records leave open.</summary>
    public bool AsksModel { get; init; }

    /// <summary>
    /// Each identifier of each piece of evidence with its claim, in the order of the input: the evidence of the functions, then that of
    /// the interaction itself.
    /// </summary>
    public IEnumerable<EvidenceCase> Cases => Interactions.SelectMany(static (interaction, index) => interaction.Functions
        .SelectMany((function, number) => function.Evidence.SelectMany((evidence, place) =>
            EvidenceCase.Create(interaction, function, evidence, new EvidencePlace(index, number, place))))
        .Concat(interaction.Evidence.SelectMany((evidence, place) => EvidenceCase.Create(interaction,
            new PathwayFunction { Arrow = interaction.Arrow, Direction = interaction.Direction }, evidence,
            new EvidencePlace(index, EvidencePlace.OfInteraction, place)))));
}

/// <summary>How old a stored record may be. A publication may have been retracted since it was stored.</summary>
/// <param name="Now">The current time.</param>
/// <param name="MaxDays">The maximum age in days.</param>
/// <param name="IsOffline">Whether nothing can be fetched; then the age is said.</param>
internal sealed record RecordAge(DateTimeOffset Now, int MaxDays, bool IsOffline)
{
    /// <summary>The number of the period in which a record is fetched again: each record once in a period.</summary>
    public string Period => $"{MaxDays} days, {(Now - DateTimeOffset.UnixEpoch).Days / MaxDays}";

    /// <summary>Whether a stored answer is too old, or was read before notices of concern were.</summary>
    public bool IsTooOld(DateTimeOffset? at, PublicationAnswer answer) => at is { } stored
        && ((Now - stored).TotalDays > MaxDays || (answer.Publication is not null && answer.Reader is null));

    /// <summary>The age of a record in days.</summary>
    public int DaysSince(DateTimeOffset at) => Math.Max(0, (int)(Now - at).TotalDays);
}

/// <summary>Where a piece of evidence stands in the input.</summary>
/// <param name="Interaction">The number of the interaction, from 0.</param>
/// <param name="Function">The number of the function, from 0; <see cref="OfInteraction"/> for evidence of the interaction itself.</param>
/// <param name="Evidence">The number of the evidence, from 0.</param>
internal readonly record struct EvidencePlace(int Interaction, int Function, int Evidence)
{
    public const int OfInteraction = -1;
}

/// <summary>A piece of evidence with the claim that it supports, and one of the identifiers that it cites.</summary>
internal sealed record EvidenceCase(PathwayInteraction Interaction, PathwayFunction Function, PathwayEvidence Evidence)
{
    /// <summary>The identifier; null if the evidence has no readable one.</summary>
    public string? Identifier { get; init; }

    /// <summary>Where the evidence stands.</summary>
    public EvidencePlace Place { get; init; }

    /// <summary>The text in place of an identifier that cannot be read, or null.</summary>
    public string? Unreadable { get; init; }

    /// <summary>Whether the publication can only be found by its title.</summary>
    public bool HasTitleOnly => Identifier is null && Unreadable is null && !string.IsNullOrWhiteSpace(Evidence.Title);

    /// <summary>The chain of proteins: query, mediators, partner.</summary>
    public IReadOnlyList<string> Chain =>
        [.. new[] { Interaction.Query }.Concat(Interaction.Mediators).Append(Interaction.Partner).OfType<string>()
            .Where(static name => name.Trim().Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>What the claim says of the two proteins.</summary>
    public ClaimedEffect Effect => EffectLexicon.GetClaim(Function.Arrow ?? Interaction.Arrow);

    /// <summary>Whether the query acts on the partner; null if the claim does not say so, or says both.</summary>
    public bool? QueryActs => (Function.Direction ?? Interaction.Direction)?.Trim().ToLowerInvariant().Replace('-', '_')
        .Replace(' ', '_') switch
    {
        "main_to_primary" or "query_to_partner" or "a_to_b" or "forward" => true,
        "primary_to_main" or "partner_to_query" or "b_to_a" or "reverse" => false,
        _ => null,
    };

    /// <summary>One case for each identifier of a piece of evidence, and one for evidence without any.</summary>
    public static IEnumerable<EvidenceCase> Create(PathwayInteraction interaction, PathwayFunction function, PathwayEvidence evidence,
        EvidencePlace place)
    {
        var cited = CitedIdentifiers.Parse(evidence.Pmid);
        var bare = new EvidenceCase(interaction, function, evidence) { Place = place };
        return cited.Identifiers.Count > 0 ? cited.Identifiers.Select(identifier => bare with { Identifier = identifier })
            : [bare with { Unreadable = cited.Unreadable }];
    }
}
