using Pathway.Emulator.Timing;

namespace Pathway.Emulator.CommandLine;

/// <summary>Reads the value of --latency.</summary>
internal static class LatencyText
{
    /// <exception cref="FormatException">It cannot be read.</exception>
    public static Latency Parse(string text) => text.Split(':') switch
    {
        ["none"] => Latency.None,
        ["lognormal", var mean, var variation] => Latency.LogNormal(Seconds(mean), Real(variation)),
        ["lognormal", var mean, var variation, var seed] => Latency.LogNormal(Seconds(mean), Real(variation), EmulatorArguments.Whole("--latency", seed)),
        ["list", var all] => Latency.FromList([.. all.Split(',').Select(Seconds)]),
        [var one] => Latency.Fixed(Seconds(one)),
        _ => throw new FormatException($"There is no latency '{text}'."),
    };

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(Real(text));

    private static double Real(string text) => EmulatorArguments.Real("--latency", text);
}
