namespace Pathway.Storage.Sharing;

/// <summary>
/// The usage of limits that the processes of a store share, and their knowledge of the limits. Times are Unix times in milliseconds, so
/// that processes agree on them. Safe for concurrent use.
/// </summary>
internal interface ISharedQuota
{
    /// <summary>The random salt of this store: a salted hash of a key cannot be recognised in other stores.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    byte[] Salt();

    /// <summary>The state of a limiter, or null where none is recorded. Reads only.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    LimiterState? Find(string limiterKey);

    /// <summary>Reserves quota for a few calls in advance, so that most calls need no transaction; or returns the wait until some is
    /// free.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task<QuotaGrant> AcquireAsync(QuotaRequest request);

    /// <summary>Corrects earlier grants.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task CorrectAsync(string limiterKey, IReadOnlyList<QuotaCorrection> corrections);

    /// <summary>Changes the state of a limiter.</summary>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    Task UpdateAsync(string limiterKey, Func<LimiterState, LimiterState> change);
}

/// <summary>A request for quota.</summary>
internal sealed record QuotaRequest
{
    public required string LimiterKey { get; init; }

    /// <summary>
    /// Reads the time, as Unix time in milliseconds, when the quota is counted: the store may be locked by others until then.
    /// </summary>
    public required Func<long> Now { get; init; }

    /// <summary>The day in the time zone of the provider, as yyyyMMdd.</summary>
    public required int Day { get; init; }

    /// <summary>The configured limits of this process; lower limits that the server reported take precedence.</summary>
    public required RateLimits Limits { get; init; }

    /// <summary>The number of calls to reserve, at least one.</summary>
    public required int Requests { get; init; }

    /// <summary>The tokens of the next call, the minimum of a grant.</summary>
    public required long RequiredTokens { get; init; }

    /// <summary>The tokens of all these calls.</summary>
    public required long Tokens { get; init; }

    /// <summary>Corrections of earlier grants.</summary>
    public IReadOnlyList<QuotaCorrection> Corrections { get; init; } = [];
}

/// <summary>The rate limits of a model; null for none.</summary>
internal readonly record struct RateLimits(long? RequestsPerMinute, long? TokensPerMinute, long? RequestsPerDay)
{
    public bool IsNone => RequestsPerMinute is null && TokensPerMinute is null && RequestsPerDay is null;

    /// <summary>The lower value of each limit.</summary>
    public RateLimits Min(RateLimits other) =>
        new(MinOrNull(RequestsPerMinute, other.RequestsPerMinute), MinOrNull(TokensPerMinute, other.TokensPerMinute),
            MinOrNull(RequestsPerDay, other.RequestsPerDay));

    private static long? MinOrNull(long? left, long? right) => left is { } a && right is { } b ? Math.Min(a, b) : left ?? right;
}

/// <summary>A correction of a grant.</summary>
/// <param name="GrantId">The grant.</param>
/// <param name="Day">The day of the grant.</param>
/// <param name="Requests">Added to its calls; negative for calls that were not made.</param>
/// <param name="Tokens">Added to its tokens.</param>
internal readonly record struct QuotaCorrection(long GrantId, int Day, long Requests, long Tokens);

/// <summary>Quota that was reserved for a process, or the limit that is exceeded.</summary>
internal sealed record QuotaGrant
{
    /// <summary>How long a grant may be used, in milliseconds. It counts against the limits from the end of this time.</summary>
    public const int Lifetime = 1000;

    public long Id { get; init; }

    /// <summary>The day of the grant.</summary>
    public int Day { get; init; }

    /// <summary>When it expires, as Unix time in milliseconds.</summary>
    public long Until { get; init; }

    public long Requests { get; init; }

    public long Tokens { get; init; }

    /// <summary>The wait until quota is free, in milliseconds; null for a grant.</summary>
    public long? Wait { get; init; }

    /// <summary>The exceeded limit.</summary>
    public ExceededLimit ExceededLimit { get; init; }

    public long? Limit { get; init; }
}

/// <summary>The limit that a call waits for.</summary>
internal enum ExceededLimit
{
    None,
    RequestsPerMinute,
    TokensPerMinute,
    RequestsPerDay,
}
