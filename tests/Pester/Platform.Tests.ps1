# What differs between systems and installations, in processes of their own.
BeforeAll {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $manifest = $env:PATHWAY_TEST_MODULE ?? "$root/Pathway.psd1"
    $env:PATHWAY_CONFIGURATION = Join-Path $TestDrive 'configuration.json'

    $script = Join-Path $TestDrive 'job.ps1'
    Set-Content $script @'
param([string] $Manifest, [string] $Cache)
$ErrorActionPreference = 'Stop'
Import-Module $Manifest
$nodes = 'mitophagy' | Invoke-PathwayHierarchy -CachePath $Cache -WarningVariable warnings -WarningAction SilentlyContinue
"root $($nodes[0].Root)"
"warnings $($warnings.Count) $warnings"
"runtime beside PowerShell: $((Split-Path ([object].Assembly.Location)) -eq $PSHOME)"
$context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -like 'Pathway (*'
"own $(($context.Assemblies | ForEach-Object Location | Split-Path | Sort-Object -Unique) -join ';')"
'@
}

AfterAll { Remove-Item Env:PATHWAY_CONFIGURATION }

Describe 'Installations' {
    It 'Load in a PowerShell that has its runtime in its own folder, as its installers for Windows and macOS leave it' {
        $runtime = [System.Runtime.InteropServices.RuntimeEnvironment]::GetRuntimeDirectory().TrimEnd('/', '\')
        if ($runtime -ne $PSHOME.TrimEnd('/', '\')) {
            if ($IsWindows) { Set-ItResult -Skipped -Because 'links need a privilege there' }
            # As a .NET tool PowerShell runs on a shared runtime. Here both are linked into one folder, with the host beside it.
            $dotnet = Join-Path $TestDrive 'dotnet'
            $one = Join-Path $dotnet 'shared' 'Microsoft.NETCore.App' (Split-Path $runtime -Leaf)
            $null = New-Item $one -ItemType Directory -Force
            foreach ($file in [System.IO.Directory]::GetFiles($runtime)) {
                $target = Join-Path $one (Split-Path $file -Leaf)
                # What finds its neighbours by its own place must be there, not elsewhere.
                if ($file -match '\.(so|dylib)$') { [System.IO.File]::Copy($file, $target) }
                else { $null = [System.IO.File]::CreateSymbolicLink($target, $file) }
            }
            foreach ($file in [System.IO.Directory]::GetFileSystemEntries($PSHOME)) {
                $target = Join-Path $one (Split-Path $file -Leaf)
                if (Test-Path $target) { continue }
                # The host looks for the rest where the program itself is.
                if ((Split-Path $file -Leaf) -like 'pwsh.*') { [System.IO.File]::Copy($file, $target) }
                else { $null = [System.IO.File]::CreateSymbolicLink($target, $file) }
            }
            Copy-Item (Join-Path $runtime '..' '..' '..' 'host') $dotnet -Recurse
            $program = Join-Path $dotnet (Split-Path ([System.Environment]::ProcessPath) -Leaf)
            Copy-Item ([System.Environment]::ProcessPath) $program
            $arguments = @(Join-Path $one 'pwsh.dll')
        }
        else {
            $program, $arguments = [System.Environment]::ProcessPath, @()
        }

        $out = & $program @arguments -NoProfile -File $script $manifest (Join-Path $TestDrive 'cache.db')

        $LASTEXITCODE | Should -Be 0
        $out | Should -Be @(
            'root Proteostasis', 'warnings 0 ', 'runtime beside PowerShell: True', "own $(Join-Path (Split-Path $manifest) 'module' 'bin')")
    }

    It 'Work without SQLite, with a warning: a virus scanner may have taken it away' {
        $copy = Join-Path $TestDrive 'Pathway'
        $null = New-Item $copy -ItemType Directory
        'Pathway.psd1', 'module' | ForEach-Object { Copy-Item (Join-Path (Split-Path $manifest) $_) $copy -Recurse }
        Remove-Item (Join-Path $copy 'module' 'bin' 'runtimes') -Recurse
        $cache = Join-Path $TestDrive 'none.db'

        $out = & "$root/tools/pwsh.ps1" -NoProfile -File $script (Join-Path $copy 'Pathway.psd1') $cache

        $LASTEXITCODE | Should -Be 0
        $out[0] | Should -Be 'root Proteostasis'
        $out[1] | Should -BeLike "warnings 1 '*none.db' cannot be used: SQLite, which the module brings along, cannot be loaded on *"
        $out[1] | Should -BeLike '*Answers are kept in memory*'
        $out[1] | Should -Not -BeLike '*type initializer*'
        Test-Path $cache | Should -BeFalse
    }
}

Describe 'Names and encodings' {
    It 'Read and write a file whose name has a letter of two parts, as macOS writes it' {
        $name = "cafe$([char]0x301).json"
        Import-Module $manifest
        'mitophagy' | Invoke-PathwayHierarchy -NoCache | Export-PathwayHierarchy (Join-Path $TestDrive $name)
        (Import-PathwayHierarchy (Join-Path $TestDrive $name)).Name | Should -Contain 'mitophagy'
        (Import-PathwayHierarchy (Join-Path $TestDrive 'caf*.json')).Name | Should -Contain 'mitophagy'
    }

    It 'Draw a tree in ASCII that code page <_> writes as it is' -ForEach 437, 850, 1252 {
        Import-Module $manifest
        $encoding = [System.Text.Encoding]::GetEncoding($_)
        $lines = 'mitophagy', 'DNA repair' | Invoke-PathwayHierarchy -NoCache | Show-PathwayTree -Ascii -NoColor
        $lines.Count | Should -BeGreaterThan 3
        $encoding.GetString($encoding.GetBytes($lines -join "`n")) | Should -Be ($lines -join "`n")
    }
}
