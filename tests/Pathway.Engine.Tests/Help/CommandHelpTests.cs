using Pathway.Hosting;
using Xunit;

namespace Pathway.Help;

/// <summary>What a user of Get-Help finds about each cmdlet.</summary>
public sealed class CommandHelpTests(HelpEngine shared) : IClassFixture<HelpEngine>
{
    private const int LeastExamples = 3;

    // Every command has them, and Get-Help points to about_CommonParameters.
    private const string OwnParameters = "(Get-Command $args[0]).Parameters.Values | Where-Object { $_.Name -notin [System.Management.Automation.Cmdlet]::CommonParameters } | ForEach-Object Name";

    public static TheoryData<string> Commands => [.. BuiltModule.Read().Select(static command => command.Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Synopsis_and_description_are_found(string command)
    {
        var engine = shared.Engine;

        var help = engine.Run("$h = Get-Help $args[0] -Full; $h.Synopsis; ($h.description | ForEach-Object Text) -join ' '; $h.returnValues.returnValue[-1].description[0].Text", command);

        Assert.Empty(help.Errors);
        // Without a help file PowerShell makes a synopsis of the syntax.
        Assert.DoesNotContain(command, help.Texts[0], StringComparison.Ordinal);
        Assert.EndsWith(".", help.Texts[0].Trim(), StringComparison.Ordinal);
        Assert.True(help.Texts[1].Length > 80, help.Texts[1]);
        Assert.EndsWith(".", help.Texts[2], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_parameter_is_described(string command)
    {
        var engine = shared.Engine;
        var parameters = engine.Run(OwnParameters, command).Texts;

        var described = engine.Run("Get-Help $args[0] -Parameter * | Where-Object { $_.description[0].Text -match '\\w+.*\\.$' } | ForEach-Object Name", command).Texts;

        Assert.NotEmpty(parameters);
        Assert.Equal(parameters.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void What_is_said_of_a_parameter_is_what_the_engine_does(string command)
    {
        var engine = shared.Engine;

        var wrong = engine.Run("""
            $command = Get-Command $args[0]
            foreach ($help in Get-Help $args[0] -Parameter *) {
                $sets = @($command.ParameterSets.Parameters | Where-Object Name -eq $help.name)
                $mandatory = @($sets | Where-Object IsMandatory).Count -eq $sets.Count
                if ($mandatory -ne ($help.required -eq 'true')) { "$($help.name): required $($help.required)" }
                $position = @($sets | ForEach-Object Position | Where-Object { $_ -ge 0 })
                if (($position.Count ? "$($position[0])" : 'named') -ne $help.position) { "$($help.name): position $($help.position)" }
                if ((@($sets | Where-Object ValueFromPipeline).Count -gt 0) -ne ($help.pipelineInput -like '*ByValue*')) { "$($help.name): pipeline $($help.pipelineInput)" }
                if ((@($sets | Where-Object ValueFromPipelineByPropertyName).Count -gt 0) -ne ($help.pipelineInput -like '*ByPropertyName*')) { "$($help.name): pipeline $($help.pipelineInput)" }
                $aliases = @($command.Parameters[$help.name].Aliases)
                if (($aliases.Count ? $aliases -join ', ' : 'none') -ne $help.aliases) { "$($help.name): aliases $($help.aliases)" }
            }
            if (@((Get-Help $args[0]).syntax.syntaxItem).Count -ne $command.ParameterSets.Count) { 'syntax: not one for each parameter set' }
            """, command);

        Assert.Null(wrong.Failure);
        Assert.Empty(wrong.Errors);
        Assert.Empty(wrong.Texts);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void There_are_enough_examples_and_each_names_its_command(string command)
    {
        var engine = shared.Engine;

        var codes = engine.Run("(Get-Help $args[0] -Examples).examples.example | ForEach-Object code", command).Texts;

        Assert.True(codes.Length >= LeastExamples, $"{codes.Length} examples");
        Assert.All(codes, code => Assert.Contains(command, code, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Related_commands_and_topics_exist(string command)
    {
        var engine = shared.Engine;

        var links = engine.Run("(Get-Help $args[0]).relatedLinks.navigationLink | ForEach-Object linkText", command).Texts;

        Assert.NotEmpty(links);
        foreach (var link in links)
        {
            var found = engine.Run("Get-Help $args[0] | ForEach-Object { $_ -is [string] ? $_ : $_.Name }", link);
            Assert.True(found is { Errors.Count: 0, Output.Count: 1 }, $"There is no help of '{link}'.");
        }
    }

    [Fact]
    public void Help_is_found_in_any_language_and_before_the_module_is_imported()
    {
        var modules = TestFolders.New();
        Directory.CreateSymbolicLink(Path.Combine(modules, "Pathway"), TestFolders.Root);
        using var engine = new Engine(import: false);

        var found = engine.Run("""
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
        Assert.Equal(["True", "Draws a hierarchy as a tree of text lines."], found.Texts.Chunk(2).DistinctBy(static pair => string.Join('|', pair)).Single());
    }
}
