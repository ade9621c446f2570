using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pathway.Emulator.Timing;

/// <summary>The duration of a call in the emulator's time, as a function of the call.</summary>
/// <param name="Of">The latency of a call.</param>
public sealed record Latency(Func<CallInfo, TimeSpan> Of)
{
    /// <summary>Every call is answered at once.</summary>
    public static Latency None { get; } = new(static _ => TimeSpan.Zero);

    /// <summary>Every call takes the same time.</summary>
    public static Latency Fixed(TimeSpan latency) => new(_ => latency);

    /// <summary>
    /// Log-normal, drawn by the key of the question: the same question has the same latency in every run, whatever the order of calls.
    /// </summary>
    /// <param name="mean">The mean.</param>
    /// <param name="variation">The standard deviation divided by the mean; 0.6 is a heavy tail.</param>
    /// <param name="seed">The seed of the draws.</param>
    public static Latency LogNormal(TimeSpan mean, double variation, int seed = 0) =>
        new(call => LogNormal(mean, variation, seed, call.QuestionKey));

    /// <summary>
    /// Log-normal, drawn by the key of the question and the attempt, so that the latencies of repeated calls are independent.
    /// </summary>
    /// <param name="mean">The mean.</param>
    /// <param name="variation">The standard deviation divided by the mean.</param>
    /// <param name="seed">The seed of the draws.</param>
    public static Latency ByCall(TimeSpan mean, double variation, int seed = 0) =>
        new(call => LogNormal(mean, variation, seed, $"{call.QuestionKey}\n{call.Attempt}"));

    /// <summary>Log-normal as <see cref="LogNormal(TimeSpan, double, int)"/>, with a mean for each kind of question.</summary>
    /// <param name="means">The mean of each kind. A call of any other kind fails.</param>
    /// <param name="variation">The standard deviation divided by the mean.</param>
    /// <param name="seed">The seed of the draws.</param>
    public static Latency ByKind(IReadOnlyDictionary<string, TimeSpan> means, double variation, int seed = 0) => new(call =>
        means.TryGetValue(call.Question?.Kind ?? "", out var mean)
            ? LogNormal(mean, variation, seed, call.QuestionKey)
            : throw new InvalidOperationException($"No latency is given for questions of the kind '{call.Question?.Kind}'."));

    /// <summary>The n-th call has the n-th latency of a list, which repeats.</summary>
    public static Latency FromList(IReadOnlyList<TimeSpan> latencies)
    {
        ArgumentNullException.ThrowIfNull(latencies);
        ArgumentOutOfRangeException.ThrowIfZero(latencies.Count);
        return new(call => latencies[(call.Number - 1) % latencies.Count]);
    }

    /// <summary>
    /// The latency of <see cref="LogNormal(TimeSpan, double, int)"/> for a key, for schedules that are computed without the emulator.
    /// </summary>
    public static TimeSpan LogNormal(TimeSpan mean, double variation, int seed, string key)
    {
        var variance = Math.Log(1 + (variation * variation));
        return mean * Math.Exp((Math.Sqrt(variance) * HashRandom.Normal(seed, key)) - (variance / 2));
    }
}

/// <summary>Random numbers derived from a key, so that they do not depend on the order of the draws.</summary>
internal static class HashRandom
{
    /// <summary>A number from 0 up to, but not including, 1.</summary>
    public static double Uniform(int seed, string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{key}"));
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A number of the normal distribution with mean 0 and standard deviation 1 (Box and Muller).</summary>
    public static double Normal(int seed, string key) =>
        Math.Sqrt(-2 * Math.Log(1 - Uniform(seed, key + "\nradius"))) * Math.Cos(2 * Math.PI * Uniform(seed, key + "\nangle"));
}
