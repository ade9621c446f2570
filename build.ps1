#Requires -Version 7.6
<#
.SYNOPSIS
Builds, tests and packs the module.
.DESCRIPTION
Build       compiles everything and leaves ./Pathway.psd1 ready to be imported
Module      compiles the module alone, without tests and benchmarks, which is faster; ./Pathway.psd1 is ready then too
Transport   builds the optional transport over Google.GenAI into the module and runs its tests
Test        runs all tests, xunit and Pester; the last line counts both
Pack        makes artifacts/Pathway/VERSION, the folder that is installed, a zip file of it, and the .nupkg for a gallery
TestPackage installs the .nupkg in artifacts into a temporary folder and runs the Pester tests on it
Docs        makes the documentation site in artifacts/docs from the files in docs
Sbom        lists the components of the package in artifacts/Pathway.bom.json (CycloneDX)
Coverage    measures which part of Pathway.Core the xunit tests run
Analyze     runs PSScriptAnalyzer over all scripts, where it is installed
Clean       removes whatever the other tasks made

The registry may not serve the package Google.GenAI. Then Build, Test and Pack say so and go on without the transport: it is optional.
.EXAMPLE
./build.ps1 -Task Module; Import-Module ./Pathway.psd1
.EXAMPLE
./build.ps1 -Task Clean, Pack
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Module', 'Transport', 'Test', 'Pack', 'TestPackage', 'Docs', 'Sbom', 'Coverage', 'Analyze', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$artifacts = Join-Path $PSScriptRoot 'artifacts'
# Windows writes for other programs, such as a log, in the code page of the console, which has no Greek letters.
if ($IsWindows) { [Console]::OutputEncoding = [System.Text.UTF8Encoding]::new($false) }

$transport = Join-Path $PSScriptRoot 'src' 'Pathway.GoogleGenAI'
$transportTests = Join-Path $PSScriptRoot 'tests' 'Pathway.GoogleGenAI.Tests'
# Outside the solution: the driver of the browser is large, and needed by these tests alone.
$pageTests = Join-Path $PSScriptRoot 'tests' 'Pathway.Page.Tests'

function Build {
    dotnet build $PSScriptRoot --configuration $Configuration
    if (CanRestore $transport) { dotnet build $transport --configuration $Configuration --no-restore --property:StageTransport=true }
}

function Module {
    dotnet build (Join-Path $PSScriptRoot 'src' 'Pathway.Cmdlets') --configuration $Configuration
}

# Whether the registry serves what a project outside the solution needs. Whatever else keeps a restore from working is told as it is.
function CanRestore([string] $project) {
    $PSNativeCommandUseErrorActionPreference = $false
    $said = dotnet restore $project 2>&1 | Out-String
    if ($LASTEXITCODE -eq 0) { return $true }
    $reason = if ($said -match 'error (NU110[123]: .*?)( \[|\r?\n|$)') { $Matches[1] } else { $said.Trim() }
    Write-Host "$(Split-Path $project -Leaf): left out, a package cannot be had here. $reason"
    $false
}

function Transport {
    Build
    if (CanRestore $transportTests) { dotnet test $transportTests --configuration $Configuration --no-restore }
}

function Test {
    $results = Join-Path $artifacts 'test-results'
    $pesterCounts = Join-Path $results 'pester.txt'
    if (Test-Path $results) { Remove-Item $results -Recurse }
    $null = New-Item $results -ItemType Directory
    dotnet build $PSScriptRoot --configuration $Configuration

    # A suite that fails does not keep the next one from running.
    $PSNativeCommandUseErrorActionPreference = $false
    $reporting = '--configuration', $Configuration, '--results-directory', $results
    # The browser mostly waits: its tests run beside the others.
    $pages = Start-PageTest $reporting
    try {
        dotnet test $PSScriptRoot --no-build --logger trx @reporting
        $failedSuites = [int]($LASTEXITCODE -ne 0)
        if (CanRestore $transportTests) {
            dotnet test $transportTests --no-restore --logger trx @reporting
            $failedSuites += $LASTEXITCODE -ne 0
        }
        else { Write-Host 'Pathway.GoogleGenAI.Tests: not run.' }
        if ($pages) {
            $pages.WaitForExit()
            'pages.txt', 'pages-errors.txt' | ForEach-Object { Get-Content (Join-Path $results $_) }
            $failedSuites += $pages.ExitCode -ne 0
        }
    }
    finally { if ($pages -and -not $pages.HasExited) { $pages.Kill($true) } }
    # Pester tests the package as it is installed from a gallery.
    Pack
    TestPackage $pesterCounts
    $failedSuites += $LASTEXITCODE -ne 0

    [int] $passed, [int] $failed, [int] $skipped = (Test-Path $pesterCounts) ? (-split (Get-Content $pesterCounts -Raw)) : (0, 1, 0)
    foreach ($file in Get-ChildItem $results -Filter *.trx) {
        $counters = ([xml](Get-Content -LiteralPath $file -Raw)).TestRun.ResultSummary.Counters
        $passed += [int]$counters.passed
        $failed += [int]$counters.executed - [int]$counters.passed
        $skipped += [int]$counters.total - [int]$counters.executed
    }
    # A suite that ended before it could count its tests is a failure too.
    if ($failedSuites -gt 0 -and $failed -eq 0) { $failed = 1 }
    $line = "$passed passed, $failed failed, $skipped skipped"
    if ($env:GITHUB_STEP_SUMMARY) { Add-Content $env:GITHUB_STEP_SUMMARY "### Tests`n`n$line" }
    $line
    if ($failed -gt 0) { exit 1 }
}

