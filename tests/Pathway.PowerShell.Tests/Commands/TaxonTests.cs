using Pathway.Hosting;
using Xunit;

namespace Pathway.Commands;

/// <summary>-TermTaxon, and the organism of the input.</summary>
public sealed class TaxonTests
{
    private const string Plant = "'Cytokinin-activated signaling pathway'";
    private const string Sibling = "auxin-activated signaling pathway";

    // The organism of a protein, in a record.
    private static string Input(int taxon) => $$"""
        $pair = '[{"query":"A1","partner":"B1","arrow":"binds","pathway":"Cytokinin-activated signaling pathway","taxa":["{{taxon}}"]}]' |
            Import-PathwayInteraction -Text -WarningAction SilentlyContinue
        """;

    private static PowerShellResult Run(PowerShellRunner runner, string script) =>
        runner.Run("$c = $args[0]\n" + script, TestFolders.NewCachePath());

    [Theory]
    [InlineData("", "False")]
    [InlineData("-TermTaxon 9606", "False")]
    [InlineData("-TermTaxon any", "True")]
    [InlineData("-TermTaxon Any", "True")]
    public void Siblings_and_pipeline_use_terms_of_the_organism(string parameter, string expected)
    {
        using var runner = new PowerShellRunner();

        var result = Run(runner, $$"""
            $n = {{Plant}} | Invoke-PathwayHierarchy -CachePath $c {{parameter}}
            ($n | Find-PathwaySibling -CachePath $c -Maximum 30 {{parameter}}).Name -contains '{{Sibling}}'
            ({{Plant}} | Invoke-PathwayPipeline -CachePath $c -Maximum 30 {{parameter}}).Name -contains '{{Sibling}}'
            ({{Plant}} | Invoke-PathwayPipeline -CachePath $c {{parameter}}).Name -contains {{Plant}}
            """);

        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        Assert.Equal([expected, expected, "True"], result.Texts);
    }

    [Fact]
    public void The_setting_chooses_the_organism_and_a_stored_answer_serves_both()
    {
        using var runner = new PowerShellRunner();

        var result = Run(runner, $$"""
            $n = {{Plant}} | Invoke-PathwayHierarchy -CachePath $c -TermTaxon any
            ($n | Find-PathwaySibling -CachePath $c -Maximum 30 -TermTaxon 9606).Name -contains '{{Sibling}}'
            $env:PATHWAY_TERM_TAXON = 'any'
            try { ($n | Find-PathwaySibling -CachePath $c -Maximum 30).Name -contains '{{Sibling}}' }
            finally { $env:PATHWAY_TERM_TAXON = $null }
            @(Get-PathwayRun -CachePath $c)[0].Calls
            """);

        Assert.Empty(result.Errors);
        Assert.Equal(["False", "True", "0"], result.Texts);
    }

    [Fact]
    public void An_input_of_an_organism_without_annotation_gives_one_warning()
    {
        using var runner = new PowerShellRunner();

        const string Ask = $"($pair | Invoke-PathwayPipeline -CachePath $c -Maximum 30).Name -contains '{Sibling}'";
        var foreign = Run(runner, Input(3702) + "\n" + Ask);
        var human = Run(runner, Input(9606) + "\n" + Ask);

        Assert.Equal(["True"], foreign.Texts);
        Assert.Contains("the organism 3702", Assert.Single(foreign.Warnings), StringComparison.Ordinal);
        Assert.Equal(["False"], human.Texts);
        Assert.Empty(human.Warnings);
    }

    [Theory]
    [InlineData("mouse", "ConfigurationInvalid")]
    [InlineData("0", "ConfigurationInvalid")]
    [InlineData("7227", "AnnotationNotFound")]
    public void A_value_that_cannot_serve_is_one_error_and_nothing_is_asked(string value, string id)
    {
        using var runner = new PowerShellRunner();

        var result = Run(runner, $"'autophagy' | Invoke-PathwayHierarchy -CachePath $c -TermTaxon {value}");

        var errors = result.Failure is { } failure ? [failure.ErrorRecord] : result.Errors;
        Assert.StartsWith(id + ",", Assert.Single(errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(result.Texts);
    }
}
