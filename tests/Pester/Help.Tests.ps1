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

Describe 'Documentation' {
    BeforeEach {
        Push-Location $TestDrive
        Copy-Item "$root/examples/string_interactions_short.tsv" $TestDrive
    }
    AfterEach { Pop-Location }

    It 'has a tutorial that runs from the STRING export to the picture' {
        $text = Get-Content "$root/docs/tutorial.md" -Raw
        $script = [regex]::Matches($text, '(?s)```powershell\r?\n(.*?)```').ForEach({ $_.Groups[1].Value }) -join "`n"
        $env:PATHWAY_CURATOR = 'Ontology'
        try { $out = & ([scriptblock]::Create($script)) 3>$null | Out-String -Width 200 }
        finally { Remove-Item Env:PATHWAY_CURATOR }
        $out | Should -Match 'autophagy of mitochondrion'
        foreach ($file in 'html', 'svg', 'long.csv', 'cyjs', 'gmt', 'json') { "hierarchy.$file" | Should -Exist }
    }

    It 'keeps name, parent, root and level of nodes with long names at 80 characters' {
        $name = 'SRP-dependent cotranslational protein targeting to membrane, docking'
        $lines = ($name | Invoke-PathwayHierarchy -NoCache -Curator Ontology | Out-String -Width 80) -split '\r?\n'
        $lines[1] -replace '\e\[[0-9;]*m' | Should -Match '^Root +Name +Parent +Level +Interactions'
    }

    It 'runs a job that Wait-Job and Receive-Job know' {
        $job = 'mitophagy' | Invoke-PathwayHierarchy -NoCache -Curator Ontology -AsJob
        (Get-Job -Id $job.Id).PSJobTypeName | Should -Be 'PathwayJob'
        ($job | Wait-Job | Receive-Job -AutoRemoveJob -Wait | Where-Object Kind -eq 'Term').Name | Should -Be 'mitophagy'
    }

    It 'names the types of the module in full and in short' {
        [Pathway.Model.PathwayNode] | Should -Be ([PathwayNode])
    }
}
