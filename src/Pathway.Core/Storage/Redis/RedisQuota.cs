using System.Collections.Concurrent;
using Pathway.Storage.Sharing;
using StackExchange.Redis;

namespace Pathway.Storage.Redis;

/// <summary>
/// Quotas on a cache server: one state for each limiter. A process replaces it only if it has seen the latest version, so that two never
/// count on the same capacity.
/// Moments in it are of the server's clock.
/// </summary>
internal sealed class RedisQuota(RedisConnection connection) : ISharedQuota
{
    // Longer than anything in a state counts.
    private const long TimeToLive = 8L * 24 * 60 * 60 * 1000;

    private const string ReplaceScript = """
        local version = redis.call('HGET', KEYS[1], 'version') or ''
        if version ~= ARGV[1] then return {version, redis.call('HGET', KEYS[1], 'book') or ''} end
        redis.call('HSET', KEYS[1], 'version', ARGV[2], 'book', ARGV[3])
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        if ARGV[5] ~= '' then redis.pcall('PUBLISH', ARGV[5], ARGV[3]) end
        return {}
        """;

    private static readonly RedisValue[] StateFields = ["version", "book"];

    private readonly ConcurrentDictionary<string, CachedQuota> cache = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> subscribed = new(StringComparer.Ordinal);

    /// <summary>
    /// Reads all known states again: what others told while the server was lost was not heard. Done before the server counts as being
    /// back, so that no reader waits for it.
    /// </summary>
    public async Task RefreshAsync(IDatabase database)
    {
        foreach (var limiterKey in subscribed.Keys.Union(cache.Keys))
        {
            cache[limiterKey] = Create(await database.HashGetAsync(RedisKeys.Quota(limiterKey), StateFields).ConfigureAwait(false));
        }
    }

    public byte[] Salt()
    {
        connection.ThrowIfLost();
        return connection.Salt;
    }

    public LimiterState? Find(string limiterKey)
    {
        connection.ThrowIfLost();
        // Read once; from then on each process publishes what it learns.
        if (subscribed.TryAdd(limiterKey, true)) { Subscribe(limiterKey); }
        var known = cache.GetOrAdd(limiterKey, Read).State;
        return known == QuotaState.Empty ? null : ShiftTimes(known.State, -connection.ClockOffset);
    }

    public Task<QuotaGrant> AcquireAsync(QuotaRequest request) => CompareExchangeAsync(request.LimiterKey, publish: false, quota =>
    {
        var clockOffset = connection.ClockOffset;
        var (next, grant) = quota.Grant(request, request.Now() + clockOffset);
        return (next, grant with { Until = grant.Until - clockOffset });
    });

    public Task CorrectAsync(string limiterKey, IReadOnlyList<QuotaCorrection> corrections) =>
        CompareExchangeAsync(limiterKey, publish: false, quota => (quota.ApplyCorrections(corrections), true));

    public Task UpdateAsync(string limiterKey, Func<LimiterState, LimiterState> change) =>
        CompareExchangeAsync(limiterKey, publish: true, quota =>
        (quota with { State = ShiftTimes(change(ShiftTimes(quota.State, -connection.ClockOffset)), connection.ClockOffset) }, true));

    private Task<TResult> CompareExchangeAsync<TResult>(string limiterKey, bool publish,
        Func<QuotaState, (QuotaState Next, TResult Result)> change) => connection.ExecuteAsync(async database =>
    {
        var last = cache.GetOrAdd(limiterKey, static _ => new CachedQuota("", QuotaState.Empty));
        while (true)
        {
            // A refusal is written too: this proves that it does not come from an old state.
            var (next, result) = change(last.State);
            var version = Guid.NewGuid().ToString("N");
            var reply = (RedisResult[])(await database.ScriptEvaluateAsync(ReplaceScript, [RedisKeys.Quota(limiterKey)],
                [last.Version, version, RedisJson.Write(next), TimeToLive, publish ? (string)RedisKeys.QuotaChannel(limiterKey)! : ""])
                    .ConfigureAwait(false))!;
            if (reply.Length == 0)
            {
                cache[limiterKey] = new CachedQuota(version, next);
                return result;
            }
            // Somebody was quicker, or this process has not looked yet.
            cache[limiterKey] = last = new CachedQuota((string)reply[0]!, RedisJson.ReadQuota((string?)reply[1]));
        }
    });

    private void Subscribe(string limiterKey)
    {
        try
        {
            connection.Subscribe(RedisKeys.QuotaChannel(limiterKey),
                quota => cache[limiterKey] = new CachedQuota("", RedisJson.ReadQuota(quota)));
        }
        catch (StoreException)
        {
            // The next reader subscribes when the server is back.
            subscribed.TryRemove(limiterKey, out _);
            throw;
        }
    }

    // Only when a limiter joins: see LimiterSharing. From then on the state is known.
    private CachedQuota Read(string limiterKey) =>
        Create(connection.Execute(database => database.HashGet(RedisKeys.Quota(limiterKey), StateFields)));

    private static CachedQuota Create(RedisValue[] fields) => new((string?)fields[0] ?? "", RedisJson.ReadQuota(fields[1]));

    private static LimiterState ShiftTimes(LimiterState state, long by) =>
        state with { LearnedAt = state.LearnedAt + by, ClosedUntil = state.ClosedUntil + by, PausedUntil = state.PausedUntil + by };

    /// <summary>A state as it was last read.</summary>
    private sealed record CachedQuota(string Version, QuotaState State);
}
