using System.Globalization;
using System.Text.Json;
using Pathway.Bench.Loopback;

namespace Pathway.Bench.Climbing;

/// <summary>Emulators that know some graphs, one for each speed at which it is asked.</summary>
internal sealed class ClimbEmulators : IDisposable
{
    private readonly string answers = Path.GetTempFileName();
    private readonly Dictionary<double, (EmulatorProcess Process, EmulatedModel Model)> started = [];

    public ClimbEmulators(IEnumerable<ClimbGraph> graphs) => File.WriteAllBytes(answers, JsonSerializer.SerializeToUtf8Bytes(
        graphs.SelectMany(static graph => graph.Parents).ToDictionary(static link => $"parent:{link.Key}", static link => link.Value)));

    /// <summary>The model at that speed.</summary>
    /// <param name="scale">How long a second of the original lasts, in seconds.</param>
    public EmulatedModel At(double scale)
    {
        if (!started.TryGetValue(scale, out var one))
        {
            var process = EmulatorProcess.Start("--mind", $"legacy:{answers}", "--latency",
                string.Create(CultureInfo.InvariantCulture, $"lognormal:{DrawnLatency.Mean}:{DrawnLatency.Variation}:{DrawnLatency.Seed}"), "--time-scale", scale.ToString("F6", CultureInfo.InvariantCulture));
            one = started[scale] = (process, new EmulatedModel(process.Address));
        }
        return one.Model;
    }

    public void Dispose()
    {
        foreach (var (process, _) in started.Values) { process.Dispose(); }
        File.Delete(answers);
    }
}
