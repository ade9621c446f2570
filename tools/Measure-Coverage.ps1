#Requires -Version 7.6
<#
.SYNOPSIS
Runs the xunit tests and prints which part of the lines and branches of Pathway.Core they run, by folder.
.DESCRIPTION
A line or branch counts when the tests of any project run it. The engine tests import the module from module/bin; the copy of Core there
is counted too. The Pester tests are not counted.
.PARAMETER Project
The test projects, all unless given. What the others ran the last time is counted too; run all after a change of Core.
.PARAMETER Filter
Runs only these tests, in the syntax of dotnet test --filter.
.PARAMETER NoRun
Prints the figures of the last run again.
#>
[CmdletBinding()]
param(
    [string[]] $Project = @('Pathway.Core.Tests', 'Pathway.Llm.Tests', 'Pathway.PowerShell.Tests'),
    [string] $Filter,
    [switch] $NoRun
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
# A project whose tests fail does not keep the next one from running.
$PSNativeCommandUseErrorActionPreference = $false
$root = (Resolve-Path (Join-Path $PSScriptRoot '..')).Path
$results = Join-Path $root 'artifacts' 'coverage'
$goals = @{ Lines = 95; Branches = 90 }

if (-not $NoRun) {
    $failed = foreach ($name in $Project) {
        if (Test-Path (Join-Path $results $name)) { Remove-Item (Join-Path $results $name) -Recurse }
        $arguments = @((Join-Path $root 'tests' $name), '--collect', 'XPlat Code Coverage')
        $arguments += '--results-directory', (Join-Path $results $name)
        $arguments += '--settings', (Join-Path $root 'tests' 'coverage.runsettings')
        if ($Filter) { $arguments += '--filter', $Filter }
        if ($name -eq 'Pathway.PowerShell.Tests') {
            $setting = 'DataCollectionRunSettings.DataCollectors.DataCollector.Configuration.IncludeDirectory'
            $arguments += '--', "$setting=$(Join-Path $root 'module' 'bin')"
        }
        dotnet test @arguments | Out-Host
        if ($LASTEXITCODE -ne 0) { $name }
    }
    if ($failed) { Write-Warning "Tests failed in $($failed -join ', '): the figures are too low." }
}

# Lines and branches by their place in the sources, with the highest number of hits that any test project gave.
$lines = @{}
$branches = @{}

function Add-Hit([hashtable] $places, [string] $key, [string] $path, [long] $hits) {
    if (-not $places.ContainsKey($key)) { $places[$key] = [pscustomobject]@{ Path = $path; Hits = 0 } }
    if ($hits -gt $places[$key].Hits) { $places[$key].Hits = $hits }
}

foreach ($file in Get-ChildItem $results -Recurse -Filter coverage.json) {
    $modules = Get-Content -LiteralPath $file.FullName -Raw | ConvertFrom-Json -AsHashtable
    foreach ($source in $modules.Values | ForEach-Object { $_.GetEnumerator() }) {
        $path = [System.IO.Path]::GetRelativePath((Join-Path $root 'src' 'Pathway.Core'), $source.Key)
        foreach ($class in $source.Value.GetEnumerator()) {
            foreach ($method in $class.Value.GetEnumerator()) {
                foreach ($line in $method.Value.Lines.GetEnumerator()) { Add-Hit $lines "$path|$($line.Key)" $path $line.Value }
                foreach ($branch in $method.Value.Branches) {
                    $key = "$path|$($class.Key)|$($method.Key)|$($branch.Offset)|$($branch.EndOffset)|$($branch.Path)"
                    Add-Hit $branches $key $path $branch.Hits
                }
            }
        }
    }
}
if ($lines.Count -eq 0) { throw "Nothing was counted: there is no line in the files under '$results'." }

function Get-Figure([string] $name, $ofLines, $ofBranches) {
    $covered = @($ofLines | Where-Object Hits -gt 0).Count
    $taken = @($ofBranches | Where-Object Hits -gt 0).Count
    [pscustomobject]@{
        Folder       = $name
        Lines        = @($ofLines).Count
        'Lines %'    = [Math]::Round(100.0 * $covered / [Math]::Max(1, @($ofLines).Count), 1)
        Branches     = @($ofBranches).Count
        'Branches %' = @($ofBranches).Count -eq 0 ? $null : [Math]::Round(100.0 * $taken / @($ofBranches).Count, 1)
    }
}

$top = { $parts = $_.Path -split '[\\/]'; $parts.Count -gt 1 ? $parts[0] : '.' }
$byFolder = $branches.Values | Group-Object $top -AsHashTable -AsString
$rows = $lines.Values | Group-Object $top | Sort-Object Name | ForEach-Object {
    Get-Figure $_.Name $_.Group ($byFolder.ContainsKey($_.Name) ? $byFolder[$_.Name] : @())
}
$total = Get-Figure 'Pathway.Core' $lines.Values $branches.Values
@($rows) + $total | Format-Table | Out-String -Width 140 | Write-Host

# Where most is missing: there the next test helps most.
$lines.Values | Where-Object Hits -eq 0 | Group-Object Path | Sort-Object Count -Descending | Select-Object -First 10 Count, Name |
    Format-Table @{ Label = 'Lines not run'; Expression = 'Count' }, @{ Label = 'File'; Expression = 'Name' } |
    Out-String -Width 140 | Write-Host
foreach ($kind in 'Lines', 'Branches') {
    $reached = $total."$kind %" -ge $goals[$kind] ? 'reached' : 'not reached'
    "${kind}: $($total."$kind %") %, goal $($goals[$kind]) %, $reached"
}
