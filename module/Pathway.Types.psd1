@{
    ModuleVersion        = '0.1.0'
    GUID                 = '0d5a5b8e-6b0e-4f0b-8a55-2f1e6b6f7d37'
    Author               = 'Pathway contributors'
    Description          = 'What PowerShell adds to the types of Pathway; imported by Pathway.psm1.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    TypesToProcess       = @('Pathway.Types.ps1xml')
    FunctionsToExport    = @()
    CmdletsToExport      = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
}
