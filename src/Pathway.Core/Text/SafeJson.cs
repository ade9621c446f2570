using System.Globalization;
using System.Text.Json;

namespace Pathway.Text;

/// <summary>Reads JSON of unknown origin safely.</summary>
internal static class SafeJson
{
    /// <summary>The greatest nesting depth: enough for any record, too low for a stack overflow.</summary>
    public const int MaximumDepth = 64;

    private const int EscapeLength = 6;

    /// <summary>Strict JSON: no comments, no trailing commas.</summary>
    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = MaximumDepth };

    /// <summary>The same for whole documents.</summary>
    public static JsonDocumentOptions DocumentOptions { get; } = new() { MaxDepth = MaximumDepth };

    /// <summary>
    /// Replaces each escape of an unpaired surrogate, which .NET cannot read, by the escape of U+FFFD. The length does not change, so that
    /// positions stay valid. Without such an escape the result is the same memory.
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

    // The UTF-16 unit of an escape like \ud83d; null for other escapes and at other positions.
    private static char? Unit(ReadOnlySpan<byte> bytes, int at) =>
        at + EscapeLength <= bytes.Length && bytes[at] == '\\' && bytes[at + 1] == 'u'
            && ushort.TryParse(bytes.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit : null;
}

/// <summary>The fields of a JSON object by name, ignoring case. The last of duplicate fields counts.</summary>
internal sealed class JsonFields
{
    private readonly Dictionary<string, JsonElement> fields = new(StringComparer.OrdinalIgnoreCase);

    public JsonFields(JsonElement json)
    {
        foreach (var property in json.EnumerateObject()) { fields[property.Name] = property.Value; }
    }

    /// <summary>Whether the field exists and is not null.</summary>
    public bool Has(string name) => fields.TryGetValue(name, out var value) && value.ValueKind is not JsonValueKind.Null;

    /// <summary>The value of a field, null included.</summary>
    public bool TryGet(string name, out JsonElement value) => fields.TryGetValue(name, out value);

    /// <summary>The value of a field; null where it is missing or null.</summary>
    public JsonElement? Value(string name) => Has(name) ? fields[name] : null;

    /// <summary>The first of the fields that is a number or a text that is not blank, or null.</summary>
    public string? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Value(name) is { } value && Text(value) is { } text) { return text; }
        }
        return null;
    }

    /// <summary>The first such field as a whole number, or null.</summary>
    public int? Number(params ReadOnlySpan<string> names) =>
        int.TryParse(Text(names), NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The items of the first of the fields that exists; a value that is no list counts as one item.</summary>
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

    /// <summary>A number or a text that is not blank, as text; null for everything else.</summary>
    public static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null,
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };
}
