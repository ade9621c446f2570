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
[System.IO.File]::WriteAllText("$here/partners.txt", "query`tpartner`tpathway`nATXN3`tRAD23A`tDNA Repair`n")
[System.IO.File]::WriteAllText("$here/with-faults.csv", "query,partner,pathway`nATXN3,VCP,Proteolysis`nATXN3,,Autophagy`n")

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
