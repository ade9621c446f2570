using Pathway.Hosting;
using Xunit;

namespace Pathway.Commands;

/// <summary>Nothing placed is not success, and neither a bad record nor an unplaced term ends a script.</summary>
public sealed class NothingPlacedTests
{
    private const string Mixed = "query,partner,pathway\nRAD51,BRCA2,DNA repair\nRAD51,,DNA repair\nXPA,ERCC1,Wobbling of frobs\n"
        + "RAD51,2-Sep,Autophagy\nXPA,ERCC1,DNA repair,extra\nNOSUCHGENE9,NOSUCHGENE8,\n";

    [Theory]
    [InlineData("Invoke-PathwayHierarchy")]
    [InlineData("Invoke-PathwayPipeline")]
    public void Unplaced_terms_are_one_warning_and_objects(string command)
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run($$"""
            $ErrorActionPreference = 'Stop'
            $nodes = 'Autophagy', 'Wobbling of frobs', 'Frobbing of wobs' | {{command}} -NoCache
            $nodes[0].Hierarchy.Unplaced | ForEach-Object Name
            """);

        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
        Assert.Equal(["Frobbing of wobs", "Wobbling of frobs"], result.Texts);
        var warning = Assert.Single(result.Warnings);
        Assert.StartsWith("No root fits 2 of 3 pathway terms: 'Frobbing of wobs', 'Wobbling of frobs'. They stay", warning,
            StringComparison.Ordinal);
        Assert.Contains("-Curator", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gate_ends_the_script()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            "'Autophagy', 'Wobbling of frobs' | Invoke-PathwayHierarchy -NoCache | Test-PathwayHierarchy -FailOn Warning");

