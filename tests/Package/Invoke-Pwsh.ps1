# Starts the same PowerShell as the one that runs this, in a process of its own. As a .NET tool it has no program called pwsh on the path.
$program = [Environment]::ProcessPath
if ([System.IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') { & $program (Join-Path $PSHOME 'pwsh.dll') @args }
else { & $program @args }
