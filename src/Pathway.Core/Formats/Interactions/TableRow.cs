namespace Pathway.Formats.Interactions;

/// <summary>A row of a table.</summary>
/// <param name="Line">The line on which it begins, from 1.</param>
/// <param name="Cells">Its cells, without quotation marks.</param>
/// <param name="Fault">Why the cells cannot be trusted, or null.</param>
internal sealed record TableRow(int Line, IReadOnlyList<string> Cells, string? Fault);
