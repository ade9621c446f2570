using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace Pathway.Bench;

/// <summary>Measures the import time, the package size, and the duration of the quickstart from a built tree.</summary>
internal static class ModuleCommand
{
    private const int Times = 7;

    // PowerShell from .config/dotnet-tools.json, as in the README.
    private static readonly string[] Pwsh = ["tool", "exec", "PowerShell", "--yes", "--"];

    /// <summary>The manifest of this tree.</summary>
    public static string Manifest => Path.Combine(Root, "Pathway.psd1");

    private static string Root => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    public static async Task<int> RunAsync(string[] args)
    {
        var root = Root;
        var times = args is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : Times;
        var manifest = Manifest;
        var imports = Median(times, () => Import("dotnet", typeof(ModuleCommand).Assembly.Location, "import-once", manifest));
        var quickstarts = new List<double>();
        for (var i = 0; i < 3; i++) { quickstarts.Add(await QuickstartAsync(root)); }
        quickstarts.Sort();
        Console.WriteLine($"{"figure",-58}{"measured",12}{"goal",10}");
        Row("import in a bare engine, median of fresh processes", $"{imports:0} ms", "250 ms");
        var script = "$clock = [Diagnostics.Stopwatch]::StartNew(); "
            + $"Import-Module '{manifest.Replace("'", "''", StringComparison.Ordinal)}'; "
            + "$clock.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)";
        var pwshImports = Median(times, () => Import("dotnet", [.. Pwsh, "-NoProfile", "-Command", script]));
        Row("import in pwsh, median of fresh processes", $"{pwshImports:0} ms", "250 ms");
        Row("package, compressed", $"{PackedBytes(root) / 1048576.0:0.0} MB", "25 MB");
        Row("quickstart from a built tree, empty cache, median of 3", $"{quickstarts[1]:0.0} s", "20 s");
        return 0;
    }

    /// <summary>Imports the module once in this process and prints the milliseconds. Run in a separate process.</summary>
    public static Task<int> ImportOnceAsync(string[] args)
    {
        using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using var shell = PowerShell.Create(runspace).AddCommand("Import-Module").AddParameter("Name", Path.GetFullPath(args[0]));
        var clock = Stopwatch.StartNew();
        shell.Invoke();
        Console.WriteLine(clock.Elapsed.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        return Task.FromResult(shell.HadErrors ? 1 : 0);
    }

    private static double Import(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var milliseconds = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? double.Parse(milliseconds, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException("The module cannot be imported.");
    }

    private static double Median(int times, Func<double> measure) =>
        Enumerable.Range(0, times).Select(_ => measure()).Order().ElementAt(times / 2);

    private static async Task<double> QuickstartAsync(string root)
    {
        var folder = Directory.CreateTempSubdirectory("pathway-bench-").FullName;
        try
        {
            var start = new ProcessStartInfo("dotnet", [.. Pwsh, Path.Combine(root, "examples", "quickstart.ps1"), "-OutputFolder", folder])
            {
                RedirectStandardOutput = true,
                WorkingDirectory = root,
            };
            start.Environment["PATHWAY_CACHE_PATH"] = Path.Combine(folder, "cache.db");
            var clock = Stopwatch.StartNew();
            using var process = Process.Start(start)!;
            await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0
                ? clock.Elapsed.TotalSeconds
                : throw new InvalidOperationException("The quickstart failed. Build everything first: dotnet build.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The files that build.ps1 -Task Pack packs.
    private static long PackedBytes(string root)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(root, "module"), "*", SearchOption.AllDirectories))
            {
                zip.CreateEntryFromFile(file, Path.GetRelativePath(root, file));
            }
        }
        return memory.Length;
    }

    private static void Row(string figure, string value, string goal) => Console.WriteLine($"{figure,-58}{value,12}{goal,10}");

    private static string Here([CallerFilePath] string path = "") => path;
}
