using System.Text.RegularExpressions;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Help;

/// <summary>The output of Get-Help for each cmdlet.</summary>
public sealed class CommandHelpTests(HelpRunner shared) : IClassFixture<HelpRunner>
{
    private const int MinExamples = 3;

    // Every command has them, and Get-Help points to about_CommonParameters.
    private const string OwnParameters =
        "(Get-Command $args[0]).Parameters.Values | Where-Object { $_.Name -notin [System.Management.Automation.Cmdlet]::CommonParameters "
            + "} | ForEach-Object Name";

    public static TheoryData<string> Commands => [.. HelpRunner.Commands.Select(static command => command.Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Has_synopsis_and_description(string command)
    {
        var runner = shared.Runner;

        var help = runner.Run(
            "$h = Get-Help $args[0] -Full; $h.Synopsis; ($h.description | ForEach-Object Text) -join ' '; "
                + "$h.returnValues.returnValue[-1].description[0].Text", command);

        Assert.Empty(help.Errors);
        // Without a help file PowerShell uses the syntax as the synopsis.
        Assert.DoesNotContain(command, help.Texts[0], StringComparison.Ordinal);
        Assert.EndsWith(".", help.Texts[0].Trim(), StringComparison.Ordinal);
        Assert.True(help.Texts[1].Length > 80, help.Texts[1]);
        Assert.EndsWith(".", help.Texts[2], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_parameter_has_a_description(string command)
    {
        var runner = shared.Runner;
        var parameters = runner.Run(OwnParameters, command).Texts;

        var described =
            runner.Run("Get-Help $args[0] -Parameter * | Where-Object { $_.description[0].Text -match '\\w+.*\\.$' } | ForEach-Object Name",
                command).Texts;

        Assert.NotEmpty(parameters);
        Assert.Equal(parameters.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Parameter_help_matches_the_command(string command)
    {
        var runner = shared.Runner;

        var wrong = runner.Run("""
            $command = Get-Command $args[0]
            foreach ($help in Get-Help $args[0] -Parameter *) {
                $sets = @($command.ParameterSets.Parameters | Where-Object Name -eq $help.name)
                $mandatory = @($sets | Where-Object IsMandatory).Count -eq $sets.Count
                if ($mandatory -ne ($help.required -eq 'true')) { "$($help.name): required $($help.required)" }
                $position = @($sets | ForEach-Object Position | Where-Object { $_ -ge 0 })
                if (($position.Count ? "$($position[0])" : 'named') -ne $help.position) { "$($help.name): position $($help.position)" }
                $byValue = @($sets | Where-Object ValueFromPipeline).Count -gt 0
                $byName = @($sets | Where-Object ValueFromPipelineByPropertyName).Count -gt 0
                if ($byValue -ne ($help.pipelineInput -like '*ByValue*')) { "$($help.name): pipeline $($help.pipelineInput)" }
                if ($byName -ne ($help.pipelineInput -like '*ByPropertyName*')) { "$($help.name): pipeline $($help.pipelineInput)" }
                $aliases = @($command.Parameters[$help.name].Aliases)
                if (($aliases.Count ? $aliases -join ', ' : 'none') -ne $help.aliases) { "$($help.name): aliases $($help.aliases)" }
            }
            if (@((Get-Help $args[0]).syntax.syntaxItem).Count -ne $command.ParameterSets.Count) {
                'syntax: not one for each parameter set'
            }
            """, command);

        Assert.Null(wrong.Failure);
        Assert.Empty(wrong.Errors);
        Assert.Empty(wrong.Texts);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Has_examples_that_use_the_command(string command)
    {
        var runner = shared.Runner;

        var codes = runner.Run("(Get-Help $args[0] -Examples).examples.example | ForEach-Object code", command).Texts;

        Assert.True(codes.Length >= MinExamples, $"{codes.Length} examples");
        Assert.All(codes, code => Assert.Contains(command, code, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Defaults_of_settings_are_those_of_the_settings(string command)
    {
        var settings = shared.Runner.Run("Get-PathwayConfiguration | ForEach-Object { $_.Name }").Texts;
        var defaults = LoadedModule.Core.GetType("Pathway.Configuration.Settings")!;

        foreach (var stated in BuiltModule.Read().Single(known => known.Name == command).Parameters
            .Select(static parameter => Regex.Match(parameter.Default, @"^as configured: (\w+)(?: \((.+)\))?$"))
            .Where(static found => found.Success))
        {
            Assert.Contains(stated.Groups[1].Value, settings);
            var setting = defaults.GetField(stated.Groups[1].Value)!.GetValue(null)!;
            if (stated.Groups[2].Success)
            {
                Assert.Equal((string)setting.GetType().GetProperty("Default")!.GetValue(setting)!, stated.Groups[2].Value);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Related_commands_and_topics_exist(string command)
    {
        var runner = shared.Runner;

        var links = runner.Run("(Get-Help $args[0]).relatedLinks.navigationLink | ForEach-Object linkText", command).Texts;

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(shared.HasHelp(link), $"There is no help of '{link}'."));
    }

    [Fact]
    public void Help_is_found_in_any_language_and_before_import()
    {
        var modules = TestFolders.New();
        Directory.CreateSymbolicLink(Path.Combine(modules, "Pathway"), TestFolders.Root);
        using var runner = new PowerShellRunner(import: false);

        var found = runner.Run("""
            $before = $env:PSModulePath
            try {
                $env:PSModulePath = $args[0]
                foreach ($culture in 'en-US', 'de-DE', 'ja-JP', '') {
                    [cultureinfo]::CurrentUICulture = $culture
                    (Get-Help about_Pathway).Contains('LONG DESCRIPTION')
                    (Get-Help Show-PathwayTree).Synopsis
                }
            }
            finally { $env:PSModulePath = $before }
            """, modules);

        Assert.Null(found.Failure);
        Assert.Empty(found.Errors);
        Assert.Equal(["True", "Draws a hierarchy as a tree of text lines."],
            found.Texts.Chunk(2).DistinctBy(static pair => string.Join('|', pair)).Single());
    }
}

/// <summary>One runspace for all help tests, which do not change its state. What several of them look up is looked up once.</summary>
public sealed class HelpRunner : IDisposable
{
    private static readonly Lazy<IReadOnlyList<CommandHelp>> BuiltCommands = new(BuiltModule.Read);

    private readonly Dictionary<string, bool> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> examples = new(StringComparer.Ordinal);

    /// <summary>The help of all cmdlets, as their doc comments say it.</summary>
    internal static IReadOnlyList<CommandHelp> Commands => BuiltCommands.Value;

    internal PowerShellRunner Runner { get; } = new();

    /// <summary>Whether Get-Help finds one command or topic of a name.</summary>
    internal bool HasHelp(string name)
    {
        if (known.TryGetValue(name, out var isFound)) { return isFound; }
        var found = Runner.Run("Get-Help $args[0] | ForEach-Object { $_ -is [string] ? $_ : $_.Name }", name);
        return known[name] = found is { Errors.Count: 0, Output.Count: 1 };
    }

    /// <summary>The code of the examples of a cmdlet, as Get-Help shows it.</summary>
    internal string[] GetExamples(string command) => examples.TryGetValue(command, out var known) ? known
        : examples[command] = Runner.Run("(Get-Help $args[0]).examples.example.code", command).Texts;

    public void Dispose() => Runner.Dispose();
}
