using System.Diagnostics;
using System.Globalization;
using System.Text;
using Pathway.Bench.Figures;
using Pathway.Bench.Loopback;
using Pathway.Emulator;

namespace Pathway.Bench.Throughput;

/// <summary>
/// The same questions through the cmdlet in a shell, through HttpClient, and where Node is found through its fetch: each in a new process,
/// in turn, so that what else the machine does affects all of them. The start of a process, with its first question, is measured apart.
/// </summary>
internal sealed class PairedThroughput : IDisposable
{
    public const string Cmdlet = "Invoke-PathwayHierarchy, stored";
    public const string Plain = "HttpClient, not stored";
    public const string Fetch = "fetch of Node, not stored";

    /// <summary>The answer to every question: a root, so that no further question follows.</summary>
    public const string Root = "Proteostasis";

    public const int Concurrency = 64;

    private const string Term = "TERM";

    // Without the limits of a provider: the server answers at once.
    private const string Models = """
        { "models": [ { "name": "gemini-3.8-flash", "provider": "Gemini", "limits":
            { "requestsPerMinute": null, "tokensPerMinute": null, "requestsPerDay": null, "concurrency": 64 } } ] }
        """;

    private const string ShellScript = """
        param([string] $Manifest, [int] $Count, [int] $Limit, [string] $Root)
        $ErrorActionPreference = 'Stop'
        Import-Module $Manifest
        $options = @{ Curator = 'Model'; Provider = 'Gemini'; Model = 'gemini-3.8-flash'; RootProfile = 'seven'; ThrottleLimit = $Limit }
        $null = 'first' | Invoke-PathwayHierarchy @options
        $terms = foreach ($number in 1..$Count) { "process $number" }
        [Console]::Out.WriteLine('ready')
        $cpu = [Environment]::CpuUsage.TotalTime
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $nodes = $terms | Invoke-PathwayHierarchy @options
        $wall = $clock.Elapsed
        $cpu = [Environment]::CpuUsage.TotalTime - $cpu
        $right = @($nodes.Where({ $_.Kind -eq 'Term' -and $_.Parent -eq $Root })).Count
        $peak = [Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64
        [Console]::Out.WriteLine("$($wall.TotalMilliseconds) $($cpu.TotalMilliseconds) $right $peak")
        """;

