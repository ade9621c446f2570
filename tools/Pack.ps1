#Requires -Version 7.6
<#
.SYNOPSIS
Builds the module and packs it: artifacts/Pathway/VERSION, a zip file of that folder, and the .nupkg that a gallery takes.
.DESCRIPTION
The version is the one of Pathway.psd1. Directory.Build.props reads it there too.

In a GitHub workflow the variables GITHUB_SERVER_URL, GITHUB_REPOSITORY and GITHUB_SHA say where the sources are. The packed manifest
then links to the repository, the licence and the icon, and Get-Help -Online finds the page of each cmdlet. Elsewhere these links are
left out. PATHWAY_DOCS_URL is the address of the documentation site that build.ps1 -Task Docs makes: with it Get-Help -Online goes there.
.PARAMETER WithTransport
Builds the optional transport over Google.GenAI into the module. Its packages must have been restored before.
.PARAMETER NoBuild
Packs the files of module/bin as they are. Such a package is not for publishing: its debug files name folders of this machine, and a file
of an earlier build may be in it.
#>
[CmdletBinding()]
param(
    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    [switch] $WithTransport,

    [switch] $NoBuild
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$root = (Resolve-Path (Join-Path $PSScriptRoot '..')).Path
$artifacts = Join-Path $root 'artifacts'

function Get-Repository {
    if (-not ($env:GITHUB_SERVER_URL -and $env:GITHUB_REPOSITORY -and $env:GITHUB_SHA)) { return $null }
    $url = "$($env:GITHUB_SERVER_URL.TrimEnd('/'))/$env:GITHUB_REPOSITORY"
    if (-not [uri]::IsWellFormedUriString($url, 'Absolute') -or $url.Contains("'")) { throw "'$url' is not the address of a repository." }
    [pscustomobject]@{ Url = $url; Commit = $env:GITHUB_SHA }
}

function Build-Module($repository) {
    # Nothing of an earlier build may get into the package.
    $staged = Join-Path $root 'module' 'bin'
    if (Test-Path $staged) { Remove-Item $staged -Recurse }
    # What was built before is taken as it is, except where the debug files are to name a repository: MSBuild does not compile again when
    # only these properties differ.
    $properties = $repository ?
        @("--property:RepositoryUrl=$($repository.Url)", '--property:RepositoryType=git', '--no-incremental') : @()
    dotnet build (Join-Path $root 'src' 'Pathway.Cmdlets') --configuration $Configuration @properties | Out-Host
    if ($WithTransport) {
        dotnet build (Join-Path $root 'src' 'Pathway.GoogleGenAI') --configuration $Configuration --no-restore `
            --property:StageTransport=true @properties | Out-Host
    }
}

# Replaces one line of a manifest. The rest of the file, comments included, stays as it is.
function Set-ManifestLine([string] $path, [string] $key, [string[]] $lines) {
    $found = 0
    $text = Get-Content -LiteralPath $path | ForEach-Object {
        if ($_ -match "^(\s*)$key\s*=") {
            $found++
            foreach ($line in $lines) { $Matches[1] + $line }
        }
        else { $_ }
    }
    if ($found -ne 1) { throw "'$path' has $found lines for $key; one was expected." }
    Set-Content -LiteralPath $path $text
}

function Add-ManifestLink([string] $manifest, $repository) {
    $files = "$($repository.Url)/{0}/$($repository.Commit)/{1}"
    $links = [ordered]@{
        LicenseUri = $files -f 'blob', 'LICENSE'
        ProjectUri = $repository.Url
        IconUri    = $files -f 'raw', 'assets/icon.png'
    }
    Set-ManifestLine $manifest 'LicenseUri' ($links.GetEnumerator() | ForEach-Object { "$($_.Key.PadRight(12)) = '$($_.Value)'" })
    $written = (Import-PowerShellDataFile $manifest).PrivateData.PSData
    foreach ($link in $links.GetEnumerator()) {
        if ($written[$link.Key] -ne $link.Value) { throw "'$manifest' has $($link.Key) '$($written[$link.Key])', not '$($link.Value)'." }
    }
}

# Where the page of a cmdlet is: on the site if there is one, else in the repository. {0} stands for the cmdlet.
function Get-PageAddress($repository) {
    if (-not $env:PATHWAY_DOCS_URL) { return $repository ? "$($repository.Url)/blob/$($repository.Commit)/docs/commands/{0}.md" : $null }
    $site = $env:PATHWAY_DOCS_URL.TrimEnd('/')
    if ($site -notmatch '^https://[^\s{}]+$' -or -not [uri]::IsWellFormedUriString($site, 'Absolute')) {
        throw "PATHWAY_DOCS_URL is '$site'; an address that begins with https:// is needed."
    }
    "$site/commands/{0}.html"
}

# The first link of a help topic that has an address is the one that Get-Help -Online opens.
function Add-OnlineHelp([string] $path, [string] $address) {
    $help = [System.Xml.XmlDocument]::new()
    $help.PreserveWhitespace = $true
    $help.Load($path)
    $names = [System.Xml.XmlNamespaceManager]::new($help.NameTable)
    $names.AddNamespace('command', 'http://schemas.microsoft.com/maml/dev/command/2004/10')
    $names.AddNamespace('maml', 'http://schemas.microsoft.com/maml/2004/10')
    foreach ($topic in $help.SelectNodes('//command:command', $names)) {
        $name = $topic.SelectSingleNode('command:details/command:name', $names).InnerText.Trim()
        $page = "docs/commands/$name.md"
        if (-not (Test-Path (Join-Path $root $page))) { throw "There is no page $page for the help of $name. Write the help files again." }
        $links = $topic.SelectSingleNode('command:relatedLinks', $names)
        if (-not $links) { throw "The help of $name has no related links." }
        $link = $help.CreateElement('maml', 'navigationLink', $names.LookupNamespace('maml'))
        $link.AppendChild($help.CreateElement('maml', 'linkText', $link.NamespaceURI)).InnerText = 'Online version:'
        $link.AppendChild($help.CreateElement('maml', 'uri', $link.NamespaceURI)).InnerText = $address -f $name
        $null = $links.PrependChild($link)
    }
    $help.Save($path)
}

$repository = Get-Repository
if (-not $NoBuild) { Build-Module $repository }

$data = Import-PowerShellDataFile (Join-Path $root 'Pathway.psd1')
$version = $data.ModuleVersion
$folder = Join-Path $artifacts 'Pathway' $version
if (Test-Path $folder) { Remove-Item $folder -Recurse }
$null = New-Item $folder -ItemType Directory
'Pathway.psd1', 'module', 'en-US', 'LICENSE', 'NOTICE', 'CHANGELOG.md', 'README.md', 'assets/icon.png' |
    ForEach-Object { Copy-Item (Join-Path $root $_) $folder -Recurse }
# For users who want to change a prompt: the ones that are used are within the assembly.
$prompts = New-Item (Join-Path $folder 'data' 'prompts') -ItemType Directory -Force
Copy-Item (Join-Path $root 'data' 'prompts' '*.md') $prompts

$manifest = Join-Path $folder 'Pathway.psd1'
Set-ManifestLine (Join-Path $folder 'module' 'Pathway.Types.psd1') 'ModuleVersion' "ModuleVersion        = '$version'"
if ($repository) {
    Add-ManifestLink $manifest $repository
}
else { Write-Host 'The package has no links to a repository: GITHUB_SERVER_URL, GITHUB_REPOSITORY and GITHUB_SHA are not set.' }
$address = Get-PageAddress $repository
if ($address) { Add-OnlineHelp (Join-Path $folder 'en-US' 'Pathway.Cmdlets.dll-Help.xml') $address }
$null = Test-ModuleManifest $manifest

Get-Item (Join-Path $artifacts 'Pathway.*') -Include '*.zip', '*.nupkg' | Remove-Item
$zip = Join-Path $artifacts "Pathway.$version.zip"
Compress-Archive (Join-Path $folder '*') $zip
# PSResourceGet writes its list of repositories into the working folder when this folder of the user does not exist.
$null = [Environment]::GetFolderPath('LocalApplicationData', 'Create')
$package = Compress-PSResource -Path $folder -DestinationPath $artifacts -PassThru
foreach ($file in Get-Item $zip, $package.FullName) { '{0}: {1:n1} MB' -f $file.FullName, ($file.Length / 1MB) }
