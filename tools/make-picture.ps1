#Requires -Version 7.6
<#
.SYNOPSIS
Draws docs/images/hierarchy.png, the picture in the README: the page of the example, as a browser shows it.
.DESCRIPTION
Builds the hierarchy of examples/atxn3.json with the ontology, saves it as a page, and takes a screenshot with Chromium or Chrome. The
module must be built. Where no browser is on the PATH, name one with -Browser; on Debian and Ubuntu 'apt-get install chromium' installs one.

    dotnet tool exec PowerShell --yes -- tools/make-picture.ps1
.PARAMETER Path
The picture to write.
.PARAMETER Browser
The program that takes the screenshot.
.PARAMETER Select
The term down to which the tree is open.
#>
param(
    [string] $Path = "$PSScriptRoot/../docs/images/hierarchy.png",
    [string] $Browser,
    [string] $Select = 'mitophagy'
)

$ErrorActionPreference = 'Stop'
if (-not $Browser) {
    $names = 'chromium', 'chromium-browser', 'google-chrome', 'chrome'
    $found = Get-Command $names -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if (-not $found) { throw 'No Chromium and no Chrome was found. Install one, or name a browser with -Browser.' }
    $Browser = $found.Source
}
if (-not (Get-Module Pathway)) { Import-Module "$PSScriptRoot/../Pathway.psd1" }

$folder = New-Item -ItemType Directory -Path ([System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), [guid]::NewGuid().ToString('N')))
try {
    $page = "$folder/hierarchy.html"
    $nodes = Import-PathwayInteraction "$PSScriptRoot/../examples/atxn3.json" | Invoke-PathwayHierarchy -Curator Ontology -NoCache
    $nodes | Export-PathwayHierarchy $page
    $html = (Get-Content $page -Raw) -replace '(<details id="t-[a-z0-9-]+"[^>]*?) open>', '$1>'
    $selected = $nodes | Where-Object Name -eq $Select
    if (-not $selected) { throw "The example has no term '$Select'." }

    # Each node is a <details> element with an identifier; the next line has its name. All are closed, so that the page fits into the
    # window and does not scroll; then the path of that term is opened.
    foreach ($name in $selected.Path) {
        $label = [regex]::Escape([System.Net.WebUtility]::HtmlEncode($name))
        $html = $html -replace "(<details id=""t-[a-z0-9-]+""[^>]*)>(\r?\n<summary><span class=""t"">$label</span>)", '$1 open>$2'
    }
    Set-Content $page $html -NoNewline

    $shot = "$folder/hierarchy.png"
    $address = "file:///$($page.Replace('\', '/').TrimStart('/'))"
    & $Browser --headless --no-sandbox --disable-gpu --disable-background-networking --hide-scrollbars --window-size=1360,1340 `
        --force-device-scale-factor=0.9 --user-data-dir="$folder/profile" --screenshot="$shot" $address 2>&1 | Out-String | Write-Verbose
    if (-not (Test-Path $shot)) { throw "'$Browser' took no screenshot." }
    $null = New-Item -ItemType Directory -Path (Split-Path $Path) -Force
    Move-Item $shot $Path -Force
    "$Path, $([math]::Ceiling((Get-Item $Path).Length / 1KB)) KB"
}
finally { Remove-Item $folder -Recurse -Force }
