using System.Text;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Commands;

/// <summary>Each kind of invalid input is one error with id and recommended action; the rest is processed.</summary>
public sealed class BadInputTests
{
    private const string Good = """{ "partner": "VCP", "query": "ATXN3", "pathway": "mitophagy" }""";

    public static TheoryData<string, string, int> Files => new()
    {
        { $"[ {Good}, {Good}, {{ \"partner\": \"VC", "FormatInvalid", 2 },
        { "{ this is no JSON at all", "FormatInvalid", 0 },
        { "", "FileEmpty", 0 },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Skips_only_invalid_records(string content, string error, int read)
    {
        var folder = TestFolders.New();
        File.WriteAllText(Path.Combine(folder, "1.json"), content);
        File.WriteAllText(Path.Combine(folder, "2.json"), $"[ {Good} ]");
        using var runner = new PowerShellRunner();

        var result = runner.Run("Import-PathwayInteraction $args[0]", Path.Combine(folder, "*.json"));

        Assert.Null(result.Failure);
        Assert.Equal(read + 1, result.Output.Count);
        var record = Assert.Single(result.Errors);
        Assert.Equal($"{error},Pathway.Commands.ImportPathwayInteractionCommand", record.FullyQualifiedErrorId);
        Assert.Contains("1.json", record.Exception.Message, StringComparison.Ordinal);
        Assert.NotEmpty(record.ErrorDetails.RecommendedAction);
    }

    [Theory]
    [InlineData($$"""[ {{Good}}, { "pathway": "no partner" }, {{Good}} ]""", "it names no partner", """{"pathway":"no partner"}""")]
    [InlineData($"[ {Good}, 7, {Good} ]", "it is no object", "7")]
    public void A_record_that_cannot_be_used_is_a_warning_and_an_object(string content, string reason, string text)
    {
        var path = Path.Combine(TestFolders.New(), "1.json");
        File.WriteAllText(path, content);
        using var runner = new PowerShellRunner();

        var result = runner.Run("""
            $ErrorActionPreference = 'Stop'
            $read = @(Import-PathwayInteraction $args[0] -RejectedVariable rejected)
            $more = @(Import-PathwayInteraction $args[0] -RejectedVariable +rejected -WarningAction SilentlyContinue)
            "$($read.Count) $($rejected.Count)"
            "$($rejected[0].File)|$($rejected[0].Line)|$($rejected[0].Reason)|$($rejected[0].Text)"
            """, path);

        Assert.Null(result.Failure);
        Assert.Empty(result.Errors);
        Assert.Equal(["2 2", $"{path}|1|{reason}|{text}"], result.Texts);
        var warning = Assert.Single(result.Warnings);
        Assert.Equal($"'{path}': 1 of 3 records cannot be used and are left out. Line 1: {reason}.", warning,
            ignoreCase: true);
    }

    [Fact]
    public void Without_a_variable_the_warning_names_it()
    {
        var path = Path.Combine(TestFolders.New(), "1.csv");
        File.WriteAllText(path, "query,partner\nRAD51,\nRAD51,BRCA2\nXPA,\nXPA,\nXPA,\n");
        using var runner = new PowerShellRunner();

        var result = runner.Run("Import-PathwayInteraction $args[0]", path);

        Assert.Equal($"'{path}': 4 of 5 records cannot be used and are left out. Line 2: it names no partner; line 4: it names no partner; "
            + "line 5: it names no partner; and 1 more. -RejectedVariable stores them.", Assert.Single(result.Warnings));
    }

    [Fact]
    public void Error_names_unsupported_encoding()
    {
        var path = Path.Combine(TestFolders.New(), "latin.json");
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes("""[ { "partner": "VCP", "pathway": "Protéostase" } ]"""));
        using var runner = new PowerShellRunner();

        Assert.StartsWith("EncodingInvalid,",
            Assert.Single(runner.Run("Import-PathwayInteraction $args[0]", path).Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_unknown_fields()
    {
        var path = Path.Combine(TestFolders.New(), "own.json");
        File.WriteAllText(path, """[ { "partner": "VCP", "my own": { "deep": [1, 2.50] } } ]""");
        using var runner = new PowerShellRunner();

        Assert.Contains("""{"deep":[1,2.50]}""", Assert.Single(runner.Run("(Import-PathwayInteraction $args[0]).Json", path).Texts),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$null")]
    [InlineData("''")]
    [InlineData("\"`t `u{200b}\"")]
    [InlineData("('x' * 10MB)")]
    [InlineData("[pscustomobject]@{ Other = 1 }")]
    [InlineData("@{ Pathway = ' ' }")]
    public void Reports_invalid_name_and_places_the_others(string name)
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run($"@('mitophagy', {name}, 'DNA repair') | Invoke-PathwayHierarchy -NoCache | Where-Object Kind -eq Term");

        Assert.Equal(["DNA repair", "mitophagy"], result.Texts.Order(StringComparer.Ordinal));
        var record = Assert.Single(result.Errors);
        Assert.StartsWith("NameInvalid,", record.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.InRange(record.Exception.Message.Length, 10, 400);
    }

    [Fact]
    public void Output_contains_no_control_characters()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            "$n = \"mito`e[31mphagy`a`u{202e}\" | Invoke-PathwayHierarchy -NoCache -Verbose -ErrorAction SilentlyContinue; $n | "
                + "Show-PathwayTree; $n[-1].Name");

        Assert.NotEmpty(result.Verbose);
        Assert.DoesNotContain(result.Texts.Concat(result.Verbose).Concat(result.Errors.Select(static error => error.ToString())),
            static text => text.Any(static letter => char.IsControl(letter) || letter == '\u202e'));
    }

    [Fact]
    public void Keeps_interactions_without_usable_term()
    {
        var path = Path.Combine(TestFolders.New(), "some.json");
        File.WriteAllText(path, $$"""[ {{Good}}, { "partner": "BRCA2" }, { "partner": "RAD51", "pathway": "" } ]""");
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            "$n = Import-PathwayInteraction $args[0] | Invoke-PathwayHierarchy -NoCache; $n[0].Hierarchy.Unassigned.Count; "
                + "$n[0].Hierarchy.Interactions.Count", path);

        Assert.Equal(["2", "3"], result.Texts);
        Assert.Contains("2 of 3 interactions", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_instead_of_file_suggests_wildcard()
    {
        var folder = TestFolders.New();
        using var runner = new PowerShellRunner();

        Assert.Equal($"'{folder}' is a folder; '{Path.Combine(folder, "*.json")}' for example names files in it.",
            Assert.Single(runner.Run("Import-PathwayInteraction $args[0]", folder).Errors).Exception.Message);
    }

    [Fact]
    public void Warns_about_parameter_without_effect()
    {
        using var runner = new PowerShellRunner();

        Assert.Contains("has no effect without -Evidence",
            Assert.Single(runner.Run("'mitophagy' | Invoke-PathwayPipeline -NoCache -RecordsOnly").Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_cache_is_renamed_and_run_continues()
    {
        var path = TestFolders.NewCachePath();
        File.WriteAllText(path, new string('x', 5000));
        using var runner = new PowerShellRunner();

        var result = runner.Run("('mitophagy' | Invoke-PathwayHierarchy -CachePath $args[0] | Where-Object Kind -eq Term).Root", path);

        Assert.Equal(["Proteostasis"], result.Texts);
        Assert.Matches(
            "^'.*' is damaged .* It was renamed to '.*', and a new file was created. "
            + "Delete the damaged file if you do not need its content.$",
            Assert.Single(result.Warnings));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!),
            static file => file.Contains("corrupt", StringComparison.Ordinal)
                && File.ReadAllText(file).StartsWith("xxxx", StringComparison.Ordinal));
    }

    [Fact]
    public void Warns_when_cache_cannot_be_created()
    {
        // A file in place of a folder fails for every user, root included.
        var file = Path.Combine(TestFolders.New(), "file");
        File.WriteAllText(file, "");
        using var runner = new PowerShellRunner();

        var result = runner.Run("('mitophagy' | Invoke-PathwayHierarchy -CachePath $args[0] | Where-Object Kind -eq Term).Root",
            Path.Combine(file, "cache.db"));

        Assert.Equal(["Proteostasis"], result.Texts);
        Assert.Equal(2, Assert.Single(result.Warnings).Split("kept in memory").Length);
    }

    [Theory]
    [InlineData("'a' | Invoke-PathwayHierarchy -NoCache -RootProfile nosuch", "ProfileInvalid")]
    [InlineData("'a' | Invoke-PathwayHierarchy -NoCache -Curator nosuch", "ConfigurationInvalid")]
    [InlineData("Set-PathwayConfiguration NoSuch 1", "ConfigurationInvalid")]
    [InlineData("Set-PathwayConfiguration ThrottleLimit 0", "ConfigurationInvalid")]
    [InlineData("Import-PathwayInteraction /no/such/file.json", "FileNotFound")]
    [InlineData("Import-PathwayHierarchy /no/such/file.json", "FileNotFound")]
    [InlineData("Get-PathwayRun nosuch", "RunNotFound")]
    [InlineData("'mitophagy' | Invoke-PathwayHierarchy -NoCache | Export-PathwayHierarchy /no/such/folder/x.json", "FileUnwritable")]
    [InlineData("'mitophagy' | Invoke-PathwayPipeline -NoCache -ReportPath /no/such/folder/run.html", "FileUnwritable")]
    [InlineData("[IO.DirectoryInfo]::new('/') | Invoke-PathwayHierarchy -NoCache", "TermInputInvalid")]
    [InlineData("'mitophagy' | Invoke-PathwayHierarchy -NoCache | Export-PathwayHierarchy x.nosuch", "FormatUnknown")]
    [InlineData("'mitophagy' | Invoke-PathwayHierarchy -NoCache | Where-Object Level -gt 1 | Show-PathwayTree", "InputPartial")]
    public void Wrong_call_has_recommended_action(string call, string error)
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(call);

        var record = result.Failure?.ErrorRecord ?? Assert.Single(result.Errors);
        Assert.StartsWith(error + ",", record.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.NotEmpty(record.ErrorDetails.RecommendedAction);
    }
}
