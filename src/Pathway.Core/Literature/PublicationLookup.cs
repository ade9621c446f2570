using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Literature;

/// <summary>
/// Looks for publications in two services: the first knows more of each, the second keeps the register. What the first does not have,
/// or does not say, the second is asked. That there is no such publication, only the second can say.
/// </summary>
internal sealed class PublicationLookup(ILiteratureService primary, ILiteratureService registry)
{
    /// <summary>The most identifiers that both services take at once.</summary>
    public int MaxBatchSize => Math.Min(primary.MaxBatchSize, registry.MaxBatchSize);

    /// <summary>What came of each identifier, in their order. Never throws for what a service does.</summary>
    /// <exception cref="OperationCanceledException">The search was stopped.</exception>
    public async Task<IReadOnlyList<LookupResult>> FindAsync(IReadOnlyList<string> pmids, CancellationToken cancellation)
    {
        var fromPrimary = await LookUpAsync(primary, pmids, cancellation).ConfigureAwait(false);
        var open = pmids.Where(pmid => fromPrimary.Find(pmid) is null).Distinct(StringComparer.Ordinal).ToArray();
        var fromRegistry = open.Length == 0 ? ServiceResult.Empty : await LookUpAsync(registry, open, cancellation).ConfigureAwait(false);
        return [.. pmids.Select(pmid => Resolve(pmid, fromPrimary, fromRegistry))];
    }

    /// <summary>What a search for a title found in the first service, else in the second.</summary>
    /// <exception cref="CuratorException">Neither answered, or one did not and the other found nothing.</exception>
    public async Task<PublicationSearchAnswer> SearchAsync(string title, CancellationToken cancellation)
    {
        CuratorException? failure = null;
        foreach (var service in new[] { primary, registry })
        {
            try
            {
                if (await service.SearchAsync(title, cancellation).ConfigureAwait(false) is { Count: > 0 } found)
                {
                    return new PublicationSearchAnswer { Publications = found };
                }
            }
            catch (CuratorException failed) { failure = failed; }
        }
        return failure is null ? new PublicationSearchAnswer() : throw failure;
    }

    private LookupResult Resolve(string pmid, ServiceResult fromPrimary, ServiceResult fromRegistry)
    {
        if ((fromPrimary.Find(pmid) ?? fromRegistry.Find(pmid)) is { } publication)
        {
            return new(new PublicationAnswer { Publication = publication }, null);
        }
        if (fromRegistry.ReportsMissing(pmid))
        {
            return new(new PublicationAnswer { Reason = $"{registry.Name} has no publication with PMID {pmid}" }, null);
        }
        var (one, other) = (fromPrimary.Failure, fromRegistry.Failure);
        var message =
            $"{one?.Message ?? (fromPrimary.ReportsMissing(pmid) ? $"{primary.Name} has no PMID {pmid}" : $"{primary.Name} sent half a record")}; {other?.Message ?? $"{registry.Name} sent half a record"}";
        var failure = other ?? one;
        return new(null,
            new CuratorException(failure?.Error ?? PathwayErrors.LiteratureUnreadable, message, (other?.IsTransient ?? true)
                || one is { IsTransient: true }, failure) { RetryAfter = other?.RetryAfter });
    }

    private static async Task<ServiceResult> LookUpAsync(ILiteratureService service, IReadOnlyList<string> pmids,
        CancellationToken cancellation)
    {
        var lookup = new BisectingLookup(service, cancellation);
        foreach (var batch in pmids.Chunk(service.MaxBatchSize)) { await lookup.LookUpAsync(batch).ConfigureAwait(false); }
        return new ServiceResult(lookup.Found, lookup.Failure);
    }

    private sealed record ServiceResult(IReadOnlyDictionary<string, PathwayPublication?> Found, CuratorException? Failure)
    {
        public static ServiceResult Empty { get; } = new(new Dictionary<string, PathwayPublication?>(), null);

        public PathwayPublication? Find(string pmid) => Found.GetValueOrDefault(pmid);

        public bool ReportsMissing(string pmid) => Found.TryGetValue(pmid, out var publication) && publication is null;
    }
}

/// <summary>
/// Asks one service for many records. A reply that cannot be read may be spoilt by one of them: the others shall not bear it, so the halves
/// are asked again, and the half that failed in its turn. Where both halves fail, it is the service, and nothing more is asked.
/// </summary>
internal sealed class BisectingLookup(ILiteratureService service, CancellationToken cancellation)
{
    private readonly Dictionary<string, PathwayPublication?> found = new(StringComparer.Ordinal);

    /// <summary>What was found; null where the service says that there is none.</summary>
    public IReadOnlyDictionary<string, PathwayPublication?> Found => found;

    /// <summary>The last failure, or null.</summary>
    public CuratorException? Failure { get; private set; }

    public async Task LookUpAsync(string[] pmids)
    {
        if (await TryLookUpAsync(pmids).ConfigureAwait(false) is { } failed && MayBeCausedByOneRecord(failed, pmids))
        {
            await BisectAsync(pmids).ConfigureAwait(false);
        }
    }

    private async Task BisectAsync(string[] pmids)
    {
        var (left, right) = (pmids[..(pmids.Length / 2)], pmids[(pmids.Length / 2)..]);
        var (one, other) = (await TryLookUpAsync(left).ConfigureAwait(false), await TryLookUpAsync(right).ConfigureAwait(false));
        if (one is not null && other is not null) { return; }
        if (one is not null && MayBeCausedByOneRecord(one, left)) { await BisectAsync(left).ConfigureAwait(false); }
        if (other is not null && MayBeCausedByOneRecord(other, right)) { await BisectAsync(right).ConfigureAwait(false); }
    }

    private async Task<CuratorException?> TryLookUpAsync(string[] pmids)
    {
        try
        {
            foreach (var (pmid, publication) in await service.FindAsync(pmids, cancellation).ConfigureAwait(false))
            {
                found[pmid] = publication;
            }
            return null;
        }
        catch (CuratorException failed)
        {
            Failure = failed;
            return failed;
        }
    }

    private static bool MayBeCausedByOneRecord(CuratorException failed, string[] pmids) => pmids.Length > 1
        && failed.Error == PathwayErrors.LiteratureUnreadable;
}

/// <summary>What came of the search for one identifier: an answer, or why there is none.</summary>
internal sealed record LookupResult(PublicationAnswer? Found, CuratorException? Failure)
{
    /// <summary>The answer.</summary>
    /// <exception cref="CuratorException">There is none.</exception>
    public PublicationAnswer GetAnswer() => Found ?? throw Failure!;
}

/// <summary>A service that knows publications. Safe for concurrent use.</summary>
internal interface ILiteratureService
{
    /// <summary>Its name, for people and for the source of a verdict.</summary>
    string Name { get; }

    /// <summary>The most identifiers in one request.</summary>
    int MaxBatchSize { get; }

    /// <summary>
    /// The publications with these identifiers: null where the service says that there is none. An identifier of which the reply says
    /// nothing that can be read is left out.
    /// </summary>
    /// <exception cref="CuratorException">There is no readable reply.</exception>
    Task<IReadOnlyDictionary<string, PathwayPublication?>> FindAsync(IReadOnlyList<string> pmids, CancellationToken cancellation);

    /// <summary>The publications whose title is most like the given one, the best first as the service sees it.</summary>
    /// <exception cref="CuratorException">There is no readable reply.</exception>
    Task<IReadOnlyList<PathwayPublication>> SearchAsync(string title, CancellationToken cancellation);
}
