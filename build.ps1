#Requires -Version 7.4
<#
.SYNOPSIS
Builds, tests and packs the module.
.DESCRIPTION
Build   compiles everything and leaves ./Pathway.psd1 ready to be imported
Test    runs all tests: xunit, and Pester in this pwsh
Pack    makes artifacts/Pathway/VERSION, the folder that is installed, and a zip file of it
Clean   removes whatever the other tasks made
.EXAMPLE
./build.ps1; Import-Module ./Pathway.psd1
.EXAMPLE
./build.ps1 -Task Clean, Pack
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Pack', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$artifacts = Join-Path $PSScriptRoot 'artifacts'
$staged = Join-Path $PSScriptRoot 'module' 'bin'

function Build { dotnet build $PSScriptRoot --configuration $Configuration }

function Test {
    dotnet test $PSScriptRoot --configuration $Configuration
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
