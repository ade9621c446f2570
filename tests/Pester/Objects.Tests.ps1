# What the module emits goes back in, through the commands of the real shell that write and read objects.
BeforeAll {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $manifest = $env:PATHWAY_TEST_MODULE ?? "$root/Pathway.psd1"
    $env:PATHWAY_CONFIGURATION = Join-Path $TestDrive 'configuration.json'
    $env:PATHWAY_CACHE_PATH = Join-Path $TestDrive 'cache.db'
    Import-Module $manifest -Force
    Push-Location $TestDrive
    Set-Content records.json @'
{ "main": "ATXN3", "interactors": [
  { "primary": "VCP", "arrow": "binds", "methods": ["two hybrid", "a; \"b\""], "score": 0.75, "x": { "y": [1, null, "=1+1"] },
    "functions": [
      { "function": "Extraction, of \"substrates\"", "pathway": "Aggrephagy", "consequences": ["one", "two; three"], "note": null,
        "evidence": [ { "pmid": "12944474", "title": "T\nlines", "year": 2003 }, { "title": "only a title" } ] },
      { "function": "second", "pathway": "mitophagy" } ] },
  { "primary": "RAD23A", "pathway": "DNA repair" },
  { "primary": "NOTERM1" } ] }
'@
    $interactions = Import-PathwayInteraction records.json | Resolve-PathwayTerm -WarningAction SilentlyContinue |
        Test-PathwayEvidence -Offline
    $nodes = $interactions | Invoke-PathwayHierarchy -WarningAction SilentlyContinue
    $nodes | Export-PathwayHierarchy nodes.json

    # All properties but the place that an interaction was read from.
    function Show($items) { $items | Select-Object * -ExcludeProperty Source | ConvertTo-Json -Depth 20 }
}

AfterAll {
    Pop-Location
    Remove-Module Pathway
    Remove-Item Env:PATHWAY_CONFIGURATION, Env:PATHWAY_CACHE_PATH
}

