using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Pathway.Storage;

/// <summary>A worker process, controlled through its input and output.</summary>
internal sealed class WorkerProcess : IDisposable
{
    // Only for a worker that hangs: the tests wait for output, not for time. A worker that hangs uses hardly any processor time;
    // on a busy machine it is slow, but works.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LeastUse = TimeSpan.FromSeconds(0.1);

    private readonly Process process;

    private WorkerProcess(Process process) => this.process = process;

    public static WorkerProcess Start(string store, int seed, string work = "climb", params string[] servers) =>
        Start(store, seed, work, servers, new Dictionary<string, string>());

    /// <summary>Starts a worker with environment variables.</summary>
    public static WorkerProcess Start(string store, int seed, string work, string[] servers,
        IReadOnlyDictionary<string, string> environment)
    {
        // The host of this test, so that no other installation is used.
        var host =
            Path.GetFullPath(
                Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe"
                    : "dotnet"));
        var start = new ProcessStartInfo(host) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in
            (string[])[Path.Combine(AppContext.BaseDirectory, "Pathway.Worker.dll"), store, $"{seed}", work, .. servers])
        {
            start.ArgumentList.Add(argument);
        }
        foreach (var (name, value) in environment) { start.Environment[name] = value; }
        return new WorkerProcess(Process.Start(start)!);
    }

    public async Task WriteAsync(string line)
    {
        await process.StandardInput.WriteAsync(line + "\n");
        await process.StandardInput.FlushAsync();
    }

    /// <summary>The next line, or null at the end.</summary>
    public Task<string?> ReadAsync() => WhileItWorksAsync(process.StandardOutput.ReadLineAsync());

    /// <summary>All further complete lines; a line that was cut off by a kill is ignored.</summary>
    public async Task<string[]> ReadToEndAsync()
    {
        var rest = await WhileItWorksAsync(process.StandardOutput.ReadToEndAsync());
        return rest.Split('\n')[..^1];
    }

    /// <summary>Kills it without a chance to clean up, and waits for its end.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    private async Task<T> WhileItWorksAsync<T>(Task<T> reading)
    {
        var used = TimeSpan.Zero;
        while (true)
        {
            try { return await reading.WaitAsync(Patience); }
            catch (TimeoutException) when (Used() >= used + LeastUse) { used = Used(); }
        }
    }

    private TimeSpan Used()
    {
        process.Refresh();
        return process.HasExited ? TimeSpan.Zero : process.TotalProcessorTime;
    }

    public void Dispose()
    {
        if (!process.HasExited) { process.Kill(); }
        process.Dispose();
    }
}
