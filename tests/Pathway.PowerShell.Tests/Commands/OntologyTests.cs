using Pathway.Hosting;
using Xunit;

namespace Pathway.Commands;

public sealed class OntologyTests
{
    private const string Obo = """
        format-version: 1.4
        data-version: releases/2030-01-01
        ontology: mine

        [Term]
        id: M:1
        name: order

        [Term]
        id: M:2
        name: tidying
        synonym: "cleaning" EXACT []
        is_a: M:1

        [Term]
        id: M:3
        name: shelf tidying
        is_a: M:2

        """;

    [Fact]
    public void An_imported_ontology_answers_under_a_key_of_its_own_and_brings_its_roots()
    {
        var result = Run("""
            Import-PathwayOntology $file -Name Mine
            $built = 'Shelf tidying' | Invoke-PathwayHierarchy -Ontology mine -Curator Ontology
            $tidying = $built | Where-Object Name -eq 'shelf tidying'
            $tidying.Path -join ' > '
            $tidying.OntologyId
            $tidying.Provenance.Answerer
            ($built | Test-PathwayHierarchy -Ontology Mine).Count
            ($built | Measure-PathwayHierarchy -Ontology Mine).Ontology
            """);

        Assert.Empty(result.Errors);
        Assert.Equal("Mine (2030-01-01)", result.Texts[0]);
        Assert.Equal("order > tidying > shelf tidying", result.Texts[1]);
        Assert.Equal("M:3", result.Texts[2]);
        Assert.Matches(@"^Mine 2030-01-01 \([0-9a-f]{8}\), rules [0-9]+$", result.Texts[3]);
        Assert.Equal(["0", "mine 2030-01-01"], result.Texts[4..]);
        Assert.Contains(result.Warnings, static text => text.Contains("its own top terms are the roots", StringComparison.Ordinal));
    }