        Assert.StartsWith("VerificationFailed,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'Wobbling of frobs' | Invoke-PathwayHierarchy -NoCache", "-RootProfile")]
    [InlineData("'Wobbling of frobs' | Invoke-PathwayPipeline -NoCache", "-RootProfile")]
    [InlineData("Import-PathwayInteraction $args[0] -WarningAction SilentlyContinue | Invoke-PathwayHierarchy -NoCache", "-ColumnMap")]
    [InlineData("Import-PathwayInteraction $args[0] -WarningAction SilentlyContinue | Invoke-PathwayPipeline -NoCache",
        "symbols of human genes")]
    [InlineData(
        "Import-PathwayInteraction $args[0] -WarningAction SilentlyContinue | Invoke-PathwayPipeline -NoCache -NoTermAssignment",
        "-ColumnMap")]
    public void A_run_without_a_placed_term_ends_with_what_to_do(string command, string advice)
    {
        var path = Path.Combine(TestFolders.New(), "bare.csv");
        File.WriteAllText(path, "query,partner\nNOSUCHGENE9,NOSUCHGENE8\n");
        using var runner = new PowerShellRunner();

        var result = runner.Run(command, path);

        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
        Assert.StartsWith("No term was placed: ", result.Warnings[^1], StringComparison.Ordinal);
        Assert.Contains(advice, result.Warnings[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'Proteostasis' | Invoke-PathwayHierarchy -NoCache")]
    [InlineData("'Autophagy' | Invoke-PathwayPipeline -NoCache")]
    public void A_root_or_a_placed_term_is_no_reason_to_warn(string command)
    {
        using var runner = new PowerShellRunner();

        Assert.Empty(runner.Run(command).Warnings);
    }

    [Theory]
    [InlineData("html", "<dd>no terms</dd>")]
    [InlineData("md", "| state | no terms |")]
    [InlineData("json", "\"hasNoTerms\": true")]
    public void The_report_of_such_a_run_does_not_say_complete(string extension, string text)
    {
        var report = Path.Combine(TestFolders.New(), $"run.{extension}");
        using var runner = new PowerShellRunner();

        runner.Run("'Wobbling of frobs' | Invoke-PathwayPipeline -NoCache -ReportPath $args[0]", report);

        Assert.Contains(text, File.ReadAllText(report), StringComparison.Ordinal);
    }

    [Fact]
    public void The_quickstart_survives_bad_rows_and_unknown_terms()
    {
        var folder = TestFolders.New();
        File.WriteAllText(Path.Combine(folder, "mine.csv"), Mixed);
        using var runner = new PowerShellRunner();

        var result = runner.Run("& $args[0] -Path $args[1] -OutputFolder $args[2]",
            Path.Combine(TestFolders.Root, "examples", "quickstart.ps1"), Path.Combine(folder, "mine.csv"), folder);

        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
        var text = string.Join('\n', result.Texts);
        Assert.Contains("1 of 3 interactions are placed under one of 7 roots", text, StringComparison.Ordinal);
        Assert.Contains("Terms without a place: Wobbling of frobs.", text, StringComparison.Ordinal);
        Assert.Contains("Interactions without a term: 1.", text, StringComparison.Ordinal);
        Assert.Contains("line 5: its partner '2-Sep' is a date", text, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"DNA repair\"", File.ReadAllText(Path.Combine(folder, "hierarchy.json")), StringComparison.Ordinal);
        Assert.Contains("Wobbling of frobs", File.ReadAllText(Path.Combine(folder, "hierarchy.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_script_of_the_documentation_for_Actions_survives_them_too()
    {
        var folder = TestFolders.New();
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        File.WriteAllText(Path.Combine(folder, "data", "mine.json"), """
            [{"query":"RAD51","partner":"BRCA2","pathway":"DNA repair"}, {"query":"RAD51"}, 7,
             {"query":"XPA","partner":"ERCC1","pathway":"Wobbling of frobs"}]
            """);
        var page = File.ReadAllText(Path.Combine(TestFolders.Root, "docs", "actions.md"));
        var script = page.Split("## By hand")[1].Split("```powershell")[1].Split("```")[0]
            .Replace("Import-Module Pathway", "", StringComparison.Ordinal);
        Assert.Contains("Export-PathwayHierarchy", script, StringComparison.Ordinal);
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            $"$ErrorActionPreference = 'Stop'; $null = $ExecutionContext.SessionState.Path.SetLocation($args[0])\n{script}", folder);

        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
        Assert.Contains("DNA repair", File.ReadAllText(Path.Combine(folder, "hierarchy.html")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "run.html")));
    }

    [Fact]
    public void A_term_that_is_too_long_is_a_warning_and_its_interaction_is_kept()
    {
        var path = Path.Combine(TestFolders.New(), "long.csv");
        File.WriteAllText(path, $"query,partner,pathway\nRAD51,BRCA2,{new string('x', 300)}\nXPA,ERCC1,DNA repair\n");
        using var runner = new PowerShellRunner();

        var result = runner.Run("""
            $ErrorActionPreference = 'Stop'
            $nodes = Import-PathwayInteraction $args[0] | Invoke-PathwayPipeline -NoCache
            $nodes[0].Hierarchy.Interactions.Count
            """, path);

        Assert.Null(result.Failure);
        Assert.Equal(["2"], result.Texts);
        Assert.Contains(result.Warnings, static text => text.Contains("longer than 200 characters, and the interaction is kept without it",
            StringComparison.Ordinal));
    }

    [Fact]
    public void A_bare_file_of_STRING_becomes_a_page_without_a_key()
    {
        var folder = TestFolders.New();
        File.WriteAllText(Path.Combine(folder, "links.txt"),
            "protein1 protein2 combined_score\n9606.ENSP00000247178 9606.ENSP00000491834 950\n"
            + "9606.ENSP00000264156 9606.ENSP00000352271 900\n");
        using var runner = new PowerShellRunner();

        var result = runner.Run("Import-PathwayInteraction $args[0] | Invoke-PathwayPipeline -NoCache | Export-PathwayHierarchy $args[1]",
            Path.Combine(folder, "links.txt"), Path.Combine(folder, "page.html"));

        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
        Assert.DoesNotContain(result.Warnings, static text => text.StartsWith("No term was placed", StringComparison.Ordinal));
        var page = File.ReadAllText(Path.Combine(folder, "page.html"));
        Assert.Contains("<span class=\"ok\">complete</span>", page, StringComparison.Ordinal);
        Assert.Contains("<b>9606.ENSP00000247178</b> (ATG14)", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_still_an_error()
    {
        var path = Path.Combine(TestFolders.New(), "a.csv");
        File.WriteAllBytes(path, [0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3]);
        using var runner = new PowerShellRunner();

        Assert.StartsWith("FormatUnknown,", runner.Run("Import-PathwayInteraction $args[0] -ErrorAction Stop", path)
            .Failure!.ErrorRecord.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Proteins_without_a_symbol_are_said_once()
    {
        var folder = TestFolders.New();
        File.WriteAllText(Path.Combine(folder, "1.csv"), "query,partner,taxon\nRad51,Brca2,10090\nRad51,Xpa,10090\n");
        File.WriteAllText(Path.Combine(folder, "2.csv"), "query,partner\nBRCC5,TAZ\nBRCC5,RAD51_MOUSE\n");
        using var runner = new PowerShellRunner();

        var result = runner.Run("(Import-PathwayInteraction $args[0]).QuerySymbol", Path.Combine(folder, "*.csv"));

        Assert.Equal(["RAD51", "RAD51"], result.Texts.Where(static text => text.Length > 0));
        var warning = Assert.Single(result.Warnings);
        Assert.StartsWith("5 of 6 proteins have no approved human symbol and keep their names. Ambiguous: 'TAZ'", warning,
            StringComparison.Ordinal);
    }
}
