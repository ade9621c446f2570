using System.Text.Json;

namespace Pathway.Formats.Interactions;

/// <summary>
/// What PowerShell writes instead of a value: ConvertTo-Json beyond its depth, and Export-Csv for a list. The value itself is lost.
/// </summary>
internal static class CutText
{
    /// <summary>What to do about it.</summary>
    public const string Advice = "write it again with ConvertTo-Json -Depth 10";

    private static readonly string[] TypeNames =
    [
        "System.Object[]", "System.String[]", "System.Collections.", "System.Management.Automation.", "System.Data.", "Pathway.Model.",
    ];

    /// <summary>Whether a text is such a stand-in: "@{name=value}", or the name of a type of lists or objects.</summary>
    public static bool IsCut(string text) => text is ['@', '{', .., '}']
        || (text is ['S' or 'P', ..] && TypeNames.Any(name => text.StartsWith(name, StringComparison.Ordinal))
            && !text.AsSpan().ContainsAny(" \t\n"));

    /// <summary>Why a record cannot be read: one of its fields was cut off. Null where none was.</summary>
    /// <param name="json">The record as text.</param>
    /// <param name="record">The same, parsed.</param>
    /// <param name="isRead">Whether the value of a field matters.</param>
    public static string? Describe(ReadOnlySpan<byte> json, JsonElement record, Func<string, bool> isRead)
    {
        if (json.IndexOf("\"@{"u8) < 0 && json.IndexOf("\"System."u8) < 0 && json.IndexOf("\"Pathway.Model."u8) < 0) { return null; }
        foreach (var property in record.EnumerateObject())
        {
            if (Find(property.Value) is { } stand && isRead(property.Name)) { return Describe(property.Name, stand); }
        }
        return null;
    }

    /// <summary>The reason for a field whose value was cut off.</summary>
    public static string Describe(string field, string standIn) => standIn is ['@', ..] or ""
        ? $"its '{field}' was cut off by ConvertTo-Json, whose default depth is 2; {Advice}"
        : $"its '{field}' holds '{DamagedText.Shorten(standIn)}', the name of a type, instead of values; {Advice}";

    private static string? Find(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when value.GetString() is { } text && IsCut(text) => text,
        JsonValueKind.Array => value.EnumerateArray().Select(Find).FirstOrDefault(static found => found is not null),
        JsonValueKind.Object => value.EnumerateObject().Select(static one => Find(one.Value))
            .FirstOrDefault(static found => found is not null),
        _ => null,
    };
}
