using System.Runtime.InteropServices;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Shell;

public sealed class ShellTests
{
    [Theory]
    [InlineData("'a'", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("throw 'x'", 1)]
    [InlineData("nosuch; 'goes on'", 0)]
    [InlineData("if ($true) {", 1)]
    public void A_script_ends_with_the_exit_code_that_pwsh_gives(string script, int code) =>
        Assert.Equal(code, ShellProcess.Run(null, ShellProcess.Script(script)).ExitCode);

    [Theory]
    [InlineData("'a'", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("nosuch", 1)]
    [InlineData("nosuch; 'goes on'", 0)]
    [InlineData("1/0", 1)]
    public void A_command_ends_with_the_exit_code_that_pwsh_gives(string command, int code) =>
        Assert.Equal(code, ShellProcess.Run(null, "-Command", command).ExitCode);

    [Fact]
    public void Arguments_reach_the_script_as_they_were_written()
    {
        var script = ShellProcess.Script("param([string] $Name, [switch] $Loud, [switch] $Quiet, [string[]] $Rest) \"$Name|$Loud|$Quiet|$Rest|$PSScriptRoot\"");

        var (code, output, _) = ShellProcess.Run(null, script, "-Name", "it's $x `n", "-Loud", "-Quiet:$false", "-Rest", "a b");

        Assert.Equal(0, code);
        Assert.Equal($"it's $x `n|True|False|a b|{Path.GetDirectoryName(script)}\n", output);
    }

    [Fact]
    public void Streams_go_where_pwsh_sends_them_and_carry_no_colours_into_a_file()
    {
        var (_, output, error) = ShellProcess.Run(null, "-Command", "'' | Invoke-PathwayHierarchy -NoCache -Verbose; Get-PathwayConfiguration MaxDepth");

        Assert.Contains("names no pathway", error, StringComparison.Ordinal);
        Assert.Contains("WARNING: ", output, StringComparison.Ordinal);
        Assert.Contains("MaxDepth", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output + error);
    }

    [Fact]
    public void A_standard_cmdlet_that_is_missing_is_named_and_pwsh_with_it()
    {
        var (code, _, error) = ShellProcess.Run(null, "-Command", "1..3 | Select-Object -First 1");

        Assert.Equal(1, code);
        Assert.Contains("'Select-Object' is a standard cmdlet of PowerShell", error, StringComparison.Ordinal);
        Assert.Contains("pwsh", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_are_read_from_standard_input()
    {
        var (code, output, _) = ShellProcess.Run("'mito' + 'phagy'\n[PathwayNode].Name");

        Assert.Equal(0, code);
        Assert.Equal("mitophagy\nPathwayNode\n", output);
    }

    [Theory]
    [InlineData("no-such-file.ps1", "There is no script")]
    [InlineData("-NoSuchParameter", "There is no parameter")]
    [InlineData("-File", "-File needs a script")]
    public void A_wrong_command_line_is_explained(string argument, string expected)
    {
        var (code, _, error) = ShellProcess.Run(null, argument);

        Assert.Equal(64, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Contains("usage:", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Ctrl_C_stops_what_runs_and_the_finally_blocks_run()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal that one process can send to another like Ctrl+C.");
        using var process = ShellProcess.Start(ShellProcess.Script("try { 'ready'; while ($true) { } } finally { [Console]::WriteLine('cleaned') }"));

        Assert.Equal("ready", process.StandardOutput.ReadLine());
        Assert.Equal(0, Kill(process.Id, 2));
        var ended = process.WaitForExit(30_000);
        if (!ended) { process.Kill(entireProcessTree: true); }

        Assert.True(ended);
        Assert.Equal("cleaned", process.StandardOutput.ReadToEnd().Trim());
        Assert.Equal(130, process.ExitCode);
    }

    [Fact]
    public void The_quickstart_places_every_interaction_and_saves_two_files()
    {
        var folder = TestFolders.New();

        var (code, output, error) = ShellProcess.Run(null, Path.Combine(TestFolders.Root, "examples", "quickstart.ps1"), "-OutputFolder", folder);

        Assert.Equal("", error);
        Assert.Equal(0, code);
        Assert.Contains("All 60 interactions hang under one of 7 roots", output, StringComparison.Ordinal);
        Assert.Equal(["hierarchy.html", "hierarchy.json"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
