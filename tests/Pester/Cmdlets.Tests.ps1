# The cmdlets that the other files do not use, each in the real shell.
BeforeAll {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $manifest = $env:PATHWAY_TEST_MODULE ?? "$root/Pathway.psd1"
    $env:PATHWAY_CONFIGURATION = Join-Path $TestDrive 'configuration.json'
    $env:PATHWAY_CACHE_PATH = Join-Path $TestDrive 'cache.db'
    $env:PATHWAY_ONTOLOGY_PATH = Join-Path $TestDrive 'ontologies'
    Import-Module $manifest -Force
    Push-Location $TestDrive
    $nodes = 'Mitophagy', 'Aggrephagy' | Invoke-PathwayHierarchy
}

AfterAll {
    Pop-Location
    Remove-Module Pathway
    Remove-Item Env:PATHWAY_CONFIGURATION, Env:PATHWAY_CACHE_PATH, Env:PATHWAY_ONTOLOGY_PATH
}

Describe 'The cache' {
    It 'Get-PathwayCache shows an answer by the name of its term' {
        $entry = Get-PathwayCache mitophagy -Kind parent
        $entry | Should -HaveCount 1
        ($entry.Answer | ConvertFrom-Json).parent | Should -Be 'selective autophagy'
    }

    It 'Get-PathwayCache gives groups and tables' {
        (Get-PathwayCache | Group-Object Kind -NoElement).Name | Should -Be 'parent'
        Get-PathwayCache | Format-Table Kind, Name | Out-String | Should -Match '(?m)^parent\s+mitophagy\s*$'
    }

    It 'Export-PathwayCache and Import-PathwayCache carry all answers to another file' {
        Export-PathwayCache answers.json
        Import-PathwayCache answers.json -CachePath other.db
        (Get-PathwayCache -CachePath other.db).Answer | Should -Be (Get-PathwayCache).Answer
        $null = 'Mitophagy' | Invoke-PathwayHierarchy -CachePath other.db
        (Get-PathwayRun -Last 1 -CachePath other.db).Calls | Should -Be 0
    }

    It 'Clear-PathwayCache removes the answers of one term' {
        Copy-Item cache.db cleared.db
        $before = (Get-PathwayCache -CachePath cleared.db).Count
        Clear-PathwayCache mitophagy -CachePath cleared.db -WhatIf
        (Get-PathwayCache -CachePath cleared.db).Count | Should -Be $before
        Clear-PathwayCache mitophagy -CachePath cleared.db -Confirm:$false
        Get-PathwayCache mitophagy -CachePath cleared.db | Should -BeNullOrEmpty
        (Get-PathwayCache -CachePath cleared.db).Count | Should -Be ($before - 1)
    }
}

