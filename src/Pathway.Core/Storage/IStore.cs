using Microsoft.Data.Sqlite;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Storage.Sharing;

namespace Pathway.Storage;

/// <summary>Stores answers and the ledger of calls and runs. Safe for concurrent use; several processes may share one file.</summary>
internal interface IStore : IDisposable
{
    /// <summary>The location, for messages: a path, or "memory".</summary>
    string Location { get; }

    /// <summary>
    /// The quota that the processes of this store share; null where nothing is shared: in memory, or where the file is read-only.
    /// </summary>
    ISharedQuota? Quota => null;

    /// <summary>The leases on questions that these processes share; null where nothing is shared.</summary>
    ISharedLeases? Leases => null;

    /// <summary>The permits for concurrent calls that these processes share; null where nothing is shared.</summary>
    ISharedPermits? Permits => null;

    /// <summary>The batch jobs; null where a job would be forgotten: in memory.</summary>
    IBatchStore? Batches => null;

    /// <summary>Told when the store can be written again, or is another file; from any thread.</summary>
    event Action? Restored
    {
        add { }
        remove { }
    }

    /// <summary>Whether a remote store may have answers that this one lacks.</summary>
    bool CanFetch => false;

    /// <summary>
    /// Copies the answers under these keys from the remote store. Never fails: an answer that cannot be copied is missing.
    /// </summary>
    Task FetchAsync(IReadOnlyList<string> keys) => Task.CompletedTask;

    /// <summary>The answer under that key, or null.</summary>
    PathwayCacheEntry? Find(string key);

    /// <summary>The answers under some keys, in their order; null where there is none. The store is read once where it can be.</summary>
    PathwayCacheEntry?[] Find(IReadOnlyList<string> keys) => [.. keys.Select(Find)];

    /// <summary>
    /// Adds an answer unless one exists already, and returns the stored one. Completes when it is committed: a kill does not lose it after
    /// that.
    /// </summary>
    /// <exception cref="StoreException">It could not be stored.</exception>
    Task<PathwayCacheEntry> AddAsync(PathwayCacheEntry answer, PathwayCall? call);

    /// <summary>Adds a call to the ledger. Completes when it is committed.</summary>
    Task RecordAsync(PathwayCall call);

    /// <summary>Adds a run to the ledger, or replaces its record.</summary>
    Task RecordAsync(PathwayRun run);

    /// <summary>All answers, by kind, subject and answerer.</summary>
    IReadOnlyList<PathwayCacheEntry> Answers();

    /// <summary>The same answers, read one by one where the store can do that.</summary>
    IEnumerable<PathwayCacheEntry> EnumerateAnswers() => Answers();

    /// <summary>All runs, the latest first.</summary>
    IReadOnlyList<PathwayRun> Runs();

    /// <summary>The calls of a run, in the order in which they started.</summary>
    IReadOnlyList<PathwayCall> Calls(string runId);

    /// <summary>Removes answers and returns how many there were. Runs and calls stay.</summary>
    Task<int> RemoveAsync(IReadOnlyCollection<string> keys);

    /// <summary>Removes an answer that cannot be parsed, unless another one has replaced it.</summary>
    Task DiscardAsync(PathwayCacheEntry unreadable);
}

/// <summary>The store could not read or write: the disk is full, or the file is locked, damaged or deleted.</summary>
internal sealed class StoreException : Exception
{
    public StoreException(string message, Exception? cause = null)
        : base(message, cause) => Fault = cause is SqliteException failure ? StoreOpener.FaultOf(failure) : StoreFault.Other;

    /// <summary>What is wrong with the file.</summary>
    public StoreFault Fault { get; init; }
}

/// <summary>What is wrong with the file of a store.</summary>
internal enum StoreFault
{
    /// <summary>Anything else: the disk is full, or the store is closed.</summary>
    Other,

    /// <summary>Another process has locked it for long.</summary>
    Locked,

    /// <summary>It was deleted or replaced, so that nobody else reads what is written to it.</summary>
    Gone,

    /// <summary>A part of it cannot be read.</summary>
    Damaged,
}

/// <summary>The file was written by a newer version of this program.</summary>
internal sealed class StoreVersionException(int version)
    : Exception($"it has version {version} of the tables, and this program knows versions up to {SqliteSchema.Version}");

/// <summary>A warning about the store. The run continues.</summary>
internal sealed record StoreWarning(PathwayError Error, string Message)
{
    /// <summary>Whether it reports that a problem is resolved, so that no action is needed.</summary>
    public bool IsResolved { get; init; }
}
