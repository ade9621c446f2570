using StackExchange.Redis;

namespace Pathway.Store.Redis;

/// <summary>The answers on a cache server: the first that is kept under a key stays.</summary>
internal sealed class RedisAnswers(RedisLink link)
{
    // Removes or replaces only what was seen, whatever happened since.
    private const string ReplaceScript = "if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) return 1";
    private const string DiscardScript = "if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end redis.call('HDEL', KEYS[1], ARGV[1]) return 1";

    private static readonly RedisKey[] Keys = [RedisKeys.Answers];

    /// <summary>The answers under those keys, where there are any that can be read.</summary>
    /// <exception cref="StoreException">The server is lost.</exception>
    public async Task<IReadOnlyList<StoredAnswer>> FindAsync(IReadOnlyList<string> keys)
    {
        var found = await link.DoAsync(database => database.HashGetAsync(RedisKeys.Answers, [.. keys.Select(static key => (RedisValue)key)])).ConfigureAwait(false);
        return [.. keys.Select((key, i) => RedisJson.ReadAnswer(key, found[i])).OfType<StoredAnswer>()];
    }

    /// <summary>Keeps an answer unless there is one that can be read, and returns the one that is kept.</summary>
    /// <exception cref="StoreException">The server is lost.</exception>
    public Task<StoredAnswer> KeepAsync(StoredAnswer answer) => link.DoAsync(async database =>
    {
        var json = RedisJson.Write(answer);
        while (true)
        {
            if (await database.HashSetAsync(RedisKeys.Answers, answer.Key, json, When.NotExists).ConfigureAwait(false)) { return answer; }
            var kept = await database.HashGetAsync(RedisKeys.Answers, answer.Key).ConfigureAwait(false);
            if (RedisJson.ReadAnswer(answer.Key, kept) is { } readable) { return readable; }
            if ((bool)await database.ScriptEvaluateAsync(ReplaceScript, Keys, [answer.Key, kept, json]).ConfigureAwait(false)) { return answer; }
        }
    });

    /// <summary>Those of the keys under which nothing is kept.</summary>
    /// <exception cref="StoreException">The server is lost.</exception>
    public async Task<IReadOnlyList<string>> MissingAsync(IReadOnlyList<string> keys)
    {
        var there = await link.DoAsync(database => Task.WhenAll(keys.Select(key => database.HashExistsAsync(RedisKeys.Answers, key)))).ConfigureAwait(false);
        return [.. keys.Where((_, i) => !there[i])];
    }

    /// <summary>All that can be read.</summary>
    /// <exception cref="StoreException">The server is lost.</exception>
    public IReadOnlyList<StoredAnswer> All() =>
        link.Do(static database => database.HashScan(RedisKeys.Answers, pageSize: 1000).Select(static entry => RedisJson.ReadAnswer(entry.Name!, entry.Value)).OfType<StoredAnswer>().DistinctBy(static answer => answer.Key).ToArray());

    /// <exception cref="StoreException">The server is lost.</exception>
    public async Task<int> RemoveAsync(IReadOnlyCollection<string> keys) =>
        (int)await link.DoAsync(database => database.HashDeleteAsync(RedisKeys.Answers, [.. keys.Select(static key => (RedisValue)key)])).ConfigureAwait(false);

    /// <summary>Removes an answer that cannot be read, unless another has taken its place meanwhile.</summary>
    /// <exception cref="StoreException">The server is lost.</exception>
    public Task DiscardAsync(StoredAnswer unreadable) => link.DoAsync(async database =>
    {
        // Another program may have written the same in other words.
        var there = await database.HashGetAsync(RedisKeys.Answers, unreadable.Key).ConfigureAwait(false);
        return RedisJson.ReadAnswer(unreadable.Key, there)?.Json == unreadable.Json && (bool)await database.ScriptEvaluateAsync(DiscardScript, Keys, [unreadable.Key, there]).ConfigureAwait(false);
    });
}
