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
        ["bycall", var mean, var variation] => Latency.ByCall(Seconds(mean), Real(variation)),
        ["bycall", var mean, var variation, var seed] => Latency.ByCall(Seconds(mean), Real(variation), EmulatorArguments.Whole("--latency", seed)),
        ["bykind", var means, var variation] => Latency.ByKind(Means(means), Real(variation)),
        ["bykind", var means, var variation, var seed] => Latency.ByKind(Means(means), Real(variation), EmulatorArguments.Whole("--latency", seed)),
        ["list", var all] => Latency.FromList([.. all.Split(',').Select(Seconds)]),
        [var one] => Latency.Fixed(Seconds(one)),
        _ => throw new FormatException($"There is no latency '{text}'."),
    };

    private static Dictionary<string, TimeSpan> Means(string text)
    {
        var means = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var one in text.Split(','))
        {
            if (one.Split('=') is not [{ Length: > 0 } kind, var mean]) { throw new FormatException($"'{one}' is no kind of question with its mean, as --latency wants."); }
            means[kind] = Seconds(mean);
        }
        return means;
    }

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(Real(text));

    private static double Real(string text) => EmulatorArguments.Real("--latency", text);
}
