using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Evidence;

/// <summary>
/// Asks a model about functions that the records leave open: those whose quote is in the record but does not plainly state the claim, and
/// those that are unchecked for another reason than an outage.
/// </summary>
internal sealed class ClaimChecker(IAsker asker, ProteinNames names, CancellationToken cancellation)
{
    // Lowest: a claim is asked about after its records are fetched.
    private const int ClaimPriority = 0;

    /// <summary>The interactions with the verdicts of the model.</summary>
    /// <param name="interactions">The interactions with the verdicts of the records.</param>
    /// <param name="fetched">The cases with what was fetched for them, by the numbers of interaction and function.</param>
    public async Task<IReadOnlyList<PathwayInteraction>> CheckAsync(IReadOnlyList<PathwayInteraction> interactions,
        ILookup<(int Interaction, int Function), (EvidenceCase Case, FetchResult Result)> fetched)
    {
        var claims = FindOpenClaims(interactions, fetched).ToArray();
        var replies = await asker.AskAllAsync<ClaimAnswer>([.. claims.Select(static claim => claim.Question)], ClaimPriority, cancellation)
            .ConfigureAwait(false);
        var citedByModel = await FetchCitedByModelAsync(claims, replies).ConfigureAwait(false);
        var verdicts = new Dictionary<(int Interaction, int Function), PathwayVerdict>();
        for (var i = 0; i < claims.Length; i++)
        {
            var records = claims[i].Records.Concat(citedByModel.TryGetValue(GetCitedPmid(replies[i]) ?? "", out var one) ? [one] : [])
                .ToArray();
            verdicts[claims[i].Index] = ModelVerdict.Create(ModelCheck.Evaluate(claims[i].Case, replies[i], records, names), replies[i]);
        }
        return [.. interactions.Select((interaction, i) => WithVerdicts(interaction, i, verdicts))];
    }

    private IEnumerable<OpenClaim> FindOpenClaims(IReadOnlyList<PathwayInteraction> interactions,
        ILookup<(int Interaction, int Function), (EvidenceCase Case, FetchResult Result)> fetched)
    {
        for (var i = 0; i < interactions.Count; i++)
        {
            for (var j = 0; j < interactions[i].Functions.Count; j++)
            {
                var function = interactions[i].Functions[j];
                var own = fetched[(i, j)].ToArray();
                if (!IsOpen(function.Verdict!) || IsOutage(own)) { continue; }
                var records = own.Select(static one => one.Result).OfType<FetchResult.Found>().Select(static found =>
                    found.Record).ToArray();
                yield return new OpenClaim((i, j), new EvidenceCase(interactions[i], function, new PathwayEvidence()), records,
                    ClaimQuestionBuilder.Build(interactions[i], function, records, names));
            }
        }
    }

    private static bool IsOpen(PathwayVerdict verdict) =>
        verdict is { Kind: PathwayVerdictKind.Supported, Check: PathwayEvidenceCheck.Quote } or { Kind: PathwayVerdictKind.Unchecked };

    // Without any record the sentence that a model cites cannot be verified. After an outage the next run asks.
    private static bool IsOutage((EvidenceCase Case, FetchResult Result)[] own) =>
        !own.Any(static one => one.Result is FetchResult.Found)
        && own.Any(static one => one.Result is FetchResult.Unavailable && (one.Case.Identifier is not null || one.Case.HasTitleOnly));

    // A model with web search can cite a publication that the input does not cite. It is fetched too, to verify the sentence. A publication
    // that another item of the input cites is not looked up: an item cannot use the source of another.
    private async Task<Dictionary<string, FetchedRecord>> FetchCitedByModelAsync(IReadOnlyList<OpenClaim> claims,
        IReadOnlyList<Reply<ClaimAnswer>> replies)
    {
        var known = claims.SelectMany(static claim => claim.Records).Select(static record => record.Publication.Pmid)
            .ToHashSet(StringComparer.Ordinal);
        var pmids = replies.Select(GetCitedPmid).OfType<string>().Where(pmid => !known.Contains(pmid)).Distinct(StringComparer.Ordinal)
            .ToArray();
        var questions = pmids.Select(static pmid => new PublicationQuestion { Subject = pmid }).ToArray();
        var found = await asker.AskAllAsync<PublicationAnswer>(questions, ClaimPriority, cancellation).ConfigureAwait(false);
        return found.Select(static reply => reply.Answer?.Publication).OfType<PathwayPublication>()
            .DistinctBy(static publication => publication.Pmid, StringComparer.Ordinal)
            .ToDictionary(static publication => publication.Pmid, static publication => new FetchedRecord(publication),
                StringComparer.Ordinal);
    }

    private static string? GetCitedPmid(Reply<ClaimAnswer> reply) => CitedIdentifiers.ParsePmid(reply.Answer?.Pmid);

