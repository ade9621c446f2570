using Pathway.Errors;
using Pathway.Storage.Sharing;

namespace Pathway.Storage;

/// <summary>Keeps answers and the ledger of calls and runs. Safe for concurrent use; several processes may share one file.</summary>
internal interface IStore : IDisposable
{
    /// <summary>Where it keeps things, for people: a path, or "memory".</summary>
    string Location { get; }

    /// <summary>
    /// What processes that share the store know of limits; null where there is nobody to share with: in memory, or where nothing can be
    /// written.
    /// </summary>
    ISharedQuota? Quota => null;

    /// <summary>Who of those processes is about to answer what; null where there is nobody to share with.</summary>
    ISharedLeases? Leases => null;

    /// <summary>Whether another store may have answers that this one lacks.</summary>
    bool CanFetch => false;

    /// <summary>
    /// Brings the answers under those keys here that another store has. Never fails: what cannot be brought is not there.
    /// </summary>
    Task FetchAsync(IReadOnlyList<string> keys) => Task.CompletedTask;

    /// <summary>The answer under that key, or null.</summary>
    StoredAnswer? Find(string key);

    /// <summary>
    /// Keeps an answer unless there is one already, and returns the one that is kept. Completes when it is committed: after
    /// that a kill does not lose it.
    /// </summary>
    /// <exception cref="StoreException">It could not be kept.</exception>
    Task<StoredAnswer> AddAsync(StoredAnswer answer, CallRecord? call);

    /// <summary>Adds to the ledger. Completes when it is committed.</summary>
    Task RecordAsync(CallRecord call);

    /// <summary>Adds a run to the ledger, or replaces what it says of that run.</summary>
    Task RecordAsync(RunRecord run);

    /// <summary>All answers, by kind, subject and answerer.</summary>
    IReadOnlyList<StoredAnswer> Answers();

    /// <summary>All runs, the latest first.</summary>
    IReadOnlyList<RunRecord> Runs();

    /// <summary>The calls of a run, in the order in which they started.</summary>
    IReadOnlyList<CallRecord> Calls(string runId);

    /// <summary>Removes answers and returns how many there were. Runs and calls stay.</summary>
    Task<int> RemoveAsync(IReadOnlyCollection<string> keys);

    /// <summary>Removes an answer that cannot be read, unless another has taken its place meanwhile.</summary>
    Task DiscardAsync(StoredAnswer unreadable);
}

/// <summary>The store could not read or keep something: disk full, file locked, damaged or taken away.</summary>
internal sealed class StoreException : Exception
{
    public StoreException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>The file was written by a newer version of this program.</summary>
internal sealed class StoreVersionException(int version)
    : Exception($"it has version {version} of the tables, and this program knows versions up to {SqliteSchema.Version}");

/// <summary>Something about the store that the user should know; the run goes on.</summary>
internal sealed record StoreWarning(PathwayError Error, string Message)
{
    /// <summary>Whether it tells that a trouble is over: nothing is to be done.</summary>
    public bool IsResolved { get; init; }
}
