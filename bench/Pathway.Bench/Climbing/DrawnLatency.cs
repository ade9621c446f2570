using System.Globalization;
using Pathway.Emulator.Timing;

namespace Pathway.Bench.Climbing;

/// <summary>How long the emulator takes for each question, known beforehand: the same draw as there, by the key of the question.</summary>
internal static class DrawnLatency
{
    /// <summary>Seconds, as the original's parent questions took.</summary>
    public const double Mean = 15;

    /// <summary>Standard deviation over mean.</summary>
    public const double Variation = 0.6;

    public const int Seed = 1;

    /// <summary>The same for the emulator's command line.</summary>
    public static string Option => string.Create(CultureInfo.InvariantCulture, $"lognormal:{Mean}:{Variation}:{Seed}");

    /// <summary>Seconds for the parent of a term.</summary>
    public static double Of(string term) => Latency.LogNormal(TimeSpan.FromSeconds(Mean), Variation, Seed, ListSchedule.Key(term)).TotalSeconds;
}
