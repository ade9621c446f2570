#Requires -Version 7.6
<#
.SYNOPSIS
Runs the Pester tests on a module and writes how many passed, failed and were skipped.
.DESCRIPTION
Pester is a NuGet package, restored with the tests; its version stands in Directory.Packages.props.
.PARAMETER CountsPath
A file that gets the three numbers.
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
$PSNativeCommandUseErrorActionPreference = $true
$project = Join-Path $PSScriptRoot '..' 'Pathway.PowerShell.Tests'
$restored = dotnet msbuild $project -getProperty:NuGetPackageRoot -getProperty:PesterVersion | ConvertFrom-Json
$pester = Join-Path $restored.Properties.NuGetPackageRoot 'pester' $restored.Properties.PesterVersion 'tools' 'Pester.psd1'
if (-not (Test-Path $pester)) { throw "Pester is missing: '$pester'. Run 'dotnet restore' in the folder of the project." }
Import-Module $pester
# Windows gives the output of a child process in the code page of the console, which has no Greek letters.
if ($IsWindows) { [Console]::OutputEncoding = [System.Text.UTF8Encoding]::new($false) }

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
$failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
if ($CountsPath) { Set-Content -LiteralPath $CountsPath -Value "$($result.PassedCount) $failed $($result.SkippedCount)" }
exit ($failed -gt 0 ? 1 : 0)