Describe 'Models' {
    It 'Get-PathwayModel lists models with prices and their age' {
        $model = Get-PathwayModel gemini-3.8-flash
        $model | Should -BeOfType Pathway.Model.PathwayModel
        $model.InputPrice | Should -BeGreaterThan 0
        $model.FlexFactor | Should -Be 0.5
        $model.PriceAge | Should -BeGreaterOrEqual 0
        $model.IsListed | Should -BeTrue
        $model.IsOffered | Should -BeNullOrEmpty
        Get-PathwayModel *flash* | Format-Table | Out-String -Width 80 | Should -Match '(?m)^gemini-3\.8-flash +[\d.]+ +[\d.]+ +[\d.]+ USD'
        $model | Format-List | Out-String | Should -Match '(?m)^PriceAsOf +: \d{4}-\d\d-\d\d'
    }

    It 'Get-PathwayModel reports an unknown name, and lists the others' {
        $found = Get-PathwayModel nonesuch, gemini-3.8-flash, *nonesuch* -ErrorVariable failures -ErrorAction SilentlyContinue
        $found.Name | Should -Be 'gemini-3.8-flash'
        $failures | Should -HaveCount 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ModelNotFound*'
    }

    It 'Get-PathwayModel shows what an own file says' {
        Set-Content models.json '{ "models": [ { "name": "own-model", "provider": "OpenAI", "limits": { "requestsPerMinute": 7 } } ] }'
        $env:PATHWAY_MODELS_PATH = Join-Path $PWD models.json
        try { $own = Get-PathwayModel own-model }
        finally { Remove-Item Env:PATHWAY_MODELS_PATH }
        $own.RequestsPerMinute | Should -Be 7
        $own.InputPrice | Should -BeNullOrEmpty
    }

    It '-Model takes a list, and -ServiceTier a model with a price' {
        $parameters = @{ Curator = 'Model'; ApiKey = 'no-key-0123456789'; NoCache = $true; WhatIf = $true }
        'Mitophagy' | Invoke-PathwayHierarchy @parameters -Model gemini-3.8-flash, gemini-3.6-flash | Should -BeNullOrEmpty
        { 'Mitophagy' | Invoke-PathwayHierarchy @parameters -ServiceTier Flex -Model without-a-price } |
            Should -Throw -ErrorId 'ServiceTierUnavailable*'
    }

    It 'completes names of models and tiers' {
        (TabExpansion2 'Get-PathwayModel gemini-3.8').CompletionMatches.CompletionText | Should -Contain 'gemini-3.8-flash'
        $line = 'Invoke-PathwayHierarchy -Model gemini-3.8-flash, gemini-3.6'
        (TabExpansion2 $line).CompletionMatches.CompletionText | Should -Contain 'gemini-3.6-flash'
        (TabExpansion2 'Invoke-PathwayHierarchy -ServiceTier F').CompletionMatches.CompletionText | Should -Be 'Flex'
    }
}

Describe 'Batch jobs' {
    It 'Get-, Receive- and Stop-PathwayBatch find no job in a new cache' {
        $null = 'Mitophagy' | Invoke-PathwayHierarchy -Curator Ontology -CachePath batch.db
        Get-PathwayBatch -CachePath batch.db | Should -BeNullOrEmpty
        Receive-PathwayBatch -CachePath batch.db | Should -BeNullOrEmpty
        Stop-PathwayBatch -CachePath batch.db -Confirm:$false | Should -BeNullOrEmpty
        { Get-PathwayBatch nonesuch -CachePath batch.db -ErrorAction Stop } | Should -Throw -ErrorId 'BatchNotFound*'
    }

    It '-Batch needs a model' {
        { 'Mitophagy' | Invoke-PathwayHierarchy -Curator Ontology -Batch -Force -CachePath batch.db } |
            Should -Throw -ErrorId 'BatchUnavailable*'
    }
}

Describe 'Terms of functions' {
    It 'Resolve-PathwayTerm needs a key only if a model names the terms' {
        '[{"query":"ATXN3","partner":"VCP","functions":[{"title":"DUB activity"}]}]' | Set-Content pairs.json
        $pairs = Import-PathwayInteraction pairs.json
        ($pairs | Resolve-PathwayTerm -WarningAction SilentlyContinue).Terms | Should -Not -BeNullOrEmpty
        $pairs | Resolve-PathwayTerm -TermCurator Model -WhatIf | Should -BeNullOrEmpty
        { $pairs | Resolve-PathwayTerm -TermCurator Model } | Should -Throw -ErrorId 'ModelKeyMissing*'
    }
}

