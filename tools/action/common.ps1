# What the scripts of the action share. In GitHub Actions they write workflow commands, outputs and the job summary; elsewhere the same
# text goes to the console. Whatever comes from files is data: it cannot end a command, a table or a line.

$script:shown = @{ error = 0; warning = 0 }

# GitHub shows no more annotations of a level in a step.
$script:maxShown = 10

function Test-Action { $env:GITHUB_ACTIONS -eq 'true' }

# One line without control characters, like every message of the module.
function Format-Line([string] $text) { ($text -replace '[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+', ' ').Trim() }

# The escapes of GitHub's own toolkit.
function Format-Data([string] $text) { (Format-Line $text).Replace('%', '%25') }
function Format-Property([string] $text) { (Format-Data $text).Replace(':', '%3A').Replace(',', '%2C') }

# Text in a cell of a Markdown table: no markup, no HTML, no mention, no link.
function Format-Cell([string] $text) {
    $line = Format-Line $text
    if ($line.Length -gt 200) { $line = $line.Substring(0, 200) + '…' }
    $escaped = [System.Net.WebUtility]::HtmlEncode($line)
    $escaped -replace '[\\|`*_{}\[\]()#+!~<>@$:]', { '&#{0};' -f [int][char]$_.Value }
}

# Text in a box of Mermaid: whatever could begin markup is written by its number.
function Format-Label([string] $text) { (Format-Line $text) -replace '[\x00-\x7F-[A-Za-z0-9 ,()/]]', { '#{0};' -f [int][char]$_.Value } }

