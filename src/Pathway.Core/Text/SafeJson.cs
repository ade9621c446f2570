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
    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = MaximumDepth };

    /// <summary>The same for whole documents.</summary>
    public static JsonDocumentOptions DocumentOptions { get; } = new() { MaxDepth = MaximumDepth };

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
            if (char.IsHighSurrogate(unit.Value) && Unit(bytes, i + EscapeLength) is { } second && char.IsLowSurrogate(second))
            {
                i += 2 * EscapeLength;
                continue;
            }
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
            && ushort.TryParse(bytes.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit : null;
}

/// <summary>The fields of a JSON object by name, without regard to case. Of a name that is there twice, the last counts.</summary>
internal sealed class JsonFields
{
    private readonly Dictionary<string, JsonElement> fields = new(StringComparer.OrdinalIgnoreCase);

    public JsonFields(JsonElement json)
    {
        foreach (var property in json.EnumerateObject()) { fields[property.Name] = property.Value; }
    }

    /// <summary>Whether there is such a field and it is not null.</summary>
    public bool Has(string name) => fields.TryGetValue(name, out var value) && value.ValueKind is not JsonValueKind.Null;

    /// <summary>The value of a field, or null where there is none or it is null.</summary>
    public JsonElement? Value(string name) => Has(name) ? fields[name] : null;

    /// <summary>The first of the named fields that holds a text or a number, blank texts not counted; or null.</summary>
    public string? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Value(name) is { } value && Text(value) is { } text) { return text; }
        }
        return null;
    }

    /// <summary>The same as a whole number.</summary>
    public int? Number(params ReadOnlySpan<string> names) =>
        int.TryParse(Text(names), NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The items of the first of the named fields that is there: of a list its items, of anything else itself.</summary>
    public IReadOnlyList<JsonElement> Items(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Value(name) is { } value) { return value.ValueKind is JsonValueKind.Array ? [.. value.EnumerateArray()] : [value]; }
        }
        return [];
    }

    /// <summary>The texts among those items.</summary>
    public IReadOnlyList<string> Texts(params ReadOnlySpan<string> names) => [.. Items(names).Select(Text).OfType<string>()];

    /// <summary>A text or a number as text; null for a blank text and for everything else.</summary>
    public static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null,
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };
}
