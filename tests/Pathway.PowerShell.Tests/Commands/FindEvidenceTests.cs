using Pathway.Hosting;
using Pathway.Http;
using Pathway.Literature.Emulator;
using Xunit;

namespace Pathway.Commands;

/// <summary>Find-PathwayEvidence: candidates beside what a claim cites, with emulated services.</summary>
public sealed class FindEvidenceTests : IAsyncLifetime
{
    private const string Hostile = "VCP\\\" OR *:* \\u001b[31m<img src=x> ::error::";

    private readonly string folder = TestFolders.New();
    private LiteratureHost literature = null!;

    public async ValueTask InitializeAsync()
    {
        literature = await LiteratureHost.StartAsync(
        [
            new() { Pmid = "900000001", Title = "Levels of p97 in invented cells", Year = 2011,
                Abstract = "Little is known. In neurons ataxin-3 inhibits p97 activity. It was said <b>twice</b>." },
            new() { Pmid = "900000002", Title = "The opposite", Year = 2012, Abstract = "Ataxin-3 activates p97 in muscle." },
            new() { Pmid = "900000003", Title = "What did not last", Year = 2013, Abstract = "Ataxin-3 inhibits p97 in flies.",
                IsRetracted = true },
            new() { Pmid = "900000004", Title = "In the body alone: ATXN3 and VCP", Year = 2014, PmcId = "PMC90000004",
                IsOpenAccess = true, Abstract = "About ATXN3 and VCP.", Body = ["It is here that ATXN3 inhibits VCP in yeast."] },
            new() { Pmid = "900000005", Title = "Both in one study", Year = 2015, Abstract = "ATXN3 and VCP were looked at." },
        ]);
        File.WriteAllText(Path.Combine(folder, "claims.json"), $$"""
            { "main": "ATXN3", "interactors": [
              { "id": "none", "primary": "VCP", "arrow": "inhibits", "functions": [ { "function": "Quality control" } ] },
              { "id": "failed", "primary": "VCP", "arrow": "inhibits", "direction": "main_to_primary", "own": 1, "functions": [
                { "function": "Turnover", "evidence": [ { "pmid": "900000999" } ] } ] },
              { "id": "proved", "primary": "VCP", "arrow": "inhibits", "direction": "main_to_primary", "functions": [
                { "function": "Stress", "evidence": [ { "pmid": "900000001" } ] } ],
                "evidence": [ { "pmid": "900000998" } ] },
              { "id": "hostile", "primary": "{{Hostile}}", "arrow": "inhibits", "functions": [ { "function": "{{Hostile}}" } ] } ] }
            """);
    }

    public ValueTask DisposeAsync() => literature.DisposeAsync();

    [Fact]
    public void Shows_candidates_beside_what_failed_and_changes_nothing()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run("""
            $checked = @(Import-PathwayInteraction $args[0] | Test-PathwayEvidence -CachePath $args[1] -WarningAction SilentlyContinue)
            $before = $checked | ConvertTo-Json -Depth 10
            $checked | Find-PathwayEvidence -CachePath $args[1] -OutVariable found |
                ForEach-Object { "$($_.Interaction)|$($_.Function)|$($_.Cited)|$($_.CitedVerdict)|$($_.Pmid)|$($_.Part)|$($_.Sentence)" }
            $found[0].Score -gt $found[1].Score
            ($checked | ConvertTo-Json -Depth 10) -eq $before
            """, At("claims.json"), At("c.db"));

        Assert.Empty(result.Errors);
        Assert.Equal(
            [
                "none|Quality control|||900000001|abstract|In neurons ataxin-3 inhibits p97 activity.",
                "none|Quality control|||900000004|full text|It is here that ATXN3 inhibits VCP in yeast.",
                "failed|Turnover|900000999|NotFound|900000001|abstract|In neurons ataxin-3 inhibits p97 activity.",
                "failed|Turnover|900000999|NotFound|900000004|full text|It is here that ATXN3 inhibits VCP in yeast.",
                "proved||900000998|NotFound|900000001|abstract|In neurons ataxin-3 inhibits p97 activity.",
                "proved||900000998|NotFound|900000004|full text|It is here that ATXN3 inhibits VCP in yeast.",
                "True", "True",
            ], result.Texts);
        Assert.Equal(1, literature.Emulator.Requests.Count(static request => request.Operation == "fullText"));
    }

    [Fact]
    public void Says_that_evidence_was_not_checked()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run("Import-PathwayInteraction $args[0] | Find-PathwayEvidence -First 1 -CachePath $args[1] | % Interaction",
            At("claims.json"), At("c.db"));

        Assert.Empty(result.Errors);
        Assert.Equal(["none"], result.Texts);
        Assert.Equal("3 claims cite evidence that was not checked. Only claims without evidence are searched for, and those whose evidence "
            + "failed: pipe the output of Test-PathwayEvidence to this command.", Assert.Single(result.Warnings,
            static text => text.Contains("not checked", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(LiteratureFault.Down)]
    [InlineData(LiteratureFault.Broken)]
    [InlineData(LiteratureFault.TooMany)]
    [InlineData(LiteratureFault.Html)]
    [InlineData(LiteratureFault.HalfReply)]
    [InlineData(LiteratureFault.WrongType)]
    [InlineData(LiteratureFault.OtherShape)]
    public void Outage_is_one_warning_with_its_count_and_the_next_run_finds(LiteratureFault fault)
    {
        using var runner = new PowerShellRunner();
        const string script = "Import-PathwayInteraction $args[0] | Where-Object Id -in none, hostile | "
            + "Find-PathwayEvidence -CachePath $args[1] | ForEach-Object Pmid";
        literature.Emulator.Faults = _ => fault;
        var failed = runner.Run(script, At("claims.json"), At("c.db"));
        literature.Emulator.Faults = static _ => LiteratureFault.None;
        var healed = runner.Run(script, At("claims.json"), At("c.db"));

        Assert.Empty(failed.Errors);
        Assert.Empty(failed.Output);
        Assert.StartsWith("2 searches were not answered (", Assert.Single(failed.Warnings,
            static text => text.Contains("not answered", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Empty(healed.Errors);
        Assert.Equal(["900000001", "900000004"], healed.Texts);
    }

    [Fact]
    public void Hostile_names_stay_within_the_phrase_and_out_of_the_view()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run("""
            Import-PathwayInteraction $args[0] | Where-Object Id -in none, hostile |
                Find-PathwayEvidence -CachePath $args[1] -OutVariable found | Out-String -Width 80
            $found | Format-List | Out-String -Width 80
            """, At("claims.json"), At("c.db"));

        Assert.Empty(result.Errors);
        Assert.All(result.Texts, static text => Assert.DoesNotContain('\u001b', text));
        Assert.All(result.Texts.SelectMany(static text => text.Split('\n')), static line => Assert.True(line.TrimEnd().Length <= 80, line));
        var query = Assert.Single(literature.Emulator.Requests, static request => request.Fields.GetValueOrDefault("query", "")
            .Contains("img", StringComparison.Ordinal)).Fields["query"];
        // Outside the quotation marks there is nothing but the structure of the query.
        Assert.DoesNotContain("*", string.Concat(query.Split('"').Where(static (_, i) => i % 2 == 0)), StringComparison.Ordinal);
        Assert.Equal(0, query.Count(static letter => letter == '"') % 2);
    }

    private string At(string name) => Path.Combine(folder, name);
}
