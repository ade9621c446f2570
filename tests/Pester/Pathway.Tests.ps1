BeforeAll {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $manifest = $env:PATHWAY_TEST_MODULE ?? "$root/Pathway.psd1"
    $env:PATHWAY_CONFIGURATION = Join-Path $TestDrive 'configuration.json'
    $env:PATHWAY_CACHE_PATH = Join-Path $TestDrive 'cache.db'
    Import-Module $manifest -Force
    Copy-Item "$root/examples/atxn3.json" $TestDrive
    Push-Location $TestDrive
}

AfterAll {
    Pop-Location
    Remove-Module Pathway
    Remove-Item Env:PATHWAY_CONFIGURATION, Env:PATHWAY_CACHE_PATH
}

Describe 'The manifest' {
    It 'is valid and exports every cmdlet of the assembly and nothing else' {
        $tested = Test-ModuleManifest $manifest
        $tested.ExportedCommands.Keys | Sort-Object | Should -Be ((Get-Command -Module Pathway).Name | Sort-Object)
        $tested.ExportedFunctions.Count + $tested.ExportedAliases.Count | Should -Be 0
    }

    It 'keeps all cmdlets when it is imported again by force' {
        $before = (Get-Command -Module Pathway).Count
        1..2 | ForEach-Object { Import-Module $manifest -Force }
        (Get-Command -Module Pathway).Count | Should -Be $before
    }

    It 'uses approved verbs' {
        $approved = (Get-Verb).Verb
        Get-Command -Module Pathway | ForEach-Object { $_.Verb | Should -BeIn $approved }
    }
}

Describe 'The main job' {
    It 'puts every interaction of the example under a root' {
        $nodes = Import-PathwayInteraction *.json | Invoke-PathwayHierarchy
        $nodes[0].Hierarchy.Interactions.Count | Should -Be 60
        $nodes[0].Hierarchy.Unassigned.Count | Should -Be 0
        $nodes.State | Should -Not -Contain 'Unresolved'
        ($nodes | Measure-Object Level -Maximum).Maximum | Should -BeGreaterThan 3
    }

    It 'builds a table of names' {
        $nodes = 'Aggrephagy', 'mTOR Signaling', 'p53 Signaling' | Invoke-PathwayHierarchy -RootProfile seven
        $table = $nodes | Format-Table Name, Parent, Root, Level | Out-String -Width 200
        $table | Should -Match '(?m)^Name\s+Parent\s+Root\s+Level\s*$'
        $table | Should -Match '(?m)^Aggrephagy\s.*Proteostasis\s+\d+\s*$'
        $table | Should -Match '(?m)^mTOR Signaling\s.*Signal Transduction\s+\d+\s*$'
    }

    It 'asks nothing the second time' {
        $null = 'Mitophagy', 'Macroautophagy' | Invoke-PathwayHierarchy
        $null = 'Mitophagy', 'Macroautophagy' | Invoke-PathwayHierarchy
        $run = Get-PathwayRun -Last 1
        $run.Calls | Should -Be 0
        $run.Stored | Should -Be $run.Questions
    }

    It 'takes objects by property: <Text>' -ForEach @(
        @{ Text = 'Pathway'; Item = [pscustomobject]@{ Pathway = 'Mitophagy'; Name = 'other' } }
        @{ Text = 'Name'; Item = [pscustomobject]@{ Name = 'Mitophagy' } }
        @{ Text = 'hashtable'; Item = @{ Pathway = 'Mitophagy' } }
    ) {
        $Item | Invoke-PathwayHierarchy -NoCache | Where-Object Kind -eq Term | ForEach-Object Name | Should -Be 'mitophagy'
    }

    It 'reads nothing and writes nothing under -WhatIf' {
        $cache = Join-Path $TestDrive 'none/cache.db'
        'Mitophagy' | Invoke-PathwayHierarchy -WhatIf -CachePath $cache | Should -BeNullOrEmpty
        Test-Path (Split-Path $cache) | Should -BeFalse
    }

    It 'gives the first and stops with Select-Object -First' {
        Import-PathwayInteraction atxn3.json | Select-Object -First 1 | Should -HaveCount 1
    }

    It 'runs beside itself in ForEach-Object -Parallel' {
        $levels = 1..8 | ForEach-Object -Parallel {
            Import-Module $using:manifest
            ('mitophagy' | Invoke-PathwayHierarchy | Where-Object Kind -eq Term).Level
        }
        $levels | Should -HaveCount 8
        $levels | Sort-Object -Unique | Should -HaveCount 1
    }
}

