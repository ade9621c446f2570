using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Literature;

/// <summary>
/// Looks up publications in two services: the first has more detail, the second keeps the register. The second one is asked about
/// publications that the first does not return. Only the second can confirm that a publication does not exist.
/// </summary>
internal sealed class PublicationLookup(ILiteratureService primary, ILiteratureService registry)
{
    // The second reader knows notices of concern, partial retractions and superscripts.
    private const int ReaderVersion = 2;

    /// <summary>The maximum number of identifiers that both services accept in one request.</summary>
    public int MaxBatchSize => Math.Min(primary.MaxBatchSize, registry.MaxBatchSize);

    /// <summary>The result for each identifier, in their order. A failure of a service is a result, not an exception.</summary>
    /// <exception cref="OperationCanceledException">The search was stopped.</exception>
    public async Task<IReadOnlyList<LookupResult>> FindAsync(IReadOnlyList<string> pmids, CancellationToken cancellation)
    {
        var fromPrimary = await LookUpAsync(primary, pmids, cancellation).ConfigureAwait(false);
        var open = pmids.Where(pmid => fromPrimary.Find(pmid) is null).Distinct(StringComparer.Ordinal).ToArray();
        var fromRegistry = open.Length == 0 ? ServiceResult.Empty : await LookUpAsync(registry, open, cancellation).ConfigureAwait(false);
        return [.. pmids.Select(pmid => Resolve(pmid, fromPrimary, fromRegistry))];
    }

    /// <summary>Searches for a title in the first service, and in the second if the first finds nothing.</summary>
    /// <exception cref="CuratorException">No service found anything, and at least one failed.</exception>
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
            return new(new PublicationAnswer { Publication = publication, Reader = ReaderVersion }, null);
        }
        if (fromRegistry.ReportsMissing(pmid) && !PublicationIdentifier.IsPmid(pmid) && fromPrimary.ReportsMissing(pmid))
        {
            return new(new PublicationAnswer
                { Reason = $"neither {primary.Name} nor {registry.Name} has a publication {PublicationQuestion.Describe(pmid)}" }, null);
        }
        if (fromRegistry.ReportsMissing(pmid) && PublicationIdentifier.IsPmid(pmid))
        {
            return new(new PublicationAnswer { Reason = $"{registry.Name} has no publication {PublicationQuestion.Describe(pmid)}" }, null);
        }
        var (primaryFailure, registryFailure) = (fromPrimary.Failure, fromRegistry.Failure);
        var primaryMessage = primaryFailure?.Message ?? (fromPrimary.ReportsMissing(pmid)
            ? $"{primary.Name} has no publication {PublicationQuestion.Describe(pmid)}"
            : $"{primary.Name} sent half a record");
        var message = $"{primaryMessage}; {registryFailure?.Message ?? $"{registry.Name} sent half a record"}";
        var isTransient = (registryFailure?.IsTransient ?? true) || primaryFailure is { IsTransient: true };
        var failure = registryFailure ?? primaryFailure;
        return new(null, new CuratorException(failure?.Error ?? PathwayErrors.LiteratureUnreadable, message, isTransient, failure)
        {
            RetryAfter = registryFailure?.RetryAfter,
        });
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
/// Requests many records from one service. One bad record can make a whole reply unreadable, so that the batch is bisected until the bad
/// record is alone. If both halves fail, the service is the cause, and no more requests are sent.
/// </summary>
internal sealed class BisectingLookup(ILiteratureService service, CancellationToken cancellation)
{
    private readonly Dictionary<string, PathwayPublication?> found = new(StringComparer.Ordinal);

    /// <summary>The publications by PMID; null if the service says that there is none.</summary>
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
        var leftFailure = await TryLookUpAsync(left).ConfigureAwait(false);
        var rightFailure = await TryLookUpAsync(right).ConfigureAwait(false);
        if (leftFailure is not null && rightFailure is not null) { return; }
        if (leftFailure is not null && MayBeCausedByOneRecord(leftFailure, left)) { await BisectAsync(left).ConfigureAwait(false); }
        if (rightFailure is not null && MayBeCausedByOneRecord(rightFailure, right)) { await BisectAsync(right).ConfigureAwait(false); }
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

/// <summary>The result for one identifier: an answer or a failure.</summary>
internal sealed record LookupResult(PublicationAnswer? Found, CuratorException? Failure)
{
    /// <summary>The answer.</summary>
    /// <exception cref="CuratorException">The lookup failed.</exception>
    public PublicationAnswer GetAnswer() => Found ?? throw Failure!;
}

/// <summary>A literature service. Safe for concurrent use.</summary>
internal interface ILiteratureService
{
    /// <summary>Its name in messages and in the source of a verdict.</summary>
    string Name { get; }

    /// <summary>The maximum number of identifiers in one request.</summary>
    int MaxBatchSize { get; }

    /// <summary>
    /// The publications by PMID; null if the service says that there is none. An identifier without a readable record in the reply is left
    /// out.
    /// </summary>
    /// <exception cref="CuratorException">There is no readable reply.</exception>
    Task<IReadOnlyDictionary<string, PathwayPublication?>> FindAsync(IReadOnlyList<string> pmids, CancellationToken cancellation);

    /// <summary>The publications with the most similar titles, in the order of the service.</summary>
    /// <exception cref="CuratorException">There is no readable reply.</exception>
    Task<IReadOnlyList<PathwayPublication>> SearchAsync(string title, CancellationToken cancellation);
}
