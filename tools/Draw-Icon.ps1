#Requires -Version 7.6
<#
.SYNOPSIS
Draws assets/icon.png, the icon of the package: a small tree of nodes, 128 by 128 pixels.
.DESCRIPTION
Every pixel is computed from its distance to the links and the nodes, with soft edges, and written as an RGBA PNG. Nothing else is needed.
#>
[CmdletBinding()]
param([string] $Path = (Join-Path $PSScriptRoot '..' 'assets' 'icon.png'))

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$size = 128

# x, y, radius, colour. The first node is the root; a link names two nodes.
$nodes = @(
    @(64, 26, 14, 0xF2B134), @(32, 66, 11, 0x4FB0A5), @(96, 66, 11, 0x4FB0A5),
    @(16, 104, 8, 0xFFFFFF), @(48, 104, 8, 0xFFFFFF), @(80, 104, 8, 0xFFFFFF), @(112, 104, 8, 0xFFFFFF))
$links = @(@(0, 1), @(0, 2), @(1, 3), @(1, 4), @(2, 5), @(2, 6))
$background = 0x1F3A5F
$linkColour = 0xB8C7D9

function Get-LinkDistance([double] $x, [double] $y, $from, $to) {
    $dx = $to[0] - $from[0]
    $dy = $to[1] - $from[1]
    $along = [Math]::Clamp((($x - $from[0]) * $dx + ($y - $from[1]) * $dy) / ($dx * $dx + $dy * $dy), 0.0, 1.0)
    [Math]::Sqrt([Math]::Pow($x - $from[0] - $along * $dx, 2) + [Math]::Pow($y - $from[1] - $along * $dy, 2))
}

# The part of a pixel that a shape covers, from the distance of the pixel to the edge of the shape.
function Get-Cover([double] $distance) { [Math]::Clamp(0.5 - $distance, 0.0, 1.0) }

function Add-Colour([double[]] $pixel, [int] $colour, [double] $cover) {
    foreach ($i in 0..2) { $pixel[$i] += ((($colour -shr (16 - 8 * $i)) -band 255) - $pixel[$i]) * $cover }
}

$raw = [System.IO.MemoryStream]::new()
foreach ($row in 0..($size - 1)) {
    $raw.WriteByte(0)   # no filter for this row
    foreach ($column in 0..($size - 1)) {
        $x = $column + 0.5
        $y = $row + 0.5
        $pixel = [double[]]@((($background -shr 16) -band 255), (($background -shr 8) -band 255), ($background -band 255))
        $near = ($links | ForEach-Object { Get-LinkDistance $x $y $nodes[$_[0]] $nodes[$_[1]] } | Measure-Object -Minimum).Minimum
        Add-Colour $pixel $linkColour (Get-Cover ($near - 2))
        foreach ($node in $nodes) {
            $distance = [Math]::Sqrt([Math]::Pow($x - $node[0], 2) + [Math]::Pow($y - $node[1], 2)) - $node[2]
            if ($distance -lt 1) { Add-Colour $pixel $node[3] (Get-Cover $distance) }
        }
        # Rounded corners: the distance to a square of 24 pixels' radius.
        $qx = [Math]::Max([Math]::Abs($x - $size / 2) - ($size / 2 - 24), 0)
        $qy = [Math]::Max([Math]::Abs($y - $size / 2) - ($size / 2 - 24), 0)
        $alpha = Get-Cover ([Math]::Sqrt($qx * $qx + $qy * $qy) - 24)
        foreach ($value in $pixel + ($alpha * 255)) { $raw.WriteByte([byte][Math]::Round($value)) }
    }
}

$crcTable = foreach ($n in 0..255) {
    [uint32] $c = $n
    foreach ($bit in 0..7) { $c = ($c -band 1) ? (0xEDB88320u -bxor ($c -shr 1)) : ($c -shr 1) }
    $c
}

function Write-BigEndian([System.IO.Stream] $stream, [uint32] $value) {
    foreach ($shift in 24, 16, 8, 0) { $stream.WriteByte(($value -shr $shift) -band 255) }
}

function Write-Chunk([System.IO.Stream] $stream, [string] $type, [byte[]] $data) {
    [byte[]] $body = [System.Text.Encoding]::ASCII.GetBytes($type) + $data
    Write-BigEndian $stream $data.Length
    $stream.Write($body)
    [uint32] $crc = 4294967295
    foreach ($byte in $body) { $crc = $crcTable[($crc -bxor $byte) -band 255] -bxor ($crc -shr 8) }
    Write-BigEndian $stream ($crc -bxor 4294967295)
}

$header = [System.IO.MemoryStream]::new()
Write-BigEndian $header $size
Write-BigEndian $header $size
$header.Write([byte[]](8, 6, 0, 0, 0))   # 8 bits a channel, RGBA, deflate, standard filters, not interlaced

$packed = [System.IO.MemoryStream]::new()
$deflate = [System.IO.Compression.ZLibStream]::new($packed, [System.IO.Compression.CompressionLevel]::SmallestSize, $true)
$deflate.Write($raw.ToArray())
$deflate.Dispose()

$png = [System.IO.MemoryStream]::new()
$png.Write([byte[]](0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A))
Write-Chunk $png 'IHDR' $header.ToArray()
Write-Chunk $png 'IDAT' $packed.ToArray()
Write-Chunk $png 'IEND' @()
[System.IO.File]::WriteAllBytes([System.IO.Path]::GetFullPath($Path), $png.ToArray())
Get-Item -LiteralPath $Path