Describe 'All steps' {
    It 'gives in one run what the cmdlets give one after the other' {
        $interactions = Import-PathwayInteraction atxn3.json
        $interactions | Invoke-PathwayHierarchy | Find-PathwaySibling | Invoke-PathwayReorganize | Export-PathwayHierarchy steps.json
        $interactions | Invoke-PathwayPipeline -ThrottleLimit 64 | Export-PathwayHierarchy whole.json
        (Get-FileHash steps.json).Hash | Should -Be (Get-FileHash whole.json).Hash
        Test-PathwayHierarchy whole.json -Quiet | Should -BeTrue
    }

    It 'writes a report as <_>' -ForEach 'html', 'json', 'md' {
        $null = 'Mitophagy' | Invoke-PathwayPipeline -NoCache -ReportPath "run.$_" -ReportVariable report
        Get-Content "run.$_" -Raw | Should -Match 'siblings'
        ($report | Out-String) | Should -Match 'CriticalPath\s+:'
        ($report.Steps | Out-String) | Should -Match '(?m)^parent\s'
    }

    It 'passes only the new names on with -NewOnly, and names what was filtered out' {
        $new = 'Mitophagy' | Invoke-PathwayHierarchy | Find-PathwaySibling -NewOnly -Maximum 2
        $new.Kind | Sort-Object -Unique | Should -Be 'Sibling'
        ($new | Group-Object Parent | Measure-Object Count -Maximum).Maximum | Should -BeLessOrEqual 2
        { $new | Invoke-PathwayReorganize -ErrorAction Stop } | Should -Throw -ErrorId 'InputPartial,*'
    }

    It 'gives changes as objects in the variable that is named' {
        $null = 'Macromitophagy', 'Mitophagy' | Invoke-PathwayHierarchy | Invoke-PathwayReorganize -ChangeVariable changes
        ($changes | Where-Object Kind -eq Merge).After | Should -Be 'mitophagy'
        $changes[0].Reason, $changes[0].DecidedBy | Should -Not -BeNullOrEmpty
    }

    It 'holds evidence against what is stored, and loses nothing' {
        $judged = Import-PathwayInteraction atxn3.json | Test-PathwayEvidence -Offline
        $judged | Should -HaveCount 60
        $judged.Verdict.Kind | Sort-Object -Unique | Should -Be 'Unchecked'
        $judged | Export-PathwayEvidence evidence.csv
        (Import-Csv evidence.csv).Count | Should -BeGreaterOrEqual 60
    }
}