    [Fact]
    public void A_star_finds_terms_by_a_part_of_their_name()
    {
        var result = Run("""
            (Find-PathwayTerm '*phagy' -Maximum 100).Name | Where-Object { $_ -notlike '*phagy' }
            (Find-PathwayTerm 'MITO*y' -Maximum 1).Name
            (Find-PathwayTerm '[4Fe-4S] cluster*' -Maximum 1).Kind
            (Find-PathwayTerm go:0000422).Kind
            Find-PathwayTerm 'zzz*'
            """);

        Assert.Equal(["mitophagy", "wildcard", "identifier"], result.Texts);
        Assert.StartsWith("TermNotFound,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Wildcards_remove_imported_ontologies_and_never_the_embedded_one()
    {
        var result = Run("""
            $null = Import-PathwayOntology $file -Name Mine-1
            $null = Import-PathwayOntology $file -Name Mine-2
            Remove-PathwayOntology M*-1 -Confirm:$false
            (Get-PathwayOntology).Name -join ' '
            Remove-PathwayOntology * -Confirm:$false
            (Get-PathwayOntology).Name -join ' '
            """);

        Assert.Empty(result.Errors);
        Assert.Equal(["Embedded Mine-2", "Embedded"], result.Texts);
    }

    [Fact]
    public void The_setting_chooses_the_ontology_and_a_parameter_overrides_it()
    {
        var result = Run("""
            $null = Import-PathwayOntology $file -Name Mine
            Set-PathwayConfiguration Ontology Mine
            (Find-PathwayTerm cleaning).Ontology | Select-Object -Unique
            (Find-PathwayTerm mitophagy -Ontology Embedded -Maximum 1).Name
            Set-PathwayConfiguration Ontology -Reset
            """);

        Assert.Empty(result.Errors);
        Assert.Equal(["Mine (2030-01-01)", "mitophagy"], result.Texts);
    }

    [Theory]
    [InlineData("Import-PathwayOntology $bad", "OntologyInvalid")]
    [InlineData("Import-PathwayOntology $file, $file", "OntologyInvalid")]
    [InlineData("Import-PathwayOntology $file -Name ../x", "OntologyNameInvalid")]
    [InlineData("Import-PathwayOntology $file -Sha256 ('a' * 64)", "ChecksumMismatch")]
    [InlineData("Import-PathwayOntology $file -Sha256 abc", "ChecksumMismatch")]
    [InlineData("Import-PathwayOntology http://example.org/go.obo", "DownloadRefused")]
    [InlineData("Import-PathwayOntology ./none.obo", "FileNotFound")]
    [InlineData("'a' | Invoke-PathwayHierarchy -Ontology none", "OntologyNotFound")]
    [InlineData("Get-PathwayOntology none", "OntologyNotFound")]
    [InlineData("Remove-PathwayOntology none -Confirm:$false", "OntologyNotFound")]
    [InlineData("Remove-PathwayOntology Embedded -Confirm:$false", "OntologyNameInvalid")]
    [InlineData("Find-PathwayTerm ''", "NameInvalid")]
    [InlineData("Find-PathwayTerm qqqqqq", "TermNotFound")]
    public void A_wrong_call_is_one_error_with_its_identifier(string script, string id)
    {
        var result = Run(script);

        var errors = result.Failure is { } failure ? [failure.ErrorRecord] : result.Errors;
        Assert.StartsWith(id + ",", Assert.Single(errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Terms_are_those_of_the_chosen_ontology_and_of_the_organism_of_the_input()
    {
        var result = Run("""
            $null = Import-PathwayOntology $file -Name Mine
            $rows = 1..20 | ForEach-Object {
                "X`tX:$_`tG$_`tinvolved_in`t$($_ -eq 1 ? 'M:3' : 'M:1')`tR:1`tIDA`t`tP`tname`t`tprotein`ttaxon:77`t20300101`tX`t`t"
            }
            Set-Content genes.gaf (@('!gaf-version: 2.2') + $rows)
            $null = Import-PathwayAnnotation ./genes.gaf -Name genes
            $pair = Import-PathwayInteraction -Text -WarningAction SilentlyContinue -InputObject (
                '[{"query":"G1","partner":"G2","taxa":["77"],"functions":[{"function":"Order on a shelf","effect":"Shelf tidying."}]}]')
            $built = $pair | Invoke-PathwayPipeline -Ontology Mine -WarningAction SilentlyContinue
            ($built | Where-Object Name -eq 'shelf tidying').Path -join ' > '
            $resolved = $pair | Resolve-PathwayTerm -Ontology Mine -Annotation genes -WarningAction SilentlyContinue
            $resolved.Terms
            $resolved.TermAssignments[0].Provenance.Answerer
            ($pair | Resolve-PathwayTerm -WarningAction SilentlyContinue).Terms.Count
            """);

        Assert.Empty(result.Errors);
        Assert.Equal(["order > tidying > shelf tidying", "shelf tidying"], result.Texts[..2]);
        Assert.Matches("^text, Mine 2030-01-01 \\([0-9a-f]{8}\\), term rules [0-9]+$", result.Texts[2]);
        Assert.Equal("0", result.Texts[3]);
    }

    [Fact]
    public void Genes_of_another_organism_get_terms_from_their_imported_annotation()
    {
        var result = Run("""
            $rows = 1..60 | ForEach-Object {
                $term = $_ -le 2 ? 'GO:0006298' : 'GO:0006281'
                "MGI`tMGI:$_`tGene$_`tinvolved_in`t$term`tR:1`tIDA`t`tP`tname`t`tprotein`ttaxon:10090`t20300101`tMGI`t`t"
            }
            Set-Content mouse.gaf (@('!gaf-version: 2.2') + $rows)
            $pair = '[{"query":"Gene1","partner":"Gene2","taxa":["10090"]}]' |
                Import-PathwayInteraction -Text -WarningAction SilentlyContinue
            ($pair | Invoke-PathwayPipeline -WarningAction SilentlyContinue).Name -contains 'mismatch repair'
            $null = Import-PathwayAnnotation ./mouse.gaf -Name mouse
            ($pair | Invoke-PathwayPipeline -WarningAction SilentlyContinue).Name -contains 'mismatch repair'
            ($pair | Resolve-PathwayTerm -Annotation mouse -WarningAction SilentlyContinue).Terms
            """);

        Assert.Empty(result.Errors);
        Assert.Equal(["False", "True", "mismatch repair"], result.Texts);
    }

    [Fact]
    public void A_stored_ontology_that_was_damaged_can_be_removed()
    {
        var result = Run("""
            $null = Import-PathwayOntology $file -Name Mine
            Set-Content "$env:PATHWAY_ONTOLOGY_PATH/Mine.ontology.tsv" damaged
            Get-PathwayOntology Mine -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId
            Remove-PathwayOntology Mine -Confirm:$false
            (Get-PathwayOntology).Name
            """);

        Assert.All(result.Errors, static error =>
            Assert.StartsWith("OntologyInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.StartsWith("OntologyInvalid,", result.Texts[0], StringComparison.Ordinal);
        Assert.Equal(["Embedded"], result.Texts[1..]);
    }

    [Fact]
    public void Update_gets_the_address_of_the_setting()
    {
        var result = Run("""
            $env:PATHWAY_GENE_ONTOLOGY_URI = 'http://example.org/go.obo'
            try { Update-PathwayOntology } finally { $env:PATHWAY_GENE_ONTOLOGY_URI = $null }
            """);

        Assert.StartsWith("DownloadRefused,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    // Each test has a folder of its own: the tests of a class run one after the other, and the variable is the process's.
    private static PowerShellResult Run(string script)
    {
        var folder = TestFolders.New();
        File.WriteAllText(Path.Combine(folder, "mine.obo"), Obo);
        File.WriteAllText(Path.Combine(folder, "bad.obo"), Obo + "[Term]\nid: M:4\nname: x\nis_a: M:9\n");
        using var runner = new PowerShellRunner();
        var result = runner.Run("""
            $previous = $env:PATHWAY_ONTOLOGY_PATH
            $env:PATHWAY_ONTOLOGY_PATH = "$($args[0])/ontologies"
            $env:PATHWAY_CACHE_PATH = "$($args[0])/cache.db"
            $null = $ExecutionContext.SessionState.Path.SetLocation($args[0])
            $file = "$($args[0])/mine.obo"
            $bad = "$($args[0])/bad.obo"
            """ + "\n" + script, folder);
        runner.Run("$env:PATHWAY_ONTOLOGY_PATH = $previous");
        return result;
    }
}
