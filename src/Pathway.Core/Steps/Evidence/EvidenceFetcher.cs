using System.Collections.Concurrent;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Evidence;

/// <summary>Fetches cited publications: each once, and the full text only if the abstract does not decide.</summary>
internal sealed class EvidenceFetcher(IAsker asker, EvidenceChecker checker, RecordAge? age, CancellationToken cancellation)
{
    // Records first, because full texts and claims depend on them.
    private const int RecordPriority = 2;
    private const int FullTextPriority = 1;

    /// <summary>The result for each case, in the order of the cases.</summary>
    public async Task<IReadOnlyList<FetchResult>> FetchAsync(IReadOnlyList<EvidenceCase> cases)
    {
        var records = FetchRecordsAsync([.. cases.Select(static one => one.Identifier).OfType<string>().Distinct(StringComparer.Ordinal)]);
        var titled = FetchByTitlesAsync([.. cases.Where(static one => one.HasTitleOnly)
            .Select(static one => one.Evidence.Title!).DistinctBy(TermName.Key, StringComparer.Ordinal)]);
        var (byIdentifier, byTitle) = (await records.ConfigureAwait(false), await titled.ConfigureAwait(false));
        var results = cases.Select(one => one.Identifier is { } identifier ? byIdentifier[identifier]
            : one.HasTitleOnly ? byTitle[TermName.Key(one.Evidence.Title)]
            : new FetchResult.Unavailable("no publication is named")).ToArray();
        // Each full text is fetched once; all cases that cite the publication share it.
        var needFullText = Enumerable.Range(0, cases.Count).Where(i => checker.NeedsFullText(cases[i], results[i])).Select(i => results[i])
            .Distinct().ToArray();
        var withFullTexts = await Task.WhenAll(needFullText.Select(AddFullTextAsync)).ConfigureAwait(false);
        var updated = needFullText.Zip(withFullTexts).ToDictionary(static pair => pair.First, static pair => pair.Second);
        return [.. results.Select(one => updated.GetValueOrDefault(one, one))];
    }

    private async Task<Dictionary<string, FetchResult>> FetchRecordsAsync(IReadOnlyList<string> pmids)
    {
        var questions = pmids.Select(static pmid => new PublicationQuestion { Subject = pmid }).ToArray();
        var replies = await asker.AskAllAsync<PublicationAnswer>(questions, RecordPriority, cancellation).ConfigureAwait(false);
        var current = await RefreshAsync(pmids, replies).ConfigureAwait(false);
        return pmids.Zip(current)
            .ToDictionary(static pair => pair.First, pair => WithAge(ToFetchResult(pair.First, pair.Second), pair.Second),
                StringComparer.Ordinal);
    }

    // A stored record that is too old is asked for again; while that fails, the stored one counts, with its age.
    private async Task<IReadOnlyList<Reply<PublicationAnswer>>> RefreshAsync(IReadOnlyList<string> pmids,
        IReadOnlyList<Reply<PublicationAnswer>> replies)
    {
        if (age is null or { IsOffline: true }) { return replies; }
        var old = Enumerable.Range(0, pmids.Count).Where(i => replies[i].Answer is { } answer && age.IsTooOld(replies[i].Provenance?.At,
            answer))
            .ToArray();
        if (old.Length == 0) { return replies; }
        var again = await asker.AskAllAsync<PublicationAnswer>(
            [.. old.Select(i => new PublicationQuestion { Subject = pmids[i], Period = age.Period })], RecordPriority, cancellation)
            .ConfigureAwait(false);
        var current = replies.ToArray();
        for (var i = 0; i < old.Length; i++) { if (again[i].Answer is not null) { current[old[i]] = again[i]; } }
        return current;
    }

    private FetchResult WithAge(FetchResult result, Reply<PublicationAnswer> reply) =>
        result is FetchResult.Found { FetchedAt: { } at } found
        && age is not null && reply.Answer is { } answer && age.IsTooOld(at, answer) ? found with { AgeInDays = age.DaysSince(at) }
            : result;

    private async Task<Dictionary<string, FetchResult>> FetchByTitlesAsync(IReadOnlyList<string> titles)
    {
        var found = await Task.WhenAll(titles.Select(FetchByTitleAsync)).ConfigureAwait(false);
        return titles.Zip(found).ToDictionary(static pair => TermName.Key(pair.First), static pair => pair.Second, StringComparer.Ordinal);
    }

    private static FetchResult ToFetchResult(string pmid, Reply<PublicationAnswer> reply)
    {
        if (reply.Answer is not { } answer) { return new FetchResult.Unavailable(reply.Failure!.Message); }
        if (answer.Publication is { } publication) { return new FetchResult.Found(new FetchedRecord(publication), reply.Provenance?.At); }
        // Only PMIDs have a register that is complete: a DOI or PMC identifier may belong to an article outside PubMed.
        return !pmid.All(char.IsAsciiDigit) ? new FetchResult.Unavailable(answer.Reason ?? "the services do not know it")
            : new FetchResult.NotFound(answer.Reason ?? $"there is no publication {PublicationQuestion.Describe(pmid)}");
    }