Describe 'Files' {
    It 'exports and imports <_>, and reads what it wrote' -ForEach 'json' {
        $nodes = 'mitophagy', 'DNA repair' | Invoke-PathwayHierarchy -NoCache
        $nodes | Export-PathwayHierarchy "a.$_"
        Import-PathwayHierarchy "a.$_" | Export-PathwayHierarchy "b.$_"
        (Get-FileHash "a.$_").Hash | Should -Be (Get-FileHash "b.$_").Hash
    }

    It 'writes <_>' -ForEach 'csv', 'tsv', 'md', 'html', 'txt' {
        'mitophagy' | Invoke-PathwayHierarchy -NoCache | Export-PathwayHierarchy "x.$_"
        Get-Content "x.$_" -Raw | Should -Match 'mitophagy'
    }

    It 'writes <_> for other programs' -ForEach @(
        'long.csv', 'long.tsv', 'graphml', 'cyjs', 'obo', 'obographs.json', 'jsonld', 'sssom.tsv', 'svg', 'dot', 'gv', 'mmd', 'mermaid'
    ) {
        $row = [pscustomobject]@{ query = 'ATXN3'; partner = 'VCP'; pathway = 'mitophagy' }
        $row | Invoke-PathwayHierarchy -NoCache | Export-PathwayHierarchy "x.$_"
        Get-Content "x.$_" -Raw | Should -Match 'mitophagy'
    }

    It 'writes the tables of a network beside it' {
        $nodes = 'mitophagy' | Invoke-PathwayHierarchy -NoCache
        $files = $nodes | Export-PathwayHierarchy net.sif -PassThru
        $files.Name | Should -Be 'net.sif', 'net.nodes.tsv', 'net.edges.tsv'
        (Import-Csv net.nodes.tsv -Delimiter "`t" | Where-Object name -eq mitophagy).root | Should -Be 'Proteostasis'
        { $nodes | Export-PathwayHierarchy net.sif -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,*'
    }

    It 'writes gene sets of the sizes asked for' {
        $rows = foreach ($partner in 'VCP', 'PRKN') { [pscustomobject]@{ query = 'ATXN3'; partner = $partner; pathway = 'mitophagy' } }
        $nodes = $rows | Invoke-PathwayHierarchy -NoCache
        $nodes | Export-PathwayHierarchy sets.gmt -MinimumSize 3
        Get-Content sets.gmt | Where-Object { $_ -like "mitophagy`t*`tATXN3`tPRKN`tVCP" } | Should -HaveCount 1
        $nodes | Export-PathwayHierarchy sets.gmt -MaximumSize 2 -Force
        Get-Content sets.gmt | Should -BeNullOrEmpty
        { $nodes | Export-PathwayHierarchy sets.csv -MinimumSize 3 -ErrorAction Stop } | Should -Throw -ErrorId 'FormatUnknown,*'
    }

    It 'reads <_> again' -ForEach 'graphml', 'obo', 'obographs.json' {
        $nodes = 'mitophagy', 'DNA repair' | Invoke-PathwayHierarchy -NoCache
        $nodes | Export-PathwayHierarchy "again.$_"
        $read = Import-PathwayHierarchy "again.$_"
        $read.Name | Should -Be $nodes.Name
        $read.Parent | Should -Be $nodes.Parent
        $read[0].Hierarchy.Profile.Name | Should -Be 'seven'
    }

    It 'does not replace a file without -Force' {
        Set-Content kept.csv 'mine'
        $nodes = 'mitophagy' | Invoke-PathwayHierarchy -NoCache
        { $nodes | Export-PathwayHierarchy kept.csv -ErrorAction Stop } | Should -Throw -ErrorId 'FileExists,*'
        Get-Content kept.csv | Should -Be 'mine'
    }

    It 'can be read by Import-Csv' {
        'mitophagy' | Invoke-PathwayHierarchy -NoCache | Export-PathwayHierarchy rows.csv -Force
        (Import-Csv rows.csv | Where-Object Name -eq mitophagy).Root | Should -Be 'Proteostasis'
    }

    It 'reads what Get-ChildItem finds, and goes on after a bad file' {
        Set-Content bad.json '{ "main": '
        $files = Get-ChildItem *.json -Include bad.json, atxn3.json -Recurse
        $read = $files | Import-PathwayInteraction -ErrorVariable failed -ErrorAction SilentlyContinue
        $read | Should -HaveCount 60
        $failed | Should -HaveCount 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'FormatInvalid,*'
        $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        Remove-Item bad.json
    }
}

Describe 'Completion' {
    It 'offers <Expected> for <Line>' -ForEach @(
        @{ Line = 'Invoke-PathwayHierarchy -Curator O'; Expected = 'Ontology' }
        @{ Line = 'Invoke-PathwayHierarchy -RootProfile s'; Expected = 'seven' }
        @{ Line = 'Set-PathwayConfiguration Throt'; Expected = 'ThrottleLimit' }
        @{ Line = 'Export-PathwayHierarchy x -Format M'; Expected = 'Markdown' }
        @{ Line = 'Invoke-PathwayReorganize -Phase D'; Expected = 'Deduplicate' }
        @{ Line = 'Get-PathwayCache -Kind sib'; Expected = 'siblings' }
        @{ Line = 'Invoke-PathwayPipeline -Rep'; Expected = '-ReportPath' }
        @{ Line = 'Test-PathwayHierarchy -FailOn E'; Expected = 'Error' }
    ) {
        $completion = [System.Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null)
        $completion.CompletionMatches.CompletionText | Should -Contain $Expected
    }
}

Describe 'The quickstart' {
    It 'runs in a fresh pwsh' {
        $script = "Import-Module '$manifest'; & '$root/examples/quickstart.ps1' -OutputFolder '$TestDrive'"
        $out = & "$root/tools/pwsh.ps1" -NoProfile -Command $script
        $LASTEXITCODE | Should -Be 0
        $out -join "`n" | Should -Match 'All 60 interactions are placed under one of 7 roots'
        Join-Path $TestDrive 'hierarchy.html' | Should -Exist
    }
}

Describe 'What PowerShell makes of the results' {
    BeforeAll {
        $nodes = Import-PathwayInteraction *.json | Invoke-PathwayHierarchy
        $term = $nodes | Where-Object { $_.Interactions.Count -gt 0 } | Select-Object -First 1
    }

    It 'writes a node as JSON without the rest of its hierarchy' {
        $json = $term | ConvertTo-Json -Depth 9 -WarningAction SilentlyContinue
        ($json | ConvertFrom-Json).PSObject.Properties.Name | Should -Not -Contain 'Hierarchy'
        ($json | ConvertFrom-Json).Path | Should -Be $term.Path
        $term.Hierarchy.Nodes.Count | Should -Be $nodes.Count
        ($nodes | Select-Object -First 1 -ExpandProperty Hierarchy).Nodes.Count | Should -Be $nodes.Count
    }

    It 'writes lists as text in a table, and names no type' {
        $nodes | Export-Csv nodes.csv
        $row = Import-Csv nodes.csv | Where-Object Name -eq $term.Name
        $row.Path | ConvertFrom-Json | Should -Be $term.Path
        $row.Interactions | ConvertFrom-Json | Should -Be $term.Interactions.Id
        Get-Content nodes.csv -Raw | Should -Not -Match '`\d\[|\w\[\]'
        $term | Format-List Path | Out-String -Width 500 | Should -Match ([regex]::Escape("{$($term.Path[0]), "))
    }

    It 'takes no process for a pathway, but its name' {
        $quiet = @{ ErrorAction = 'SilentlyContinue'; WarningAction = 'SilentlyContinue' }
        $taken = Get-Process -Id $PID | Invoke-PathwayHierarchy -NoCache -ErrorVariable refused @quiet
        $taken | Should -BeNullOrEmpty
        $expected = '^An input is a System\.Diagnostics\.Process, not the name of a pathway: .* Select-Object Name'
        $refused[0].Exception.Message | Should -Match $expected
        $named = Get-Process -Id $PID | Select-Object Name | Invoke-PathwayHierarchy -NoCache -ErrorAction SilentlyContinue
        ($named | Where-Object Kind -eq Term).Name | Should -Be (Get-Process -Id $PID).Name
    }
}