Describe 'Interactions' {
    It 'come back whole through <Name>' -ForEach @(
        @{ Name = 'Export-Clixml'; Through = { $input | Export-Clixml x.xml; Import-Clixml x.xml | ConvertTo-PathwayInteraction } }
        @{ Name = 'Export-Clixml -Depth 1'
            Through = { $input | Export-Clixml x.xml -Depth 1; Import-Clixml x.xml | ConvertTo-PathwayInteraction } }
        @{ Name = 'Export-Csv'; Through = { $input | Export-Csv x.csv; Import-Csv x.csv | ConvertTo-PathwayInteraction } }
        @{ Name = 'a file of Export-Csv'; Through = { $input | Export-Csv x.csv; Import-PathwayInteraction x.csv } }
        @{ Name = 'Export-Csv -Delimiter'; Through = { $input | Export-Csv x.csv -Delimiter ';'; Import-PathwayInteraction x.csv } }
        @{ Name = 'ConvertTo-Csv'; Through = { $input | ConvertTo-Csv | Import-PathwayInteraction -Text } }
        @{ Name = 'ConvertTo-Json'
            Through = { $input | ConvertTo-Json -Depth 10 | ConvertFrom-Json | ConvertTo-PathwayInteraction } }
        @{ Name = 'a file of ConvertTo-Json'
            Through = { $input | ConvertTo-Json -Depth 10 | Set-Content x.json; Import-PathwayInteraction x.json } }
        @{ Name = 'lines of ConvertTo-Json'
            Through = { $input | ConvertTo-Json -Depth 10 | Set-Content x.json; Get-Content x.json | Import-PathwayInteraction -Text } }
        @{ Name = 'Select-Object *'; Through = { $input | Select-Object * | ConvertTo-PathwayInteraction } }
    ) {
        $back = $interactions | & $Through
        $back | Should -BeOfType Pathway.Model.PathwayInteraction
        Show $back | Should -Be (Show $interactions)
    }

    It 'come back whole from a job, and go into one' {
        $back = Start-Job {
            Import-Module $using:manifest
            $using:interactions | Resolve-PathwayTerm -WarningAction SilentlyContinue
        } | Receive-Job -Wait -AutoRemoveJob | ConvertTo-PathwayInteraction
        Show $back | Should -Be (Show $interactions)
    }

    It 'are one row each, with lists as JSON' {
        $interactions | Export-Csv rows.csv
        $rows = Import-Csv rows.csv
        $rows | Should -HaveCount 3
        ($rows[0].Functions | ConvertFrom-Json).Title | Should -Be $interactions[0].Functions.Title
        $rows[0].Methods | ConvertFrom-Json | Should -Be 'two hybrid', 'a; "b"'
        $rows[2].Mediators | Should -Be '[]'
        Get-Content rows.csv -Raw | Should -Not -Match 'System\.|Pathway\.Model|@\{'
    }

    It 'are readable in tables of the console' {
        $interactions | Format-Table Id, Methods, Functions | Out-String -Width 200 | Should -Match 'ATXN3-VCP\s+\{two hybrid, '
    }

    It 'from <Name> are taken by <Command>' -ForEach @(
        foreach ($name in 'Csv', 'Clixml', 'Json') {
            foreach ($command in 'Invoke-PathwayHierarchy', 'Invoke-PathwayPipeline', 'Resolve-PathwayTerm', 'Test-PathwayEvidence') {
                @{ Name = $name; Command = $command }
            }
        }
    ) {
        $interactions | Export-Csv kept.csv
        $interactions | Export-Clixml kept.xml
        $interactions | ConvertTo-Json -Depth 10 | Set-Content kept.json
        $copies = switch ($Name) {
            Csv { Import-Csv kept.csv }
            Clixml { Import-Clixml kept.xml }
            Json { Get-Content kept.json -Raw | ConvertFrom-Json }
        }
        $offline = $Command -eq 'Test-PathwayEvidence' ? @{ Offline = $true } : @{}
        $expected = $interactions | & $Command -WarningAction SilentlyContinue @offline
        $result = $copies | & $Command -WarningAction SilentlyContinue @offline
        $result.ToString() | Should -Be $expected.ToString()
        ($result.Interactions.Id ?? $result.Id) | Should -Be ($expected.Interactions.Id ?? $expected.Id)
    }

    It 'that ConvertTo-Json cut off are refused with the depth that helps' {
        $cut = $interactions | ConvertTo-Json -WarningAction SilentlyContinue
        Set-Content cut.json $cut
        Import-PathwayInteraction cut.json -WarningVariable fromFile -WarningAction SilentlyContinue | Should -HaveCount 1
        $cut | ConvertFrom-Json | ConvertTo-PathwayInteraction -ErrorVariable fromObjects -ErrorAction SilentlyContinue |
            Should -HaveCount 1
        "$fromFile", $fromObjects[0].Exception.Message |
            Should -Match 'cut off by ConvertTo-Json.*write it again with ConvertTo-Json -Depth 10'
    }
}

