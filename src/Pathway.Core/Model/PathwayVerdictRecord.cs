using System.Text.Json.Serialization;

namespace Pathway.Model;

/// <summary>The subject of a verdict.</summary>
public enum PathwayVerdictScope
{
    /// <summary>An interaction as a whole.</summary>
    Interaction,
    /// <summary>One function of an interaction.</summary>
    Function,
    /// <summary>One piece of evidence of a function.</summary>
    Evidence,
}

/// <summary>A verdict with its subject, for lists, tables and reports.</summary>
public sealed record PathwayVerdictRecord
{
    /// <summary>The kind of the subject.</summary>
    public required PathwayVerdictScope Scope { get; init; }

    /// <summary>The identifier of the interaction.</summary>
    public required string Interaction { get; init; }

    /// <summary>The position of the function in the interaction, from 1; null for the interaction and for its own evidence.</summary>
    public int? FunctionNumber { get; init; }

    /// <summary>The title of the function, or null.</summary>
    public string? Function { get; init; }

    /// <summary>The position of the evidence in the function, from 1; null for all others.</summary>
    public int? EvidenceNumber { get; init; }

    /// <summary>The evidence as cited: its PMID, else its title; null for all others.</summary>
    public string? Evidence { get; init; }

    /// <summary>The verdict.</summary>
    public required PathwayVerdictKind Verdict { get; init; }

    /// <summary>The check that decided.</summary>
    [JsonPropertyName("rung")]
    public required PathwayEvidenceCheck Check { get; init; }

    /// <summary>The reason.</summary>
    public required string Reason { get; init; }

    /// <summary>What the claim should say, or null.</summary>
    public string? Correction { get; init; }

    /// <summary>The record that decided, or null.</summary>
    public string? Source { get; init; }

    /// <summary>The web page of that record, or null.</summary>
    public string? Link { get; init; }

    /// <summary>The words of the record that decided, or null.</summary>
    public string? Quote { get; init; }

    /// <summary>The time when the record was fetched, UTC, or null.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The notice of an expression of concern about the publication, or null.</summary>
    public string? Concern { get; init; }

    /// <summary>The file and position of the interaction, or null.</summary>
    public string? Origin { get; init; }

    /// <summary>The checks of a piece of evidence, in the order in which they ran.</summary>
    [JsonPropertyName("rungs")]
    public IReadOnlyList<PathwayEvidenceCheckResult> Checks
    {
        get;
        init => field = DisplayList<PathwayEvidenceCheckResult>.Of(value);
    } = DisplayList<PathwayEvidenceCheckResult>.Of([]);

    /// <summary>
    /// The verdicts of an interaction: its own, then those of each function, followed by those of its evidence; at the end those of the
    /// evidence of the interaction itself.
    /// </summary>
    public static IEnumerable<PathwayVerdictRecord> Of(PathwayInteraction interaction)
    {
        ArgumentNullException.ThrowIfNull(interaction);
        if (interaction.Verdict is { } whole) { yield return Create(PathwayVerdictScope.Interaction, interaction, whole); }
        for (var i = 0; i < interaction.Functions.Count; i++)
        {
            var function = interaction.Functions[i];
            if (function.Verdict is { } verdict)
            {
                yield return Create(PathwayVerdictScope.Function, interaction, verdict) with
                {
                    FunctionNumber = i + 1, Function = function.Title,
                };
            }
            for (var j = 0; j < function.Evidence.Count; j++)
            {
                if (function.Evidence[j] is not { Verdict: { } evidenceVerdict } evidence) { continue; }
                yield return Create(PathwayVerdictScope.Evidence, interaction, evidenceVerdict) with
                {
                    FunctionNumber = i + 1, Function = function.Title, EvidenceNumber = j + 1, Evidence = evidence.Pmid ?? evidence.Title,
                };
            }
        }
        for (var j = 0; j < interaction.Evidence.Count; j++)
        {
            if (interaction.Evidence[j] is not { Verdict: { } evidenceVerdict } evidence) { continue; }
            yield return Create(PathwayVerdictScope.Evidence, interaction, evidenceVerdict) with
            {
                EvidenceNumber = j + 1, Evidence = evidence.Pmid ?? evidence.Title,
            };
        }
    }

    /// <summary>The verdict on one line.</summary>
    public override string ToString() => $"{Interaction}: {Verdict}: {Reason}";

    private static PathwayVerdictRecord Create(PathwayVerdictScope scope, PathwayInteraction interaction, PathwayVerdict verdict) => new()
    {
        Scope = scope, Interaction = interaction.Id, Origin = interaction.Source, Verdict = verdict.Kind, Check = verdict.Check,
        Reason = verdict.Reason, Correction = verdict.Correction, Source = verdict.Source, Link = verdict.Link,
        Quote = verdict.Quote, At = verdict.At, Concern = verdict.Concern, Checks = verdict.Checks,
    };
}
