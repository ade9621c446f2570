using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pathway.Bench.Loopback;

/// <summary>Emulators that know some answers, one for each speed at which it is asked.</summary>
internal sealed class ScaledEmulators : IDisposable
{
    private readonly string file = Path.GetTempFileName();
    private readonly string latency;
    private readonly Dictionary<double, (EmulatorProcess Process, EmulatedModel Model)> started = [];

    /// <param name="answers">The answer to each question, by kind and name.</param>
    /// <param name="latency">How long calls take, as the emulator's command line says it.</param>
    public ScaledEmulators(IEnumerable<KeyValuePair<string, JsonNode?>> answers, string latency)
    {
        this.latency = latency;
        File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(new JsonObject(answers)));
    }

    /// <summary>The model at that speed.</summary>
    /// <param name="scale">How long a second of the original lasts, in seconds.</param>
    public EmulatedModel At(double scale)
    {
        if (!started.TryGetValue(scale, out var one))
        {
            var process = EmulatorProcess.Start("--mind", $"table:{file}", "--latency", latency, "--time-scale", scale.ToString("F6", CultureInfo.InvariantCulture));
            one = started[scale] = (process, new EmulatedModel(process.Address));
        }
        return one.Model;
    }

    public void Dispose()
    {
        foreach (var (process, _) in started.Values) { process.Dispose(); }
        File.Delete(file);
    }
}
