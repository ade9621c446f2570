<#
.SYNOPSIS
Runs the Pester tests on the built module and writes how many passed, failed and were skipped.
#>
param([string] $CountsPath)

$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.5
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.CIFormat = 'Auto'
if ($env:NO_COLOR) { $configuration.Output.RenderMode = 'Plaintext' }
$result = Invoke-Pester -Configuration $configuration
$broken = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
if ($CountsPath) { Set-Content -LiteralPath $CountsPath -Value "$($result.PassedCount) $broken $($result.SkippedCount)" }
exit ($broken -gt 0 ? 1 : 0)
