namespace Pathway.Storage.Sharing;

/// <summary>
/// The leases on questions that the processes of a store share, so that a question is paid for once. A lease is advisory, not a lock: a
/// process that ignores it pays again, and the first answer is kept. Times are Unix times in milliseconds. Safe for concurrent use.
/// </summary>
internal interface ISharedLeases
{
    /// <summary>Acquires a lease unless another holder has it.</summary>
    /// <returns>Null when it is acquired, else the lease of the other holder.</returns>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<Lease?> AcquireAsync(Lease requested, long now, string? deadHolder);

    /// <summary>Extends all leases of a holder.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task ExtendAsync(string holder, long until);

    /// <summary>Releases a lease, unless another holder has it now.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task ReleaseAsync(string key, string holder);

    /// <summary>The leases on these keys. Reads only.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    Task<IReadOnlyList<Lease>> FindAsync(IReadOnlyCollection<string> keys);
}

/// <summary>The right to ask a question.</summary>
/// <param name="Key">The key of the question and its answerer.</param>
/// <param name="Holder">The holder.</param>
/// <param name="Until">When it expires.</param>
internal sealed record Lease(string Key, string Holder, long Until)
{
    // A longer lease comes from a clock that was set wrong.
    public const long MaxLength = 2L * 24 * 60 * 60 * 1000;

    /// <summary>Whether it is valid at a time.</summary>
    public bool IsValid(long now) => Until > now && Until - now <= MaxLength;
}
