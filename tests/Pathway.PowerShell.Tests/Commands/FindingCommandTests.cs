using Pathway.Hosting;
using Xunit;

namespace Pathway.Commands;

/// <summary>The command of each finding runs as it is printed.</summary>
public sealed class FindingCommandTests
{
    // The user lacks a key here; the error names it. All other commands run without any error.
    private const string NeedsKey = "-Curator (Model|Hybrid)";

    private static readonly string Faulty = $$"""
        { "format": "pathway-hierarchy", "version": 1, "complete": true,
          "profile": { "name": "two", "roots": [{ "name": "Proteostasis" }, { "name": "Metabolism" }] },
          "nodes": [
            { "name": "Proteostasis", "kind": "Root" }, { "name": "Extra", "kind": "Root" },
            { "name": " autophagy", "kind": "Intermediate", "parent": "Proteostasis", "level": 4 },
            { "name": "mitophagy", "kind": "Term", "parent": "autophagy" },
            { "name": "mitochondrion autophagy", "kind": "Term", "parent": "autophagy" },
            { "name": "Mitophagy", "kind": "Term", "parent": "Proteostasis" },
            { "name": "it's [a] `name`", "kind": "Term" }, { "name": "xyzzy \"plugh\" $x", "kind": "Term" },
            { "name": "ring a", "kind": "Term", "parent": "ring b" }, { "name": "ring b", "kind": "Term", "parent": "ring a" },
            { "name": "lost", "kind": "Term", "parent": "gone" }, { "name": " ", "kind": "Term", "parent": "Proteostasis" },
            { "name": "{{new string('x', 210)}}", "kind": "Term", "parent": "Proteostasis" },
            { "name": "ncRNA odd process", "kind": "Term", "parent": "Proteostasis" },
            { "name": "RNA odd process", "kind": "Term", "parent": "Proteostasis" },
            { "name": "activation of y", "kind": "Term", "parent": "inhibition of y" },
            { "name": "inhibition of y", "kind": "Term", "parent": "Proteostasis" } ],
          "interactions": [{ "id": "1", "partner": "P", "pathway": "gone too", "record": {} },
            { "id": "2", "partner": "P", "record": {} }],
          "unassigned": ["2"] }
        """;

    private static readonly string Sound = """
        { "format": "pathway-hierarchy", "version": 1, "complete": true,
          "profile": { "name": "one", "roots": [{ "name": "Proteostasis" }] },
          "nodes": [
            { "name": "Proteostasis", "kind": "Root" }, { "name": "it's [a] name", "kind": "Term" },
            { "name": "ncRNA odd process", "kind": "Term", "parent": "Proteostasis" },
            { "name": "RNA odd process", "kind": "Term", "parent": "Proteostasis" } ],
          "interactions": [{ "id": "2", "partner": "P", "record": {} }],
          "unassigned": ["2"] }
        """;

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Runs_as_it_is_printed(bool isFaulty, bool isFile)
    {
        var folder = TestFolders.New();
        var file = Path.Combine(folder, "it's [mine].json");
        File.WriteAllText(file, isFaulty ? Faulty : Sound);
        using var runner = new PowerShellRunner();
        var commands = runner.Run("""
            $WarningPreference = 'SilentlyContinue'
            Set-Location -LiteralPath $args[0]
            $global:nodes = Repair-PathwayHierarchy -LiteralPath $args[1]
            $found = if ($args[2]) { Test-PathwayHierarchy -LiteralPath $args[1] } else { $nodes | Test-PathwayHierarchy }
            $found.Command | Select-Object -Unique
            """, folder, file, isFile);
        Assert.Null(commands.Failure);
        Assert.Empty(commands.Errors);
        Assert.True(commands.Texts.Length >= 3, string.Join('\n', commands.Texts));

        foreach (var command in commands.Texts)
        {
            File.Delete(Path.Combine(folder, "decisions.curation"));
            var result = runner.Run($"$WarningPreference = 'SilentlyContinue'; {command}");
            if (System.Text.RegularExpressions.Regex.IsMatch(command, NeedsKey))
            {
                Assert.StartsWith("ModelKeyMissing,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
                continue;
            }
            Assert.True(result.Failure is null, $"{command}: {result.Failure?.Message}");
            Assert.True(result.Errors.Count == 0, $"{command}: {string.Join("; ", result.Errors)}");
        }
    }
}
