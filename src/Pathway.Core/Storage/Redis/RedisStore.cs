using System.Text.Json;
using System.Text.Json.Serialization;
using Pathway.Model;
using Pathway.Storage.Sharing;
using StackExchange.Redis;

namespace Pathway.Storage.Redis;

/// <summary>
/// What machines share on a cache server: answers, leases, quotas, permits. The server may be lost at any time and come back.
/// </summary>
internal sealed class RedisStore : IDisposable
{
    private readonly RedisConnection connection;
    private readonly CacheAddress address;
    private readonly TimeProvider clock;

    private RedisStore(RedisConnection connection, CacheAddress address, TimeProvider clock)
    {
        (this.connection, this.address, this.clock) = (connection, address, clock);
        Answers = new RedisAnswers(connection);
        var quota = new RedisQuota(connection);
        connection.Refresh = quota.RefreshAsync;
        Quota = quota;
        Permits = new RedisPermits(connection);
    }

    /// <summary>Told when the server is back; from any thread.</summary>
    public event Action? Restored
    {
        add => connection.Restored += value;
        remove => connection.Restored -= value;
    }

    /// <summary>Whether the server answers, as far as is known.</summary>
    public bool IsConnected => connection.IsConnected;

    public RedisAnswers Answers { get; }

    public ISharedQuota Quota { get; }

    public ISharedPermits Permits { get; }

    /// <summary>Connects. Never fails: a server that is not there is looked for from then on.</summary>
    /// <param name="address">The server.</param>
    /// <param name="password">Its password, if it wants one.</param>
    /// <param name="clock">The time in which limits are counted here.</param>
    /// <param name="warn">Told when the server is lost; from any thread.</param>
    /// <param name="writes">Whether anything may be written there.</param>
    /// <param name="patience">How long the server may be silent; null for two seconds.</param>
    public static RedisStore Open(CacheAddress address, string? password, TimeProvider clock, Action<StoreWarning> warn,
        bool writes = true, TimeSpan? patience = null) =>
        new(RedisConnection.Open(address, password, clock, warn, writes, patience), address, clock);

    /// <summary>The leases there; an answer that is found instead of one is kept with <paramref name="storeLocally"/>.</summary>
    public RedisLeases Leases(Func<PathwayCacheEntry, Task> storeLocally) => new(connection, clock, storeLocally);

    public void Dispose() => connection.Dispose();

    public override string ToString() => address.ToString();
}

/// <summary>The answers on a cache server: the first that is kept under a key stays.</summary>
internal sealed class RedisAnswers(RedisConnection connection)
{
    // Removes or replaces only what was seen, whatever happened since.
    private const string ReplaceScript =
        "if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) return 1";
    private const string DiscardScript =
        "if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end redis.call('HDEL', KEYS[1], ARGV[1]) return 1";

    private const string ReplaceHugeScript =
        "if redis.call('HSTRLEN', KEYS[1], ARGV[1]) <= tonumber(ARGV[2]) then return 0 end "
        + "redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) return 1";

    private static readonly RedisKey[] Keys = [RedisKeys.Answers];

    /// <summary>The answers under those keys, where there are any that can be read.</summary>
    /// <exception cref="StoreException">The server is lost.</exception>
    public async Task<IReadOnlyList<PathwayCacheEntry>> FindAsync(IReadOnlyList<string> keys)
    {
        var lengths = await connection.ExecuteAsync(database =>
            Task.WhenAll(keys.Select(key => database.HashStringLengthAsync(RedisKeys.Answers, key)))).ConfigureAwait(false);
        string[] existing = [.. keys.Where((_, i) => lengths[i] is > 0 and <= RedisJson.MaxLength)];
        if (existing.Length == 0) { return []; }
        var found =
            await connection.ExecuteAsync(
                database => database.HashGetAsync(RedisKeys.Answers, [.. existing.Select(static key => (RedisValue)key)]))
                    .ConfigureAwait(false);
        return [.. existing.Select((key, i) => RedisJson.ReadAnswer(key, found[i])).OfType<PathwayCacheEntry>()];
    }

    /// <summary>Keeps an answer unless there is one that can be read, and returns the one that is kept.</summary>
    /// <exception cref="StoreException">The server is lost.</exception>
    public Task<PathwayCacheEntry> GetOrAddAsync(PathwayCacheEntry answer) => connection.ExecuteAsync(async database =>
    {
        var json = RedisJson.Write(answer);
        while (true)
        {
            if (await database.HashSetAsync(RedisKeys.Answers, answer.Key, json, When.NotExists).ConfigureAwait(false)) { return answer; }
            if (await database.HashStringLengthAsync(RedisKeys.Answers, answer.Key).ConfigureAwait(false) > RedisJson.MaxLength)
            {
                // No answer of ours is that long: it is not even read.
                if ((bool)await database.ScriptEvaluateAsync(ReplaceHugeScript, Keys, [answer.Key, RedisJson.MaxLength, json])
                    .ConfigureAwait(false)) { return answer; }
                continue;
            }
            var stored = await database.HashGetAsync(RedisKeys.Answers, answer.Key).ConfigureAwait(false);
            if (RedisJson.ReadAnswer(answer.Key, stored) is { } readable) { return readable; }
            if ((bool)await database.ScriptEvaluateAsync(ReplaceScript, Keys, [answer.Key, stored, json]).ConfigureAwait(false))
            {
                return answer;
            }
        }
    });

