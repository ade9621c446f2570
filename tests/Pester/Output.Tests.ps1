# A scripted attack on every output: hostile text in every field of every type, through every view, error, warning and export.
BeforeAll {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $manifest = $env:PATHWAY_TEST_MODULE ?? "$root/Pathway.psd1"
    $env:PATHWAY_CONFIGURATION = Join-Path $TestDrive 'configuration.json'
    $env:PATHWAY_CACHE_PATH = Join-Path $TestDrive 'cache.db'
    Import-Module $manifest -Force
    Push-Location $TestDrive
    $rendering = $PSStyle.OutputRendering
    $PSStyle.OutputRendering = 'Ansi'

    # Each has the word 'evil', so that a view that shows nothing does not pass for a safe one.
    $corpus = @(
        "evil`e]52;c;ZXZpbA==`a", "evil`e]0;title`a", "evil`e[2J`e[H", "evil`e[8mhidden", "evil$([char]0x9b)2J"
        "evil$([char]0x9d)52;c;x$([char]0x9c)"
        "evil`r`n::error title=evil::now", '::error::evil', '::set-output name=evil::1', '   ::stop-commands::evil', ':::error::evil'
        '::::warning::evil', 'x::debug::evil', "evil`n##[error]evil", '##[command]evil', '##vso[task.setvariable variable=evil]x'
        '###vso[task.complete]evil', "evil`n##teamcity[buildStop comment='x']"
        "evil$([char]0x2028)::error::x", "evil$([char]0x85)::error::x"
        "evil$([char]0x202e)txt.exe", "evil$([char]0)x", "`e[0Ksection_start:1:evil`r`e[0K", "evil$([char]0x200b)::error::x"
    )

    # What PowerShell itself writes: colours.
    $colours = "`e\[(?:0|1|2|3|4|7|9|22|23|24|27|29|3\d|4\d|9\d|10\d|[34]8;[25];[\d;]+)(?:;(?:\d+))*m"
    function Get-Fault([string] $Text) {
        $plain = $Text -replace $colours, ''
        foreach ($line in $plain -split "`r?`n") {
            if ($line -match '[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]') { "control character in: $($line | ConvertTo-Json)" }
            if ($line -match '^\s*::|::(error|warning|notice|debug|set-|add-|stop-|group|endgroup|save-|echo)') { "command in: $line" }
            if ($line -match '##[\w.]*\[') { "command in: $line" }
        }
    }

    # An object of a type, in which each text is hostile.
    function New-Hostile([type] $Type, [string] $Text, [int] $Depth = 0) {
        $made = [System.Runtime.CompilerServices.RuntimeHelpers]::GetUninitializedObject($Type)
        foreach ($field in $Type.GetFields('Instance, NonPublic, Public')) {
            $of = $field.FieldType
            $value = if ($of -eq [string]) { $Text }
            elseif ($of.IsGenericType -and $of.GetGenericTypeDefinition() -eq [System.Collections.Generic.IReadOnlyList`1]) {
                $item = $of.GenericTypeArguments[0]
                $array = [Array]::CreateInstance($item, 1)
                if ($item -eq [string]) { $array[0] = $Text }
                elseif ($item.Name -like 'Pathway*' -and -not $item.IsEnum -and $Depth -lt 3) {
                    $array[0] = New-Hostile $item $Text ($Depth + 1)
                }
                else { $array = [Array]::CreateInstance($item, 0) }
                , $array
            }
            elseif ($of.Name -like 'Pathway*' -and $of.IsClass -and $Depth -lt 3) { New-Hostile $of $Text ($Depth + 1) }
            if ($null -ne $value) { $field.SetValue($made, $value) }
        }
        $made
    }
    $types = [PathwayNode].Assembly.GetExportedTypes() |
        Where-Object { $_.IsClass -and -not $_.IsAbstract -and $_.Name -like 'Pathway*' }
}

AfterAll {
    $PSStyle.OutputRendering = $rendering
    Pop-Location
    Remove-Module Pathway
    Remove-Item Env:PATHWAY_CONFIGURATION, Env:PATHWAY_CACHE_PATH
}

Describe 'Views' {
    It 'Show hostile text safely, for every type, as table and as list' {
        $types | Should -Not -BeNullOrEmpty
        $faults = foreach ($type in $types) {
            $objects = $corpus | ForEach-Object { New-Hostile $type $_ }
            $shown = ($objects | Out-String -Width 300), ($objects | Format-List | Out-String -Width 300),
                ($objects | Format-Table -Wrap | Out-String -Width 60)
            foreach ($text in $shown) {
                Get-Fault $text | ForEach-Object { "$($type.Name): $_" }
            }
            $strings = $type.GetProperties() | Where-Object PropertyType -EQ ([string])
            if ($strings -and "$shown" -notmatch 'evil') { "$($type.Name): nothing is shown" }
        }
        $faults | Select-Object -First 5 | Should -BeNullOrEmpty
    }
}

Describe 'Streams and files' {
    BeforeAll {
        $number = 0
        $records = foreach ($text in $corpus) {
            $number++
            @{
                query = 'ATXN3'; partner = "P$number$text"; pathway = "mitophagy $text"; arrow = 'activates'; support_summary = $text
                functions = @(@{
                    function = "f $text"; pathway = $text; evidence = @(@{ pmid = "$number"; paper_title = $text; journal = $text })
                })
            }
        }
        ConvertTo-Json @($records) -Depth 9 | Set-Content hostile.json
        $interactions = Import-PathwayInteraction hostile.json -WarningVariable warned -ErrorVariable failed -ErrorAction SilentlyContinue `
            -WarningAction SilentlyContinue
        $nodes = $interactions | Invoke-PathwayHierarchy -Curator Ontology -WarningAction SilentlyContinue -WarningVariable +warned `
            -ErrorVariable +failed -ErrorAction SilentlyContinue -Verbose 4>&1
        $verbose = @($nodes | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] })
        $nodes = @($nodes | Where-Object { $_ -isnot [System.Management.Automation.VerboseRecord] })
    }

    It 'Views of real results are safe' {
        $interactions | Should -Not -BeNullOrEmpty
        $nodes | Should -Not -BeNullOrEmpty
        foreach ($shown in $interactions, $interactions.Functions, $interactions.Functions.Evidence, $nodes, $nodes[0].Hierarchy.Profile) {
            Get-Fault ($shown | Out-String -Width 250) | Should -BeNullOrEmpty
            Get-Fault ($shown | Format-List | Out-String -Width 250) | Should -BeNullOrEmpty
        }
    }

    It 'The tree is safe' {
        Get-Fault (($nodes | Show-PathwayTree) -join "`n") | Should -BeNullOrEmpty
    }

    It 'Warnings and verbose lines are safe' {
        $verbose | Should -Not -BeNullOrEmpty
        Get-Fault (@($warned) + @($verbose) -join "`n") | Should -BeNullOrEmpty
    }

    It 'Errors are safe in every view' {
        $seen = @(foreach ($text in $corpus) {
            Import-PathwayInteraction "no such $($text -replace '[\0/]', '')" -ErrorAction SilentlyContinue -ErrorVariable one; $one
            try { Set-PathwayConfiguration MaxDepth $text } catch { $_ }
            try { Set-PathwayConfiguration $text 1 } catch { $_ }
            try { 'Mitophagy' | Invoke-PathwayHierarchy -Endpoint $text -ApiKey 'key-0123456789abcdef' } catch { $_ }
        }) + @($failed) | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }
        @($seen).Count | Should -BeGreaterThan 40
        foreach ($view in 'ConciseView', 'NormalView', 'DetailedView', 'CategoryView') {
            $ErrorView = $view
            # The line of the script that failed is PowerShell's own, and the invocation is the user's.
            $texts = $seen | ForEach-Object { "$_", $_.ErrorDetails.Message, $_.CategoryInfo.ToString(), $_.Exception.ToString() }
            Get-Fault ($texts -join "`n") | Should -BeNullOrEmpty
        }
    }

    It 'A tree as text, Markdown and tables are safe' {
        foreach ($name in 'tree.txt', 'tree.md', 'tree.csv', 'tree.tsv') {
            $nodes | Export-PathwayHierarchy $name
            $text = Get-Content $name -Raw
            if ($name -like '*.tsv') { $text = $text -replace "`t", ' ' }
            $faults = Get-Fault $text
            # A table is data: it has the text itself, without control characters.
            if ($name -match 'sv$') { $faults = $faults | Where-Object { $_ -notlike 'command*' } }
            $faults | Should -BeNullOrEmpty
        }
    }

    It 'Tables begin no formula, whatever separates cells' {
        $cells = '=1+1', '＝1+1', '+1', '＋1', '@x', '＠x', '-1', 'a;=1', 'a; =1', "a;`"=1", ' =1', "`t=1", "a;＝1"
        $records = foreach ($cell in $cells) { @{ query = 'ATXN3'; partner = 'VCP'; pathway = "$cell evil" } }
        ConvertTo-Json @($records) | Set-Content formulas.json
        $all = Import-PathwayInteraction formulas.json -WarningAction SilentlyContinue -ErrorAction SilentlyContinue |
            Invoke-PathwayHierarchy -Curator Ontology -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
        foreach ($name in 'formulas.csv', 'formulas.tsv') {
            $all | Export-PathwayHierarchy $name
            $text = Get-Content $name -Raw
            $text | Should -Match 'evil'
            $text | Should -Not -Match '(?m)(?:^|[,;\t])\s*"*\s*[=+@＝＋＠]'
        }
    }

    It 'Annotations and the summary of a job are safe' {
        $env:GITHUB_ACTIONS = 'true'
        $env:GITHUB_STEP_SUMMARY = Join-Path $TestDrive 'summary.md'
        try {
            $log = pwsh -NoProfile -NonInteractive -Command {
                param($manifest, $cache)
                $env:PATHWAY_EUROPE_PMC_ENDPOINT = $env:PATHWAY_NCBI_ENDPOINT = 'http://127.0.0.1:9/'
                Import-Module $manifest
                $null = Import-PathwayInteraction hostile.json -ErrorAction SilentlyContinue -WarningAction SilentlyContinue |
                    Test-PathwayEvidence -Curator Ontology -CachePath $cache -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
                # No service answers, which is an error of the last command, and would be the exit code.
                exit 0
            } -args $manifest, (Join-Path $TestDrive 'evidence.db')
        }
        finally { Remove-Item Env:GITHUB_ACTIONS, Env:GITHUB_STEP_SUMMARY }
        foreach ($line in @($log)) {
            # An annotation is one command, with its own beginning and end.
            $inner = $line -replace '^::(error|warning) [^\r\n]*?title=[^:\r\n]*::', ''
            Get-Fault $inner | Should -BeNullOrEmpty
        }
        if (Test-Path summary.md) { Get-Fault (Get-Content summary.md -Raw) | Should -BeNullOrEmpty }
    }
}
