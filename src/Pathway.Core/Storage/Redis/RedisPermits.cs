using Pathway.Storage.Sharing;
using StackExchange.Redis;

namespace Pathway.Storage.Redis;

/// <summary>
/// The permits for concurrent calls on a cache server: for each limiter a hash with the permits of each process. One script reads, divides
/// and writes them, by the server's clock, so that no other clock counts and two processes never get the same permit. The division is the
/// one of <see cref="PermitCalculator"/>.
/// </summary>
internal sealed class RedisPermits(RedisConnection connection) : ISharedPermits
{
    // Permits that are over, or that nobody of this program wrote, are removed. A process that waits for none has no entry.
    private const string UpdateScript = """
        local me, limit, running, wanted, lifetime = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local ended = {}
        for i = 6, #ARGV do ended[ARGV[i]] = true end

        local others, free, served = {}, limit, 0
        local held = redis.call('HGETALL', KEYS[1])
        for i = 1, #held, 2 do
            local count, want, till, at = string.match(held[i + 1], '^(%d+) (%d+) (%d+) (%d+)$')
            till = tonumber(till or 0)
            if held[i] == me then
                served = tonumber(at or 0)
            elseif till > now and till - now <= 2 * lifetime and not ended[held[i]] then
                free = free - tonumber(count)
                others[#others + 1] = {holder = held[i], wanted = tonumber(want), served = tonumber(at)}
            else
                redis.call('HDEL', KEYS[1], held[i])
            end
        end
        if wanted == 0 then
            redis.call('HDEL', KEYS[1], me)
            return {0, 0, #others + 1}
        end

        local share
        if #others >= limit then
            local before = 0
            for _, other in ipairs(others) do
                if other.served < served or (other.served == served and other.holder < me) then before = before + 1 end
            end
            share = before < limit and 1 or 0
        else
            table.sort(others, function(a, b) return a.wanted < b.wanted end)
            local left, processes = limit, #others + 1
            for _, other in ipairs(others) do
                if other.wanted > math.floor(left / processes) then break end
                left = left - other.wanted
                processes = processes - 1
            end
            share = math.floor(left / processes)
        end
        local allowed = math.min(share, math.max(0, free), wanted)
        local count = math.max(running, allowed)
        if count > 0 then served = now end
        redis.call('HSET', KEYS[1], me, string.format('%.0f %.0f %.0f %.0f', count, wanted, now + lifetime, served))
        redis.call('PEXPIRE', KEYS[1], 2 * lifetime)
        local reply = {allowed, count, #others + 1}
        if allowed < wanted then
            for _, other in ipairs(others) do reply[#reply + 1] = other.holder end
        end
        return reply
        """;

    private const int HoldersStart = 3;

    public Task<PermitShare> UpdateAsync(PermitDemand demand) => connection.ExecuteAsync(async database =>
    {
        var reply = await EvaluateAsync(database, demand, []).ConfigureAwait(false);
        // The permits of a process of this machine that has ended are free now; those of other machines when their time is over.
        RedisValue[] ended = [.. reply.Skip(HoldersStart).Where(static holder => LeaseHolder.IsDead((string)holder!))
            .Select(static holder => (RedisValue)holder)];
        if (ended.Length > 0) { reply = await EvaluateAsync(database, demand, ended).ConfigureAwait(false); }
        return new PermitShare((int)reply[0], (int)reply[1], (int)reply[2]);
    });

    private static async Task<RedisResult[]> EvaluateAsync(IDatabase database, PermitDemand demand, RedisValue[] ended) =>
        (RedisResult[])(await database.ScriptEvaluateAsync(UpdateScript, [RedisKeys.Permits(demand.LimiterKey)],
            [demand.Holder, demand.Limit, demand.Running, demand.Wanted, PermitDemand.Lifetime, .. ended]).ConfigureAwait(false))!;
}
