using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Evidence;

/// <summary>
/// Finds publications for claims without evidence, or whose evidence failed: those with a sentence that names both proteins and states the
/// claim. Abstracts first; full texts of open articles where the abstract is silent.
/// </summary>
internal sealed class EvidenceFinder(IAsker asker, IGeneNames genes, CancellationToken cancellation)
{
    private const double AbstractScore = 1;
    private const double FullTextScore = 0.9;
    private const double ConcernPenalty = 0.3;
    private const int MaxFullTexts = 5;

    // The names that a search uses; more make it slow and find little.
    private const int MaxNames = 8;

    private readonly ProteinNames names = new(genes);

    /// <summary>The candidates for the open claims of the interactions, in the order of the input, the best of each claim first.</summary>
    /// <param name="interactions">The interactions.</param>
    /// <param name="count">The number of candidates of a claim.</param>
    public async Task<IReadOnlyList<PathwayEvidenceCandidate>> FindAsync(IReadOnlyList<PathwayInteraction> interactions, int count)
    {
        var claims = interactions.SelectMany(FindOpenClaims).ToArray();
        var found = await Task.WhenAll(claims.Select(FindAsync)).ConfigureAwait(false);
        return [.. found.SelectMany(candidates => candidates.Take(count))];
    }

    /// <summary>The number of claims whose evidence was not checked; they are not searched for.</summary>
    public static int CountUnchecked(IEnumerable<PathwayInteraction> interactions) => interactions.Sum(static interaction =>
        interaction.Functions.Select(static function => function.Evidence).Append(interaction.Evidence)
            .Count(static evidence => evidence.Count > 0 && evidence.All(static one => one.Verdict is null)));

    /// <summary>Whether a claim needs a publication: it cites none, or none that supports it.</summary>
    private static bool IsOpen(IReadOnlyList<PathwayEvidence> evidence) => evidence.Count == 0
        || (evidence.All(static one => one.Verdict is not null) && !evidence.Any(static one =>
            one.Verdict!.Kind is PathwayVerdictKind.Supported));

    private static IEnumerable<OpenClaim> FindOpenClaims(PathwayInteraction interaction)
    {
        if (string.IsNullOrWhiteSpace(interaction.Query)) { yield break; }
        for (var i = 0; i < interaction.Functions.Count; i++)
        {
            if (IsOpen(interaction.Functions[i].Evidence)) { yield return new OpenClaim(interaction, interaction.Functions[i], i + 1); }
        }
        if ((interaction.Functions.Count == 0 || interaction.Evidence.Count > 0) && IsOpen(interaction.Evidence))
        {
            yield return new OpenClaim(interaction, new PathwayFunction { Evidence = interaction.Evidence }, null);
        }
    }

    private async Task<IReadOnlyList<PathwayEvidenceCandidate>> FindAsync(OpenClaim claim)
    {
        var question = EvidenceSearchQuestion.Of(SearchNames(claim.Interaction.Query!), SearchNames(claim.Interaction.Partner));
        var reply = await asker.AskAsync(question, 0, cancellation).ConfigureAwait(false);
        if (reply.Answer is not { } answer) { return []; }
        var records = answer.Publications.Where(static one => !one.IsRetracted && !RetractionText.IsRetracted(one.Title, one.Abstract))
            .Select(static one => new FetchedRecord(one)).ToArray();
        var candidates = records.Select(record => Read(claim, record, AbstractScore)).OfType<PathwayEvidenceCandidate>().ToList();
        var silent = records.Where(record => record.Publication is { PmcId: not null, IsOpenAccess: true }
            && candidates.TrueForAll(one => one.Pmid != record.Publication.Pmid)).Take(MaxFullTexts);
        var read = await Task.WhenAll(silent.Select(record => ReadFullTextAsync(claim, record))).ConfigureAwait(false);
        return [.. candidates.Concat(read.OfType<PathwayEvidenceCandidate>()).OrderByDescending(static one => one.Score)
            .ThenByDescending(static one => one.Year).ThenBy(static one => one.Pmid, StringComparer.Ordinal)];
    }

    private string[] SearchNames(string protein) => names.GetSearchNames(protein) is { Count: > 0 } known ? [.. known.Take(MaxNames)]
        : [protein];

    private async Task<PathwayEvidenceCandidate?> ReadFullTextAsync(OpenClaim claim, FetchedRecord record)
    {
        var reply = await asker.AskAsync(new FullTextQuestion { Subject = record.Publication.PmcId! }, 0, cancellation).ConfigureAwait(
            false);
        return reply.Answer is { Body: { } body } ? Read(claim, new FetchedRecord(record.Publication, body), FullTextScore) : null;
    }

    private PathwayEvidenceCandidate? Read(OpenClaim claim, FetchedRecord record, double score)
    {
        var evidence = new EvidenceCase(claim.Interaction, claim.Function, new PathwayEvidence());
        var (reading, part) = DirectionCheck.Search(evidence, record, names);
        if (reading is not { Outcome: ClaimOutcome.States, Sentence: { } sentence }) { return null; }
        var cited = claim.Function.Evidence is [var first, ..] ? first : null;
        return new PathwayEvidenceCandidate
        {
            Interaction = claim.Interaction.Id, FunctionNumber = claim.Number, Function = claim.Function.Title,
            Cited = cited is null ? null : cited.Pmid ?? cited.Title, CitedVerdict = cited?.Verdict?.Kind,
            Score = record.Publication.ConcernNotice is null ? score : score - ConcernPenalty,
            Sentence = sentence, Part = part, Publication = record.Publication,
        };
    }

    private sealed record OpenClaim(PathwayInteraction Interaction, PathwayFunction Function, int? Number);
}
