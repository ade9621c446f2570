BeforeAll {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $manifest = $env:PATHWAY_TEST_MODULE
    $folder = Split-Path $manifest
    $data = Import-PowerShellDataFile $manifest
    $commit = $env:GITHUB_SHA
    $repository = if ($env:GITHUB_SERVER_URL -and $env:GITHUB_REPOSITORY -and $commit) { "$env:GITHUB_SERVER_URL/$env:GITHUB_REPOSITORY" }

    function Read-PackageText([string] $name) {
        $zip = [System.IO.Compression.ZipFile]::OpenRead($env:PATHWAY_TEST_PACKAGE)
        try { [System.IO.StreamReader]::new($zip.GetEntry($name).Open()).ReadToEnd() } finally { $zip.Dispose() }
    }

    # As text of one byte a character, so that what is stored as UTF-8 can be looked for.
    function Read-Bytes([string] $path) { [System.Text.Encoding]::Latin1.GetString([System.IO.File]::ReadAllBytes($path)) }
}

Describe 'The package' {
    It 'holds the files of a module and nothing else' {
        (Get-ChildItem $folder).Name | Sort-Object | Should -Be @(
            'CHANGELOG.md', 'data', 'en-US', 'icon.png', 'LICENSE', 'module', 'NOTICE', 'Pathway.psd1', 'README.md')
        Get-ChildItem $folder -Recurse -File | ForEach-Object Extension | Sort-Object -Unique |
            Should -BeIn '', '.md', '.png', '.psd1', '.psm1', '.ps1xml', '.xml', '.txt', '.dll', '.pdb', '.json', '.so', '.dylib'
    }

    It 'has one version everywhere' {
        $data.ModuleVersion | Should -Be (Import-PowerShellDataFile "$root/Pathway.psd1").ModuleVersion
        (Split-Path $folder -Leaf) | Should -Be $data.ModuleVersion
        (Import-PowerShellDataFile "$folder/module/Pathway.Types.psd1").ModuleVersion | Should -Be $data.ModuleVersion
        foreach ($name in 'Core', 'Cmdlets', 'Loader') {
            $version = [System.Diagnostics.FileVersionInfo]::GetVersionInfo("$folder/module/bin/Pathway.$name.dll").ProductVersion
            $version -replace '\+.*' | Should -Be $data.ModuleVersion
        }
        ([xml](Read-PackageText 'Pathway.nuspec')).package.metadata.version | Should -Be $data.ModuleVersion
    }

    It 'has the icon that the repository has' {
        (Get-FileHash "$folder/icon.png").Hash | Should -Be (Get-FileHash "$root/assets/icon.png").Hash
    }

    It 'links to the repository where it was built in a workflow, and nowhere otherwise' {
        $links = $data.PrivateData.PSData
        $nuspec = ([xml](Read-PackageText 'Pathway.nuspec')).package.metadata
        $help = [xml](Get-Content "$folder/en-US/Pathway.Cmdlets.dll-Help.xml" -Raw)
        $uris = $help.GetElementsByTagName('maml:uri').InnerText | Where-Object { $_ }
        if ($repository) {
            $links.ProjectUri | Should -Be $repository
            $links.IconUri | Should -Be "$repository/raw/$commit/assets/icon.png"
            $links.LicenseUri | Should -Be "$repository/blob/$commit/LICENSE"
            $nuspec.projectUrl | Should -Be $repository
            $nuspec.iconUrl | Should -Be $links.IconUri
            $uris | Should -Be ($data.CmdletsToExport | ForEach-Object { "$repository/blob/$commit/docs/commands/$_.md" })
        }
        else {
            $links.Keys | Should -Not -Contain 'ProjectUri'
            $links.Keys | Should -Not -Contain 'IconUri'
            $nuspec['projectUrl'] | Should -BeNullOrEmpty
            $uris | Should -BeNullOrEmpty
        }
    }

    It 'names in its debug files the commit, and no folder of the machine that built it: <_>' -ForEach 'Core', 'Cmdlets' {
        $product = [System.Diagnostics.FileVersionInfo]::GetVersionInfo("$folder/module/bin/Pathway.$_.dll").ProductVersion
        $symbols = Read-Bytes "$folder/module/bin/Pathway.$_.pdb"
        if ($repository -like 'https://github.com/*') {
            $symbols.Contains("https://raw.githubusercontent.com/$env:GITHUB_REPOSITORY/$commit/*") | Should -BeTrue
            $product | Should -BeLike "*+$commit"
        }
        if (Test-Path "$root/.git") { $symbols.Contains($root) | Should -BeFalse }
    }

    It 'does the main job in a fresh PowerShell that finds it by name' {
        $script = Join-Path $TestDrive 'job.ps1'
        Set-Content $script @'
param([string] $Folder, [string] $Data)
$ErrorActionPreference = 'Stop'
$env:PSModulePath = $Folder + [System.IO.Path]::PathSeparator + $env:PSModulePath
$nodes = Import-PathwayInteraction $Data | Invoke-PathwayPipeline
$hierarchy = $nodes[0].Hierarchy
"module $((Get-Module Pathway).ModuleBase)"
"interactions $($hierarchy.Interactions.Count), unassigned $($hierarchy.Unassigned.Count), failures $($hierarchy.Failures.Count)"
'@
        $env:PATHWAY_CONFIGURATION = Join-Path $TestDrive 'configuration.json'
        $env:PATHWAY_CACHE_PATH = Join-Path $TestDrive 'cache.db'
        $modules = (Resolve-Path "$folder/../..").Path
        try { $out = & "$root/tools/pwsh.ps1" -NoProfile -File $script $modules "$root/examples/atxn3.json" }
        finally { Remove-Item Env:PATHWAY_CONFIGURATION, Env:PATHWAY_CACHE_PATH }
        $LASTEXITCODE | Should -Be 0
        $out | Should -Be @("module $folder", 'interactions 60, unassigned 0, failures 0')
    }
}
