using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pathway.Bench.Figures;
using Pathway.Bench.Loopback;
using Pathway.Bench.Throughput;
using Pathway.Storage.Redis;

namespace Pathway.Bench.Scale;

/// <summary>
/// Measures many questions from several processes through one Redis server. Each process is like a machine of its own: it has its own file
/// and shares the server only. A part of its questions is asked by the next process too, and must not be paid for twice.
/// </summary>
internal static class ScaleCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var (questions, processes, overlap) = (CommandOption.GetInteger(args, "--questions", 20_000),
            CommandOption.GetInteger(args, "--processes", 8), CommandOption.GetInteger(args, "--overlap", 10));
        using var server = CommandOption.GetText(args, "--server") is null ? LocalRedis.Start() : null;
        var address = CommandOption.GetText(args, "--server") ?? server!.Address;
        using var emulator = EmulatorProcess.Start(
            "--responder", $$"""text:{"answers":[{"id":"1","parent":"{{ThroughputCommand.Parent}}"}]}""");
        var share = questions / processes;
        var shared = share * overlap / 100;
        var clock = Stopwatch.StartNew();
        // Each asks its share, and the first questions of the next one.
        var workers = Enumerable.Range(0, processes).Select(number => Start(emulator.Address.ToString(), address, questions,
            number * share, share + shared)).ToList();
        try
        {
            foreach (var worker in workers) { await ExpectAsync(worker, "ready"); }
            var startUp = clock.Elapsed;
            clock.Restart();
            foreach (var worker in workers) { await worker.StandardInput.WriteLineAsync("go"); }
            var results = new List<double[]>();
            foreach (var worker in workers)
            {
                var line = await worker.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("A process failed.");
                results.Add([.. line.Split(' ').Select(static number => double.Parse(number, CultureInfo.InvariantCulture))]);
            }
            Print(questions, processes, shared, clock.Elapsed, startUp, results, server?.UsedMemory());
            return 0;
        }
        finally
        {
            foreach (var worker in workers)
            {
                if (!worker.HasExited) { worker.Kill(); }
                await worker.WaitForExitAsync();
                worker.Dispose();
            }
        }
    }

    private static void Print(int questions, int processes, int shared, TimeSpan elapsed, TimeSpan startUp, List<double[]> results,
        long? serverBytes)
    {
        double Sum(int index) => results.Sum(result => result[index]);
        var (distinct, asked, calls) = (questions / processes * processes, Sum(0), Sum(1));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{distinct:N0} different questions from {processes} processes with a file each, {shared:N0} of each asked by two, one Redis, ")
            + "answers at once from an emulator on the same machine.");
        Table.Print(
            ["", "value"],
            ["start-up of the processes, s", Text(startUp.TotalSeconds, 1)],
            ["elapsed, s", Text(elapsed.TotalSeconds, 1)],
            ["answers given", Text(asked, 0)],
            ["calls", Text(calls, 0)],
            ["calls for a question that was answered before", Text(calls - distinct, 0)],
            ["questions per second, all processes", Text(asked / elapsed.TotalSeconds, 0)],
            ["CPU of a process, us per answer", Text(1e6 * Sum(2) / asked, 0)],
            ["peak memory of a process, MB, most", Text(results.Max(static result => result[3]) / 1048576, 0)],
            ["file of a process, bytes per answer", Text(Sum(4) / asked, 0)],
            ["memory of Redis, MB", serverBytes is { } used ? Text(used / 1048576.0, 0) : "not measured"],
            ["memory of Redis, bytes per answer", serverBytes is { } bytes ? Text(bytes / (double)distinct, 0) : "not measured"]);
    }

    private static async Task ExpectAsync(Process worker, string expected)
    {
        if (await worker.StandardOutput.ReadLineAsync() != expected) { throw new InvalidOperationException("A process did not start."); }
    }

    private static Process Start(params IEnumerable<object> args) =>
        Process.Start(new ProcessStartInfo("dotnet", [typeof(ScaleCommand).Assembly.Location, "scale-worker",
            .. args.Select(static value => Convert.ToString(value, CultureInfo.InvariantCulture)!)])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;

    private static string Text(double value, int decimals) =>
        value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}

/// <summary>One of the processes: asks its questions in parts, each part in a run of its own.</summary>
internal static class ScaleWorker
{
    private const int Concurrency = 32;
    private const int PartSize = 10_000;

    /// <param name="args">Emulator, server, number of all questions, first question, number of questions.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        int Number(int index) => int.Parse(args[index], CultureInfo.InvariantCulture);
        var (all, first, count) = (Number(2), Number(3), Number(4));
        var model = new EmulatedModel(new Uri(args[0]));
        using var engine = StoredEngine.InFile(model.CreateCurator(Concurrency), CacheAddress.Parse(args[1])!);
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync();
        var (answered, calls) = (0, 0);
        var cpu = Environment.CpuUsage.TotalTime;
        for (var start = 0; start < count; start += PartSize)
        {
            var run = engine.Open(Concurrency);
            var terms = Enumerable.Range(start, Math.Min(PartSize, count - start))
                .Select(number => string.Create(CultureInfo.InvariantCulture, $"process {(first + number) % all}"));
            var replies = await Task.WhenAll(terms.Select(term => run.AskAsync(EmulatedModel.Question(term), 0, CancellationToken.None)));
            answered += replies.Count(static reply => reply.Answer?.Parent == ThroughputCommand.Parent);
            calls += run.Progress.Calls;
        }
        var used = Environment.CpuUsage.TotalTime - cpu;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{answered} {calls} {used.TotalSeconds} {process.PeakWorkingSet64} {engine.Bytes}"));
        return answered == count ? 0 : 1;
    }
}

/// <summary>A Redis server on the loopback address, for one measurement.</summary>
internal sealed class LocalRedis : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pathway-bench-redis-");
    private readonly Process process;
    private readonly int port;

    private LocalRedis()
    {
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        process = Process.Start(new ProcessStartInfo("redis-server", ["--port", port.ToString(CultureInfo.InvariantCulture),
            "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--loglevel", "notice"])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
        })!;
        var ready = new TaskCompletionSource();
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null) { ready.TrySetException(new InvalidOperationException("redis-server did not start.")); }
            else if (line.Data.Contains("Ready to accept connections", StringComparison.Ordinal)) { ready.TrySetResult(); }
        };
        process.BeginOutputReadLine();
        ready.Task.GetAwaiter().GetResult();
    }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{port}");

    public static LocalRedis Start() => new();

    /// <summary>The memory that the server uses for its data, in bytes.</summary>
    public long UsedMemory()
    {
        using var client = new TcpClient("127.0.0.1", port);
        using var stream = client.GetStream();
        stream.Write("INFO memory\r\n"u8);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("used_memory:", StringComparison.Ordinal))
            {
                return long.Parse(line["used_memory:".Length..], CultureInfo.InvariantCulture);
            }
        }
        throw new InvalidOperationException("redis-server did not say how much memory it uses.");
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        folder.Delete(recursive: true);
    }
}
