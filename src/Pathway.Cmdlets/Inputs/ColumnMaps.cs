using System.Collections;
using System.Globalization;

namespace Pathway.Inputs;

/// <summary>Reads the value of -ColumnMap.</summary>
internal static class ColumnMaps
{
    /// <summary>The column of each field, by its name or its number.</summary>
    public static IReadOnlyDictionary<string, string> Read(Hashtable? map) => (map ?? []).Cast<DictionaryEntry>()
        .ToDictionary(static entry => Convert(entry.Key), static entry => Convert(entry.Value));

    private static string Convert(object? value) => System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
