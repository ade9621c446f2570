using System.Text.Json;

namespace Pathway.Formats.Interactions;

/// <summary>What stands in a cell: nothing, one value or several.</summary>
internal static class CellText
{
    private static readonly HashSet<string> EmptyMarkers =
        new(["-", "--", "–", "na", "n/a", "#n/a", "null", "none", "nan", "?", ".", "<na>"], StringComparer.OrdinalIgnoreCase);

    // In the column of the pathways, a word can say that there is none.
    private static readonly HashSet<string> EmptyTerms = new(
        ["unknown", "not known", "unassigned", "not assigned", "unclassified", "uncharacterized", "uncharacterised", "not available",
            "not applicable", "not determined", "n.a.", "n.d.", "tbd", "unspecified", "not specified"], StringComparer.OrdinalIgnoreCase);

    private static readonly int LongestMarker = EmptyMarkers.Max(static marker => marker.Length);

    private static readonly char[] TermSeparators = [';', '|'];

    /// <summary>Whether a text says that there is no value.</summary>
    public static bool IsEmpty(string text)
    {
        // Most cells are longer than any marker, and none of those has to be looked up.
        if (text.Length > LongestMarker && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1])) { return false; }
        return string.IsNullOrWhiteSpace(text) || EmptyMarkers.Contains(text.Trim());
    }

    /// <summary>Whether a text where a pathway term should stand says that there is none.</summary>
    public static bool IsEmptyTerm(string text) => IsEmpty(text) || EmptyTerms.Contains(text.Trim());

    /// <summary>
    /// The terms of a cell: a JSON list of texts, or texts separated by semicolons or bars. A comma separates nothing: names of terms have
    /// commas.
    /// </summary>
    public static IReadOnlyList<string> SplitTerms(string cell)
    {
        var text = cell.Trim();
        if (text is ['[', .., ']'] && ReadList(text) is { } list) { return [.. list.Where(static term => !IsEmptyTerm(term))]; }
        return text.IndexOfAny(TermSeparators) < 0 ? [text]
            : [.. text.Split(TermSeparators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Where(static term => !IsEmptyTerm(term))];
    }

    /// <summary>A cell that holds a JSON list: the list as it stands there; null for every other cell.</summary>
    public static string? ReadJsonList(string cell)
    {
        var text = cell.Trim();
        if (text is not (['[', .., ']'] or ['{', .., '}'])) { return null; }
        try
        {
            using var _ = JsonDocument.Parse(text, Text.SafeJson.DocumentOptions);
            return text;
        }
        catch (JsonException)
        {
            // A text in brackets is a text.
            return null;
        }
    }

    private static List<string>? ReadList(string text)
    {
        try
        {
            // Python writes lists with single quotation marks.
            using var list = JsonDocument.Parse(text.Contains('"', StringComparison.Ordinal) ? text : text.Replace('\'', '"'));
            return list.RootElement.EnumerateArray().All(static item => item.ValueKind is JsonValueKind.String)
                ? [.. list.RootElement.EnumerateArray().Select(static item => item.GetString()!)] : null;
        }
        catch (JsonException)
        {
            // A name in brackets is a name.
            return null;
        }
    }
}
