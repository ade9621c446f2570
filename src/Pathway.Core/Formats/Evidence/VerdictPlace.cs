using System.Globalization;

namespace Pathway.Formats.Evidence;

/// <summary>The place in a file that the origin of an interaction names: "path:line".</summary>
internal static class VerdictPlace
{
    /// <summary>File and line, or null where the origin names none.</summary>
    public static (string File, int Line)? Of(string? origin)
    {
        var colon = origin?.LastIndexOf(':') ?? -1;
        return colon > 0 && int.TryParse(origin.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var line) && line > 0 ? (origin![..colon], line) : null;
    }
}
