<#
.SYNOPSIS
Lays the files that the examples in the help of the cmdlets use into the current folder.
.DESCRIPTION
The tests run each example in such a folder. The module must be imported, and PATHWAY_CACHE_PATH and PATHWAY_CONFIGURATION must name
files of the test's own.
.PARAMETER Root
The folder of the project.
#>
param([Parameter(Mandatory)] [string] $Root)

$ErrorActionPreference = 'Stop'
$here = $ExecutionContext.SessionState.Path.CurrentFileSystemLocation.ProviderPath

[System.IO.File]::Copy("$Root/examples/atxn3.json", "$here/atxn3.json")
[System.IO.File]::Copy("$Root/data/roots/seven.json", "$here/my-roots.json")

[System.IO.File]::WriteAllText("$here/partners.csv",
    "query,partner,arrow,pathway`nATXN3,HDAC6,binds,Aggrephagy`nATXN3,PRKN,inhibits,Mitophagy`n")
[System.IO.File]::WriteAllText("$here/partners.txt", "Eiweiss`tPartner 1`tProzess`nATXN3`tRAD23A`tDNA Repair`n")
[System.IO.File]::WriteAllText("$here/with-faults.csv", "query,partner,pathway`nATXN3,VCP,Proteolysis`nATXN3,,Autophagy`n")

[System.IO.File]::WriteAllText("$here/prozesse.csv", "Eiweiss;Partner 1;Prozess`nATXN3;VCP;Proteolysis`n")

# A file of STRING, packed as STRING offers it.
$links = "protein1 protein2 combined_score`n9606.ENSP00000491834 9606.ENSP00000264389 950`n"
$packed = [System.IO.Compression.GZipStream]::new(
    [System.IO.File]::Create("$here/9606.protein.links.v12.0.txt.gz"), [System.IO.Compression.CompressionMode]::Compress)
$packed.Write([System.Text.Encoding]::ASCII.GetBytes($links))
$packed.Dispose()

# A workbook with one sheet: a zip file with five parts.
$main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
$office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
$package = 'http://schemas.openxmlformats.org/package/2006'
$types = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
$rows = foreach ($row in @(@('query', 'partner', 'pathway'), @('ATXN3', 'VCP', 'Proteolysis'))) {
    $cells = $row | ForEach-Object { '<c t="inlineStr"><is><t>{0}</t></is></c>' -f $_ }
    "<row>$(-join $cells)</row>"
}
$parts = [ordered]@{
    '[Content_Types].xml' = "<Types xmlns=`"$package/content-types`"><Default Extension=`"rels`" " +
        "ContentType=`"application/vnd.openxmlformats-package.relationships+xml`"/>" +
        "<Override PartName=`"/xl/workbook.xml`" ContentType=`"$types.sheet.main+xml`"/>" +
        "<Override PartName=`"/xl/worksheets/sheet1.xml`" ContentType=`"$types.worksheet+xml`"/></Types>"
    '_rels/.rels' = "<Relationships xmlns=`"$package/relationships`"><Relationship Id=`"r1`" " +
        "Type=`"$office/officeDocument`" Target=`"xl/workbook.xml`"/></Relationships>"
    'xl/workbook.xml' = "<workbook xmlns=`"$main`" xmlns:r=`"$office`"><sheets>" +
        "<sheet name=`"Table S2`" sheetId=`"1`" r:id=`"r1`"/></sheets></workbook>"
    'xl/_rels/workbook.xml.rels' = "<Relationships xmlns=`"$package/relationships`"><Relationship Id=`"r1`" " +
        "Type=`"$office/worksheet`" Target=`"worksheets/sheet1.xml`"/></Relationships>"
    'xl/worksheets/sheet1.xml' = "<worksheet xmlns=`"$main`"><sheetData>$(-join $rows)</sheetData></worksheet>"
}
$workbook = [System.IO.Compression.ZipArchive]::new(
    [System.IO.File]::Create("$here/supplement.xlsx"), [System.IO.Compression.ZipArchiveMode]::Create)
foreach ($part in $parts.GetEnumerator()) {
    $entry = $workbook.CreateEntry($part.Key).Open()
    $entry.Write([System.Text.Encoding]::UTF8.GetBytes($part.Value))
    $entry.Dispose()
}
$workbook.Dispose()

# Evidence, as the papers of the emulated literature services bear it out, and as they do not.
[System.IO.File]::WriteAllText("$here/pairs.csv", "query,partner`nATXN3,VCP`nATXN3,USP13`nuniprotkb:P54252,STUB1`n")
[System.IO.File]::WriteAllText("$here/cited.json", @'
{ "main": "ATXN3", "interactors": [
  { "primary": "VCP", "arrow": "inhibits", "direction": "main_to_primary", "pathway": "Aggrephagy", "functions": [
    { "function": "Quality control", "arrow": "inhibits", "pathway": "Aggrephagy", "evidence": [
      { "pmid": "900000001", "paper_title": "Ataxin-3 and VCP in the quality control of invented proteins", "year": 2020,
        "relevant_quote": "We show that ataxin-3 directly inhibits p97 activity in cultured cells" },
      { "paper_title": "Beclin-1 and huntingtin in invented autophagy" } ] } ] },
  { "primary": "HDAC6", "arrow": "binds", "pathway": "Mitophagy", "functions": [
    { "function": "A claim without a paper", "arrow": "binds", "pathway": "Mitophagy", "evidence": [
      { "pmid": "900000003", "paper_title": "Another title than it has" } ] } ] } ] }
'@)

# The chain of one term up to its root, as the program before this one kept it.
[System.IO.File]::WriteAllText("$here/pathway_cache.json",
    '{ "parent:aggrephagy": "Selective Autophagy", "parent:selective autophagy": "Proteostasis" }')

# An ontology, and Reactome's two tables, both made up.
[System.IO.File]::WriteAllText("$here/pathways.obo",
    "format-version: 1.4`ndata-version: releases/2030-01-01`nontology: mine`n`n" +
    "[Term]`nid: M:1`nname: autophagy`n`n[Term]`nid: M:2`nname: macroautophagy`nsynonym: `"MA`" EXACT []`nis_a: M:1`n`n" +
    "[Term]`nid: M:3`nname: mitophagy`nis_a: M:2`n")