# Starts the tests of the pages and gives their process; nothing where they cannot run.
function Start-PageTest([string[]] $reporting) {
    if (-not $env:PATHWAY_TEST_CHROMIUM -and -not (Get-Command chromium, chromium-browser, google-chrome -ErrorAction Ignore)) {
        Write-Host 'Pathway.Page.Tests: not run, there is no Chromium here; PATHWAY_TEST_CHROMIUM can name one.'
        return
    }
    if (-not (CanRestore $pageTests)) { Write-Host 'Pathway.Page.Tests: not run.'; return }
    # Built before the others run, which use the same assemblies.
    dotnet build $pageTests --no-restore --configuration $Configuration | Out-Host
    $arguments = @('test', $pageTests, '--no-build', '--logger', 'trx;LogFileName=pages.trx') + $reporting
    $process = Start-Process dotnet ($arguments | ForEach-Object { "`"$_`"" }) -NoNewWindow -PassThru `
        -RedirectStandardOutput (Join-Path $results 'pages.txt') -RedirectStandardError (Join-Path $results 'pages-errors.txt')
    # Without its handle a process that has ended keeps its exit code to itself.
    $null = $process.Handle
    $process
}

function Pack {
    & (Join-Path $PSScriptRoot 'tools' 'Pack.ps1') -Configuration $Configuration -WithTransport:(CanRestore $transport)
}

function TestPackage([string] $countsPath) {
    $package = @(Get-Item (Join-Path $artifacts 'Pathway.*.nupkg'))
    if ($package.Count -ne 1) { throw "There are $($package.Count) packages in '$artifacts'; run ./build.ps1 -Task Pack." }
    $run = Join-Path $PSScriptRoot 'tests' 'Pester' 'Run.ps1'
    # Brings Pester; nothing is built.
    dotnet restore (Join-Path $PSScriptRoot 'tests' 'Pathway.PowerShell.Tests')
    # A process of its own: this one may have an older build of the module loaded.
    $counts = $countsPath ? @('-CountsPath', $countsPath) : @()
    & (Join-Path $PSScriptRoot 'tools' 'pwsh.ps1') -NoProfile -File $run -PackagePath $package[0].FullName @counts
}

function Docs {
    dotnet tool exec docfx@2.81.0 --yes -- (Join-Path $PSScriptRoot 'docs' 'docfx.json') --warningsAsErrors
}

function Sbom {
    # The cmdlets have no packages of their own that ship; both projects refer to Core, which has them all but those of the transport.
    $folder = (CanRestore $transport) ? $transport : (Join-Path $PSScriptRoot 'src' 'Pathway.Cmdlets')
    $project = (Get-Item (Join-Path $folder '*.csproj')).FullName
    dotnet restore $project
    dotnet tool exec CycloneDX@6.3.1 --yes -- $project --recursive --disable-package-restore --exclude-filter PowerShellStandard.Library `
        --set-name Pathway --set-version (dotnet msbuild -getProperty:Version $project) `
        --output-format Json --output $artifacts --filename Pathway.bom.json
}

function Coverage {
    & (Join-Path $PSScriptRoot 'tools' 'Measure-Coverage.ps1')
}

function Analyze {
    if (-not (Get-Module -ListAvailable PSScriptAnalyzer)) { Write-Host 'PSScriptAnalyzer: not found, no script was analysed.'; return }
    $found = Get-ChildItem $PSScriptRoot -Recurse -File -Include *.ps1, *.psm1, *.psd1 |
        Where-Object FullName -notmatch '[\\/](bin|obj|artifacts|\.git)[\\/]' |
        ForEach-Object { Invoke-ScriptAnalyzer -Path $_.FullName -Settings (Join-Path $PSScriptRoot 'PSScriptAnalyzerSettings.psd1') }
    $found | Format-Table Severity, RuleName, ScriptName, Line, Message -AutoSize | Out-String -Width 200 | Write-Host
    if ($found) { throw "PSScriptAnalyzer found $(@($found).Count) faults." }
    Write-Host 'PSScriptAnalyzer: no fault.'
}

function Clean {
    Get-ChildItem $PSScriptRoot -Recurse -Directory -Include bin, obj |
        Where-Object FullName -notmatch '[\\/]\.git[\\/]' | Remove-Item -Recurse -Force
    if (Test-Path $artifacts) { Remove-Item $artifacts -Recurse -Force }
}

foreach ($step in $Task) { & $step }
