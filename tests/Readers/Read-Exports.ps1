#Requires -Version 7.6
<#
.SYNOPSIS
Writes a hierarchy in every format for other programs, and lets independent programs read the files and count.
.DESCRIPTION
networkx and graphviz read GraphML, Cytoscape, SIF and DOT; the npm packages cytoscape, jsonld and mermaid read Cytoscape, SKOS and Mermaid;
the libraries of Python read CSV, SVG, Excel (as a zip of XML), OBO and GMT line by line. Each must find the nodes and links that the
hierarchy has. The names are hostile: quotation marks, line ends, HTML, formulas, control characters.

    apt-get install graphviz python3-networkx nodejs npm
    npm install --prefix tests/Readers
    dotnet tool exec PowerShell --yes -- tests/Readers/Read-Exports.ps1

The module must be built.
.PARAMETER Python
The Python that has networkx.
.PARAMETER NodeModules
The folder of the npm packages.
#>
param(
    [string] $Python = (Test-Path /usr/bin/python3) ? '/usr/bin/python3' : 'python3',
    [string] $NodeModules = "$PSScriptRoot/node_modules"
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
Import-Module "$PSScriptRoot/../../Pathway.psd1"

$folder = New-Item -ItemType Directory -Path ([IO.Path]::Combine([IO.Path]::GetTempPath(), [guid]::NewGuid().ToString('N')))
try {
    $hostile = 'mitophagy "quoted" <b>&amp;', "mitophagy it's \ back", '=1+1 mitophagy', 'mitophagy ;,|	tab', "mitophagy`nline",
        'mitophagy ]]> -->', 'mitophagy "] --> x[', 'mitophagie öäü 線', '@mitophagy', '-mitophagy'
    $rows = @(Import-PathwayInteraction "$PSScriptRoot/../../examples/atxn3.json") +
        ($hostile | ForEach-Object { ConvertTo-PathwayInteraction ([pscustomobject]@{ query = 'ATXN3'; partner = 'VCP'; pathway = $_ }) })
    $nodes = @($rows | Invoke-PathwayHierarchy -Curator Ontology -NoCache -WarningAction SilentlyContinue)
    foreach ($name in 'h.json', 'h.graphml', 'h.cyjs', 'h.sif', 'h.dot', 'h.mmd', 'h.jsonld', 'h.long.csv', 'h.svg', 'h.xlsx', 'h.obo',
        'h.gmt', 'h.obographs.json', 'h.sssom.tsv') {
        $nodes | Export-PathwayHierarchy "$folder/$name" -WarningAction SilentlyContinue
    }
    # What the readers must find.
    @{
        nodes = @($nodes | ForEach-Object Name)
        links = @($nodes | Where-Object Parent).Count
        secondary = @($nodes | ForEach-Object { $_.SecondaryParents }).Count
    } | ConvertTo-Json | Set-Content "$folder/expected.json"
    & $Python "$PSScriptRoot/read.py" $folder.FullName
    $env:NODE_MODULES = (Resolve-Path $NodeModules).Path
    node "$PSScriptRoot/read.mjs" $folder.FullName
    'All readers agree.'
}
finally { Remove-Item $folder -Recurse -Force }
