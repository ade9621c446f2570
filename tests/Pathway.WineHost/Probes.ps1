<#
.SYNOPSIS
What only Windows can show, one line for each: "ok NAME" or "FAILED NAME: REASON".
.DESCRIPTION
.ci/wine runs it under wine, in the host of this folder. Each probe has a folder of its own. The drive N: is a network drive there, and
\\server\share a share.
#>
param(
    [Parameter(Mandatory)] [string] $Root,
    [Parameter(Mandatory)] [string] $Work
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$env:PATHWAY_CONFIGURATION = [System.IO.Path]::Combine($Work, 'configuration.json')
$env:PATHWAY_CACHE_PATH = [System.IO.Path]::Combine($Work, 'default.db')

function Assert-Equal($Actual, $Expected, [string] $What) {
    if ("$Actual" -cne "$Expected") { throw "$What is '$Actual', not '$Expected'." }
}

function Assert-Like($Actual, [string] $Pattern, [string] $What) {
    if ("$Actual" -notlike $Pattern) { throw "$What is '$Actual', not like '$Pattern'." }
}

function Get-Failure([scriptblock] $Script) {
    try { $null = & $Script } catch { return "$_" }
    throw 'It succeeded.'
}

function Invoke-Probe([string] $Name, [scriptblock] $Script) {
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $folder = [System.IO.Path]::Combine($Work, ($Name -replace '\W', '-'))
    $null = [System.IO.Directory]::CreateDirectory($folder)
    try {
        $null = & $Script $folder
        "ok $Name ($([int]$clock.ElapsedMilliseconds) ms)"
    }
    catch { "FAILED ${Name}: $_ $($_.ScriptStackTrace -replace '\s+', ' ')" }
}

Invoke-Probe 'import' {
    Import-Module "$Root/Pathway.psd1"
    Assert-Equal (Get-Module Pathway).Name 'Pathway' 'The module'
}

Invoke-Probe 'example: the same JSON as on Linux' {
    param($folder)
    $target = "$folder/hierarchy.json"
    Import-PathwayInteraction "$Root/examples/atxn3.json" | Invoke-PathwayPipeline -CachePath "$folder/cache.db" |
        Export-PathwayHierarchy $target
    $hash = [Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData([System.IO.File]::ReadAllBytes($target)))
    Assert-Equal $hash $env:PATHWAY_EXPECTED_HASH 'The hash'
}

Invoke-Probe 'the host in one folder with its runtime, as the installer leaves it' {
    $home_ = [System.IO.Path]::GetDirectoryName([psobject].Assembly.Location)
    Assert-Equal ([System.IO.Path]::GetDirectoryName([object].Assembly.Location)) $home_ 'The folder of the runtime'
    $context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -like 'Pathway (*'
    $folders = $context.Assemblies | ForEach-Object { [System.IO.Path]::GetDirectoryName($_.Location) } | Sort-Object -Unique
    Assert-Equal ($folders -join ';') ([System.IO.Path]::GetFullPath("$Root/module/bin")) 'The folder of the assemblies of the module'
}

Invoke-Probe 'part 1: a file that is open in another program is read' {
    param($folder)
    [System.IO.File]::Copy("$Root/examples/atxn3.json", "$folder/open.json")
    $editor = [System.IO.FileStream]::new("$folder/open.json", 'Open', 'ReadWrite', 'ReadWrite')
    try { Assert-Equal @(Import-PathwayInteraction "$folder/open.json").Count 60 'The number of interactions' }
    finally { $editor.Dispose() }
}

Invoke-Probe 'part 1: a file that stays open is not replaced, and the reason is said' {
    param($folder)
    $nodes = 'mitophagy' | Invoke-PathwayHierarchy -NoCache
    $nodes | Export-PathwayHierarchy "$folder/a.json"
    $reader = [System.IO.FileStream]::new("$folder/a.json", 'Open', 'Read', 'Read')
    try {
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        Assert-Like (Get-Failure { $nodes | Export-PathwayHierarchy "$folder/a.json" -Force -ErrorAction Stop }) `
            "*a.json' cannot be written: another program has the file open." 'The error'
        if ($clock.Elapsed.TotalSeconds -lt 1.9) { throw "It gave up after $($clock.ElapsedMilliseconds) ms." }
    }
    finally { $reader.Dispose() }
    Assert-Equal @([System.IO.Directory]::GetFiles($folder)).Count 1 'The number of files'
}

Invoke-Probe 'part 1: a file that is open for a moment is replaced' {
    param($folder)
    $nodes = 'mitophagy' | Invoke-PathwayHierarchy -NoCache
    $nodes | Export-PathwayHierarchy "$folder/a.json"
    $reader = [System.IO.FileStream]::new("$folder/a.json", 'Open', 'Read', 'Read')
    $shell = [powershell]::Create().AddScript({ param($open) [System.Threading.Thread]::Sleep(500); $open.Dispose() }).AddArgument($reader)
    $running = $shell.BeginInvoke()
    $nodes | Export-PathwayHierarchy "$folder/a.json" -Force -ErrorAction Stop
    $null = $shell.EndInvoke($running)
}

Invoke-Probe 'part 1: a damaged store that a program has open keeps its place' {
    param($folder)
    $path = "$folder/damaged.db"
    [System.IO.File]::WriteAllText($path, [string]::new('x', 5000))
    $other = [System.IO.FileStream]::new($path, 'Open', 'ReadWrite', 'ReadWrite')
    try {
        'mitophagy' | Invoke-PathwayHierarchy -CachePath $path -WarningVariable warnings -WarningAction SilentlyContinue
        Assert-Like "$warnings" '*damaged.db* could not be renamed: another program has the file open*' 'The warning'
    }
    finally { $other.Dispose() }
    Assert-Equal ([System.IO.File]::Exists($path)) $true 'The file'
    'mitophagy' | Invoke-PathwayHierarchy -CachePath $path -WarningVariable warnings -WarningAction SilentlyContinue
    Assert-Like "$warnings" '*was renamed to*corrupt-*' 'The warning when it is closed'
}

Invoke-Probe 'part 1: settings are changed while others read them' {
    Set-PathwayConfiguration MaxDepth 9
    $reader = [System.IO.FileStream]::new($env:PATHWAY_CONFIGURATION, 'Open', 'Read', 'ReadWrite, Delete')
    $shell = [powershell]::Create().AddScript({ param($open) [System.Threading.Thread]::Sleep(300); $open.Dispose() }).AddArgument($reader)
    $running = $shell.BeginInvoke()
    Set-PathwayConfiguration MaxDepth 8
    $null = $shell.EndInvoke($running)
    Assert-Equal (Get-PathwayConfiguration MaxDepth).Value 8 'The setting'
}

Invoke-Probe 'part 1: spellings of one path have one lock' {
    $core = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -like 'Pathway (*' |
        ForEach-Object Assemblies | Where-Object { $_.GetName().Name -eq 'Pathway.Core' }
    $name = $core.GetType('Pathway.Storage.FileMutex').GetMethod('NameOf')
    Assert-Equal $name.Invoke($null, @('C:\Data\A.db')) $name.Invoke($null, @('c:/data/a.DB')) 'The name of the lock'
}

Invoke-Probe 'part 4: the machine is known by its MachineGuid' {
    $core = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -like 'Pathway (*' |
        ForEach-Object Assemblies | Where-Object { $_.GetName().Name -eq 'Pathway.Core' }
    $identity = $core.GetType('Pathway.Storage.Sharing.MachineIdentity')
    $guid = [Microsoft.Win32.Registry]::GetValue('HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Cryptography', 'MachineGuid', '')
    if (-not $guid) { throw 'The registry has no MachineGuid.' }
    Assert-Equal $identity.GetProperty('Current').GetValue($null) `
        $identity.GetMethod('Compose').Invoke($null, @([Environment]::MachineName, $guid, '', '')) 'The identity'
}

Invoke-Probe 'part 5: a network drive and a share have a rollback journal, and a warning' {
    foreach ($path in 'N:\cache.db', '\\server\share\other.db') {
        'mitophagy' | Invoke-PathwayHierarchy -CachePath $path -WarningVariable warnings -WarningAction SilentlyContinue
        Assert-Like "$warnings" "'*' is on a network drive. It works there with a rollback journal*" "The warning for $path"
        Assert-Equal ([System.IO.File]::Exists("$path-wal")) $false "The log of $path"
        if (@(Get-PathwayCache -CachePath $path).Count -eq 0) { throw "$path holds no answer." }
    }
}

Invoke-Probe 'part 6: names of devices are refused' {
    param($folder)
    $nodes = 'mitophagy' | Invoke-PathwayHierarchy -NoCache
    Assert-Like (Get-Failure { $nodes | Export-PathwayHierarchy "$folder\CON.json" -ErrorAction Stop }) `
        "*Windows keeps the name 'CON.json' for a device." 'The error of writing'
    Assert-Like (Get-Failure { Import-PathwayInteraction -LiteralPath "$folder\NUL.json" -ErrorAction Stop }) `
        "*Windows keeps the name 'NUL.json' for a device." 'The error of reading'
}

Invoke-Probe 'part 6: a read-only target is replaced with -Force, and stays read-only' {
    param($folder)
    $nodes = 'mitophagy' | Invoke-PathwayHierarchy -NoCache
    $nodes | Export-PathwayHierarchy "$folder/a.json"
    [System.IO.File]::SetAttributes("$folder/a.json", 'ReadOnly')
    $nodes | Export-PathwayHierarchy "$folder/a.json" -Force -ErrorAction Stop
    Assert-Equal ([System.IO.File]::GetAttributes("$folder/a.json").HasFlag([System.IO.FileAttributes]::ReadOnly)) $true 'Read-only'
    [System.IO.File]::SetAttributes("$folder/a.json", 'Normal')
}

Invoke-Probe 'part 6: a tree in ASCII passes through every code page' {
    $lines = 'mitophagy' | Invoke-PathwayHierarchy -NoCache | Show-PathwayTree -Ascii
    foreach ($page in 437, 850, 1252) {
        $encoding = [System.Text.Encoding]::GetEncoding($page)
        Assert-Equal $encoding.GetString($encoding.GetBytes("$lines")) "$lines" "The tree in code page $page"
    }
}

# The host of the probes is not PowerShell's own, whose console the module prepares.
class ConsoleHost : System.Management.Automation.Host.PSHost {
    [string] get_Name() { return 'ConsoleHost' }
    [version] get_Version() { return '7.6' }
    [guid] get_InstanceId() { return [guid]::Empty }
    [cultureinfo] get_CurrentCulture() { return [cultureinfo]::InvariantCulture }
    [cultureinfo] get_CurrentUICulture() { return [cultureinfo]::InvariantCulture }
    [System.Management.Automation.Host.PSHostUserInterface] get_UI() { return $null }
    [void] EnterNestedPrompt() { }
    [void] ExitNestedPrompt() { }
    [void] NotifyBeginApplication() { }
    [void] NotifyEndApplication() { }
    [void] SetShouldExit([int] $code) { }
}

Invoke-Probe 'part 6: a console of Windows writes readable text in each code page, and keeps its code page' {
    $text = "$([char]0x3b2) $([char]0x2192) $([char]0x2190) $([char]0x25d9)"
    $before = [Console]::OutputEncoding
    try {
        foreach ($page in 437, 850, 1252) {
            [Console]::OutputEncoding = [System.Text.Encoding]::GetEncoding($page)
            [Pathway.Loading.ConsoleText]::Prepare([ConsoleHost]::new())
            $encoding = [Console]::OutputEncoding
            Assert-Equal $encoding.GetString($encoding.GetBytes($text)) 'beta -> <- ?' "The text in code page $page"
            Assert-Equal $encoding.CodePage $page 'The code page'
            [Pathway.Loading.ConsoleText]::Restore()
            Assert-Equal ([Console]::OutputEncoding.EncoderFallback.GetType().Name -eq 'ReadableFallback') $false 'The console is prepared'
        }
        [Console]::OutputEncoding = [System.Text.UTF8Encoding]::new($false)
        [Pathway.Loading.ConsoleText]::Prepare([ConsoleHost]::new())
        Assert-Equal ([Console]::OutputEncoding.EncoderFallback.GetType().Name -eq 'ReadableFallback') $false 'UTF-8 is prepared'
    }
    finally { [Console]::OutputEncoding = $before }
}

Invoke-Probe 'part 6: another build of the loaded module is said plainly' {
    param($folder)
    $null = [System.IO.Directory]::CreateDirectory("$folder/bin")
    $bytes = [System.IO.File]::ReadAllBytes("$Root/module/bin/Pathway.Cmdlets.dll")
    $text = [System.Text.Encoding]::Latin1.GetString($bytes)
    $loaded = (Get-Command Show-PathwayTree).ImplementingType.Assembly
    $build = [System.Text.Encoding]::Latin1.GetString($loaded.ManifestModule.ModuleVersionId.ToByteArray())
    $at = $text.IndexOf($build, [StringComparison]::Ordinal)
    $bytes[$at] = $bytes[$at] -bxor 255
    [System.IO.File]::WriteAllBytes("$folder/bin/Pathway.Cmdlets.dll", $bytes)
    # As an import does: it loads, and then asks.
    $null = [Pathway.Loading.ModuleLoadContext]::Load("$folder/bin/Pathway.Cmdlets.dll")
    Assert-Like ([Pathway.Loading.ModuleLoadContext]::ExplainOtherBuild("$folder/bin/Pathway.Cmdlets.dll")) '*Start a new PowerShell*' `
        'The message'
    Assert-Equal ([Pathway.Loading.ModuleLoadContext]::ExplainOtherBuild("$Root/module/bin/Pathway.Cmdlets.dll")) '' 'The message'
}