Describe 'Estimates' {
    It 'gives one object and asks nobody: <Name>' -ForEach @(
        @{ Name = 'Invoke-PathwayHierarchy'; Code = { 'Mitophagy' | Invoke-PathwayHierarchy @model } }
        @{ Name = 'Find-PathwaySibling'; Code = { $nodes | Find-PathwaySibling @model } }
        @{ Name = 'Invoke-PathwayReorganize'; Code = { $nodes | Invoke-PathwayReorganize @model } }
        @{ Name = 'Invoke-PathwayPipeline'; Code = { 'Mitophagy' | Invoke-PathwayPipeline @model } }
    ) {
        $model = @{ Curator = 'Model'; EstimateOnly = $true; CachePath = Join-Path $TestDrive 'none/estimate.db' }
        $estimate = & $Code
        $estimate | Should -HaveCount 1
        $estimate.PSTypeNames[0] | Should -Be 'Pathway.Model.PathwayEstimate'
        $estimate.LeastCalls | Should -BeLessOrEqual $estimate.ExpectedCalls
        $estimate.ExpectedCost | Should -BeLessOrEqual $estimate.MostCost
        ($estimate | ConvertTo-Json | ConvertFrom-Json).ExpectedTokens | Should -Be $estimate.ExpectedTokens
        ($estimate | ConvertTo-Csv | ConvertFrom-Csv).Model | Should -Be $estimate.Model
        Test-Path (Join-Path $TestDrive 'none') | Should -BeFalse
    }

    It 'is shown as a table and as a list' {
        $estimate = 'Mitophagy' | Invoke-PathwayHierarchy -Curator Model -NoCache -EstimateOnly
        $estimate | Format-Table | Out-String | Should -Match 'Tokens'
        $estimate | Format-List | Out-String | Should -Match 'SmallestMaxCost'
        "$estimate" | Should -Match 'calls? to gemini'
    }
}

Describe 'Hierarchies' {
    It 'Show-PathwayTree draws lines without colours into a variable' {
        $lines = $nodes | Show-PathwayTree
        $lines[0] | Should -BeLike 'Proteostasis*'
        $lines -join "`n" | Should -Match '[├└]── mitophagy'
        $lines -join '' | Should -Not -Match "`e"
    }

    It 'Siblings come last and are one switch away' {
        $wide = 'Mitophagy', 'DNA repair' | Invoke-PathwayPipeline -MaxSiblings 2
        $wide[-1].Kind | Should -Be 'Sibling'
        ($wide | Where-Object Kind -eq Sibling | Group-Object Parent | Measure-Object Count -Maximum).Maximum | Should -BeLessOrEqual 2
        $line = "── $([regex]::Escape($wide[-1].Name))( |$)"
        @($wide | Show-PathwayTree) -match $line | Should -BeNullOrEmpty
        @($wide | Show-PathwayTree -IncludeSibling) -match $line | Should -HaveCount 1
        $wide | Export-PathwayHierarchy siblings.csv
        @(Import-Csv siblings.csv).Count | Should -Be $wide.Count
        $wide | Export-PathwayHierarchy siblings.sunburst.svg -ColorBy Verdict
        ([xml](Get-Content siblings.sunburst.svg -Raw)).svg.path | Should -BeNullOrEmpty
        ([xml](Get-Content siblings.sunburst.svg -Raw)).svg.g.path.Count | Should -BeGreaterThan 3
        { $wide | Export-PathwayHierarchy colours.csv -ColorBy Root } | Should -Throw -ErrorId 'FormatUnknown*'
    }

    It 'Measure-PathwayHierarchy finds the ontology''s own hierarchy faultless' {
        $figures = $nodes | Measure-PathwayHierarchy
        $figures.Terms | Should -Be 2
        $figures.AncestorF1 | Should -Be 1
        $figures | Format-List | Out-String | Should -Match 'AncestorF1\s+: 100'
    }

    It 'Measure-PathwayHierarchy -Reference checks names with known truth, with and without a hierarchy' {
        "name`texpected id`nMitophagy - animal`tGO:0000423`nLysosome`t-`nAggrephagy`tGO:0006914" | Set-Content names.tsv
        $names = Measure-PathwayHierarchy -Reference names.tsv
        $names.Results.Outcome | Should -Be @('Right', 'Abstained', 'Wrong')
        $names | Out-String | Should -Match 'RightShare\s+: 50'
        $figures = $nodes | Measure-PathwayHierarchy -Reference names.tsv
        $figures.Reference.Results[2].IsInHierarchy | Should -BeTrue
        $figures.MeasuredLinks | Where-Object Result -eq Confirmed | Should -Not -BeNullOrEmpty
        $figures.MeasuredLinks | Out-String -Width 200 | Should -Match 'NodeMatch'
    }

    It 'Compare-PathwayHierarchy names what another hierarchy has and this one has not' {
        $other = 'Mitophagy' | Invoke-PathwayHierarchy
        (Compare-PathwayHierarchy $nodes[0].Hierarchy $nodes[0].Hierarchy).AreEqual | Should -BeTrue
        $less = Compare-PathwayHierarchy $nodes[0].Hierarchy $other[0].Hierarchy
        $less.AreEqual | Should -BeFalse
        $less.Changes | Should -HaveCount 1
        $less.Changes[0] | Out-String -Width 300 | Should -Match 'aggrephagy'
    }

    It 'Repair-PathwayHierarchy fixes what Test-PathwayHierarchy finds in a file' {
        $nodes | Export-PathwayHierarchy broken.json -Force
        $file = Get-Content broken.json -Raw | ConvertFrom-Json
        ($file.nodes | Where-Object name -eq mitophagy).parent = 'no such node'
        $file | ConvertTo-Json -Depth 32 | Set-Content broken.json
        (Test-PathwayHierarchy broken.json).Rule | Should -Contain 'dangling_reference'
        Repair-PathwayHierarchy broken.json | Export-PathwayHierarchy repaired.json
        (Test-PathwayHierarchy repaired.json).Rule | Should -Not -Contain 'dangling_reference'
    }
}

