using StackExchange.Redis;

namespace Pathway.Store.Redis;

/// <summary>The names under which a cache server keeps things. The braces keep all of them in one place where a server is spread over several.</summary>
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

    /// <summary>What is known and counted of a lane.</summary>
    public static RedisKey Lane(string lane) => $"{Prefix}lane:{lane}";

    /// <summary>Where it is told that something new is known of a lane.</summary>
    public static RedisChannel News(string lane) => RedisChannel.Literal($"{Prefix}news:{lane}");
}
