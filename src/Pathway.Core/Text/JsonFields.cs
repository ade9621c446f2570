using System.Globalization;
using System.Text.Json;

namespace Pathway.Text;

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
        int.TryParse(Text(names), NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : null;

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
