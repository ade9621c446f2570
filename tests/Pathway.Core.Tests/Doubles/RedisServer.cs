using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Pathway.Doubles;

/// <summary>
/// A real redis-server for one test, on its own port. Its data is in a folder, so that it can be killed and restarted.
/// </summary>
internal sealed partial class RedisServer : IDisposable
{
    // Only for a server that hangs: the tests wait for its output, not for time.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // Below the ports that systems give to connections: none of them takes the port of a server that is down for a while.
    private const int FirstPort = 12_000;
    private const int Ports = 20_000;

    private static int lastPort = Environment.ProcessId * 101;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pathway-redis-");
    private readonly string? password;
    private readonly IPAddress host;
    private readonly string[] options;
    private readonly TaskCompletionSource clusterReady = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? process;

    private RedisServer(string? password, IPAddress host, string[] options)
    {
        (this.password, this.host, this.options) = (password, host, options);
        Port = FindFreePort(host);
    }

    public int Port { get; }

    public string Uri => string.Create(CultureInfo.InvariantCulture, $"redis://{new IPEndPoint(host, Port)}");

    /// <summary>A port that is free now, and another one with each call.</summary>
    public static int FindFreePort(IPAddress host)
    {
        for (var attempt = 0; ; attempt++)
        {
            var port = FirstPort + (int)((uint)Interlocked.Increment(ref lastPort) % Ports);
            using var listener = new TcpListener(host, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException) when (attempt < 1000)
            {
                // Somebody else has this one.
            }
        }
    }

    /// <summary>Starts a server on an address of this machine, with further options.</summary>
    public static RedisServer StartAt(IPAddress host, params string[] options)
    {
        Assert.SkipUnless(Program() is not null, "There is no redis-server here.");
        var server = new RedisServer(null, host, options);
        server.Run();
        return server;
    }

    /// <summary>Starts a server; the test is skipped where redis-server is not installed.</summary>
    public static RedisServer Start(string? password = null)
    {
        var server = Prepare(password);
        server.Run();
        return server;
    }

    /// <summary>A server that is not running yet.</summary>
    public static RedisServer Prepare(string? password = null)
    {
        Assert.SkipUnless(Program() is not null, "There is no redis-server here.");
        return new RedisServer(password, IPAddress.Loopback, []);
    }

    /// <summary>Starts or restarts it with its data; returns when it accepts connections.</summary>
    public void Run()
    {
        var start = new ProcessStartInfo(Program()!) { RedirectStandardOutput = true, WorkingDirectory = folder.FullName };
        foreach (var argument in
            (string[])["--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", host.ToString(), "--save", "",
                "--appendonly", "yes", "--loglevel", "notice", .. password is null ? [] : (string[])["--requirepass", password],
                .. options])
        {
            start.ArgumentList.Add(argument);
        }
        var ready = new TaskCompletionSource();
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null) { ready.TrySetException(new InvalidOperationException("redis-server ended before it was ready.")); }
            else if (line.Data.Contains("Ready to accept connections", StringComparison.Ordinal)) { ready.TrySetResult(); }
            else if (line.Data.Contains("Cluster state changed: ok", StringComparison.Ordinal)) { clusterReady.TrySetResult(); }
        };
        process.BeginOutputReadLine();
        ready.Task.WaitAsync(Patience).GetAwaiter().GetResult();
    }

    /// <summary>Waits until this node of a cluster says that the cluster works. The program that joins the nodes may end earlier.</summary>
    public Task WaitForClusterAsync() => clusterReady.Task.WaitAsync(Patience);

    /// <summary>Kills it.</summary>
    public void Kill()
    {
        process!.Kill();
        Assert.True(process.WaitForExit(Patience));
        process.Dispose();
        process = null;
    }

    /// <summary>Deletes its data; only while it is not running.</summary>
    public void DeleteData()
    {
        foreach (var kept in folder.GetFileSystemInfos())
        {
            if (kept is DirectoryInfo inner) { inner.Delete(recursive: true); }
            else { kept.Delete(); }
        }
    }

    /// <summary>Suspends it: it accepts connections, but does not answer.</summary>
    public void Suspend() => Signal("STOP");

    public void Resume() => Signal("CONT");

    public void Dispose()
    {
        if (process is not null) { Kill(); }
        folder.Delete(recursive: true);
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", process!.Id.ToString(CultureInfo.InvariantCulture)]);
        Assert.True(kill.WaitForExit(Patience));
    }

    private static string? Program() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(static folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);
}