Describe 'Settings' {
    It 'Set-PathwayConfiguration changes a setting, and -Reset removes the change' {
        Set-PathwayConfiguration MaxDepth 7
        $changed = Get-PathwayConfiguration MaxDepth
        $changed.Value, $changed.Origin | Should -Be '7', 'File'
        Set-PathwayConfiguration MaxDepth -Reset
        (Get-PathwayConfiguration MaxDepth).Origin | Should -Be 'Default'
    }
}

Describe 'Publications' {
    It 'Get-PathwayPublication asks no service with -Offline, and says what is missing' {
        Get-PathwayPublication 21855799 -Offline -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'AnswerUnavailable,*'
        { Get-PathwayPublication abc -Offline -ErrorAction Stop } | Should -Throw -ErrorId 'PmidInvalid,*'
    }

    It 'Find-PathwayEvidence asks no service with -Offline, and says what is missing' {
        $interaction = '[{"query":"ATXN3","partner":"VCP","arrow":"binds"}]' | Import-PathwayInteraction -Text
        $interaction | Find-PathwayEvidence -Offline -WarningAction SilentlyContinue -WarningVariable warned | Should -BeNullOrEmpty
        $warned[0].Message | Should -BeLike '1 search was not answered*'
    }

    It 'Find-PathwayPublication asks no service with -Offline, and says what is missing' {
        Find-PathwayPublication 'A title' -Offline -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'AnswerUnavailable,*'
        $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }
}

Describe 'Annotation' {
    It 'Import-PathwayAnnotation makes the genes of another organism known' {
        Set-Content mouse.gaf @(
            '!gaf-version: 2.2'
            "MGI`tMGI:1`tVcp`tinvolved_in`tGO:0036503`tR:1`tIDA`t`tP`tname`tp97`tprotein`ttaxon:10090`t20300101`tMGI`t`t"
            "MGI`tMGI:2`tAtxn3`tinvolved_in`tGO:0036503`tR:1`tIDA`t`tP`tname`t`tprotein`ttaxon:10090`t20300101`tMGI`t`t"
            "MGI`tMGI:3`tZzz`tinvolved_in`tGO:0006914`tR:1`tIDA`t`tP`tname`t`tprotein`ttaxon:10090`t20300101`tMGI`t`t"
            "MGI`tMGI:4`tYyy`tinvolved_in`tGO:0006914`tR:1`tIDA`t`tP`tname`t`tprotein`ttaxon:10090`t20300101`tMGI`t`t"
        )
        (Import-PathwayAnnotation mouse.gaf mouse).Genes | Should -Be 4
    }

    It 'Siblings are those of the organism' {
        $human = 'Cytokinin-activated signaling pathway' | Invoke-PathwayHierarchy | Find-PathwaySibling -Maximum 30
        $human.Name | Should -Contain 'Cytokinin-activated signaling pathway'
        $human.Name | Should -Not -Contain 'auxin-activated signaling pathway'
        $any = 'Cytokinin-activated signaling pathway' | Invoke-PathwayHierarchy -TermTaxon any |
            Find-PathwaySibling -Maximum 30 -TermTaxon any
        $any.Name | Should -Contain 'auxin-activated signaling pathway'
        { 'x' | Invoke-PathwayHierarchy -TermTaxon mouse } | Should -Throw -ErrorId 'ConfigurationInvalid,*'
        { 'x' | Invoke-PathwayHierarchy -TermTaxon 7227 -ErrorAction Stop } | Should -Throw -ErrorId 'AnnotationNotFound,*'
    }
}

