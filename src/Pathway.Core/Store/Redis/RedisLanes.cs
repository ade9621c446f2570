using System.Collections.Concurrent;
using Pathway.Store.Sharing;
using StackExchange.Redis;

namespace Pathway.Store.Redis;

/// <summary>
/// Lanes on a cache server: a book each, replaced by whoever has seen the last one, so that two never count on the same room.
/// Moments in it are of the server's clock.
/// </summary>
internal sealed class RedisLanes(RedisLink link) : ISharedLanes
{
    // Longer than anything in a book counts.
    private const long Kept = 8L * 24 * 60 * 60 * 1000;

    private const string ReplaceScript = """
        local version = redis.call('HGET', KEYS[1], 'version') or ''
        if version ~= ARGV[1] then return {version, redis.call('HGET', KEYS[1], 'book') or ''} end
        redis.call('HSET', KEYS[1], 'version', ARGV[2], 'book', ARGV[3])
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        if ARGV[5] ~= '' then redis.pcall('PUBLISH', ARGV[5], ARGV[3]) end
        return {}
        """;

    private readonly ConcurrentDictionary<string, Seen> seen = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> heard = new(StringComparer.Ordinal);

    /// <summary>Looks anew: what others told while the server was lost was not heard.</summary>
    public void Forget() => seen.Clear();

    public byte[] Salt()
    {
        link.ThrowIfLost();
        return link.Salt;
    }

    public LaneState? Look(string lane)
    {
        link.ThrowIfLost();
        // Looked up once; from then on whoever knows something new tells it.
        if (heard.TryAdd(lane, true)) { Listen(lane); }
        var known = seen.GetOrAdd(lane, Read).Book;
        return known == LaneBook.Empty ? null : Shifted(known.State, -link.Offset);
    }

    public Task<LaneShare> TakeAsync(LaneDemand demand) => ChangeAsync(demand.Lane, isNews: false, book =>
    {
        var ahead = link.Offset;
        var (next, share) = book.Take(demand, demand.Now() + ahead);
        return (next, share with { Until = share.Until - ahead });
    });

    public Task CorrectAsync(string lane, IReadOnlyList<LaneCorrection> corrections) => ChangeAsync(lane, isNews: false, book => (book.Correct(corrections), true));

    public Task TellAsync(string lane, Func<LaneState, LaneState> change) => ChangeAsync(lane, isNews: true, book =>
        (book with { State = Shifted(change(Shifted(book.State, -link.Offset)), link.Offset) }, true));

    private Task<TResult> ChangeAsync<TResult>(string lane, bool isNews, Func<LaneBook, (LaneBook Next, TResult Result)> change) => link.DoAsync(async database =>
    {
        var last = seen.GetOrAdd(lane, static _ => new Seen("", LaneBook.Empty));
        while (true)
        {
            // A refusal is written too: that is how one knows that it does not come from an old book.
            var (next, result) = change(last.Book);
            var version = Guid.NewGuid().ToString("N");
            var reply = (RedisResult[])(await database.ScriptEvaluateAsync(ReplaceScript, [RedisKeys.Lane(lane)],
                [last.Version, version, RedisJson.Write(next), Kept, isNews ? (string)RedisKeys.News(lane)! : ""]).ConfigureAwait(false))!;
            if (reply.Length == 0)
            {
                seen[lane] = new Seen(version, next);
                return result;
            }
            // Somebody was quicker, or this process has not looked yet.
            seen[lane] = last = new Seen((string)reply[0]!, RedisJson.ReadBook((string?)reply[1]));
        }
    });

    private void Listen(string lane)
    {
        try { link.Listen(RedisKeys.News(lane), book => seen[lane] = new Seen("", RedisJson.ReadBook(book))); }
        catch (StoreException)
        {
            // Whoever looks when the server is back listens then.
            heard.TryRemove(lane, out _);
            throw;
        }
    }

    private Seen Read(string lane)
    {
        var fields = link.Do(database => database.HashGet(RedisKeys.Lane(lane), ["version", "book"]));
        return new Seen((string?)fields[0] ?? "", RedisJson.ReadBook(fields[1]));
    }

    private static LaneState Shifted(LaneState state, long by) =>
        state with { LearnedAt = state.LearnedAt + by, ClosedUntil = state.ClosedUntil + by, PausedUntil = state.PausedUntil + by };

    /// <summary>A book as it was last seen.</summary>
    private sealed record Seen(string Version, LaneBook Book);
}
