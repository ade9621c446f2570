using System.Globalization;
using System.Text.Json;

namespace Pathway.Text;

/// <summary>JSON of unknown origin, made safe to read.</summary>
internal static class SafeJson
{
    /// <summary>How deep values may lie within each other: enough for any record, too little for a stack to overflow.</summary>
    public const int MaximumDepth = 64;

    private const int EscapeLength = 6;

    /// <summary>Strict JSON: no comments, no trailing commas.</summary>
    public static JsonReaderOptions Reading { get; } = new() { MaxDepth = MaximumDepth };

    /// <summary>The same for whole documents.</summary>
    public static JsonDocumentOptions Document { get; } = new() { MaxDepth = MaximumDepth };

    /// <summary>
    /// The same JSON with the escape of U+FFFD for each escape of half a surrogate pair, which no .NET string reader takes. The
    /// length stays, so that places stay; without such an escape it is the same memory.
    /// </summary>
    public static ReadOnlyMemory<byte> WithoutLoneSurrogates(ReadOnlyMemory<byte> json)
    {
        byte[]? copy = null;
        var bytes = json.Span;
        for (var i = Next(bytes, 0); i >= 0; i = Next(bytes, i))
        {
            var unit = Unit(bytes, i);
            if (unit is null || !char.IsSurrogate(unit.Value)) { i += unit is null ? 2 : EscapeLength; continue; }
            if (char.IsHighSurrogate(unit.Value) && Unit(bytes, i + EscapeLength) is { } second && char.IsLowSurrogate(second)) { i += 2 * EscapeLength; continue; }
            copy ??= json.ToArray();
            "\\ufffd"u8.CopyTo(copy.AsSpan(i));
            i += EscapeLength;
        }
        return copy ?? json;
    }

    private static int Next(ReadOnlySpan<byte> bytes, int from)
    {
        if (from >= bytes.Length) { return -1; }
        var found = bytes[from..].IndexOf((byte)'\\');
        return found < 0 ? -1 : from + found;
    }

    // The UTF-16 unit of an escape like \ud83d, or null where another escape stands, or none.
    private static char? Unit(ReadOnlySpan<byte> bytes, int at) =>
        at + EscapeLength <= bytes.Length && bytes[at] == '\\' && bytes[at + 1] == 'u'
            && ushort.TryParse(bytes.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? (char)unit : null;
}
