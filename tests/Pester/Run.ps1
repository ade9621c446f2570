<#
.SYNOPSIS
Runs the Pester tests on a module and writes how many passed, failed and were skipped.
.PARAMETER CountsPath
A file for the counts: passed, failed, skipped.
.PARAMETER ModulePath
The module to test: its folder or its manifest. Unless given, the module that was built in the repository.
.PARAMETER PackagePath
A package (.nupkg) to test: it is installed into a temporary folder first, and tests/Package runs too.
#>
[CmdletBinding(DefaultParameterSetName = 'Module')]
param(
    [string] $CountsPath,
    [Parameter(ParameterSetName = 'Module')] [string] $ModulePath,
    [Parameter(Mandatory, ParameterSetName = 'Package')] [string] $PackagePath
)

$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.5
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.CIFormat = 'Auto'
if ($env:NO_COLOR) { $configuration.Output.RenderMode = 'Plaintext' }

# The tests read these variables; child processes see them too.
$before = $env:PATHWAY_TEST_MODULE, $env:PATHWAY_TEST_PACKAGE
$installed = $null
try {
    if ($PackagePath) {
        $env:PATHWAY_TEST_PACKAGE = (Resolve-Path -LiteralPath $PackagePath).Path
        $installed = Join-Path ([System.IO.Path]::GetTempPath()) "pathway-$([guid]::NewGuid())"
        $ModulePath = & "$PSScriptRoot/../Package/Install-Package.ps1" $env:PATHWAY_TEST_PACKAGE $installed
        $configuration.Run.Path = $PSScriptRoot, (Resolve-Path "$PSScriptRoot/../Package").Path
    }
    if ($ModulePath) {
        if (Test-Path -LiteralPath $ModulePath -PathType Container) { $ModulePath = Join-Path $ModulePath 'Pathway.psd1' }
        $env:PATHWAY_TEST_MODULE = (Resolve-Path -LiteralPath $ModulePath).Path
    }
    $result = Invoke-Pester -Configuration $configuration
}
finally {
    $env:PATHWAY_TEST_MODULE, $env:PATHWAY_TEST_PACKAGE = $before
    # On Windows the assemblies of the module stay in use as long as this process lives.
    if ($installed -and (Test-Path $installed)) { Remove-Item $installed -Recurse -Force -ErrorAction ($IsWindows ? 'Ignore' : 'Stop') }
}
$broken = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
if ($CountsPath) { Set-Content -LiteralPath $CountsPath -Value "$($result.PassedCount) $broken $($result.SkippedCount)" }
exit ($broken -gt 0 ? 1 : 0)
