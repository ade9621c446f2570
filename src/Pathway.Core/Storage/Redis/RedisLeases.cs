using System.Collections.Concurrent;
using Pathway.Model;
using Pathway.Storage.Sharing;
using StackExchange.Redis;

namespace Pathway.Storage.Redis;

/// <summary>Leases on a cache server. They end by the server's clock, so that no other clock counts.</summary>
/// <param name="connection">The server.</param>
/// <param name="clock">The clock by which others name moments to us.</param>
/// <param name="storeLocally">Keeps an answer that was found there here too; it completes when it is committed.</param>
internal sealed class RedisLeases(RedisConnection connection, TimeProvider clock, Func<PathwayCacheEntry, Task> storeLocally)
    : ISharedLeases
{
    // One look for both: who is answered needs no lease. One that never ends, or not for days, nobody of us left.
    private const string TakeScript = """
        if redis.call('HSTRLEN', KEYS[1], ARGV[1]) <= tonumber(ARGV[6]) then
            local answer = redis.call('HGET', KEYS[1], ARGV[1])
            if answer then return {'answer', answer} end
        end
        local holder = redis.call('GET', KEYS[2])
        local left = redis.call('PTTL', KEYS[2])
        if holder and holder ~= ARGV[2] and holder ~= ARGV[4] and left >= 0 and left <= tonumber(ARGV[5]) then
            return {'held', holder, left}
        end
        redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
        return {'taken'}
        """;

    // A server that was restarted without data gets the leases again.
    private const string ExtendScript = """
        local holder = redis.call('GET', KEYS[1])
        if holder and holder ~= ARGV[1] then return 0 end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return 1
        """;

    private const string ReleaseScript = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

    // Until when those of this process last, by our clock.
    private readonly ConcurrentDictionary<(string Holder, string Key), long> held = new();

    // Those that were given back while the server was lost: it may remember them when it is back.
    private readonly ConcurrentDictionary<(string Holder, string Key), bool> pendingReleases = new();

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<Lease?> AcquireAsync(Lease requested, long now, string? deadHolder)
    {
        // Noted before it is sent: where the reply is lost it may stand there, and is to be given back.
        if (connection.IsConnected) { held[(requested.Holder, requested.Key)] = requested.Until; }
        var reply =
            (RedisResult[])(await connection.ExecuteAsync(
                database => database.ScriptEvaluateAsync(TakeScript, [RedisKeys.Answers, RedisKeys.Lease(requested.Key)],
            [requested.Key, requested.Holder, Math.Max(1, requested.Until - now), deadHolder ?? "", Lease.MaxLength,
                RedisJson.MaxLength]))
                .ConfigureAwait(false))!;
        var outcome = (string?)reply[0];
        if (outcome == "taken")
        {
            pendingReleases.TryRemove((requested.Holder, requested.Key), out _);
            return null;
        }
        held.TryRemove((requested.Holder, requested.Key), out _);
        switch (outcome)
        {
            case "held":
                return new Lease(requested.Key, (string)reply[1]!, now + Math.Max(1, (long)reply[2]));
            case "answer" when RedisJson.ReadAnswer(requested.Key, (string?)reply[1]) is { } answer:
                await storeLocally(answer).ConfigureAwait(false);
                return null;
            default:
                // The entry cannot be read; the process that answers replaces it.
                return null;
        }
    }

    public async Task ExtendAsync(string holder, long until)
    {
        foreach (var (lease, before) in held)
        {
            if (lease.Holder == holder) { held.TryUpdate(lease, Math.Max(until, before), before); }
        }
        await connection.ExecuteAsync(database => Task.WhenAll(held.Keys.Where(lease => lease.Holder == holder)
            .Select(lease => ExtendAsync(database, lease)))).ConfigureAwait(false);
    }

    /// <summary>Takes up all leases again: a server that was restarted may have forgotten them.</summary>
    public async Task TakeUpAsync() =>
        await connection.ExecuteAsync(database => Task.WhenAll(held.Keys.Select(lease => ExtendAsync(database, lease))))
            .ConfigureAwait(false);

    public async Task ReleaseAsync(string key, string holder)
    {
        if (!held.TryRemove((holder, key), out _)) { return; }
        pendingReleases[(holder, key)] = true;
        await connection.ExecuteAsync(database => database.ScriptEvaluateAsync(ReleaseScript, [RedisKeys.Lease(key)], [holder]))
            .ConfigureAwait(false);
        pendingReleases.TryRemove((holder, key), out _);
    }

    /// <summary>Gives back what could not be given back while the server was lost.</summary>
    public async Task ReleasePendingAsync()
    {
        foreach (var (holder, key) in pendingReleases.Keys)
        {
            held[(holder, key)] = 0;
            await ReleaseAsync(key, holder).ConfigureAwait(false);
        }
    }

    public async Task<IReadOnlyList<Lease>> FindAsync(IReadOnlyCollection<string> keys)
    {
        var found =
            await connection.ExecuteAsync(
                database =>
                    Task.WhenAll(
                        keys.Select(
                            async key =>
                                (Key: key, Told: await database.StringGetWithExpiryAsync(RedisKeys.Lease(key)).ConfigureAwait(false)))))
                                .ConfigureAwait(false);
        return [.. found.Where(static lease => lease.Told is { Value.IsNull: false, Expiry: not null })
            .Select(lease => new Lease(lease.Key, lease.Told.Value!, Now + (long)Math.Max(1, lease.Told.Expiry!.Value.TotalMilliseconds)))];
    }

    private async Task<bool> ExtendAsync(IDatabase database, (string Holder, string Key) lease)
    {
        if (!held.TryGetValue(lease, out var until)) { return false; }
        await database.ScriptEvaluateAsync(ExtendScript, [RedisKeys.Lease(lease.Key)], [lease.Holder, Math.Max(1, until - Now)])
            .ConfigureAwait(false);
        if (held.ContainsKey(lease)) { return true; }
        // Given back in the same moment: it must not come to life again.
        await database.ScriptEvaluateAsync(ReleaseScript, [RedisKeys.Lease(lease.Key)], [lease.Holder]).ConfigureAwait(false);
        return false;
    }
}
