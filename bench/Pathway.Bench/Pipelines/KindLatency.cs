using System.Globalization;
using Pathway.Bench.Climbing;
using Pathway.Emulator.Timing;
using Pathway.Questions;

namespace Pathway.Bench.Pipelines;

/// <summary>How long the emulator takes for each kind of question, as the original's calls did; known beforehand, by the same draw.</summary>
internal static class KindLatency
{
    private static readonly Dictionary<string, double> Means = new(StringComparer.Ordinal)
    {
        ["parent"] = DrawnLatency.Mean, ["siblings"] = 35, ["same-concept"] = 15, ["choose-parent"] = 15, ["intermediate"] = 15, [ClaimQuestion.Name] = 57,
    };

    /// <summary>What is said of them in a line.</summary>
    public static string Text => string.Join(", ", Means.Select(static mean => string.Create(CultureInfo.InvariantCulture, $"{mean.Key} {mean.Value} s")));

    /// <summary>The same for the emulator's command line.</summary>
    public static string Option => string.Create(CultureInfo.InvariantCulture,
        $"bykind:{string.Join(',', Means.Select(static mean => string.Create(CultureInfo.InvariantCulture, $"{mean.Key}={mean.Value}")))}:{DrawnLatency.Variation}:{DrawnLatency.Seed}");

    /// <summary>Seconds for a call.</summary>
    /// <param name="kind">The kind of its questions.</param>
    /// <param name="key">Kind and names, as the emulator sees them.</param>
    public static double Of(string kind, string key) => Latency.LogNormal(TimeSpan.FromSeconds(Means[kind]), DrawnLatency.Variation, DrawnLatency.Seed, key).TotalSeconds;
}
