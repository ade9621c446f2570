using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Evidence;

/// <summary>
/// Asks a model about the functions that the records leave open: whose quote stands in the record without plainly saying what is claimed, and
/// those that are unchecked, unless an outage is why. What the records have decided is not asked.
/// </summary>
internal sealed class Claims(IAsker asker, ProteinNames names, CancellationToken cancellation)
{
    // Below what records wait for: a model is asked when they are there.
    private const int Priority = 0;

    /// <summary>The interactions with what the model's answers came to beside the claims.</summary>
    /// <param name="interactions">The interactions with the verdicts of the records.</param>
    /// <param name="held">What is held for each piece of evidence, in the order of the input.</param>
    public async Task<IReadOnlyList<PathwayInteraction>> JudgeAsync(IReadOnlyList<PathwayInteraction> interactions, IReadOnlyList<Holding> held)
    {
        var claims = Open(interactions, held).ToArray();
        var replies = await asker.AskAllAsync<ClaimAnswer>([.. claims.Select(static claim => claim.Question)], Priority, cancellation).ConfigureAwait(false);
        var further = await FurtherAsync(claims, replies).ConfigureAwait(false);
        var verdicts = new Dictionary<(int Interaction, int Function), PathwayVerdict>();
        for (var i = 0; i < claims.Length; i++)
        {
            var records = claims[i].Held.Concat(further.TryGetValue(Named(replies[i]) ?? "", out var one) ? [one] : []).ToArray();
            verdicts[claims[i].Place] = ModelVerdict.Of(ModelRung.Look(claims[i].Case, replies[i], records, names), replies[i]);
        }
        return [.. interactions.Select((interaction, i) => Judged(interaction, i, verdicts))];
    }

    private IEnumerable<Claim> Open(IReadOnlyList<PathwayInteraction> interactions, IReadOnlyList<Holding> held)
    {
        var at = 0;
        for (var i = 0; i < interactions.Count; i++)
        {
            for (var j = 0; j < interactions[i].Functions.Count; j++)
            {
                var function = interactions[i].Functions[j];
                var own = held.Skip(at).Take(function.Evidence.Count).ToArray();
                at += function.Evidence.Count;
                if (!IsOpen(function.Verdict!) || IsOutage(function, own)) { continue; }
                var records = own.OfType<Holding.Found>().Select(static found => found.Record).ToArray();
                yield return new Claim((i, j), new EvidenceCase(interactions[i], function, new PathwayEvidence()), records, ClaimText.Of(interactions[i], function, records, names));
            }
        }
    }

    private static bool IsOpen(PathwayVerdict verdict) => verdict is { Kind: PathwayVerdictKind.Supported, Rung: PathwayRung.Quote } or { Kind: PathwayVerdictKind.Unchecked };

    // Where nothing is held because nobody answered, the model's sentence could not be looked for either: better asked by the next run.
    private static bool IsOutage(PathwayFunction function, Holding[] held) =>
        !held.Any(static one => one is Holding.Found) && function.Evidence.Zip(held).Any(static pair => pair.Second is Holding.Unknown && pair.First is not { Pmid: null, Title: null });

    // A model that searched may point at a publication that nobody cited: it is got like any other, and its sentence looked for there.
    private async Task<Dictionary<string, HeldRecord>> FurtherAsync(IReadOnlyList<Claim> claims, IReadOnlyList<Reply<ClaimAnswer>> replies)
    {
        var known = claims.SelectMany(static claim => claim.Held).Select(static record => record.Publication.Pmid).ToHashSet(StringComparer.Ordinal);
        var pmids = replies.Select(Named).OfType<string>().Where(pmid => !known.Contains(pmid)).Distinct(StringComparer.Ordinal).ToArray();
        var found = await asker.AskAllAsync<PublicationAnswer>([.. pmids.Select(static pmid => new PublicationQuestion { Subject = pmid })], Priority, cancellation).ConfigureAwait(false);
        var further = claims.SelectMany(static claim => claim.Held).DistinctBy(static record => record.Publication.Pmid, StringComparer.Ordinal).ToDictionary(static record => record.Publication.Pmid, StringComparer.Ordinal);
        foreach (var publication in found.Select(static reply => reply.Answer?.Publication).OfType<PathwayPublication>()) { further[publication.Pmid] = new HeldRecord(publication); }
        return further;
    }

    private static string? Named(Reply<ClaimAnswer> reply) => PmidText.Of(reply.Answer?.Pmid);

    private static PathwayInteraction Judged(PathwayInteraction interaction, int place, Dictionary<(int Interaction, int Function), PathwayVerdict> verdicts)
    {
        var functions = interaction.Functions.Select((function, j) => verdicts.TryGetValue((place, j), out var verdict) ? function with { Verdict = ModelVerdict.Beside(function.Verdict!, verdict) } : function).ToArray();
        return functions.Length == 0 ? interaction : interaction with { Functions = functions, Verdict = VerdictRollUp.Of([.. functions.Select(static one => one.Verdict!)], "functions", "") };
    }

    private sealed record Claim((int Interaction, int Function) Place, EvidenceCase Case, IReadOnlyList<HeldRecord> Held, ClaimQuestion Question);
}
