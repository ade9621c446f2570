<#
.SYNOPSIS
Starts the PowerShell that runs this script once more, in a process of its own, with the arguments given.
.DESCRIPTION
As a .NET tool PowerShell runs as "dotnet pwsh.dll", and no pwsh need be on the PATH. Ends with the exit code of the new process.
.EXAMPLE
./tools/pwsh.ps1 -NoProfile -File examples/quickstart.ps1
#>
$program = [System.Environment]::ProcessPath
$first = [System.IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet' ? @([System.IO.Path]::Combine($PSHOME, 'pwsh.dll')) : @()
& $program @first @args
exit $LASTEXITCODE
