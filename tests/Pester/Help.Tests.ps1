BeforeAll {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $manifest = $env:PATHWAY_TEST_MODULE ?? "$root/Pathway.psd1"
    $env:PATHWAY_CONFIGURATION = Join-Path $TestDrive 'configuration.json'
    $env:PATHWAY_CACHE_PATH = Join-Path $TestDrive 'cache.db'
    Import-Module $manifest -Force
}

AfterAll {
    Remove-Module Pathway
    Remove-Item Env:PATHWAY_CONFIGURATION, Env:PATHWAY_CACHE_PATH
}

Describe 'Help' {
    It 'has a synopsis and three examples: <_>' -ForEach (Import-PowerShellDataFile "$PSScriptRoot/../../Pathway.psd1").CmdletsToExport {
        $help = Get-Help $_ -Full
        $help.Synopsis | Should -Not -BeLike "$_ *"
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
    }

    It 'is found in a pwsh that speaks <_>' -ForEach 'de_DE.UTF-8', 'ja_JP.UTF-8', 'C' {
        $before = $env:LC_ALL
        try {
            $env:LC_ALL = $_
            $script = "Import-Module '$manifest'; (Get-Help Show-PathwayTree).Synopsis; Get-Help about_Pathway_Roots"
            $out = & "$root/tools/pwsh.ps1" -NoProfile -Command $script
        }
        finally { $env:LC_ALL = $before }
        $out[0] | Should -Be 'Draws a hierarchy as a tree of text lines.'
        $out -join "`n" | Should -Match 'LONG DESCRIPTION'
    }
}
