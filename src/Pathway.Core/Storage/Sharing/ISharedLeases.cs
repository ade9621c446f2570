namespace Pathway.Storage.Sharing;

/// <summary>
/// Who of all processes that share a store is about to answer what, so that a question is paid once. A lease is a promise, not
/// a lock: whoever ignores it pays again, and the first answer is kept. Moments are milliseconds of Unix time. Safe for concurrent use.
/// </summary>
internal interface ISharedLeases
{
    /// <summary>Takes a lease unless somebody holds it.</summary>
    /// <returns>Null when it is ours now, else the lease that is in the way.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<Lease?> AcquireAsync(Lease requested, long now, string? deadHolder);

    /// <summary>Makes all leases of a holder last longer.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task ExtendAsync(string holder, long until);

    /// <summary>Gives a lease back; nothing happens where it is somebody else's meanwhile.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task ReleaseAsync(string key, string holder);

    /// <summary>The leases on those keys, where there are any. Reads only.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    Task<IReadOnlyList<Lease>> FindAsync(IReadOnlyCollection<string> keys);
}

/// <summary>A promise to answer.</summary>
/// <param name="Key">The key of the question and its answerer.</param>
/// <param name="Holder">Who promised.</param>
/// <param name="Until">When it is void.</param>
internal sealed record Lease(string Key, string Holder, long Until)
{
    // A longer one was left under a clock that was set wrong.
    public const long MaxLength = 2L * 24 * 60 * 60 * 1000;

    /// <summary>Whether it holds at a moment.</summary>
    public bool IsValid(long now) => Until > now && Until - now <= MaxLength;
}
