using System.Diagnostics;
using Pathway.Emulator;

namespace Pathway.Bench.Loopback;

/// <summary>The emulator in a process of its own, so that its work is not counted as that of whoever asks it.</summary>
internal sealed class EmulatorProcess : IDisposable
{
    private readonly Process process;

    private EmulatorProcess(Process process, Uri address)
    {
        this.process = process;
        Address = address;
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
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
