using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Pathway.Telemetry;

/// <summary>
/// Where whoever listens in this process hears of runs and calls. One of each for the process, as listeners expect; with no
/// listener they do nothing.
/// </summary>
internal static class Instruments
{
    /// <summary>The name of source and meter.</summary>
    public const string Name = "Pathway";

    private static readonly string Version = typeof(Instruments).Assembly.GetName().Version!.ToString(3);
    private static readonly Meter Meter = new(Name, Version);

    public static readonly ActivitySource Source = new(Name, Version);

    // The boundaries are those that the conventions ask for.
    public static readonly Histogram<double> CallDuration = Meter.CreateHistogram("gen_ai.client.operation.duration", "s", "How long calls to a model took.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] });

    public static readonly Histogram<long> TokenUsage = Meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Tokens in and out of each call to a model, thoughts counted as out.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864] });

    public static readonly Histogram<double> WaitTime = Meter.CreateHistogram("pathway.call.wait_time", "s", "How long calls waited before they left: for a slot of the run, for the limits of whoever answers.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.1, 0.5, 1, 2, 5, 10, 20, 60, 120, 300] });

    public static readonly Histogram<double> RunDuration = Meter.CreateHistogram("pathway.run.duration", "s", "How long runs took.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200] });

    public static readonly Counter<long> Questions = Meter.CreateCounter<long>("pathway.questions", "{question}", "Questions that have their answer, or stay open, by outcome.");

    public static readonly UpDownCounter<long> ActiveCalls = Meter.CreateUpDownCounter<long>("pathway.active_calls", "{call}", "Calls under way.");

    /// <summary>Whether anybody wants to hear of calls.</summary>
    public static bool HearCalls => Source.HasListeners() || CallDuration.Enabled || TokenUsage.Enabled || WaitTime.Enabled || ActiveCalls.Enabled;
}
