using System.Text;
using System.Text.Json;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Interactions;

/// <summary>
/// Makes interactions of objects that a pipeline passes, as JSON: rows of a table, records with functions, what this module emitted, and
/// the shapes around records that files have. The names of properties are known in the spellings of columns.
/// </summary>
/// <param name="map">The property of each field that the user names; empty: none.</param>
internal sealed class ObjectRows(IReadOnlyDictionary<string, string> map)
{
    private static readonly string[] Wrappers = ["interactors", "snapshot_json", "interactions", "elements"];

    // The numbers and the other values seen so far, for each field of proteins.
    private readonly Dictionary<string, (int Numbers, int Names)> seen = new(StringComparer.Ordinal);
    private string[] lastNames = [];
    private RecordColumns? lastColumns;

    /// <summary>The columns that the properties of an object stand for.</summary>
    /// <exception cref="InvalidDataException">The map does not fit them.</exception>
    public RecordColumns FindColumns(JsonElement row)
    {
        var names = row.EnumerateObject().Select(static property => property.Name).ToArray();
        if (lastColumns is null || !names.AsSpan().SequenceEqual(lastNames))
        {
            (lastNames, lastColumns) = (names, Find(names));
        }
        return lastColumns;
    }

    private RecordColumns Find(string[] names)
    {
        try { return RecordColumns.Find(names, map); }
        catch (InvalidDataException failure) when (failure.Message.StartsWith(RecordColumns.NoColumn, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"there is no property{failure.Message[RecordColumns.NoColumn.Length..]} Its properties are "
                + RecordColumns.DescribeNames(names), failure);
        }
    }

    /// <summary>Whether an object holds interactions: as a row that names a partner, or as a list of records.</summary>
    /// <exception cref="InvalidDataException">The map does not fit it.</exception>
    public bool HoldsInteractions(JsonElement row) => IsWrapper(row) || FindColumns(row).HasPartner;

    /// <summary>The interactions of an object.</summary>
    /// <param name="row">An object.</param>
    /// <param name="onFault">Takes the reason why a record in it is none.</param>
    /// <exception cref="InvalidDataException">It is not an interaction; the message says why.</exception>
    public IReadOnlyList<PathwayInteraction> Read(JsonElement row, Action<string> onFault)
    {
        if (IsWrapper(row)) { return ReadWrapper(row, onFault); }
        var columns = FindColumns(row);
        if (!columns.HasPartner) { throw new InvalidDataException(DescribeMissingPartner(row, columns)); }
        if (columns.FindRepeated() is { } twice)
        {
            throw new InvalidDataException($"its properties name the {twice} twice; say which one counts with -ColumnMap");
        }
        var values = row.EnumerateObject().Select(static property => property.Value).ToArray();
        if (!columns.IsPropertyForm)
        {
            CheckNumbers(columns, values);
            CheckPartner(row, columns, values);
        }
        return [InteractionParser.Read(columns.ToRecord(values), null, null)];
    }

    /// <summary>Why an object without a partner is not an interaction.</summary>
    public static string DescribeMissingPartner(JsonElement row, RecordColumns columns)
    {
        var names = row.EnumerateObject().Select(static property => property.Name).ToArray();
        if (names.Length == 0) { return "it has no properties"; }
        if (names.Length == 1 && FindSeparator(names[0]) is { } separator)
        {
            return $"its only property is '{DamagedText.Shorten(names[0])}', so that the rows were read with the wrong separator; read the "
                + $"file with Import-PathwayInteraction, or with Import-Csv -Delimiter '{separator}'";
        }
        return $"none of its properties names the partner; they are {RecordColumns.DescribeNames(names)}. Name it with "
                + $"ConvertTo-PathwayInteraction -ColumnMap {columns.SuggestMap()}";
    }

    // The names of several columns in one: the file has another separator than the command that read it supposed.
    private static string? FindSeparator(string name) => ((char[])['\t', ';', ',', '|', ' '])
        .Where(separator => name.Split(separator).Count(ColumnNames.IsKnown) > 1)
        .Select(static separator => separator == '\t' ? "`t" : separator.ToString()).FirstOrDefault();

    private static void CheckPartner(JsonElement row, RecordColumns columns, JsonElement[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (columns.Fields[i] == "partner" && (JsonFields.Text(values[i]) is not { } text || CellText.IsEmpty(text)))
            {
                throw new InvalidDataException($"its '{row.EnumerateObject().ElementAt(i).Name}' is empty, so that it names no partner");
            }
        }
    }

    private static bool IsWrapper(JsonElement row) => row.EnumerateObject().Any(static property =>
        Wrappers.Contains(property.Name, StringComparer.Ordinal) && property.Value.ValueKind is not JsonValueKind.Null
        && (property.Value.ValueKind is not JsonValueKind.String || property.Name == "snapshot_json")) || IsTable(row);

    // A table that was written column by column.
    private static bool IsTable(JsonElement row)
    {
        if (row.EnumerateObject().FirstOrDefault() is not { Value.ValueKind: JsonValueKind.Object }) { return false; }
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(row.GetRawText()), SafeJson.ReaderOptions);
        return reader.Read() && JsonTables.Recognize(reader) is not null;
    }

    private static List<PathwayInteraction> ReadWrapper(JsonElement row, Action<string> onFault)
    {
        const string Name = "the input";
        var found = new List<PathwayInteraction>();
        var sink = new InteractionSink(Name, new InteractionOptions(),
            interaction => found.Add(interaction with { Source = null }), failure => onFault(failure.Message), CancellationToken.None);
        new InteractionJson(SourceText.CreateEmbedded(Name, 1, Encoding.UTF8.GetBytes(row.GetRawText())), sink).Read();
        return found;
    }

    // Entrez identifiers are numbers too. Among names, a number is the date that a spreadsheet made of a symbol.
    private void CheckNumbers(RecordColumns columns, JsonElement[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (columns.Fields[i] is not ("query" or "partner") || JsonFields.Text(values[i]) is not { } text || CellText.IsEmpty(text))
            {
                continue;
            }
            var (numbers, names) = seen.GetValueOrDefault(columns.Fields[i]);
            var isNumber = text.All(char.IsAsciiDigit);
            seen[columns.Fields[i]] = isNumber ? (numbers + 1, names) : (numbers, names + 1);
            if (names > numbers && DamagedText.DescribeSerialNumber(text) is { } damage)
            {
                throw new InvalidDataException($"its {columns.Fields[i]} {damage}; set the column to text and paste the symbols again");
            }
        }
    }
}
