#Requires -Version 7.6
<#
.SYNOPSIS
Gets the module for the action: from the gallery, or built from the sources of the action. Its manifest becomes an output of the step.
.DESCRIPTION
The environment variable INPUT_MODULE says where it comes from: gallery or checkout.
#>
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
. "$PSScriptRoot/common.ps1"

$root = (Resolve-Path "$PSScriptRoot/../..").Path
$manifest = "$root/Pathway.psd1"
switch ($env:INPUT_MODULE ? $env:INPUT_MODULE : 'gallery') {
    'checkout' {
        if (-not (Test-Path "$root/module/bin/Pathway.Cmdlets.dll")) {
            dotnet build "$root/src/Pathway.Cmdlets" --configuration Release --verbosity quiet --consoleLoggerParameters:NoSummary |
                Out-Host
        }
    }
    'gallery' {
        $version = (Import-PowerShellDataFile $manifest).ModuleVersion
        $folder = Join-Path ($env:RUNNER_TEMP ? $env:RUNNER_TEMP : [IO.Path]::GetTempPath()) 'pathway-module'
        $null = New-Item $folder -ItemType Directory -Force
        try { Save-PSResource Pathway -Version $version -Repository PSGallery -Path $folder -TrustRepository }
        catch {
            Stop-Action ("Pathway $version cannot be had from the PowerShell Gallery: $($_.Exception.Message) " +
                "With 'module: checkout' the action builds it.")
        }
        $manifest = "$folder/Pathway/$version/Pathway.psd1"
        if (-not (Test-Path $manifest)) {
            Stop-Action "The PowerShell Gallery has no Pathway $version. With 'module: checkout' the action builds it."
        }
    }
    default { Stop-Action "The input module is '$env:INPUT_MODULE'; gallery or checkout is needed." }
}
Set-ActionOutput manifest $manifest
"Pathway $((Import-PowerShellDataFile $manifest).ModuleVersion): $manifest"