    private const string NodeScript = """
        import { readFileSync } from 'node:fs';
        const [address, file, key, count, limit, root] = process.argv.slice(2);
        const body = readFileSync(file, 'utf8');
        async function ask(term) {
            const response = await fetch(address, { method: 'POST', body: body.replace('TERM', term),
                headers: { 'content-type': 'application/json', 'x-goog-api-key': key } });
            if (!response.ok) { throw new Error(`status ${response.status}`); }
            const reply = await response.json();
            return JSON.parse(reply.candidates[0].content.parts[0].text).answers[0].parent;
        }
        await ask('first');
        const terms = Array.from({ length: Number(count) }, (_, number) => `process ${number + 1}`);
        console.log('ready');
        const cpu = process.cpuUsage(), start = performance.now();
        let next = 0, right = 0;
        await Promise.all(Array.from({ length: Number(limit) }, async () => {
            while (next < terms.length) { if (await ask(terms[next++]) === root) { right++; } }
        }));
        const used = process.cpuUsage(cpu);
        const wall = performance.now() - start;
        console.log(`${wall} ${(used.user + used.system) / 1000} ${right} ${process.resourceUsage().maxRSS * 1024}`);
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pathway-bench-");
    private readonly EmulatorProcess emulator = EmulatorProcess.Start(
        "--responder", $$"""text:{"answers":[{"id":"1","parent":"{{Root}}"}]}""");
    private readonly string manifest;
    private int caches;

    /// <param name="manifest">The manifest of the module.</param>
    public PairedThroughput(string manifest)
    {
        this.manifest = manifest;
        File.WriteAllText(InFolder("models.json"), Models);
        File.WriteAllText(InFolder("ask.ps1"), ShellScript);
        File.WriteAllText(InFolder("ask.mjs"), NodeScript);
        File.WriteAllBytes(InFolder("body.json"), EmulatedModel.Body(Term));
    }

    /// <summary>Whether Node is installed.</summary>
    public static bool HasNode { get; } = FindNode();

    /// <summary>Prints the table: the methods in turn, <paramref name="rounds"/> times.</summary>
    public async Task PrintAsync(int rounds, int questions)
    {
        string[] methods = HasNode ? [Cmdlet, Plain, Fetch] : [Cmdlet, Plain];
        var all = new List<(string Method, ProcessResult Result)>();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var method in methods) { all.Add((method, await MeasureAsync(method, questions))); }
            Console.Error.Write($"\r{round + 1} of {rounds} paired rounds");
        }
        Console.Error.WriteLine();
        var byMethod = all.ToLookup(static one => one.Method, static one => one.Result);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{rounds} rounds, {questions} questions, {Concurrency} concurrent, answers at once, a new process each time. ")
            + "The emulator is a separate process. Median (min..max).");
        var rows = new List<IReadOnlyList<string>> { (string[])["", "start-up s", "wall ms", "CPU ms", "CPU us each", "peak MB", "goal"] };
        rows.AddRange(methods.Select(method => Row(method, [.. byMethod[method]], questions)));
        foreach (var other in methods.Skip(1))
        {
            rows.Add(
            [
                $"{Cmdlet.Split(',')[0]} over {other.Split(',')[0]}", "", Ratio(byMethod[Cmdlet], byMethod[other], static one => one.Wall),
                Ratio(byMethod[Cmdlet], byMethod[other], static one => one.Cpu), "", "", other == Fetch ? "wall <= 0.8" : "",
            ]);
        }
        Table.Print([.. rows]);
        if (!HasNode) { Console.WriteLine("Node is not installed: there is no comparison with fetch."); }
    }

    /// <summary>Prints the figures of the cmdlet for several numbers of questions.</summary>
    public async Task PrintGrowthAsync(IEnumerable<int> sizes)
    {
        var rows = new List<IReadOnlyList<string>> { (string[])["questions", "wall s", "wall us each", "CPU us each", "peak MB"] };
        foreach (var size in sizes)
        {
            var result = await MeasureAsync(Cmdlet, size);
            rows.Add([Number(size, 0), Number(result.Wall / 1000, 2), Number(1000 * result.Wall / size, 0),
                Number(1000 * result.Cpu / size, 0), Number(result.PeakBytes / 1048576, 0)]);
        }
        Console.WriteLine($"Growth of {Cmdlet}, once each:");
        Table.Print([.. rows]);
    }

    public void Dispose()
    {
        emulator.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task<ProcessResult> MeasureAsync(string method, int questions)
    {
        string[] counts = [questions.ToString(CultureInfo.InvariantCulture), Concurrency.ToString(CultureInfo.InvariantCulture), Root];
        var start = method switch
        {
            Cmdlet => new ProcessStartInfo("dotnet", ["tool", "exec", "PowerShell", "--yes", "--", "-NoProfile", "-NonInteractive", "-File",
                InFolder("ask.ps1"), manifest, .. counts]),
            Plain => new ProcessStartInfo("dotnet",
                [typeof(PairedThroughput).Assembly.Location, "throughput-worker", emulator.Address.ToString(), .. counts]),
            _ => new ProcessStartInfo("node", [InFolder("ask.mjs"), new EmulatedModel(emulator.Address).Target.ToString(),
                InFolder("body.json"), EmulatorOptions.DefaultKey, .. counts]),
        };
        start.WorkingDirectory = Path.GetDirectoryName(manifest)!;
        start.RedirectStandardOutput = true;
        start.Environment["GOOGLE_GEMINI_BASE_URL"] = emulator.Address.ToString();
        start.Environment["GOOGLE_API_KEY"] = EmulatorOptions.DefaultKey;
        start.Environment["PATHWAY_MODELS_PATH"] = InFolder("models.json");
        start.Environment["PATHWAY_CACHE_PATH"] = InFolder(string.Create(CultureInfo.InvariantCulture, $"{caches++}.db"));
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var ready = await process.StandardOutput.ReadLineAsync();
        var startUp = clock.Elapsed;
        var figures = (await process.StandardOutput.ReadToEndAsync()).Trim().Split(' ');
        await process.WaitForExitAsync();
        if (ready != "ready" || process.ExitCode != 0 || figures.Length != 4 || figures[2] != counts[0])
        {
            throw new InvalidOperationException($"{method}: not all of {questions} answers came, or not all are correct.");
        }
        double Figure(int index) => double.Parse(figures[index], CultureInfo.InvariantCulture);
        return new ProcessResult(startUp.TotalSeconds, Figure(0), Figure(1), Figure(3));
    }

    private string InFolder(string name) => Path.Combine(folder.FullName, name);

    private static string[] Row(string method, IReadOnlyCollection<ProcessResult> rounds, int questions) =>
    [
        method, Spread.Of(rounds.Select(static one => one.StartUp)).Text(1), Spread.Of(rounds.Select(static one => one.Wall)).Text(0),
        Spread.Of(rounds.Select(static one => one.Cpu)).Text(0),
        Spread.Of(rounds.Select(one => 1000 * one.Cpu / questions)).Text(0),
        Spread.Of(rounds.Select(static one => one.PeakBytes / 1048576)).Text(0), "",
    ];

    // Ratios are per round, because other work on the machine affects the results of a round.
    private static string Ratio(IEnumerable<ProcessResult> ours, IEnumerable<ProcessResult> theirs, Func<ProcessResult, double> figure) =>
        Spread.Of(ours.Zip(theirs, (our, their) => figure(our) / figure(their))).Text(2);

    private static string Number(double value, int decimals) =>
        value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static bool FindNode() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(static place => File.Exists(Path.Combine(place, OperatingSystem.IsWindows() ? "node.exe" : "node")));

    /// <summary>A process: its start, and the time, the processor time and the memory for all questions.</summary>
    private sealed record ProcessResult(double StartUp, double Wall, double Cpu, double PeakBytes);
}

/// <summary>The process that asks through HttpClient; started by <see cref="PairedThroughput"/>.</summary>
internal static class ThroughputWorker
{
    /// <param name="args">Address, number of questions, concurrent calls, answer.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var call = new DirectCall(new EmulatedModel(new Uri(args[0])));
        var body = Encoding.UTF8.GetString(EmulatedModel.Body("TERM"));
        int Number(int index) => int.Parse(args[index], CultureInfo.InvariantCulture);
        byte[] Body(string term) => Encoding.UTF8.GetBytes(body.Replace("TERM", term, StringComparison.Ordinal));
        await call.AskAsync(Body("first"));
        string[] terms = [.. Enumerable.Range(1, Number(1)).Select(static number =>
            string.Create(CultureInfo.InvariantCulture, $"process {number}"))];
        Console.WriteLine("ready");
        var cpu = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        var right = 0;
        await Parallel.ForEachAsync(terms, new ParallelOptions { MaxDegreeOfParallelism = Number(2) }, async (term, _) =>
        {
            if (await call.AskAsync(Body(term)) == args[3]) { Interlocked.Increment(ref right); }
        });
        var wall = clock.Elapsed;
        var used = Environment.CpuUsage.TotalTime - cpu;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{wall.TotalMilliseconds} {used.TotalMilliseconds} {right} {process.PeakWorkingSet64}"));
        return 0;
    }
}
