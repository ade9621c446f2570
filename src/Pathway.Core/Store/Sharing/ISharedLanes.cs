namespace Pathway.Store.Sharing;

/// <summary>
/// What all processes that share a store send through their lanes, and what they know of the limits. Moments are milliseconds
/// of Unix time, so that processes agree on them. Safe for concurrent use.
/// </summary>
internal interface ISharedLanes
{
    /// <summary>Random bytes of this store: a hash that is made with them says nothing of a key to other stores.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    byte[] Salt();

    /// <summary>What is known of a lane, or null where nothing is. Reads only.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    LaneState? Look(string lane);

    /// <summary>Counts a few calls ahead, so that most calls need no transaction; or says how long there is no room.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<LaneShare> TakeAsync(LaneDemand demand);

    /// <summary>Corrects what was counted.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task CorrectAsync(string lane, IReadOnlyList<LaneCorrection> corrections);

    /// <summary>Changes what is known of a lane.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task TellAsync(string lane, Func<LaneState, LaneState> change);
}
