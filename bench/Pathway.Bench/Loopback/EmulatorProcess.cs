using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pathway.Emulator;

namespace Pathway.Bench.Loopback;

/// <summary>The emulator in a process of its own, so that its work is not counted as that of whoever asks it.</summary>
internal sealed class EmulatorProcess : IDisposable
{
    private readonly Process process;
    private readonly PosixSignalRegistration terminate;

    private EmulatorProcess(Process process, Uri address)
    {
        this.process = process;
        Address = address;
        // A child outlives whoever made it: when this process is told to end, or ends by itself, nobody would dispose.
        AppDomain.CurrentDomain.ProcessExit += End;
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => End(null, EventArgs.Empty));
    }

    public Uri Address { get; }

    /// <param name="options">The emulator's command line.</param>
    /// <exception cref="InvalidOperationException">It did not start; its own words stand on the error stream.</exception>
    public static EmulatorProcess Start(params IEnumerable<string> options)
    {
        var process =
            Process.Start(new ProcessStartInfo("dotnet", [typeof(GeminiEmulator).Assembly.Location, .. options])
                { RedirectStandardOutput = true })!;
        if (process.StandardOutput.ReadLine() is { } address) { return new EmulatorProcess(process, new Uri(address)); }
        process.Dispose();
        throw new InvalidOperationException("The emulator did not start.");
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= End;
        terminate.Dispose();
        End(null, EventArgs.Empty);
        process.WaitForExit();
        process.Dispose();
    }

    private void End(object? sender, EventArgs args)
    {
        if (!process.HasExited) { process.Kill(); }
    }
}

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
            var process =
                EmulatorProcess.Start("--responder", $"table:{file}", "--latency", latency, "--time-scale",
                    scale.ToString("F6", CultureInfo.InvariantCulture));
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
