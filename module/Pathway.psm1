Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Only methods of .NET here: a host without PowerShell's own modules has no Join-Path and no Add-Type.
$cmdlets = [System.IO.Path]::Combine($PSScriptRoot, 'bin', 'Pathway.Cmdlets.dll')
if (-not [System.IO.File]::Exists($cmdlets)) {
    throw "The module is not built: '$cmdlets' is missing. " +
        "Run ./build.ps1 or 'dotnet build' in the folder of the project, or install a released module."
}

# Another build of this assembly stays where it is loaded already; what that means is said below.
try { $null = [System.Reflection.Assembly]::LoadFrom([System.IO.Path]::Combine($PSScriptRoot, 'bin', 'Pathway.Loader.dll')) }
catch [System.IO.FileLoadException] { if (-not ('Pathway.Loading.ModuleLoadContext' -as [type])) { throw } }
$assembly = [Pathway.Loading.ModuleLoadContext]::Load($cmdlets)
$otherBuild = [Pathway.Loading.ModuleLoadContext]::ExplainOtherBuild($cmdlets)
# The host, because Write-Warning belongs to one of PowerShell's own modules.
if ($otherBuild) { $Host.UI.WriteWarningLine($otherBuild) }

# All verbs are approved; a test checks it.
$inner = Import-Module -Assembly $assembly -PassThru -DisableNameChecking
$setup = $assembly.GetType('Pathway.Loading.ModuleSetup')
# What PowerShell adds to the types. Not in the manifest: where the module is there already, from another folder, that would be an error.
if ($setup::Complete($ExecutionContext.SessionState.Module, $inner, $Host)) {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, 'Pathway.Types.psd1')) -DisableNameChecking
}
$ExecutionContext.SessionState.Module.OnRemove = { $setup::Undo() }
