using System.Diagnostics;
using Pathway.Hosting;

namespace Pathway.Shell;

/// <summary>The small shell as a process of its own, as a user starts it.</summary>
internal static class ShellProcess
{
    private static readonly string Program = Path.Combine(TestFolders.Root, "src", "Pathway.Shell",
        Path.GetRelativePath(Path.Combine(TestFolders.Root, "tests", "Pathway.Engine.Tests"), AppContext.BaseDirectory), "Pathway.Shell.dll");

    /// <summary>Starts it; standard input is closed unless the test writes to it.</summary>
    public static Process Start(params string[] arguments)
    {
        // Whoever starts tests in the background ignores Ctrl+C for them and all below; what is tested here must not.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(command[0], [.. command[1..], Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = TestFolders.New() };
        start.Environment.Remove("NO_COLOR");
        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end.</summary>
    public static (int ExitCode, string Output, string Error) Run(string? input, params string[] arguments)
    {
        using var process = Start(arguments);
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.ReplaceLineEndings("\n"), error.Result);
    }

    /// <summary>Writes a script into a folder of its own.</summary>
    public static string Script(string text)
    {
        var path = Path.Combine(TestFolders.New(), "script.ps1");
        File.WriteAllText(path, text);
        return path;
    }
}
