<#
.SYNOPSIS
Installs a package of Pathway from a local folder repository, as a user does from a gallery, and returns the path of the installed manifest.
.DESCRIPTION
A process of its own with a home folder of its own does it, so that the list of repositories of the user stays as it is. On Windows that
list does not follow the variables; there the repository is taken off the list again.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $PackagePath,
    [Parameter(Mandatory)] [string] $Destination
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$work = Join-Path ([System.IO.Path]::GetTempPath()) "pathway-$([guid]::NewGuid())"
$source = Join-Path $work 'source'
$homeFolder = Join-Path $work 'home'
$null = New-Item $source, $homeFolder, $Destination -ItemType Directory -Force
Copy-Item -LiteralPath $PackagePath $source

$script = Join-Path $work 'install.ps1'
Set-Content $script @'
param([string] $Source, [string] $Destination)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$name = "pathway-$([guid]::NewGuid())"
Register-PSResourceRepository -Name $name -Uri $Source -Trusted
try { Save-PSResource -Name Pathway -Repository $name -Path $Destination -Prerelease }
finally { Unregister-PSResourceRepository -Name $name }
'@

$names = 'HOME', 'USERPROFILE', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'LOCALAPPDATA', 'APPDATA'
$before = @{}
try {
    foreach ($name in $names) {
        $before[$name] = [Environment]::GetEnvironmentVariable($name)
        $value = $name -in 'HOME', 'USERPROFILE' ? $homeFolder : (Join-Path $homeFolder $name.ToLowerInvariant())
        # PSResourceGet would write into the working folder instead of a folder that does not exist.
        $null = New-Item $value -ItemType Directory -Force
        [Environment]::SetEnvironmentVariable($name, $value)
    }
    & "$PSScriptRoot/../../tools/pwsh.ps1" -NoProfile -File $script $source $Destination | Out-Host
    if ($LASTEXITCODE -ne 0) { throw "'$PackagePath' cannot be installed: exit code $LASTEXITCODE." }
}
finally {
    foreach ($name in $names) { [Environment]::SetEnvironmentVariable($name, $before[$name]) }
    Remove-Item $work -Recurse -Force
}
(Get-Item (Join-Path $Destination 'Pathway' '*' 'Pathway.psd1')).FullName
