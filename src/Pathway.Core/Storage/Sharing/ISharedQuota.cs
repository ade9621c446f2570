namespace Pathway.Storage.Sharing;

/// <summary>
/// What all processes that share a store send through their lanes, and what they know of the limits. Moments are milliseconds
/// of Unix time, so that processes agree on them. Safe for concurrent use.
/// </summary>
internal interface ISharedQuota
{
    /// <summary>Random bytes of this store: a hash that is made with them says nothing of a key to other stores.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    byte[] Salt();

    /// <summary>What is known of a lane, or null where nothing is. Reads only.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    LimiterState? Find(string limiterKey);

    /// <summary>Counts a few calls ahead, so that most calls need no transaction; or says how long there is no room.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<QuotaGrant> AcquireAsync(QuotaRequest request);

    /// <summary>Corrects what was counted.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task CorrectAsync(string limiterKey, IReadOnlyList<QuotaCorrection> corrections);

    /// <summary>Changes what is known of a lane.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task UpdateAsync(string limiterKey, Func<LimiterState, LimiterState> change);
}

/// <summary>What a process wants to send through a lane next.</summary>
internal sealed record QuotaRequest
{
    public required string LimiterKey { get; init; }

    /// <summary>
    /// The time in milliseconds of Unix time, read when it is counted: a store that others write to may take a while until then.
    /// </summary>
    public required Func<long> Now { get; init; }

    /// <summary>The day by which the provider counts, as yyyyMMdd.</summary>
    public required int Day { get; init; }

    /// <summary>The limits as this process is configured; those that were learned lie over them.</summary>
    public required RateLimits Limits { get; init; }

    /// <summary>How many calls to count ahead, at least one.</summary>
    public required int Requests { get; init; }

    /// <summary>Tokens of the next call, without which nothing goes.</summary>
    public required long RequiredTokens { get; init; }

    /// <summary>Tokens of all those calls.</summary>
    public required long Tokens { get; init; }

    /// <summary>What of earlier shares was counted wrongly.</summary>
    public IReadOnlyList<QuotaCorrection> Corrections { get; init; } = [];
}

/// <summary>Limits of a lane; null for none.</summary>
internal readonly record struct RateLimits(long? RequestsPerMinute, long? TokensPerMinute, long? RequestsPerDay)
{
    public bool IsNone => RequestsPerMinute is null && TokensPerMinute is null && RequestsPerDay is null;

    /// <summary>The lower of each.</summary>
    public RateLimits Min(RateLimits other) =>
        new(MinOrNull(RequestsPerMinute, other.RequestsPerMinute), MinOrNull(TokensPerMinute, other.TokensPerMinute),
            MinOrNull(RequestsPerDay, other.RequestsPerDay));

    private static long? MinOrNull(long? left, long? right) => left is { } a && right is { } b ? Math.Min(a, b) : left ?? right;
}

/// <summary>A change of what was counted for a share.</summary>
/// <param name="GrantId">The share.</param>
/// <param name="Day">The day on which it was taken.</param>
/// <param name="Requests">What is added to its calls; below 0 for calls that never left.</param>
/// <param name="Tokens">What is added to its tokens.</param>
internal readonly record struct QuotaCorrection(long GrantId, int Day, long Requests, long Tokens);

/// <summary>Calls that were counted ahead for a process, or why there is no room for one.</summary>
internal sealed record QuotaGrant
{
    /// <summary>How long a share may be used, in milliseconds: it counts from the end of that time.</summary>
    public const int Lifetime = 1000;

    public long Id { get; init; }

    /// <summary>The day on which it was taken.</summary>
    public int Day { get; init; }

    /// <summary>Until when it may be used, in milliseconds of Unix time.</summary>
    public long Until { get; init; }

    public long Requests { get; init; }

    public long Tokens { get; init; }

    /// <summary>How long there is no room, in milliseconds; null where there is.</summary>
    public long? Wait { get; init; }

    /// <summary>Which limit leaves no room, and its value.</summary>
    public ExceededLimit ExceededLimit { get; init; }

    public long? Limit { get; init; }
}

/// <summary>Why a call has to wait.</summary>
internal enum ExceededLimit
{
    None,
    RequestsPerMinute,
    TokensPerMinute,
    RequestsPerDay,
}
