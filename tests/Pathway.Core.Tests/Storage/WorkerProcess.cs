using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Pathway.Storage;

/// <summary>A worker process, controlled through its input and output.</summary>
internal sealed class WorkerProcess : IDisposable
{
    // Only for a worker that hangs: the tests wait for output, not for time.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process process;

    private WorkerProcess(Process process) => this.process = process;

    public static WorkerProcess Start(string store, int seed, string work = "climb", string? server = null)
    {
        // The host of this test, so that no other installation is used.
        var host =
            Path.GetFullPath(
                Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe"
                    : "dotnet"));
        var start = new ProcessStartInfo(host) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in
            (string[])[Path.Combine(AppContext.BaseDirectory, "Pathway.Worker.dll"), store, $"{seed}", work, .. server is null ? []
                : (string[])[server]])
        {
            start.ArgumentList.Add(argument);
        }
        return new WorkerProcess(Process.Start(start)!);
    }

    public async Task WriteAsync(string line)
    {
        await process.StandardInput.WriteAsync(line + "\n");
        await process.StandardInput.FlushAsync();
    }

    /// <summary>The next line, or null at the end.</summary>
    public Task<string?> ReadAsync() => process.StandardOutput.ReadLineAsync().WaitAsync(Patience);

    /// <summary>All further complete lines; a line that was cut off by a kill is ignored.</summary>
    public async Task<string[]> ReadToEndAsync()
    {
        var rest = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        return rest.Split('\n')[..^1];
    }

    /// <summary>Kills it without a chance to clean up, and waits for its end.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    public void Dispose()
    {
        if (!process.HasExited) { process.Kill(); }
        process.Dispose();
    }
}