function Get-RelativePath([string] $file) {
    $workspace = $env:GITHUB_WORKSPACE ? $env:GITHUB_WORKSPACE : (Get-Location).ProviderPath
    $path = [IO.Path]::IsPathFullyQualified($file) ? [IO.Path]::GetRelativePath($workspace, $file) : $file
    $path.Replace('\', '/')
}

# An annotation with file and line; outside Actions a line that editors and terminals can follow.
function Write-Annotation([ValidateSet('error', 'warning')] [string] $level, [string] $title, [string] $text, [string] $file, [int] $line) {
    $script:shown[$level]++
    if ($script:shown[$level] -gt $script:maxShown) { return }
    $path = $file ? (Get-RelativePath $file) : ''
    if (-not (Test-Action)) {
        $place = if ($path) { "$(Format-Line $path):${line}: " }
        return "$place${level}: $(Format-Line $title): $(Format-Line $text)"
    }
    $place = if ($path) { "file=$(Format-Property $path),line=$([math]::Max(1, $line))," }
    "::$level ${place}title=$(Format-Property $title)::$(Format-Data $text)"
}

# "FILE:LINE" of an interaction, as the module writes it.
function Split-Source([string] $source) {
    if ($source -match '^(?<file>.+):(?<line>[0-9]{1,9})$') { @{ file = $Matches.file; line = [int]$Matches.line } }
    else { @{ file = ''; line = 0 } }
}

# The file, and the line if the message names one, of a file that could not be read.
function Get-FailurePlace([System.Management.Automation.ErrorRecord] $failure) {
    $file = "$($failure.TargetObject)"
    if (-not $file -or -not (Test-Path -LiteralPath $file -PathType Leaf)) { return @{ file = ''; line = 0 } }
    @{ file = $file; line = $failure.Exception.Message -match "'[:,]? line (?<line>[0-9]{1,9})" ? [int]$Matches.line : 1 }
}

function Format-Count([int] $count, [string] $word) { $count -eq 1 ? "1 $word" : "$count ${word}s" }

function Write-Summary([string[]] $lines) {
    $text = ($lines -join "`n") + "`n`n"
    if ($env:GITHUB_STEP_SUMMARY) { [IO.File]::AppendAllText($env:GITHUB_STEP_SUMMARY, $text) }
    else { $text }
}

function Set-ActionOutput([string] $name, [string] $value) {
    if ($value -match '[\r\n]') { throw "The output $name has several lines." }
    if ($env:GITHUB_OUTPUT) { [IO.File]::AppendAllText($env:GITHUB_OUTPUT, "$name=$value`n") }
}

# Wrong inputs and settings: exit code 2.
function Stop-Action([string] $text) {
    $script:shown['error'] = 0
    Write-Annotation error 'Pathway' $text | Out-Host
    exit 2
}

$script:failures = 'bad-record', 'unplaced', 'error', 'warning', 'contradicted', 'retracted', 'mismatched', 'notfound', 'unsupported',
    'corrected', 'unchecked'

function Get-FailOn {
    $wanted = @("$env:INPUT_FAIL_ON" -split '[,\s]+' | Where-Object { $_ } | ForEach-Object { $_.ToLowerInvariant() })
    $unknown = @($wanted | Where-Object { $_ -notin $script:failures })
    if ($unknown) { Stop-Action "The input fail-on names '$($unknown[0])'; known are $($script:failures -join ', ')." }
    , $wanted
}

# The patterns of the input, and the interactions in the files that they name.
function Read-Input {
    $patterns = @("$env:INPUT_PATH" -split '\r?\n' | ForEach-Object { $_.Trim() } | Where-Object { $_ })
    if (-not $patterns) { Stop-Action 'The input path is empty: it names the files with interactions, one pattern a line.' }
    $rejected = $unread = $null
    $interactions = @(Import-PathwayInteraction -Path $patterns -RejectedVariable rejected -ErrorVariable unread `
            -ErrorAction SilentlyContinue -WarningAction SilentlyContinue)
    @{ Interactions = $interactions; Rejected = @($rejected); Unread = @($unread); Patterns = $patterns }
}

# Parameters that say who answers. Without a key, as in a pull request from a fork, the ontology answers.
function Get-CuratorParameter {
    $curator = $env:INPUT_CURATOR ? $env:INPUT_CURATOR : 'Ontology'
    if ($curator -notin 'Ontology', 'Model', 'Hybrid', 'Replay') {
        Stop-Action "The input curator is '$curator'; Ontology, Model, Hybrid or Replay is needed."
    }
    $parameters = @{ Curator = $curator }
    if ($env:INPUT_PROVIDER) { $parameters.Provider = $env:INPUT_PROVIDER }
    if ($env:INPUT_MODEL) { $parameters.Model = $env:INPUT_MODEL }
    if ($curator -notin 'Model', 'Hybrid') { return $parameters }
    $cost = [decimal]0
    $style = [Globalization.NumberStyles]::AllowDecimalPoint
    if (-not [decimal]::TryParse("$env:INPUT_MAX_COST", $style, [cultureinfo]::InvariantCulture, [ref]$cost)) {
        Stop-Action "With curator $curator the input max-cost is needed: a number such as 2.50. It is '$env:INPUT_MAX_COST'."
    }
    $keys = switch ($env:INPUT_PROVIDER) {
        'OpenAI' { $env:OPENAI_API_KEY, $env:PATHWAY_ENDPOINT }
        'Vertex' { $env:CLOUDSDK_AUTH_ACCESS_TOKEN }
        default { $env:GOOGLE_API_KEY, $env:GEMINI_API_KEY, $env:PATHWAY_ENDPOINT }
    }
    if (-not ($keys | Where-Object { $_ })) {
        $text = "No key is there, as in a pull request from a fork: the ontology answers instead of the curator $curator."
        Write-Annotation warning 'Pathway' $text | Out-Host
        return @{ Curator = 'Ontology' }
    }
    $parameters.MaxCost = $cost
    $parameters
}

$manifest = $env:PATHWAY_MANIFEST ? $env:PATHWAY_MANIFEST : "$PSScriptRoot/../../Pathway.psd1"
$output = $env:INPUT_OUTPUT ? $env:INPUT_OUTPUT : 'pathway-report'
