#Requires -Version 7.6
<#
.SYNOPSIS
Builds the hierarchy for the action: files, job summary with a picture and tables, annotations.
.DESCRIPTION
All inputs are environment variables: INPUT_PATH, INPUT_CURATOR, INPUT_MAX_COST, INPUT_PROVIDER, INPUT_MODEL, INPUT_ROOT_PROFILE,
INPUT_EVIDENCE, INPUT_FAIL_ON and INPUT_OUTPUT; docs/actions.md describes them. Outside GitHub Actions the same text goes to the console:

    $env:INPUT_PATH = 'data/*.csv'; tools/action/hierarchy.ps1

Exit codes: 0 is success; 1, something of INPUT_FAIL_ON was found; 2, an input is wrong or no interaction could be read.
#>
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/common.ps1"

$failOn = Get-FailOn
$curator = Get-CuratorParameter
if ("$env:INPUT_EVIDENCE" -notin '', 'true', 'false') {
    Stop-Action "The input evidence is '$env:INPUT_EVIDENCE'; true or false is needed."
}
Import-Module $manifest

$read = Read-Input
foreach ($record in $read.Rejected) { Write-Annotation warning 'Record left out' $record.Reason $record.File $record.Line }
foreach ($failure in $read.Unread) {
    $place = Get-FailurePlace $failure
    Write-Annotation error 'File not read' $failure.Exception.Message $place.file $place.line
}
if ($read.Interactions.Count -eq 0) { Stop-Action "No interaction could be read from $($read.Patterns -join ', ')." }

