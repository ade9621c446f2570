# What a console, a program that reads the output, and a file get: characters that a code page lacks, and colours. In processes of their
# own, because their console is set up for it.
BeforeDiscovery {
    $hasTerminal = $IsLinux -and [bool](Get-Command script -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $manifest = $env:PATHWAY_TEST_MODULE ?? "$root/Pathway.psd1"
    $program = [System.Environment]::ProcessPath
    $first = [System.IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet' ? @(Join-Path $PSHOME 'pwsh.dll') : @()
    $escape = [string][char]27

    # Built once: most of the time of a script would be for this.
    Import-Module $manifest -Force
    "TGF-$([char]0x3b2) $([char]0x2192) Smad $([char]0x2014) ends$([char]0x2026)", "evil $([char]0x2190)[31m$([char]0x25d9)::error::x",
        "wide $("$([char]0xff1a)" * 2)error$("$([char]0xff1a)" * 2)x", 'DNA repair', 'mitophagy' |
        Invoke-PathwayHierarchy -NoCache -WarningAction SilentlyContinue | Export-PathwayHierarchy (Join-Path $TestDrive 'code.json')
    'mitophagy', 'no such term' |
        Invoke-PathwayHierarchy -NoCache -WarningAction SilentlyContinue | Export-PathwayHierarchy (Join-Path $TestDrive 'colour.json')

    # Starts PowerShell with a script, in a folder of that name; a variable that is null is not set. Each takes seconds, so that several
    # run side by side.
    function Start-Console([string] $Script, [string] $Name, [hashtable] $Environment = @{}, [switch] $Terminal) {
        $folder = (New-Item (Join-Path $TestDrive $Name) -ItemType Directory -Force).FullName
        $file = Join-Path $folder 'script.ps1'
        Set-Content $file $Script
        $arguments = $first + '-NoProfile', '-File', $file, $manifest, $folder
        $start = [System.Diagnostics.ProcessStartInfo]::new($program)
        if ($Terminal) {
            $start.FileName = 'script'
            $line = (@($program) + $arguments | ForEach-Object { "'$_'" }) -join ' '
            $arguments = '-qec', $line, '/dev/null'
        }
        $arguments | ForEach-Object { $start.ArgumentList.Add($_) }
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardInput = $true
        $start.StandardOutputEncoding = [System.Text.Encoding]::Latin1
        $start.WorkingDirectory = $folder
        $all = @{ NO_COLOR = $null; TERM = 'xterm-256color'; PATHWAY_CONFIGURATION = Join-Path $TestDrive 'configuration.json' }
        foreach ($name in $Environment.Keys) { $all[$name] = $Environment[$name] }
        foreach ($name in $all.Keys) {
            if ($null -eq $all[$name]) { $null = $start.Environment.Remove($name) } else { $start.Environment[$name] = $all[$name] }
        }
        $process = [System.Diagnostics.Process]::Start($start)
        $process.StandardInput.Close()
        [pscustomobject]@{ Process = $process; Output = $process.StandardOutput.ReadToEndAsync(); Folder = $folder }
    }

    # Waits for its end and gives each byte of its output as one character.
    function Receive-Console([pscustomobject] $Started) {
        $output = $Started.Output.GetAwaiter().GetResult()
        $Started.Process.WaitForExit()
        if ($Started.Process.ExitCode -ne 0) { throw "The script ended with $($Started.Process.ExitCode): $output" }
        $output
    }

    # Both at once, in the folder "program".
    function Start-Script([string] $Script, [hashtable] $Environment = @{}) {
        Receive-Console (Start-Console $Script program -Environment $Environment)
    }
}

Describe 'Code pages' {
    BeforeAll {
        # PowerShell keeps what it writes with from its first output on. 850 is set after the module is imported.
        $script = @'
param($Manifest, $Folder)
$ErrorActionPreference = 'Stop'
$page = [int]$env:PATHWAY_TEST_PAGE
$encoding = $page -eq 65001 ? [System.Text.UTF8Encoding]::new($false) : [System.Text.Encoding]::GetEncoding($page)
if ($page -ne 850) { [Console]::OutputEncoding = $encoding }
Import-Module $Manifest
if ($page -eq 850) { [Console]::OutputEncoding = $encoding }
$nodes = Import-PathwayHierarchy "$Folder/../code.json"
'=== tree'
$nodes | Show-PathwayTree
'=== table'
$nodes | Where-Object Name -Match 'TGF|evil|wide' | Format-List
Import-PathwayInteraction "$Folder/no$([char]0x2192)such.json" -ErrorAction Continue 2>&1 | ForEach-Object { "$_" }
'=== warning'
Write-Warning "$([char]0x3b2)-catenin $([char]0x2026)"
$nodes | Show-PathwayTree > "$Folder/$page.txt"
'=== console'
"prepared $([Console]::OutputEncoding.EncoderFallback.GetType().Name -eq 'ReadableFallback')"
Remove-Module Pathway
"kept $([Console]::OutputEncoding.EncoderFallback.GetType().Name -eq 'ReadableFallback')"
'=== end'
'@
        $started = @{}
        foreach ($page in 437, 850, 1252, 20127, 65001) {
            $started[$page] = Start-Console $script "page-$page" -Environment @{ NO_COLOR = '1'; PATHWAY_TEST_PAGE = "$page" }
        }
        $outputs = @{}
        foreach ($page in $started.Keys) { $outputs[$page] = Receive-Console $started[$page] }
        function Get-File([int] $Page) { Get-Content (Join-Path $started[$Page].Folder "$Page.txt") -Raw }
        # The bytes that a process wrote between two headings, as its code page reads them.
        function Get-Part([int] $Page, [string] $Name) {
            if ($outputs[$Page] -notmatch "(?s)=== $Name\r?\n(.*?)===") { throw "There is no part '$Page $Name': $($outputs[$Page])" }
            [System.Text.Encoding]::GetEncoding($Page).GetString([System.Text.Encoding]::Latin1.GetBytes($Matches[1])) -replace "`r", ''
        }
        $utf8 = Get-Part 65001 tree
    }

    It 'UTF-8 has each character' {
        $utf8 | Should -Match "TGF-$([char]0x3b2) $([char]0x2192) Smad $([char]0x2014) ends"
        $utf8 | Should -Match "(?m)^$([char]0x2514)$([char]0x2500)$([char]0x2500) "
    }

    It 'Code page <_> has readable text for what it lacks' -ForEach 437, 850, 1252, 20127 {
        $tree = Get-Part $_ tree
        $tree | Should -Match 'TGF-beta -> Smad (-|—) ends(\.\.\.|…)'
        $tree | Should -Match ($_ -in 437, 850 ? "(?m)^$([char]0x2514)$([char]0x2500)$([char]0x2500) " : '(?m)^`-- ')
        Get-Part $_ table | Should -Match 'TGF-beta -> Smad'
        Get-Part $_ table | Should -Match 'no->such\.json'
        Get-Part $_ warning | Should -Match 'WARNING: beta-catenin (\.\.\.|…)'
        # A question mark stands only where there is no form: for an arrow out of a block, and for wide colons.
        ($tree -split "`n" | Where-Object { $_ -notmatch 'evil|wide' }) -join "`n" | Should -Not -Match '\?'
    }

    It 'Code page <_> makes no escape, end of line or command of another character' -ForEach 437, 850, 1252, 20127 {
        foreach ($part in 'tree', 'table') {
            $shown = Get-Part $_ $part
            $shown | Should -Match 'evil <-'
            $shown | Should -Not -Match '[\x00-\x09\x0b-\x1f]'
            $shown | Should -Not -Match '(?m)^\s*::|::error'
        }
        @((Get-Part $_ tree) -split "`n").Count | Should -Be @($utf8 -split "`n").Count
    }

    It 'A file that PowerShell writes has each character, whatever the code page of the console is' {
        foreach ($page in 437, 850, 1252, 20127) { Get-File $page | Should -Be (Get-File 65001) }
        Get-File 437 | Should -Match "TGF-$([char]0x3b2) $([char]0x2192)"
    }

    It 'The console has its own encoding again when the module is removed' {
        Get-Part 437 console | Should -Be "prepared True`nkept False`n"
        Get-Part 850 console | Should -Be "prepared True`nkept False`n"
        Get-Part 65001 console | Should -Be "prepared False`nkept False`n"
    }
}

Describe 'Colours' {
    BeforeAll {
        $script = @'
param($Manifest, $Folder)
$ErrorActionPreference = 'Stop'
Import-Module $Manifest
$nodes = Import-PathwayHierarchy "$Folder/../colour.json"
"=== screen"
$nodes | Show-PathwayTree
$lines = $nodes | Show-PathwayTree
"=== variable"
$lines
"=== files"
$lines | Set-Content "$Folder/variable.txt"

$nodes | Show-PathwayTree > "$Folder/redirected.txt"
$nodes | Show-PathwayTree *> "$Folder/all.txt"
$nodes | Show-PathwayTree *>&1 | Out-File "$Folder/merged.txt"
$nodes | Show-PathwayTree | Set-Content "$Folder/content.txt"
$nodes | Show-PathwayTree | Tee-Object "$Folder/tee.txt" | Out-Null
$nodes | Format-Table > "$Folder/table.txt"
$null = Start-Transcript "$Folder/transcript.txt"
$nodes | Show-PathwayTree
$null = Stop-Transcript
foreach ($rendering in 'PlainText', 'Ansi') {
    $PSStyle.OutputRendering = $rendering
    "=== $rendering"
    $nodes | Show-PathwayTree
}
"=== end"
'@
        function Get-Part([string] $Text, [string] $Name) {
            if ($Text -notmatch "(?s)=== $Name\r?\n(.*?)===") { throw "The output has no part '$Name': $Text" }
            $Matches[1]
        }
        $files = 'redirected', 'all', 'merged', 'content', 'tee', 'table', 'transcript', 'variable'
        $started = @{}
        if ($IsLinux -and (Get-Command script -CommandType Application -ErrorAction Ignore)) {
            $started.terminal = Start-Console $script terminal -Terminal
            $started.NO_COLOR = Start-Console $script no-color -Terminal -Environment @{ NO_COLOR = '1' }
            $started.'TERM=dumb' = Start-Console $script dumb -Terminal -Environment @{ TERM = 'dumb' }
        }
    }

    It 'Are not in what a program reads, nor in files' {
        $text = Start-Script $script
        Get-Part $text screen | Should -Match 'mitophagy'
        Get-Part $text screen | Should -Not -Match $escape
        Get-Part $text PlainText | Should -Not -Match $escape
        # Who asks for them gets them.
        Get-Part $text Ansi | Should -Match $escape
        foreach ($file in $files) {
            Get-Content (Join-Path $TestDrive "program/$file.txt") -Raw | Should -Match 'mitophagy' -Because $file
            Get-Content (Join-Path $TestDrive "program/$file.txt") -Raw | Should -Not -Match $escape -Because $file
        }
    }

    It 'Are in a terminal, and not in files that are written there' -Skip:(-not $hasTerminal) {
        $text = Receive-Console $started.terminal
        Get-Part $text screen | Should -Match "$escape\["
        Get-Part $text PlainText | Should -Match 'mitophagy'
        ($text -replace '(?s).*=== PlainText' -replace '(?s)=== Ansi.*') | Should -Not -Match "$escape\[\d*m"
        foreach ($file in $files) {
            Get-Content (Join-Path $started.terminal.Folder "$file.txt") -Raw | Should -Match 'mitophagy' -Because $file
            Get-Content (Join-Path $started.terminal.Folder "$file.txt") -Raw | Should -Not -Match $escape -Because $file
        }
    }

    It 'Are not in a terminal with <Name>' -Skip:(-not $hasTerminal) -ForEach @(
        @{ Name = 'NO_COLOR' }
        @{ Name = 'TERM=dumb' }
    ) {
        $text = Receive-Console $started.$Name
        Get-Part $text screen | Should -Match 'mitophagy'
        Get-Part $text screen | Should -Not -Match "$escape\[\d*m"
    }
}

Describe 'Debug' {
    It 'Shows what is done and asks for nothing' {
        $text = Start-Script @'
param($Manifest, $Folder)
$ErrorActionPreference = 'Stop'
Import-Module $Manifest
'mitophagy' | Invoke-PathwayHierarchy -NoCache -Debug | Out-Null
'@ -Environment @{ NO_COLOR = '1' }
        $text | Should -Match "(?m)^DEBUG: Asking GO .* parent of 'mitophagy'"
        $text | Should -Match '(?m)^DEBUG: Answers come from GO '
        $text | Should -Not -Match 'Continue with this operation'
    }
}
