@{
    RootModule           = 'module/Pathway.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '6f0b6d1e-2f6b-4b43-9d0c-6b8d6c6c9a51'
    Author               = 'Pathway contributors'
    CompanyName          = 'Pathway contributors'
    Copyright            = '(c) Pathway contributors. MIT licence. Gene Ontology data: CC BY 4.0.'
    Description          = 'Builds a clean hierarchy of the biological pathways in which proteins interact: each term''s parent, up to fixed roots, from an embedded Gene Ontology, with every answer stored and every decision explained.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('module/Pathway.Format.ps1xml')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    CmdletsToExport      = @(
        'Clear-PathwayCache'
        'Compare-PathwayHierarchy'
        'ConvertTo-PathwayInteraction'
        'Export-PathwayCache'
        'Export-PathwayEvidence'
        'Export-PathwayHierarchy'
        'Find-PathwayEvidence'
        'Find-PathwayPublication'
        'Find-PathwaySibling'
        'Find-PathwayTerm'
        'Get-PathwayBatch'
        'Get-PathwayCache'
        'Get-PathwayConfiguration'
        'Get-PathwayModel'
        'Get-PathwayOntology'
        'Get-PathwayPublication'
        'Get-PathwayRun'
        'Import-PathwayAnnotation'
        'Import-PathwayCache'
        'Import-PathwayHierarchy'
        'Import-PathwayInteraction'
        'Import-PathwayOntology'
        'Invoke-PathwayHierarchy'
        'Invoke-PathwayPipeline'
        'Invoke-PathwayReorganize'
        'Measure-PathwayHierarchy'
        'Receive-PathwayBatch'
        'Remove-PathwayOntology'
        'Repair-PathwayHierarchy'
        'Resolve-PathwayTerm'
        'Set-PathwayConfiguration'
        'Show-PathwayTree'
        'Stop-PathwayBatch'
        'Test-PathwayEvidence'
        'Test-PathwayHierarchy'
        'Update-PathwayOntology'
    )
    PrivateData          = @{
        PSData = @{
            Tags         = @('Bioinformatics', 'Pathway', 'GeneOntology', 'Ontology', 'Hierarchy', 'Protein', 'Interaction', 'LLM', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'See CHANGELOG.md in the module''s folder.'
        }
    }
}
