using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Literature;

/// <summary>
/// Looks for publications in two services: the first knows more of each, the second keeps the register. What the first does not have,
/// or does not say, the second is asked. That there is no such publication, only the second can say.
/// </summary>
internal sealed class RecordSearch(ILiteratureService first, ILiteratureService register)
{
    /// <summary>The most identifiers that both services take at once.</summary>
    public int MostAtOnce => Math.Min(first.MostAtOnce, register.MostAtOnce);

    /// <summary>What came of each identifier, in their order. Never throws for what a service does.</summary>
    /// <exception cref="OperationCanceledException">The search was stopped.</exception>
    public async Task<IReadOnlyList<FoundRecord>> FindAsync(IReadOnlyList<string> pmids, CancellationToken cancellation)
    {
        var known = await AskAsync(first, pmids, cancellation).ConfigureAwait(false);
        var open = pmids.Where(pmid => known.Of(pmid) is null).Distinct(StringComparer.Ordinal).ToArray();
        var listed = open.Length == 0 ? Findings.None : await AskAsync(register, open, cancellation).ConfigureAwait(false);
        return [.. pmids.Select(pmid => Of(pmid, known, listed))];
    }

    /// <summary>What a search for a title found in the first service, else in the second.</summary>
    /// <exception cref="CuratorException">Neither answered, or one did not and the other found nothing.</exception>
    public async Task<PublicationSearchAnswer> SearchAsync(string title, CancellationToken cancellation)
    {
        CuratorException? failure = null;
        foreach (var service in new[] { first, register })
        {
            try
            {
                if (await service.SearchAsync(title, cancellation).ConfigureAwait(false) is { Count: > 0 } found) { return new PublicationSearchAnswer { Publications = found }; }
            }
            catch (CuratorException failed) { failure = failed; }
        }
        return failure is null ? new PublicationSearchAnswer() : throw failure;
    }

    private FoundRecord Of(string pmid, Findings known, Findings listed)
    {
        if ((known.Of(pmid) ?? listed.Of(pmid)) is { } publication) { return new(new PublicationAnswer { Publication = publication }, null); }
        if (listed.SaysNo(pmid)) { return new(new PublicationAnswer { Reason = $"{register.Name} has no publication with PMID {pmid}" }, null); }
        var (one, other) = (known.Failure, listed.Failure);
        var told = $"{one?.Message ?? (known.SaysNo(pmid) ? $"{first.Name} has no PMID {pmid}" : $"{first.Name} sent half a record")}; {other?.Message ?? $"{register.Name} sent half a record"}";
        var failure = other ?? one;
        return new(null, new CuratorException(failure?.Error ?? PathwayErrors.LiteratureUnreadable, told, (other?.IsTransient ?? true) || one is { IsTransient: true }, failure) { RetryAfter = other?.RetryAfter });
    }

    private static async Task<Findings> AskAsync(ILiteratureService service, IReadOnlyList<string> pmids, CancellationToken cancellation)
    {
        var asked = new SplitSearch(service, cancellation);
        foreach (var batch in pmids.Chunk(service.MostAtOnce)) { await asked.AskAsync(batch).ConfigureAwait(false); }
        return new Findings(asked.Found, asked.Failure);
    }

    private sealed record Findings(IReadOnlyDictionary<string, PathwayPublication?> Found, CuratorException? Failure)
    {
        public static Findings None { get; } = new(new Dictionary<string, PathwayPublication?>(), null);

        public PathwayPublication? Of(string pmid) => Found.GetValueOrDefault(pmid);

        public bool SaysNo(string pmid) => Found.TryGetValue(pmid, out var publication) && publication is null;
    }
}