[System.IO.File]::WriteAllText("$here/ReactomePathways.txt",
    "R-HSA-1`tAutophagy`tHomo sapiens`nR-HSA-2`tMacroautophagy`tHomo sapiens`n")
[System.IO.File]::WriteAllText("$here/ReactomePathwaysRelation.txt", "R-HSA-1`tR-HSA-2`n")

# Annotation of two genes of a mouse.
[System.IO.File]::WriteAllText("$here/mouse.gaf", "!gaf-version: 2.2`n!date-generated: 2030-01-01`n" +
    "MGI`tMGI:1`tVcp`tinvolved_in`tGO:0036503`tR:1`tIDA`t`tP`tname`tp97`tprotein`ttaxon:10090`t20300101`tMGI`t`t`n" +
    "MGI`tMGI:2`tAtxn3`tinvolved_in`tGO:0036503`tR:1`tIDA`t`tP`tname`t`tprotein`ttaxon:10090`t20300101`tMGI`t`t`n")

Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy | Export-PathwayHierarchy ./hierarchy.json

# Another file of stored answers.
$null = 'Aggrephagy' | Invoke-PathwayHierarchy -CachePath ./other.db

# White space in a name, a cycle, a parent that is not there, a root that is missing.
[System.IO.File]::WriteAllText("$here/broken.json", @'
{ "format": "pathway-hierarchy", "version": 1, "complete": true,
  "profile": { "name": "two", "roots": [{ "name": "Proteostasis" }, { "name": "Metabolism" }] },
  "nodes": [
    { "name": "Proteostasis", "kind": "Root" },
    { "name": "autophagy ", "kind": "Intermediate", "parent": "macroautophagy" },
    { "name": "macroautophagy", "kind": "Intermediate", "parent": "Autophagy" },
    { "name": "Aggrephagy", "kind": "Term", "parent": "macroautophagy" },
    { "name": "Glycolysis", "kind": "Term", "parent": "Metabolism" }
  ] }
'@)
Export-PathwayCache ./answers.json
