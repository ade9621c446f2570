#Requires -Version 7.6
<#
.SYNOPSIS
Builds the hierarchy of the example interactions, with siblings and without duplicates, shows it, checks it and saves it.
.DESCRIPTION
Asks the embedded ontology, unless a key of a model is set; no key and no network are needed. Builds the module first if it is not
built. Runs in PowerShell 7.6 or newer; where none is installed, the .NET 10 SDK brings it:

    dotnet tool exec PowerShell --yes -- examples/quickstart.ps1
.PARAMETER Path
Files of interactions; wildcards are allowed.
.PARAMETER OutputFolder
Where hierarchy.json and hierarchy.html are written: the current folder unless given.
#>
param(
    [string[]] $Path = "$PSScriptRoot/*.json",
    [string] $OutputFolder = '.'
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module Pathway)) {
    $root = "$PSScriptRoot/.."
    if (-not (Test-Path "$root/module/bin/Pathway.Cmdlets.dll")) {
        'Building the module. This takes a minute.'
        dotnet build "$root/src/Pathway.Cmdlets" --configuration Release --verbosity quiet --consoleLoggerParameters:NoSummary
        if ($LASTEXITCODE -ne 0) { throw "The module cannot be built; the errors are above. It needs the .NET 10 SDK." }
    }
    Import-Module "$root/Pathway.psd1"
}

# Records that cannot be used and terms without a place are warnings: they end nothing, and the results are written all the same.
$interactions = @(Import-PathwayInteraction $Path -RejectedVariable rejected)
if ($interactions.Count -eq 0) { throw "No interaction could be read from $($Path -join ', ')." }
$nodes = @($interactions | Invoke-PathwayPipeline)
$hierarchy = $nodes[0].Hierarchy

$files = $nodes | Export-PathwayHierarchy "$OutputFolder/hierarchy.json" -Force -PassThru
$files = @($files) + @($nodes | Export-PathwayHierarchy "$OutputFolder/hierarchy.html" -Force -PassThru)

$nodes | Show-PathwayTree -Depth 2
$nodes | Test-PathwayHierarchy | Where-Object Severity -ne 'Info'

# The promise: no input disappears.
if ($hierarchy.Interactions.Count -ne $interactions.Count) {
    throw "$($interactions.Count) interactions went in, and $($hierarchy.Interactions.Count) came out."
}
$placed = @($hierarchy.Interactions | Where-Object { @($_.Terms | ForEach-Object { $hierarchy.Find($_) } | Where-Object Root).Count -gt 0 })
$share = if ($placed.Count -eq $interactions.Count) { "All $($placed.Count)" } else { "$($placed.Count) of $($interactions.Count)" }

$run = Get-PathwayRun -RunId $hierarchy.RunId
''
"$share interactions are placed under one of $($hierarchy.Profile.Roots.Count) roots: " +
"$($nodes.Count) terms, $($hierarchy.Changes.Count) changes."
if ($hierarchy.Unplaced.Count -gt 0) { "Terms without a place: $($hierarchy.Unplaced -join ', ')." }
if ($hierarchy.Unassigned.Count -gt 0) { "Interactions without a term: $($hierarchy.Unassigned.Count)." }
foreach ($record in $rejected) { "Left out: $record" }
$invariant = [cultureinfo]::InvariantCulture
$used = if ($run.InputTokens) { ", $($run.InputTokens + $run.OutputTokens + $run.ThoughtTokens) tokens" }
$cost = if ($null -ne $run.Cost -and $run.Currency) { ", $($run.Cost.ToString('0.0000', $invariant)) $($run.Currency)" }
$seconds = $run.Duration.TotalSeconds.ToString('0.0', $invariant)
"$($run.Questions) questions, $($run.Stored) of them answered from the cache, $($run.Calls) calls$used$cost, $seconds s. " +
"Answered by: $($run.Curator)."
"Saved: $(($files | ForEach-Object FullName) -join ', ')"
if ($run.Curator -like 'GO*') {
    'With a key a language model answers: set GOOGLE_API_KEY, or name a local server: Get-Help about_Pathway_Models.'
}
'Next: put your own files in place of the example: examples/quickstart.ps1 -Path my-interactions.json'
