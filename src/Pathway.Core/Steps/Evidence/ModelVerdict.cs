using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Evidence;

/// <summary>What a model's answer, once it was checked, comes to for a function.</summary>
internal static class ModelVerdict
{
    /// <summary>The verdict of the answer alone.</summary>
    public static PathwayVerdict Of((RungFinding Finding, HeldRecord? Record) looked, Reply<ClaimAnswer> reply)
    {
        var (finding, record) = looked;
        return new PathwayVerdict
        {
            Kind = finding.Verdict!.Value, Rung = PathwayRung.Model, Reason = $"{finding.Detail.TrimEnd('.')}{(reply.Provenance is { } by ? $" ({by.Answerer})" : "")}.",
            Source = record?.Named(finding.Part ?? "record"), Link = record?.Publication.Link, Quote = finding.Quote, At = reply.Provenance?.At,
            Correction = finding.Verdict is PathwayVerdictKind.Corrected ? reply.Answer!.Correction : null,
            Rungs = [new PathwayRungResult(PathwayRung.Model, finding.Outcome, finding.Detail)],
        };
    }

    /// <summary>
    /// The verdict of a function, from those of its records and of the model. The model's counts where it decides; a model that finds nothing
    /// does not outweigh a quote that stands in a record; where neither knows, both reasons are told.
    /// </summary>
    public static PathwayVerdict Beside(PathwayVerdict records, PathwayVerdict model)
    {
        if (model.Kind is PathwayVerdictKind.Unchecked || (model.Kind is PathwayVerdictKind.NotFound && records.Kind is PathwayVerdictKind.Supported))
        {
            return records with { Rungs = [.. records.Rungs, .. model.Rungs], Reason = records.Kind is PathwayVerdictKind.Unchecked ? $"{records.Reason} The model: {model.Reason}" : records.Reason };
        }
        return model;
    }
}
