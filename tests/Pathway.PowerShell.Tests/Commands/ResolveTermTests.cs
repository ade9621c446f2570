using Pathway.Hosting;
using Xunit;

namespace Pathway.Commands;

/// <summary>What a user sees of Resolve-PathwayTerm, and of the same within Invoke-PathwayPipeline.</summary>
public sealed class ResolveTermTests
{
    private readonly string folder = TestFolders.New();

    public ResolveTermTests() => File.WriteAllText(At("pairs.json"), """
        { "main": "ATXN3", "interactors": [
          { "primary": "VCP", "functions": [ { "function": "Mitophagy" }, { "function": "DUB activity", "pathway": "Aggrephagy" } ] },
          { "primary": "USP13" }, { "primary": "NOSUCHGENE9" }, { "primary": "STUB1", "pathway": "Aggrephagy" } ] }
        """);

    [Fact]
    public void Emits_every_interaction_with_terms_and_counts_in_one_warning()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run(
            "Import-PathwayInteraction $args[0] -WarningAction SilentlyContinue | Resolve-PathwayTerm | "
                + "ForEach-Object { \"$($_.Partner): $($_.Terms.Count -gt 0)\" }",
            At("pairs.json"));

        Assert.Empty(result.Errors);
        Assert.Equal(["VCP: True", "USP13: True", "NOSUCHGENE9: False", "STUB1: True"], result.Texts);
        var warning = Assert.Single(result.Warnings);
        Assert.Contains("1 got one from their text and 1 from the annotation", warning, StringComparison.Ordinal);
        Assert.Contains("NOSUCHGENE9", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Curator_without_TermCurator_warns_that_no_model_is_asked()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run("@{ query = 'ATXN3'; partner = 'STUB1'; pathway = 'mitophagy' } | Resolve-PathwayTerm -Curator Model; "
            + "@{ query = 'ATXN3'; partner = 'STUB1'; pathway = 'mitophagy' } | Resolve-PathwayTerm -Curator Ontology");

        Assert.Empty(result.Errors);
        Assert.Equal(2, result.Output.Count);
        Assert.Contains("-TermCurator Model", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Pipeline_assigns_the_same_terms_and_leaves_them_out_on_request()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run("""
            $i = Import-PathwayInteraction $args[0]
            $WarningPreference = $ErrorActionPreference = 'SilentlyContinue'
            $i | Resolve-PathwayTerm | Invoke-PathwayPipeline -NoCache | Export-PathwayHierarchy $args[1]
            $n = $i | Invoke-PathwayPipeline -NoCache
            $n | Export-PathwayHierarchy $args[2]
            $n[0].Hierarchy.Unassigned.Count
            @($i | Invoke-PathwayPipeline -NoCache -NoTermAssignment)[0].Hierarchy.Unassigned.Count
            $read = @(Import-PathwayHierarchy $args[2])[0].Hierarchy
            ($read.Interactions | Where-Object Partner -eq 'USP13').TermAssignments[0].Provenance.Reason -match '^ATXN3 \('
            """, At("pairs.json"), At("steps.json"), At("whole.json"));

        Assert.Equal(["1", "2", "True"], result.Texts);
        Assert.Equal(File.ReadAllText(At("steps.json")), File.ReadAllText(At("whole.json")));
    }

    [Fact]
    public void Other_inputs_are_refused_once_a_kind()
    {
        using var runner = new PowerShellRunner();

        var result = runner.Run("1, 2, 'VCP' | Resolve-PathwayTerm");

        Assert.Empty(result.Output);
        Assert.Equal(2, result.Errors.Count);
        Assert.All(result.Errors,
            static error => Assert.StartsWith("InteractionInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
    }

    private string At(string file) => Path.Combine(folder, file);
}
