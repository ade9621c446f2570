using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Literature;

/// <summary>
/// Asks one service for many records. A reply that cannot be read may be spoilt by one of them: the others shall not bear it, so the halves are
/// asked again, and the half that failed in its turn. Where both halves fail, it is the service, and nothing more is asked.
/// </summary>
internal sealed class SplitSearch(ILiteratureService service, CancellationToken cancellation)
{
    private readonly Dictionary<string, PathwayPublication?> found = new(StringComparer.Ordinal);

    /// <summary>What was found; null where the service says that there is none.</summary>
    public IReadOnlyDictionary<string, PathwayPublication?> Found => found;

    /// <summary>The last failure, or null.</summary>
    public CuratorException? Failure { get; private set; }

    public async Task AskAsync(string[] pmids)
    {
        if (await TryAsync(pmids).ConfigureAwait(false) is { } failed && MayBeOneOfThem(failed, pmids)) { await SplitAsync(pmids).ConfigureAwait(false); }
    }

    private async Task SplitAsync(string[] pmids)
    {
        var (left, right) = (pmids[..(pmids.Length / 2)], pmids[(pmids.Length / 2)..]);
        var (one, other) = (await TryAsync(left).ConfigureAwait(false), await TryAsync(right).ConfigureAwait(false));
        if (one is not null && other is not null) { return; }
        if (one is not null && MayBeOneOfThem(one, left)) { await SplitAsync(left).ConfigureAwait(false); }
        if (other is not null && MayBeOneOfThem(other, right)) { await SplitAsync(right).ConfigureAwait(false); }
    }

    private async Task<CuratorException?> TryAsync(string[] pmids)
    {
        try
        {
            foreach (var (pmid, publication) in await service.FindAsync(pmids, cancellation).ConfigureAwait(false)) { found[pmid] = publication; }
            return null;
        }
        catch (CuratorException failed)
        {
            Failure = failed;
            return failed;
        }
    }

    private static bool MayBeOneOfThem(CuratorException failed, string[] pmids) => pmids.Length > 1 && failed.Error == PathwayErrors.LiteratureUnreadable;
}