    /// <summary>Those of the keys under which nothing is kept.</summary>
    /// <exception cref="StoreException">The server is lost.</exception>
    public async Task<IReadOnlyList<string>> FindMissingAsync(IReadOnlyList<string> keys)
    {
        var found =
            await connection.ExecuteAsync(database => Task.WhenAll(keys.Select(key => database.HashExistsAsync(RedisKeys.Answers, key))))
            .ConfigureAwait(false);
        return [.. keys.Where((_, i) => !found[i])];
    }

    /// <summary>All that can be read.</summary>
    /// <exception cref="StoreException">The server is lost.</exception>
    public IReadOnlyList<PathwayCacheEntry> ReadAll() =>
        connection.Execute(
            static database => database.HashScan(RedisKeys.Answers, pageSize: 1000)
                .Select(static entry => RedisJson.ReadAnswer(entry.Name!, entry.Value)).OfType<PathwayCacheEntry>()
                .DistinctBy(static answer => answer.Key).ToArray());

    /// <exception cref="StoreException">The server is lost.</exception>
    public async Task<int> RemoveAsync(IReadOnlyCollection<string> keys) =>
        (int)await connection.ExecuteAsync(
            database => database.HashDeleteAsync(RedisKeys.Answers, [.. keys.Select(static key => (RedisValue)key)])).ConfigureAwait(false);

    /// <summary>Removes an answer that cannot be read, unless another has taken its place meanwhile.</summary>
    /// <exception cref="StoreException">The server is lost.</exception>
    public Task DiscardAsync(PathwayCacheEntry unreadable) => connection.ExecuteAsync(async database =>
    {
        // Another program may have written the same in other words.
        var found = await database.HashGetAsync(RedisKeys.Answers, unreadable.Key).ConfigureAwait(false);
        return RedisJson.ReadAnswer(unreadable.Key, found)?.Answer == unreadable.Answer
            && (bool)await database.ScriptEvaluateAsync(DiscardScript, Keys, [unreadable.Key, found]).ConfigureAwait(false);
    });
}

/// <summary>
/// What a cache server keeps, as JSON. What cannot be read there is as good as nothing: anybody may write to such a server.
/// </summary>
[JsonSerializable(typeof(PathwayCacheEntry))]
[JsonSerializable(typeof(QuotaState), TypeInfoPropertyName = "Quota")]
internal sealed partial class RedisJson : JsonSerializerContext
{
    /// <summary>The maximum size of a value in bytes. A longer one is as good as nothing, and is not read.</summary>
    public const int MaxLength = 1024 * 1024;

    // More than any moment, call or token that is counted, and little enough to be added up.
    private const long MaxValue = 1L << 48;

    public static string Write(PathwayCacheEntry answer) => JsonSerializer.Serialize(answer, Default.PathwayCacheEntry);

    public static string Write(QuotaState quota) => JsonSerializer.Serialize(quota, Default.Quota);

    /// <summary>The answer under a key, or null where it cannot be read or is another's.</summary>
    public static PathwayCacheEntry? ReadAnswer(string key, string? text)
    {
        try
        {
            return text is { Length: <= MaxLength }
                && JsonSerializer.Deserialize(text, Default.PathwayCacheEntry) is { } answer && answer.Key == key
                && IsComplete(answer) ? answer : null;
        }
        catch (JsonException) { return null; }
    }

    /// <summary>The state; an empty one if it cannot be read.</summary>
    public static QuotaState ReadQuota(string? text)
    {
        try
        {
            return text is { Length: > 0 and <= MaxLength }
                && JsonSerializer.Deserialize(text, Default.Quota) is { State: not null, Shares: not null } quota && IsValid(quota)
                ? quota : QuotaState.Empty;
        }
        catch (JsonException) { return QuotaState.Empty; }
    }

    // With other values a sum would overflow, or a limiter would stay closed without a reason.
    private static bool IsValid(QuotaState quota) =>
        quota.Shares.All(
            static share => share is { Requests: >= 0 and <= MaxValue, Tokens: >= 0 and <= MaxValue, At: >= -MaxValue and <= MaxValue })
                && quota.State is { Today: >= 0 and <= MaxValue }
        && (quota.State.Learned.RequestsPerMinute ?? 1) >= 1 && (quota.State.Learned.TokensPerMinute ?? 1) >= 1
        && (quota.State.Learned.RequestsPerDay ?? 1) >= 1;

    // Null may stand where the language does not allow it.
    private static bool IsComplete(PathwayCacheEntry answer) =>
        (answer.Kind, answer.Name, answer.Answerer, answer.Answer) is (not null, not null, not null, not null);
}

/// <summary>
/// The names under which a cache server keeps things. The braces keep all of them in one place where a server is spread over several.
/// </summary>
internal static class RedisKeys
{
    // The number changes with the shape of what is kept, so that versions of this program do not read each other's wrongly.
    private const string Prefix = "{pathway:1}:";

    /// <summary>The answers, a field each.</summary>
    public static readonly RedisKey Answers = Prefix + "answers";

    /// <summary>Random bytes, for names that say nothing of a key.</summary>
    public static readonly RedisKey Salt = Prefix + "salt";

    /// <summary>Who is about to answer; it goes by itself when its time is over.</summary>
    public static RedisKey Lease(string key) => $"{Prefix}lease:{key}";

    /// <summary>The key of the state of a limiter.</summary>
    public static RedisKey Quota(string limiterKey) => $"{Prefix}lane:{limiterKey}";

    /// <summary>The key of the permits of a limiter.</summary>
    public static RedisKey Permits(string limiterKey) => $"{Prefix}permits:{limiterKey}";

    /// <summary>The channel on which changes of a limiter are published.</summary>
    public static RedisChannel QuotaChannel(string limiterKey) => RedisChannel.Literal($"{Prefix}news:{limiterKey}");
}
