#Requires -Version 7.6
<#
.SYNOPSIS
Runs the Pester tests on the built module and writes how many passed, failed and were skipped.
.DESCRIPTION
Pester is a NuGet package, restored with the tests; its version stands in Directory.Packages.props.
.PARAMETER CountsPath
A file that gets the three numbers.
#>
[CmdletBinding()]
param([string] $CountsPath)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$project = Join-Path $PSScriptRoot '..' 'Pathway.PowerShell.Tests'
$restored = dotnet msbuild $project -getProperty:NuGetPackageRoot -getProperty:PesterVersion | ConvertFrom-Json
$pester = Join-Path $restored.Properties.NuGetPackageRoot 'pester' $restored.Properties.PesterVersion 'tools' 'Pester.psd1'
if (-not (Test-Path $pester)) { throw "Pester is missing: '$pester'. Run 'dotnet restore' in the folder of the project." }
Import-Module $pester

$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.CIFormat = 'Auto'
if ($env:NO_COLOR) { $configuration.Output.RenderMode = 'Plaintext' }
$result = Invoke-Pester -Configuration $configuration
$failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
if ($CountsPath) { Set-Content -LiteralPath $CountsPath -Value "$($result.PassedCount) $failed $($result.SkippedCount)" }
exit ($failed -gt 0 ? 1 : 0)
