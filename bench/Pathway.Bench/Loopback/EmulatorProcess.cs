using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pathway.Emulator;

namespace Pathway.Bench.Loopback;

/// <summary>The emulator in a separate process, so that its processor time is not measured.</summary>
internal sealed class EmulatorProcess : IDisposable
{
    private readonly Process process;
    private readonly PosixSignalRegistration terminate;

    private EmulatorProcess(Process process, Uri address)
    {
        this.process = process;
        Address = address;
        // The child process must not outlive this process, whether it exits or is terminated.
        AppDomain.CurrentDomain.ProcessExit += End;
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => End(null, EventArgs.Empty));
    }

    public Uri Address { get; }

    /// <param name="options">The emulator's command line.</param>
    /// <exception cref="InvalidOperationException">The emulator did not start; its message is on the error stream.</exception>
    public static EmulatorProcess Start(params IEnumerable<string> options)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(GeminiEmulator).Assembly.Location, .. options])
        {
            RedirectStandardOutput = true,
        })!;
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

/// <summary>Emulators with a table of answers, one for each time scale.</summary>
internal sealed class ScaledEmulators : IDisposable
{
    private readonly string file = Path.GetTempFileName();
    private readonly string latency;
    private readonly Dictionary<double, (EmulatorProcess Process, EmulatedModel Model)> started = [];

    /// <param name="answers">The answer to each question, by kind and name.</param>
    /// <param name="latency">The value of the emulator's option --latency.</param>
    public ScaledEmulators(IEnumerable<KeyValuePair<string, JsonNode?>> answers, string latency)
    {
        this.latency = latency;
        File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(new JsonObject(answers)));
    }

    /// <summary>The model at a time scale.</summary>
    /// <param name="scale">The duration of a second of the original, in seconds.</param>
    public EmulatedModel At(double scale)
    {
        if (!started.TryGetValue(scale, out var emulator))
        {
            var process = EmulatorProcess.Start("--responder", $"table:{file}", "--latency", latency,
                "--time-scale", scale.ToString("F6", CultureInfo.InvariantCulture));
            emulator = started[scale] = (process, new EmulatedModel(process.Address));
        }
        return emulator.Model;
    }

    public void Dispose()
    {
        foreach (var (process, _) in started.Values) { process.Dispose(); }
        File.Delete(file);
    }
}
