#Requires -Version 7.4
<#
.SYNOPSIS
Builds, tests and packs the module.
.DESCRIPTION
Build      compiles everything and leaves ./Pathway.psd1 ready to be imported
Transport  builds the optional transport over Google.GenAI into the module and runs its tests
Test       runs all tests: xunit, and Pester in this pwsh
Pack       makes artifacts/Pathway/VERSION, the folder that is installed, and a zip file of it
Clean      removes whatever the other tasks made

The registry may not serve the package Google.GenAI. Then Build, Test and Pack say so and go on without the transport: it is optional.
.EXAMPLE
./build.ps1; Import-Module ./Pathway.psd1
.EXAMPLE
./build.ps1 -Task Clean, Pack
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Transport', 'Test', 'Pack', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$artifacts = Join-Path $PSScriptRoot 'artifacts'
$staged = Join-Path $PSScriptRoot 'module' 'bin'

$transport = Join-Path $PSScriptRoot 'src' 'Pathway.GoogleGenAI'
$transportTests = Join-Path $PSScriptRoot 'tests' 'Pathway.GoogleGenAI.Tests'

function Build {
    dotnet build $PSScriptRoot --configuration $Configuration
    if (CanRestore $transport) { dotnet build $transport --configuration $Configuration --no-restore --property:StageTransport=true }
}

# Whether the registry serves what a project outside the solution needs. Whatever else keeps a restore from working is told as it is.
function CanRestore([string] $project) {
    $PSNativeCommandUseErrorActionPreference = $false
    $said = dotnet restore $project 2>&1 | Out-String
    if ($LASTEXITCODE -eq 0) { return $true }
    $reason = if ($said -match 'error (NU110[123]: .*?)( \[|\r?\n|$)') { $Matches[1] } else { $said.Trim() }
    Write-Host "$(Split-Path $project -Leaf): left out, the package Google.GenAI cannot be had here. $reason"
    $false
}

function Transport {
    Build
    if (CanRestore $transportTests) { dotnet test $transportTests --configuration $Configuration --no-restore }
}

function Test {
    dotnet test $PSScriptRoot --configuration $Configuration
    if (CanRestore $transportTests) { dotnet test $transportTests --configuration $Configuration --no-restore }
    else { Write-Host 'Pathway.GoogleGenAI.Tests: not run.' }
    # A process of its own: this one may have an older build of the module loaded.
    pwsh -NoProfile -File (Join-Path $PSScriptRoot 'tests' 'Pester' 'Run.ps1')
}

function Pack {
    # Nothing of an earlier build may slip into the package.
    if (Test-Path $staged) { Remove-Item $staged -Recurse }
    Build
    $version = (Import-PowerShellDataFile (Join-Path $PSScriptRoot 'Pathway.psd1')).ModuleVersion
    $folder = Join-Path $artifacts 'Pathway' $version
    if (Test-Path $folder) { Remove-Item $folder -Recurse }
    $null = New-Item $folder -ItemType Directory
    'Pathway.psd1', 'module', 'en-US', 'LICENSE', 'NOTICE', 'CHANGELOG.md', 'README.md' | ForEach-Object { Copy-Item (Join-Path $PSScriptRoot $_) $folder -Recurse }
    $null = Test-ModuleManifest (Join-Path $folder 'Pathway.psd1')
    $zip = Join-Path $artifacts "Pathway.$version.zip"
    Compress-Archive (Join-Path $folder '*') $zip -Force
    '{0}: {1:n1} MB' -f $zip, ((Get-Item $zip).Length / 1MB)
}

function Clean {
    Get-ChildItem $PSScriptRoot -Recurse -Directory -Include bin, obj | Where-Object FullName -notmatch '[\\/]\.git[\\/]' | Remove-Item -Recurse -Force
    if (Test-Path $artifacts) { Remove-Item $artifacts -Recurse -Force }
}

foreach ($step in $Task) { & $step }