Describe 'Curation' {
    It 'A decision of a person wins, is shown, and is stored nowhere' {
        Set-Content decisions.csv "term,parent,reason,who`nmitophagy,DNA repair,odd,Ann"
        $built = 'mitophagy' | Invoke-PathwayHierarchy -CurationPath decisions.csv -CachePath curated.db
        $node = $built | Where-Object Name -eq mitophagy
        $node.Parent | Should -Be 'DNA repair'
        $node.Provenance.Answerer | Should -Be 'curation file, Ann'
        (Get-PathwayCache mitophagy -CachePath curated.db) | Should -BeNullOrEmpty
    }
}

Describe 'Ontologies' {
    BeforeAll {
        Set-Content pathways.obo @"
format-version: 1.4
data-version: releases/2030-01-01
ontology: mine

[Term]
id: M:1
name: autophagy

[Term]
id: M:2
name: macroautophagy
synonym: "MA" EXACT []
is_a: M:1

[Term]
id: M:3
name: mitophagy
is_a: M:2
"@
    }

    It 'Import-PathwayOntology stores an ontology that Get-PathwayOntology lists' {
        $imported = Import-PathwayOntology pathways.obo -Name Mine
        $imported.Release | Should -Be '2030-01-01'
        $imported.Sha256 | Should -Be (Get-FileHash pathways.obo).Hash.ToLowerInvariant()
        (Get-PathwayOntology).Name | Should -Be 'Embedded', 'Mine'
    }

    It 'Find-PathwayTerm finds a synonym with its parents' {
        $found = Find-PathwayTerm MA -Ontology Mine
        $found[0].Id | Should -Be 'M:2'
        $found[0].Kind | Should -Be 'exact synonym'
        "$($found[0].Parents)" | Should -Be 'is_a autophagy (M:1)'
    }

    It 'Invoke-PathwayHierarchy builds with it, and its answers have keys of their own' {
        $built = 'mitophagy' | Invoke-PathwayHierarchy -Ontology Mine -RootProfile ontology
        ($built | Where-Object Name -eq mitophagy).Path -join ' > ' | Should -Be 'autophagy > macroautophagy > mitophagy'
        ($built | Where-Object Name -eq mitophagy).Provenance.Answerer | Should -BeLike 'Mine 2030-01-01 (*), rules *'
    }

    It 'A file that cannot be used leaves the imported ontology' {
        Set-Content bad.obo "format-version: 1.4`n[Term]`nid: M:1`nname: a`nis_a: M:1"
        { Import-PathwayOntology bad.obo -Name Mine } | Should -Throw -ErrorId 'OntologyInvalid,*'
        (Get-PathwayOntology Mine).Terms | Should -Be 3
    }

    It 'Update-PathwayOntology -WhatIf names the address and asks nobody' {
        Update-PathwayOntology -WhatIf
        Get-PathwayOntology GO -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'Remove-PathwayOntology removes it' {
        Get-PathwayOntology Mine | Remove-PathwayOntology -Confirm:$false
        (Get-PathwayOntology).Name | Should -Be 'Embedded'
    }
}
