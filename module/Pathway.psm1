Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# Only methods of .NET here: a host without PowerShell's own modules has no Join-Path and no Add-Type.
$bin = [System.IO.Path]::Combine($PSScriptRoot, 'bin')
$cmdlets = [System.IO.Path]::Combine($bin, 'Pathway.Cmdlets.dll')
if (-not [System.IO.File]::Exists($cmdlets)) {
    throw "The module is not built: '$cmdlets' is missing. " +
        "Run ./build.ps1 or 'dotnet build' in the folder of the project, or install a released module."
}

# Another build of this assembly stays where it is loaded already; what that means is said below.
try { $null = [System.Reflection.Assembly]::LoadFrom([System.IO.Path]::Combine($bin, 'Pathway.Loader.dll')) }
catch [System.IO.FileLoadException] { if (-not ('Pathway.Loading.ModuleLoadContext' -as [type])) { throw } }
$assembly = [Pathway.Loading.ModuleLoadContext]::Load($cmdlets)
$otherBuild = [Pathway.Loading.ModuleLoadContext]::ExplainOtherBuild($cmdlets)
# The host, because Write-Warning belongs to one of PowerShell's own modules.
if ($otherBuild) { $Host.UI.WriteWarningLine($otherBuild) }
$inner = Import-Module -Assembly $assembly -PassThru

# When the module is imported again, PowerShell takes the assembly from its cache and forgets to hand the cmdlets on.
$export = [System.Management.Automation.PSModuleInfo].GetMethod('AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
foreach ($cmdlet in $inner.ExportedCmdlets.Values) {
    if (-not $ExecutionContext.SessionState.Module.ExportedCmdlets.ContainsKey($cmdlet.Name)) {
        $null = $export.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet))
    }
}

# What PowerShell adds to the types. Not in the manifest: where the module is there already, from another folder, that would be an error.
$probe = [psobject]::new()
$probe.PSObject.TypeNames.Insert(0, 'Pathway.Model.PathwayNode')
if ($null -eq $probe.PSObject.Members['Hierarchy']) { Import-Module ([System.IO.Path]::Combine($PSScriptRoot, 'Pathway.Types.psd1')) }

[Pathway.Loading.TypeAccelerators]::Register()
# Another build may not have it.
$consoleText = 'Pathway.Loading.ConsoleText' -as [type]
if ($consoleText) { $consoleText::Prepare($Host) }
$ExecutionContext.SessionState.Module.OnRemove = {
    [Pathway.Loading.TypeAccelerators]::Unregister()
    if ($consoleText) { $consoleText::Restore() }
}