    private async Task<FetchResult> FetchByTitleAsync(string title)
    {
        var reply = await asker.AskAsync(PublicationSearchQuestion.Of(title), RecordPriority, cancellation).ConfigureAwait(false);
        if (reply.Answer is not { } answer) { return new FetchResult.Unavailable(reply.Failure!.Message); }
        return TitleMatch.FindBest(title, answer.Publications) is { IsCertain: true } best
            ? new FetchResult.Found(new FetchedRecord(best.Publication), reply.Provenance?.At)
            : new FetchResult.NotFound("no publication of that title was found");
    }

    private async Task<FetchResult> AddFullTextAsync(FetchResult fetchResult)
    {
        var found = (FetchResult.Found)fetchResult;
        var publication = found.Record.Publication;
        // If the record does not say whether the publication is open access, the full text service decides.
        if (publication.PmcId is not { } pmcId || publication.IsOpenAccess is false) { return fetchResult; }
        var reply = await asker.AskAsync(new FullTextQuestion { Subject = pmcId }, FullTextPriority, cancellation).ConfigureAwait(false);
        return found with
        {
            Record = reply.Answer is { Body: { } body }
                ? new FetchedRecord(publication, body)
                : new FetchedRecord(publication, null, reply.Failure?.Message ?? reply.Answer?.Reason ?? "it is not to be had"),
        };
    }
}

/// <summary>The result of fetching a publication.</summary>
internal abstract record FetchResult
{
    private FetchResult()
    {
    }

    /// <summary>The publication exists.</summary>
    /// <param name="Record">The fetched record.</param>
    /// <param name="FetchedAt">When it was fetched, UTC.</param>
    public sealed record Found(FetchedRecord Record, DateTimeOffset? FetchedAt) : FetchResult
    {
        /// <summary>The age of a record that is older than it should be, or null.</summary>
        public int? AgeInDays { get; init; }
    }

    /// <summary>The register confirms that the publication does not exist.</summary>
    /// <param name="Reason">Its message.</param>
    public sealed record NotFound(string Reason) : FetchResult;

    /// <summary>Not known, for example because of an outage.</summary>
    /// <param name="Reason">Why it is not known.</param>
    public sealed record Unavailable(string Reason) : FetchResult;
}

/// <summary>A fetched publication: its record, and its full text if available.</summary>
/// <param name="publication">The record.</param>
/// <param name="fullText">The full text, or null.</param>
/// <param name="fullTextUnavailableReason">Why there is no full text; unused if there is one.</param>
internal sealed class FetchedRecord(PathwayPublication publication, string? fullText = null,
    string fullTextUnavailableReason = "it is not open access")
{
    public const string TitlePart = "title";

    private readonly Lazy<IReadOnlyList<RecordText>> texts = new(() => CreateTexts(publication, fullText));
    private readonly ConcurrentDictionary<(string Protein, string? Other), bool> confirmed = new();

    public PathwayPublication Publication => publication;

    public bool HasFullText => fullText is not null;

    /// <summary>Why there is no full text.</summary>
    public string FullTextUnavailableReason => fullTextUnavailableReason;

    /// <summary>Title, abstract and full text, as far as available.</summary>
    public IReadOnlyList<RecordText> Texts => texts.Value;

    /// <summary>Abstract and full text, then the title, which states less than a sentence.</summary>
    public IEnumerable<RecordText> TextsBeforeTitle => Texts.Skip(1).Append(Texts[0]);

    /// <summary>Names the record and a part of it.</summary>
    public string DescribeSource(string part) => $"{publication.Service}, PMID {publication.Pmid}, {part}";

    /// <summary>
    /// Whether the record removes the doubt about a name of a protein: it names the protein for certain elsewhere, or the other protein
    /// of the claim, which belongs to it.
    /// </summary>
    public bool Confirms(string protein, string? other, ProteinNames names) => confirmed.GetOrAdd((protein, other), _ =>
        Texts.Any(text => names.IsMentioned(protein, text))
        || (other is not null && names.AreRelated(protein, other) && Texts.Any(text => names.IsMentioned(other, text))));

    private static RecordText[] CreateTexts(PathwayPublication publication, string? fullText)
    {
        var parts = new List<RecordText> { new(TitlePart, publication.Title) };
        if (publication.Abstract is { } summary) { parts.Add(new("abstract", summary)); }
        if (fullText is not null) { parts.Add(new("full text", RemoveTitle(fullText, publication.Title))); }
        var abbreviations = Abbreviations.Merge(parts);
        return [.. parts.Select(part => part.With(abbreviations))];
    }

    // The text of an article starts with its title.
    private static string RemoveTitle(string fullText, string title)
    {
        var bare = title.TrimEnd('.', ' ');
        return bare.Length > 0 && fullText.StartsWith(bare, StringComparison.OrdinalIgnoreCase) ? fullText[bare.Length..].TrimStart('.',
            ' ') : fullText;
    }
}
