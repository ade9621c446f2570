#Requires -Version 7.6
<#
.SYNOPSIS
Reports the evidence for the action: a table of all verdicts, annotations, and the job summary.
.DESCRIPTION
tools/action/hierarchy.ps1 has checked the citations; this script takes the stored records, and asks only what stayed open. Its inputs
are environment variables: INPUT_PATH, INPUT_CURATOR, INPUT_PROVIDER, INPUT_MODEL, INPUT_FAIL_ON and INPUT_OUTPUT.

Exit codes: 0 is success; 1, something of INPUT_FAIL_ON was found; 2, an input is wrong or no interaction could be read.
#>
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/common.ps1"

$failOn = Get-FailOn
Import-Module $manifest
$read = Read-Input
if ($read.Interactions.Count -eq 0) { Stop-Action "No interaction could be read from $($read.Patterns -join ', ')." }
$null = New-Item $output -ItemType Directory -Force
$file = "$((Resolve-Path -LiteralPath $output).ProviderPath)/evidence.csv"

# Answers of a model are stored too; none is asked for again.
$options = if ($env:INPUT_CURATOR -in 'Model', 'Hybrid') { @{ Curator = 'Replay' } } else { @{ RecordsOnly = $true; MaxOutageSeconds = 0 } }
if ($env:INPUT_PROVIDER) { $options.Provider = $env:INPUT_PROVIDER }
if ($env:INPUT_MODEL) { $options.Model = $env:INPUT_MODEL }
$failed = $null
try {
    $judged = @($read.Interactions | Test-PathwayEvidence @options -WarningAction SilentlyContinue -ErrorVariable failed `
            -ErrorAction SilentlyContinue)
    $judged | Export-PathwayEvidence $file -Force
}
catch { Stop-Action $_.Exception.Message }
foreach ($failure in $failed) { Write-Annotation warning 'Pathway' $failure.Exception.Message }

$verdicts = @($judged | Test-PathwayEvidence @options -AsVerdict -WarningAction SilentlyContinue -ErrorAction SilentlyContinue |
        Where-Object Scope -eq 'Evidence')
if (-not (Test-Action)) {
    # In GitHub Actions Export-PathwayEvidence has written these as annotations, and the table of the summary.
    foreach ($verdict in $verdicts | Where-Object Verdict -notin 'Supported', 'Unchecked') {
        $place = Split-Source $verdict.Origin
        $level = "$($verdict.Verdict)" -in 'Unsupported', 'Corrected' ? 'warning' : 'error'
        $text = "$($verdict.Interaction), PMID $($verdict.Evidence): $($verdict.Reason)"
        Write-Annotation $level "$($verdict.Verdict)" $text $place.file $place.line
    }
    $verdicts | Group-Object Verdict | ForEach-Object { "$($_.Name): $($_.Count)" }
}
$reasons = @($verdicts | Group-Object Verdict | Where-Object { $_.Name.ToLowerInvariant() -in $failOn } |
        ForEach-Object { "$($_.Name): $($_.Count)" })
if ($reasons) {
    "The job fails because of fail-on: $($reasons -join ', ')."
    exit 1
}
exit 0
