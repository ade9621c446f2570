using System.Text;
using System.Text.RegularExpressions;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Help;

public sealed partial class TopicTests
{
    private const int MaxColumns = 80;

    public static TheoryData<string> Topics =>
        ["about_Pathway", "about_Pathway_Formats", "about_Pathway_Roots", "about_Pathway_Caching", "about_Pathway_Models",
            "about_Pathway_Errors", "about_Pathway_Evidence"];

    [Fact]
    public void Finds_all_topics() =>
        Assert.Equal(Topics.Select(static topic => (string)topic).Order(StringComparer.Ordinal),
            Directory.GetFiles(Path.Combine(TestFolders.Root, "en-US"), "*.help.txt")
                .Select(static path => Path.GetFileName(path)[..^".help.txt".Length]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Topics))]
    public void Topic_is_shown_completely(string topic)
    {
        using var runner = new PowerShellRunner();

        var help = runner.Run("Get-Help $args[0]", topic);

        Assert.Empty(help.Errors);
        Assert.Equal(Text(topic).Trim(), help.Texts.Single().ReplaceLineEndings("\n").Trim());
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void Topic_fits_narrow_terminal_and_has_standard_sections(string topic)
    {
        var text = Text(topic);

        Assert.DoesNotContain(text.Split('\n'), static line => line.Length > MaxColumns);
        Assert.StartsWith($"TOPIC\n    {topic}\n\nSHORT DESCRIPTION\n    ", text, StringComparison.Ordinal);
        Assert.Contains("\n\nLONG DESCRIPTION\n", text, StringComparison.Ordinal);
        Assert.Contains("\n\nSEE ALSO\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void Names_in_topic_exist(string topic)
    {
        using var runner = new PowerShellRunner();
        var text = Text(topic);

        var commands = Command().Matches(text).Select(static found => found.Value).Distinct();
        Assert.Empty(commands.Except(runner.Run("(Get-Module Pathway).ExportedCmdlets.Keys").Texts));
        Assert.Empty(Topic().Matches(text).Select(static found => found.Value).Except(Topics.Select(static known => (string)known)));
        foreach (var variable in Variable().Matches(text).Select(static found => found.Value)
            .Where(static name => name is not ("PATHWAY_CONFIGURATION" or "PATHWAY_CACHE_PASSWORD")))
        {
            Assert.Contains(variable.Replace("PATHWAY", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal),
                runner.Run("(Get-PathwayConfiguration).Name").Texts, StringComparer.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Main_topic_names_every_command_and_setting()
    {
        using var runner = new PowerShellRunner();
        var text = Text("about_Pathway");

        Assert.All(runner.Run("(Get-Module Pathway).ExportedCmdlets.Keys; (Get-PathwayConfiguration).Name").Texts,
            name => Assert.Contains(name, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("seven")]
    [InlineData("ten")]
    public void Topic_lists_the_roots_of_the_profile(string profile)
    {
        using var runner = new PowerShellRunner();
        var roots = runner.Run(
            "('mitophagy' | Invoke-PathwayHierarchy -RootProfile $args[0] -NoCache)[0].Hierarchy.Profile.Roots | ForEach-Object Name",
            profile).Texts;

        Assert.Contains(string.Join("; ", roots), Spaces().Replace(Text("about_Pathway_Roots"), " "), StringComparison.Ordinal);
    }

    private static string Text(string topic) =>
        File.ReadAllText(Path.Combine(TestFolders.Root, "en-US", $"{topic}.help.txt"), Encoding.UTF8);

    [GeneratedRegex(@"\b[A-Z][a-z]+-Pathway\w+")]
    private static partial Regex Command();

    [GeneratedRegex(@"\babout_Pathway\w*")]
    private static partial Regex Topic();

    [GeneratedRegex(@"\bPATHWAY_[A-Z_]+")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