$null = New-Item $output -ItemType Directory -Force
$folder = (Resolve-Path -LiteralPath $output).ProviderPath
$options = @{} + $curator
if ($env:INPUT_ROOT_PROFILE) { $options.RootProfile = $env:INPUT_ROOT_PROFILE }
if ($env:INPUT_EVIDENCE -eq 'true') {
    $options.Evidence = $true
    $options.RecordsOnly = $curator.Curator -notin 'Model', 'Hybrid'
}
$failed = $null
try {
    $nodes = @($read.Interactions | Invoke-PathwayPipeline @options -ReportPath "$folder/run.html" -ReportVariable report -Force `
            -WarningAction SilentlyContinue -ErrorVariable failed -ErrorAction SilentlyContinue)
}
catch { Stop-Action $_.Exception.Message }
foreach ($failure in $failed) { Write-Annotation warning 'Pathway' $failure.Exception.Message }
$hierarchy = $nodes[0].Hierarchy

'hierarchy.html', 'hierarchy.json', 'hierarchy.long.csv', 'hierarchy.svg', 'hierarchy.graphml' |
    ForEach-Object { $nodes | Export-PathwayHierarchy "$folder/$_" -Force -WarningAction SilentlyContinue }
$read.Rejected | Select-Object File, Line, Reason, Text | Export-Csv "$folder/left-out.csv" -UseQuotes Always

# A picture that can be read: what holds interactions, as deep as about sixty boxes allow. The numbers are those of the whole hierarchy.
$held = @($nodes | Where-Object { $_.Root -and ($_.Kind -eq 'Root' -or $_.SubtreeInteractions -gt 0) })
$depth = 4, 3, 2, 1 | Where-Object { $deepest = $_; @($held | Where-Object Level -le $deepest).Count -le 60 } | Select-Object -First 1
$drawn = @($held | Where-Object Level -le ($depth ? $depth : 1) | Select-Object -First 200)
$boxes = @{}
foreach ($node in $drawn) { $boxes[$node.Name] = "n$($boxes.Count)" }
$picture = @(
    'flowchart LR'
    foreach ($node in $drawn) { '  {0}["{1}<br/>{2}"]' -f $boxes[$node.Name], (Format-Label $node.Name), $node.SubtreeInteractions }
    foreach ($node in $drawn | Where-Object { $_.Parent -and $boxes.ContainsKey($_.Parent) }) {
        '  {0} --> {1}' -f $boxes[$node.Parent], $boxes[$node.Name]
    }
)

# A term without a place is shown where it stands in the input.
$bySource = @{}
foreach ($interaction in $hierarchy.Interactions) {
    foreach ($term in $interaction.Terms) { if (-not $bySource.ContainsKey("$term")) { $bySource["$term"] = $interaction.Source } }
}
function Get-Place([string] $name) { Split-Source ($bySource.ContainsKey($name) ? $bySource[$name] : '') }
$unplaced = @($hierarchy.Unplaced)
foreach ($node in $unplaced) {
    $place = Get-Place $node.Name
    Write-Annotation warning 'Term without a place' "No root fits '$($node.Name)'." $place.file $place.line
}
$findings = @($nodes | Test-PathwayHierarchy)
$serious = @($findings | Where-Object { $_.Severity -ne 'Info' -and $_.Rule -notin 'missing_superclass', 'unreachable' })
foreach ($finding in $serious) {
    $place = Get-Place "$($finding.Node)"
    $level = "$($finding.Severity)" -eq 'Error' ? 'error' : 'warning'
    Write-Annotation $level "Finding: $($finding.Rule)" "$($finding.Message) $($finding.Fix)" $place.file $place.line
}
$findings | Select-Object Severity, Rule, Node, Message, Fix, Command | Export-Csv "$folder/findings.csv" -UseQuotes Always

$placed = @($hierarchy.Interactions).Count - @($hierarchy.Unassigned).Count
$summary = @(
    '## Pathway'
    ''
    "$($nodes.Count) nodes, $(@($hierarchy.Interactions).Count) interactions, $placed of them with a term."
    "Left out: $(Format-Count $read.Rejected.Count record). Not read: $(Format-Count $read.Unread.Count file). " +
        "Without a place: $(Format-Count $unplaced.Count term)."
    ''
    '```mermaid'
    $picture
    '```'
    ''
    '| Root | Terms | Interactions |'
    '|---|---:|---:|'
    foreach ($root in $nodes | Where-Object Kind -eq 'Root') {
        $below = @($nodes | Where-Object { $_.Root -eq $root.Name -and $_.Kind -eq 'Term' }).Count
        "| $(Format-Cell $root.Name) | $below | $($root.SubtreeInteractions) |"
    }
    if ($unplaced) {
        '', '### Terms without a place', ''
        $unplaced | Select-Object -First 50 | ForEach-Object { "* $(Format-Cell $_.Name)" }
        if ($unplaced.Count -gt 50) { "* and $($unplaced.Count - 50) more" }
    }
    if ($read.Rejected) {
        '', '### Records left out', '', '| File | Line | Reason |', '|---|---:|---|'
        $read.Rejected | Select-Object -First 50 |
            ForEach-Object { "| $(Format-Cell (Get-RelativePath $_.File)) | $($_.Line) | $(Format-Cell $_.Reason) |" }
        if ($read.Rejected.Count -gt 50) { "| and $($read.Rejected.Count - 50) more | | |" }
    }
    if ($read.Unread) {
        '', '### Files that could not be read', ''
        $read.Unread | Select-Object -First 50 | ForEach-Object { "* $(Format-Cell $_.Exception.Message)" }
        if ($read.Unread.Count -gt 50) { "* and $($read.Unread.Count - 50) more" }
    }
    if ($serious) {
        '', '### Findings', '', '| Severity | Rule | Finding | What fixes it |', '|---|---|---|---|'
        $serious | Select-Object -First 50 |
            ForEach-Object { "| $($_.Severity) | $($_.Rule) | $(Format-Cell $_.Message) | $(Format-Cell $_.Command) |" }
        if ($serious.Count -gt 50) { "| | | and $($serious.Count - 50) more | |" }
    }
    ''
    $cost = if ($null -ne $report.Run.Cost) { ", $($report.Run.Cost.ToString([cultureinfo]::InvariantCulture)) $($report.Run.Currency)" }
    "$($report.Run.Questions) questions, $($report.Run.Stored) answered from the cache, $($report.Run.Calls) calls$cost. " +
        "Answered by $(Format-Cell $report.Run.Curator)."
)
Write-Summary $summary
Set-ActionOutput folder $folder
Set-ActionOutput page "$folder/hierarchy.html"
Set-ActionOutput nodes $nodes.Count
Set-ActionOutput rejected $read.Rejected.Count
Set-ActionOutput unplaced $unplaced.Count

$found = @{
    'bad-record' = $read.Rejected.Count + $read.Unread.Count
    'unplaced'   = $unplaced.Count
    'error'      = @($findings | Where-Object Severity -eq 'Error').Count
    'warning'    = @($serious | Where-Object Severity -eq 'Warning').Count
}
$reasons = @($failOn | Where-Object { $found[$_] -gt 0 } | ForEach-Object { "$($_): $($found[$_])" })
if ($reasons) {
    "The job fails because of fail-on: $($reasons -join ', ')."
    exit 1
}
exit 0
