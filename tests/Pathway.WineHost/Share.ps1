<#
.SYNOPSIS
One of two processes that use one store at the same time: asks for twelve terms, and says how many it got and what went wrong.
#>
param(
    [Parameter(Mandatory)] [string] $Root,
    [Parameter(Mandatory)] [string] $Cache,
    [Parameter(Mandatory)] [string] $First
)

$ErrorActionPreference = 'Stop'
Import-Module "$Root/Pathway.psd1"
$terms = 'mitophagy', 'DNA repair', 'autophagy', 'apoptotic process', 'cell cycle', 'translation', 'glycolytic process',
    'protein folding', 'endocytosis', 'mRNA splicing, via spliceosome', 'synaptic vesicle exocytosis', $First
$nodes = $terms | Invoke-PathwayHierarchy -CachePath $Cache -WarningVariable warnings -WarningAction SilentlyContinue
"$(@($terms | Where-Object { $nodes.Name -contains $_ }).Count) terms, warnings: '$warnings'"