    private static PathwayInteraction WithVerdicts(PathwayInteraction interaction, int index,
        Dictionary<(int Interaction, int Function), PathwayVerdict> verdicts)
    {
        if (interaction.Functions.Count == 0) { return interaction; }
        var functions = interaction.Functions.Select((function, j) => verdicts.TryGetValue((index, j), out var verdict)
            ? function with { Verdict = ModelVerdict.Combine(function.Verdict!, verdict) }
            : function).ToArray();
        var whole = interaction with { Functions = functions };
        return whole with { Verdict = VerdictAttacher.RollUp(whole) };
    }

    private sealed record OpenClaim((int Interaction, int Function) Index, EvidenceCase Case, IReadOnlyList<FetchedRecord> Records,
        ClaimQuestion Question);
}

/// <summary>Creates the question about the claim of a function, with sentences from the cited publications.</summary>
internal static class ClaimQuestionBuilder
{
    // Enough for an abstract, and for the sentences of a full text that name both proteins.
    private const int MaxSentencesPerSource = 24;
    private const int MaxSentenceLength = 900;

    /// <param name="interaction">The interaction.</param>
    /// <param name="function">Its function.</param>
    /// <param name="records">The records of its evidence.</param>
    /// <param name="names">The names of proteins.</param>
    public static ClaimQuestion Build(PathwayInteraction interaction, PathwayFunction function, IEnumerable<FetchedRecord> records,
        ProteinNames names)
    {
        var (query, arrow) = (interaction.Query ?? "", function.Arrow ?? interaction.Arrow ?? "");
        string?[] statements = [function.CellularProcess, function.Effect, .. function.Consequences, .. function.SpecificEffects];
        return new ClaimQuestion
        {
            Subject = TermName.Key($"{query} {arrow} {interaction.Partner}: {function.Title}"),
            Query = query,
            Partner = interaction.Partner,
            Arrow = arrow,
            Direction = function.Direction ?? interaction.Direction ?? "",
            Statements = [.. statements.OfType<string>()],
            Sources = [.. records.DistinctBy(static record => record.Publication.Pmid, StringComparer.Ordinal)
                .OrderBy(static record => record.Publication.Pmid, StringComparer.Ordinal)
                .Select(record => new ClaimSource(record.Publication.Pmid, SelectSentences(record, query, interaction.Partner, names)))],
        };
    }

    // All sentences of title and abstract; from a full text only those that name both proteins.
    private static string[] SelectSentences(FetchedRecord record, string query, string partner, ProteinNames names)
    {
        return [.. record.Texts.SelectMany(static text => text.Sentences.Select(place => text.Slice(place.Start, place.End)))
            .Where(sentence => sentence.Normalized.Length is > 0 and <= MaxSentenceLength
                && (sentence.Part != "full text" || NamesBoth(sentence)))
            .Select(static sentence => sentence.Normalized).Distinct(StringComparer.Ordinal).Take(MaxSentencesPerSource)];

        bool NamesBoth(RecordText sentence) => names.IsMentioned(partner, sentence)
            && (query.Length == 0 || names.IsMentioned(query, sentence));
    }
}

/// <summary>Turns the checked answer of a model into a verdict.</summary>
internal static class ModelVerdict
{
    /// <summary>The verdict of the answer alone.</summary>
    public static PathwayVerdict Create((EvidenceCheckResult Finding, FetchedRecord? Record) evaluated, Reply<ClaimAnswer> reply)
    {
        var (finding, record) = evaluated;
        return new PathwayVerdict
        {
            Kind = finding.Verdict!.Value, Check = PathwayEvidenceCheck.Model,
            Reason = $"{finding.Detail.TrimEnd('.')}{(reply.Provenance is { } by ? $" ({by.Answerer})" : "")}.",
            Source = record?.DescribeSource(finding.Part ?? "record"), Link = record?.Publication.Link, Quote = finding.Quote,
            At = reply.Provenance?.At,
            Correction = finding.Verdict is PathwayVerdictKind.Corrected ? reply.Answer!.Correction : null,
            Checks = [new PathwayEvidenceCheckResult(PathwayEvidenceCheck.Model, finding.Outcome, finding.Detail)],
        };
    }

    /// <summary>
    /// Combines the verdict of the records with that of the model. The model's verdict counts if it decides. If the model finds nothing, a
    /// verified quote still counts. If neither decides, the reason contains both reasons.
    /// </summary>
    public static PathwayVerdict Combine(PathwayVerdict records, PathwayVerdict model)
    {
        if (model.Kind is PathwayVerdictKind.Unchecked
            || (model.Kind is PathwayVerdictKind.NotFound && records.Kind is PathwayVerdictKind.Supported))
        {
            return records with
            {
                Checks = [.. records.Checks, .. model.Checks],
                Reason = records.Kind is PathwayVerdictKind.Unchecked ? $"{records.Reason} The model: {model.Reason}" : records.Reason,
            };
        }
        return model;
    }
}
