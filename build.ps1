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
# What was restored, and what cannot be: each is tried once.
$restored = @{}

function Build {
    dotnet build $PSScriptRoot --configuration $Configuration
    if (CanRestore $transport) { dotnet build $transport --configuration $Configuration --no-restore --property:StageTransport=true }
}

function Module {
    dotnet build (Join-Path $PSScriptRoot 'src' 'Pathway.Cmdlets') --configuration $Configuration
}

# Whether the registry serves what a project outside the solution needs. Whatever else keeps a restore from working is told as it is.
function CanRestore([string] $project) {
    if (-not $restored.ContainsKey($project)) {
        $PSNativeCommandUseErrorActionPreference = $false
        $said = dotnet restore $project 2>&1 | Out-String
        $restored[$project] = $LASTEXITCODE -eq 0
        if ($LASTEXITCODE -ne 0) {
            $reason = if ($said -match 'error (NU110[123]: .*?)( \[|\r?\n|$)') { $Matches[1] } else { $said.Trim() }
            Write-Host "$(Split-Path $project -Leaf): left out, a package cannot be had here. $reason"
        }
    }
    $restored[$project]
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
    # Pester tests the package as it is installed from a gallery.
    Pack

    # The longest first, since two run at a time. Nothing is built from here on: all use the same assemblies.
    $suites = @(
        'Pathway.PowerShell.Tests', 'Pathway.Core.Tests', 'Pathway.Llm.Tests' | ForEach-Object { TestProject $results $_ }
        @{
            Name = 'Pester'; Program = (Join-Path $PSScriptRoot 'tools' 'pwsh.ps1'); Arguments = PesterArguments $pesterCounts
            Build = $null
        }
        if ((CanRestore $transport) -and (CanRestore $transportTests)) {
            dotnet build $transportTests --no-restore --configuration $Configuration | Out-Host
            TestProject $results (Split-Path $transportTests -Leaf)
        }
        else { Write-Host 'Pathway.GoogleGenAI.Tests: not run.' }
    )
    # The browser mostly waits: its tests are built and run beside the others.
    $pages = (CanTestPages) ? (TestProject $results (Split-Path $pageTests -Leaf)) : $null
    if ($pages) {
        $pages.Build = 'build', $pageTests, '--no-restore', '--no-dependencies', '--configuration', $Configuration
    }

    # A suite that fails does not keep the next one from running.
    $run = {
        $PSNativeCommandUseErrorActionPreference = $false
        $suite = $_
        $arguments = $suite.Build
        if ($arguments) { dotnet @arguments 2>&1 | ForEach-Object { Write-Host $_ } }
        $arguments = $suite.Arguments
        if (-not $suite.Build -or $LASTEXITCODE -eq 0) { & $suite.Program @arguments 2>&1 | ForEach-Object { Write-Host $_ } }
        if ($LASTEXITCODE -ne 0) { $suite.Name }
    }
    $beside = if ($pages) { $pages | ForEach-Object -Parallel $run -AsJob }
    $failedSuites = @($suites | ForEach-Object -Parallel $run -ThrottleLimit 2)
    if ($beside) { $failedSuites += @($beside | Receive-Job -Wait -AutoRemoveJob) }

    [int] $passed, [int] $failed, [int] $skipped = (Test-Path $pesterCounts) ? (-split (Get-Content $pesterCounts -Raw)) : (0, 1, 0)
    foreach ($file in Get-ChildItem $results -Filter *.trx) {
        $counters = ([xml](Get-Content -LiteralPath $file -Raw)).TestRun.ResultSummary.Counters
        $passed += [int]$counters.passed
        $failed += [int]$counters.executed - [int]$counters.passed
        $skipped += [int]$counters.total - [int]$counters.executed
    }
    # A suite that ended before it could count its tests is a failure too.
    if ($failedSuites) { Write-Host "Failed: $($failedSuites -join ', ')" }
    if ($failedSuites -and $failed -eq 0) { $failed = $failedSuites.Count }
    $line = "$passed passed, $failed failed, $skipped skipped"
    if ($env:GITHUB_STEP_SUMMARY) { Add-Content $env:GITHUB_STEP_SUMMARY "### Tests`n`n$line" }
    $line
    if ($failed -gt 0) { exit 1 }
}

# How the tests of a project are run.
function TestProject([string] $results, [string] $name) {
    @{
        Name = $name
        Program = 'dotnet'
        Arguments = 'test', (Join-Path $PSScriptRoot 'tests' $name), '--no-build', '--configuration', $Configuration, '--logger',
            "trx;LogFileName=$name.trx", '--results-directory', $results
        Build = $null
    }
}

function CanTestPages {
    if (-not $env:PATHWAY_TEST_CHROMIUM -and -not (Get-Command chromium, chromium-browser, google-chrome -ErrorAction Ignore)) {
        Write-Host 'Pathway.Page.Tests: not run, there is no Chromium here; PATHWAY_TEST_CHROMIUM can name one.'
        return $false
    }
    if (CanRestore $pageTests) { return $true }
    Write-Host 'Pathway.Page.Tests: not run.'
    $false
}

function Pack {
    & (Join-Path $PSScriptRoot 'tools' 'Pack.ps1') -Configuration $Configuration -WithTransport:(CanRestore $transport)
}

function TestPackage {
    # Brings Pester; nothing is built.
    dotnet restore (Join-Path $PSScriptRoot 'tests' 'Pathway.PowerShell.Tests')
    $arguments = PesterArguments
    & (Join-Path $PSScriptRoot 'tools' 'pwsh.ps1') @arguments
}

# How Pester is run on the package, in a process of its own: this one may have an older build of the module loaded.
function PesterArguments([string] $countsPath) {
    $package = @(Get-Item (Join-Path $artifacts 'Pathway.*.nupkg'))
    if ($package.Count -ne 1) { throw "There are $($package.Count) packages in '$artifacts'; run ./build.ps1 -Task Pack." }
    '-NoProfile', '-File', (Join-Path $PSScriptRoot 'tests' 'Pester' 'Run.ps1'), '-PackagePath', $package[0].FullName
    if ($countsPath) { '-CountsPath', $countsPath }
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
