using Pathway.Hosting;
using Xunit;

namespace Pathway.Commands;

/// <summary>The cmdlets that check, repair, measure and compare, in a runspace.</summary>
public sealed class CheckingTests
{
    private const string Build = "$i = Import-PathwayInteraction $args[0]; $n = $i | Invoke-PathwayHierarchy -NoCache";

    private const string Broken = """
        { "format": "pathway-hierarchy", "version": 1, "complete": true,
          "profile": { "name": "one", "roots": [{ "name": "Proteostasis" }] },
          "nodes": [
            { "name": "Proteostasis", "kind": "Root" }, { "name": " autophagy", "kind": "Intermediate", "parent": "Proteostasis" },
            { "name": "a", "kind": "Term", "parent": "b" }, { "name": "b", "kind": "Term", "parent": "a" },
            { "name": "lost", "kind": "Term", "parent": "gone", "level": 7 },
            { "name": "mitophagy", "kind": "Term", "parent": "autophagy" } ],
          "interactions": [{ "id": "1", "partner": "P", "pathway": "a", "record": {} }, { "id": "2", "partner": "P", "record": {} }],
          "unassigned": ["2"] }
        """;

    private static readonly string Example = Path.Combine(TestFolders.Root, "examples", "atxn3.json");

    [Fact]
    public void Example_has_no_error()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run($"{Build}; $n | Test-PathwayHierarchy -FailOn Error", Example);

        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
        Assert.DoesNotContain(result.Output, static finding => finding.Properties["Severity"].Value.ToString() == "Error");
    }

    [Fact]
    public void Files_are_piped_as_Get_ChildItem_gives_them()
    {
        var file = Path.Combine(TestFolders.New(), "broken.json");
        File.WriteAllText(file, Broken);
        using var runner = new PowerShellRunner();

        var result = runner.Run("""
            $file = Get-Item $args[0]
            $piped = $file | Test-PathwayHierarchy
            $piped.Count -gt 0
            "$piped" -eq "$(Test-PathwayHierarchy $args[0])"
            $nodes = $file | Repair-PathwayHierarchy -WarningAction Ignore
            $nodes.Count -gt 0
            "$(Test-PathwayHierarchy $nodes)" -eq "$($nodes | Test-PathwayHierarchy)"
            "$(Test-PathwayHierarchy $nodes[0].Hierarchy)" -eq "$($nodes | Test-PathwayHierarchy)"
            """, file);
        var other = runner.Run("Get-Item $args[0] | Show-PathwayTree", file);

        Assert.Empty(result.Errors);
        Assert.Equal(["True", "True", "True", "True", "True"], result.Texts);
        Assert.Contains("Import-PathwayHierarchy", Assert.Single(other.Errors).Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Checks_whole_file_that_cannot_be_imported()
    {
        using var runner = new PowerShellRunner();
        var file = Written(Broken);

        var refused = runner.Run("Import-PathwayHierarchy $args[0]", file);
        var found = runner.Run(
            "$file = $args[0]; Test-PathwayHierarchy $file | ForEach-Object { \"$($_.Severity) $($_.Rule) $($_.Node) $($_.Source -eq "
                + "$file)\" }", file);

        Assert.StartsWith("HierarchyInvalid,", Assert.Single(refused.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(found.Errors);
        Assert.Equal(
        [
            "Error cycle a True", "Error dangling_reference lost True", "Error label_whitespace autophagy True",
            "Error wrong_level lost True",
            "Warning interaction_without_term 2 True", "Warning unreachable a True", "Warning unreachable b True",
            "Warning unreachable lost True",
        ], found.Texts);
    }

    [Theory]
    [InlineData("Error", "4 errors, 4 warnings, 0 for information; -FailOn is Error.")]
    [InlineData("Info", "4 errors, 4 warnings, 0 for information; -FailOn is Info.")]
    public void FailOn_ends_the_command_after_the_findings(string severity, string said)
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run("Test-PathwayHierarchy $args[0] -FailOn $args[1]", Written(Broken), severity);

        Assert.Equal(8, result.Output.Count);
        var error = Assert.Single(result.Errors);
        Assert.Equal("VerificationFailed,Pathway.Commands.TestPathwayHierarchyCommand", error.FullyQualifiedErrorId);
        Assert.Contains(said, error.Exception.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void FailOn_ends_script_with_ErrorAction_Stop()
    {
        using var runner = new PowerShellRunner();

        var result =
            runner.Run("$ErrorActionPreference = 'Stop'; $null = Test-PathwayHierarchy $args[0] -FailOn Error; 'went on'", Written(Broken));

        Assert.Empty(result.Output);
        Assert.StartsWith("VerificationFailed,", result.Failure!.ErrorRecord.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void FailOn_fails_for_unchecked_input()
    {
        using var runner = new PowerShellRunner();

        var nothing = runner.Run("@() | Test-PathwayHierarchy -FailOn Error");
        var missing =
            runner.Run($"{Build}; $n | Export-PathwayHierarchy $args[1]; Test-PathwayHierarchy $args[1], $args[2] -FailOn Error", Example,
                Path.Combine(TestFolders.New(), "h.json"), Path.Combine(TestFolders.New(), "none.json"));

        Assert.Contains("no hierarchy to check", Assert.Single(nothing.Errors).Exception.Message, StringComparison.Ordinal);
        Assert.Contains("Inputs that could not be checked: 1.", missing.Errors[1].Exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("FileNotFound,", missing.Errors[0].FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$n | Test-PathwayHierarchy -Quiet", "True")]
    [InlineData("$n | Test-PathwayHierarchy -Quiet -FailOn Info", "False")]
    [InlineData("Test-PathwayHierarchy $args[1] -Quiet", "False")]
    [InlineData("Test-PathwayHierarchy $args[1] -Quiet -Rule missing_root", "True")]
    [InlineData("Test-PathwayHierarchy -LiteralPath $args[1] -Quiet -ExcludeRule *", "True")]
    [InlineData("Test-PathwayHierarchy ./none.json -Quiet -ErrorAction SilentlyContinue", "False")]
    [InlineData("$n[0..2] | Test-PathwayHierarchy -Quiet -ErrorAction SilentlyContinue", "False")]
    [InlineData("$n[0..19] | Test-PathwayHierarchy -Quiet -AllowPartial", "True")]
    public void Quiet_returns_one_boolean(string command, string said)
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run($"{Build}; {command}", Example, Written(Broken));

        Assert.Null(result.Failure);
        Assert.IsType<bool>(Assert.Single(result.Output).BaseObject);
        Assert.Equal([said], result.Texts);
    }

    [Fact]
    public void Selects_rules_by_name_and_rejects_unknown_names_first()
    {
        using var runner = new PowerShellRunner();
        var file = Written(Broken);

        Assert.Equal(["cycle"],
            runner.Run("Test-PathwayHierarchy $args[0] -Rule 'CYCLE', '*label*' -ExcludeRule label_* | ForEach-Object Rule", file).Texts);
        var wrong = runner.Run("Test-PathwayHierarchy $args[0] -Rule circle", file);
        Assert.Equal("RuleNotFound,Pathway.Commands.TestPathwayHierarchyCommand", Assert.Single(wrong.Errors).FullyQualifiedErrorId);
        Assert.Contains("cycle, ", wrong.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["label_formatting", "label_whitespace"], runner.Complete("Test-PathwayHierarchy ./x.json -Rule label"));
        Assert.Equal(["Error", "Info", "Warning"],
            runner.Complete("Test-PathwayHierarchy ./x.json -FailOn ").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Findings_contain_no_control_characters()
    {
        using var runner = new PowerShellRunner();
        var file = Written(Broken.Replace("\"a\"", "\"\\u001b[31m\\u202ea\"", StringComparison.Ordinal));

        var text = string.Concat(
            runner.Run("Test-PathwayHierarchy $args[0] | ForEach-Object { $_.Node, $_.Message, $_.Path, $_.Fix }", file).Texts);

        Assert.DoesNotContain(text, static letter => char.IsControl(letter) || letter == '\u202e');
    }

    [Fact]
    public void Repaired_file_can_be_imported_and_changes_are_listed()
    {
        using var runner = new PowerShellRunner();
        var (file, repaired) = (Written(Broken), Path.Combine(TestFolders.New(), "repaired.json"));

        var result = runner.Run(
            "$n = Repair-PathwayHierarchy $args[0] -Verbose; $n | Export-PathwayHierarchy $args[1]; $n[0].Hierarchy.Changes | "
                + "ForEach-Object { \"$($_.Kind) $($_.Node)\" }", file, repaired);
        var again = runner.Run(
            "(Import-PathwayHierarchy $args[0] | Repair-PathwayHierarchy -WarningAction SilentlyContinue)[0].Hierarchy.Changes.Count; "
                + "Test-PathwayHierarchy $args[0] -FailOn Error -Rule * | ForEach-Object Rule", repaired);

        Assert.Empty(result.Errors);
        Assert.Equal(["Rename autophagy", "Move lost", "CutCycle a", "Correct lost"], result.Texts);
        Assert.Contains("0 errors, 4 warnings", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Contains(result.Verbose, static line => line.StartsWith("CutCycle a: b -> none (", StringComparison.Ordinal));
        Assert.Equal(["4", "interaction_without_term", "missing_superclass", "missing_superclass", "unreachable"], again.Texts);
        Assert.Null(again.Failure);
        Assert.Equal(Broken, File.ReadAllText(file));
    }

    [Fact]
    public void WhatIf_repairs_nothing_and_valid_input_passes_unchanged()
    {
        using var runner = new PowerShellRunner();

        Assert.Empty(runner.Run("Repair-PathwayHierarchy $args[0] -WhatIf", Written(Broken)).Output);
        Assert.Equal(["True", "True"],
            runner.Run(
                $"{Build}; $m = $n | Repair-PathwayHierarchy -WhatIf -WarningAction SilentlyContinue; $m.Count -eq $n.Count; "
                    + $"[object]::ReferenceEquals($m[0], $n[0])", Example).Texts);
    }

    [Fact]
    public void Detached_terms_are_placed_again()
    {
        using var runner = new PowerShellRunner();
        var file = Written(Broken.Replace("\"a\"", "\"mitochondrion disassembly\"", StringComparison.Ordinal)
            .Replace("\"b\"", "\"pexophagy\"", StringComparison.Ordinal));

        var result = runner.Run(
            "Repair-PathwayHierarchy $args[0] -WarningAction SilentlyContinue | "
                + "Invoke-PathwayHierarchy -NoCache -ErrorAction SilentlyContinue -WarningAction SilentlyContinue | "
                + "Where-Object Name -in 'pexophagy', 'mitochondrion disassembly' | ForEach-Object State", file);

        Assert.Equal(["Placed", "Placed"], result.Texts);
    }

    [Fact]
    public void Shows_quality_figures_as_percentages()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(Build
            + "; $q = $n | Measure-PathwayHierarchy; $q.AncestorF1 -gt 0.8; $q.Reversed; $q.SameTerm; $s = 0; $q.Depths | "
            + "ForEach-Object { $s += $_ }; $s -eq $q.Terms; $q.Ontology", Example);

        Assert.Empty(result.Errors);
        Assert.Equal(["True", "0", "0", "True"], result.Texts[..4]);
        Assert.StartsWith("Gene Ontology", result.Texts[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Checks_names_with_known_truth_and_warns_of_rows_that_say_nothing()
    {
        using var runner = new PowerShellRunner();
        var file = Written("name\tstyle\texpected id\nMitophagy - animal\tKEGG\tGO:0000423\nRibosome\tKEGG\t-\n\tx\t-\n");

        var result = runner.Run("$r = Measure-PathwayHierarchy -Reference $args[0]; $r.Names; $r.Results.Outcome -join ' '; "
            + "$r.Styles[0].Group; $r.Matches[0].Group; $n = 'mitophagy' | Invoke-PathwayHierarchy -Curator Ontology; "
            + "($n | Measure-PathwayHierarchy -Reference $args[0]).Reference.Names", file);

        Assert.Empty(result.Errors);
        Assert.Equal(["2", "Right Abstained", "KEGG", "exact name", "2"], result.Texts);
        Assert.Contains("line 4", result.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Compares_two_hierarchies()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            $"{Build}; $m = $i | Invoke-PathwayHierarchy -NoCache -RootProfile ten; "
                + $"(Compare-PathwayHierarchy $n $n[0].Hierarchy).AreEqual; $c = $m | Compare-PathwayHierarchy $n; $c.AreEqual; "
                + $"$c.Changes.Count -gt 0; $c.EdgeF1 -lt 1", Example);

        Assert.Empty(result.Errors);
        Assert.Equal(["True", "False", "True", "True"], result.Texts);
    }

    [Theory]
    [InlineData("Compare-PathwayHierarchy ($n + $m) $n", "InputMixed")]
    [InlineData("Compare-PathwayHierarchy $n $n[1]", "InputPartial")]
    [InlineData("Compare-PathwayHierarchy 'x' $n", "InputInvalid")]
    [InlineData("@() | Compare-PathwayHierarchy $n", "InputInvalid")]
    public void Reports_input_that_cannot_be_compared(string command, string error)
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run($"{Build}; $m = 'mitophagy' | Invoke-PathwayHierarchy -NoCache; {command}", Example);

        Assert.Empty(result.Output);
        Assert.Equal($"{error},Pathway.Commands.ComparePathwayHierarchyCommand", Assert.Single(result.Errors).FullyQualifiedErrorId);
    }

    private static string Written(string text)
    {
        var file = Path.Combine(TestFolders.New(), "broken.json");
        File.WriteAllText(file, text);
        return file;
    }
}
