using System.Diagnostics;
using System.Runtime.InteropServices;
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
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(GeminiEmulator).Assembly.Location, .. options]) { RedirectStandardOutput = true })!;
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