Describe 'Rows' {
    It 'of Import-Csv keep the proteins and the terms' {
        Set-Content pairs.csv "Gene A,Gene B,GO term`nATXN3,VCP,mitophagy`nATXN3,RAD23A,DNA repair"
        $built = Import-Csv pairs.csv | Invoke-PathwayHierarchy
        ($built | Where-Object Kind -eq Term).Interactions.Id | Sort-Object | Should -Be 'ATXN3-RAD23A', 'ATXN3-VCP'
        (Import-Csv pairs.csv | Invoke-PathwayPipeline)[0].Hierarchy.Interactions | Should -HaveCount 2
    }

    It 'with columns of other names are mapped' {
        Set-Content other.csv "Eiweiss;Gegenspieler;Prozess`nATXN3;VCP;mitophagy"
        $map = @{ Query = 'Eiweiss'; Partner = 'Gegenspieler'; Pathway = 'Prozess' }
        $made = Import-Csv other.csv -Delimiter ';' | ConvertTo-PathwayInteraction -ColumnMap $map
        $made.Query, $made.Partner, $made.Pathway | Should -Be 'ATXN3', 'VCP', 'mitophagy'
        Import-Csv other.csv -Delimiter ';' | Invoke-PathwayHierarchy -ErrorVariable refused -ErrorAction SilentlyContinue `
            -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $refused[0].Exception.Message | Should -Match "they are 'Eiweiss', 'Gegenspieler', 'Prozess'. Name it with .*-ColumnMap"
    }

    It 'of a web service are records' {
        $reply = '[ { "query": "ATXN3", "partner": "VCP", "functions": [ { "function": "f", "pathway": "mitophagy" } ] } ]'
        ($reply | ConvertFrom-Json | Invoke-PathwayHierarchy | Where-Object Name -eq mitophagy).Interactions.Id | Should -Be 'ATXN3-VCP'
    }
}

Describe 'Hierarchies' {
    It 'come back whole through <Name>' -ForEach @(
        @{ Name = 'Export-Clixml'; Through = { $input | Export-Clixml n.xml; Import-Clixml n.xml } }
        @{ Name = 'ConvertTo-Json'; Through = { $input | ConvertTo-Json -Depth 10 | ConvertFrom-Json } }
        @{ Name = 'a file of ConvertTo-Json'
            Through = { $input | ConvertTo-Json -Depth 10 | Set-Content n.json; Import-PathwayHierarchy n.json } }
        @{ Name = 'Export-Clixml of the hierarchy'; Through = { @($input)[0].Hierarchy | Export-Clixml n.xml; Import-Clixml n.xml } }
        @{ Name = 'ConvertTo-Json of the hierarchy'
            Through = {
                @($input)[0].Hierarchy | ConvertTo-Json -Depth 10 -WarningAction SilentlyContinue | Set-Content n.json
                Import-PathwayHierarchy n.json
            } }
    ) {
        $nodes | & $Through | Export-PathwayHierarchy back.json -Force
        (Get-FileHash back.json).Hash | Should -Be (Get-FileHash nodes.json).Hash
    }

    It 'come back whole from a job' {
        $back = Start-Job {
            Import-Module $using:manifest
            Set-Location $using:TestDrive
            Import-PathwayHierarchy nodes.json
        } | Receive-Job -Wait -AutoRemoveJob
        $back | Export-PathwayHierarchy job.json
        (Get-FileHash job.json).Hash | Should -Be (Get-FileHash nodes.json).Hash
        ($back | Where-Object Kind -eq Term).Count | Should -Be ($nodes | Where-Object Kind -eq Term).Count
        $back | Where-Object Kind -eq Term | Show-PathwayTree -ErrorVariable refused -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $refused[0].FullyQualifiedErrorId | Should -BeLike 'InputPartial,*'
    }
}

Describe 'Text' {
    It 'is read like a file' {
        $read = "Gene A`tGene B`nATXN3`tVCP" | Import-PathwayInteraction -Text
        $read.Query, $read.Partner, $read.Source | Should -Be 'ATXN3', 'VCP', 'the text:2'
        (Get-Content records.json | Import-PathwayInteraction -Text).Id | Should -Be $interactions.Id
        (Import-PathwayInteraction -Text (Get-Content records.json -Raw)).Id | Should -Be $interactions.Id
    }
}

Describe 'A saved hierarchy' {
    It 'is a hierarchy too when ConvertFrom-Json reads it' {
        Get-Content nodes.json -Raw | ConvertFrom-Json | Export-PathwayHierarchy read.json
        (Get-FileHash read.json).Hash | Should -Be (Get-FileHash nodes.json).Hash
    }
}
