using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Interactions;

/// <summary>
/// Reads an interaction in the form of its properties: as ConvertTo-Json and Export-Csv write it, and as Import-Clixml and jobs return it.
/// Every property is taken as it is; one that is missing follows from the record in <see cref="PathwayInteraction.Json"/>.
/// </summary>
internal static class InteractionProperties
{
    private const string Record = nameof(PathwayInteraction.Json);

    private static readonly PropertyInfo[] Properties =
        [.. typeof(PathwayInteraction).GetProperties().Where(static property => property.CanWrite && property.Name != Record)];

    // Only an interaction of this module has its record beside one of these.
    private static readonly string[] Marks =
        [nameof(PathwayInteraction.IsNegative), nameof(PathwayInteraction.Terms), nameof(PathwayInteraction.Functions)];

    /// <summary>What PowerShell writes beside the properties of an object from another process.</summary>
    public static readonly string[] RemotingFields = ["PSComputerName", "RunspaceId", "PSShowComputerName", "PSSourceJobInstanceId"];

    private static readonly HashSet<string> OwnFields = new(
        [.. typeof(PathwayInteraction).GetProperties().Select(static property => property.Name), .. RemotingFields],
        StringComparer.OrdinalIgnoreCase);

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether names are those of the properties of an interaction.</summary>
    public static bool AreNames(IEnumerable<string> names)
    {
        var known = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return known.Contains(Record) && known.Contains(nameof(PathwayInteraction.Partner)) && Marks.Any(known.Contains);
    }

    /// <summary>Whether a record has this form.</summary>
    public static bool IsMatch(JsonFields fields) => fields.Has(Record) && fields.Has(nameof(PathwayInteraction.Partner))
        && Marks.Any(name => fields.TryGet(name, out _)) && fields.Text(Record) is ['{', ..];

    /// <summary>The interaction.</summary>
    /// <param name="record">An object of this form.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="source">Where it was read; null for the source that it names itself.</param>
    /// <exception cref="InvalidDataException">It is not whole; the message says why.</exception>
    public static PathwayInteraction Read(JsonElement record, JsonFields fields, string? source)
    {
        var json = fields.Text(Record)!;
        CheckJson(json);
        // Most interactions are whole, and need no second look at their record.
        var original = new Lazy<PathwayInteraction?>(() => ReadOriginal(json));
        var values = new JsonObject { [Record] = AddFields(json, record) };
        string? verdict = null;
        foreach (var property in Properties)
        {
            if (!fields.TryGet(property.Name, out var value)) { values[property.Name] = Write(property, original.Value); }
            else if (IsVerdictText(property, value)) { verdict = value.GetString(); }
            else
            {
                values[property.Name] = property.PropertyType == typeof(string) ? GetText(property, value, original)
                    : Convert(property, value);
            }
        }
        var interaction = Deserialize(values) with { Source = source ?? fields.Text(nameof(PathwayInteraction.Source)) };
        CheckSymbol(interaction.Partner, "partner", original, static one => one.Partner);
        if (interaction.Query is { } query) { CheckSymbol(query, "query", original, static one => one.Query); }
        return verdict is null ? interaction : interaction with { Verdict = VerdictText.Read(verdict, interaction.Functions) };
    }

    // A table may change the line ends in a cell; the record has them as they were.
    private static JsonNode? GetText(PropertyInfo property, JsonElement value, Lazy<PathwayInteraction?> original)
    {
        var text = value.ValueKind is JsonValueKind.String ? value.GetString() : JsonFields.Text(value);
        if (text is null ? property.Name != nameof(PathwayInteraction.Id) : !text.Contains('\n', StringComparison.Ordinal)) { return text; }
        var before = original.Value is null ? null : (string?)property.GetValue(original.Value);
        if (text is null) { return before; }
        return before is not null && HasSameLines(text, before) ? before : text;
    }

    private static bool HasSameLines(string one, string other) => one.ReplaceLineEndings("\n") == other.ReplaceLineEndings("\n");

    private static void CheckJson(string json)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), SafeJson.ReaderOptions);
            while (reader.Read()) { }
        }
        catch (JsonException failure)
        {
            throw new InvalidDataException($"its '{Record}' is not whole: a program cut or changed it (Excel keeps 32,767 characters of a "
                + $"cell); export the interactions again, or {CutText.Advice}", failure);
        }
    }

    // What the record says by itself. The name of the protein that a file is about stands outside the record.
    private static PathwayInteraction? ReadOriginal(string json)
    {
        try { return InteractionParser.Read(json, null, null); }
        catch (InvalidDataException)
        {
            // It says less than the properties do.
            return null;
        }
    }

    private static JsonNode? Write(PropertyInfo property, PathwayInteraction? original) => original is null ? null
        : JsonSerializer.SerializeToNode(property.GetValue(original), property.PropertyType, PropertyForm.Options);

    private static PathwayInteraction Deserialize(JsonObject values)
    {
        if (values[nameof(PathwayInteraction.Partner)] is null) { throw new InvalidDataException("it names no partner"); }
        try { return values.Deserialize<PathwayInteraction>(PropertyForm.Options)!; }
        catch (JsonException failure)
        {
            var name = failure.Path is { Length: > 2 } path ? path[2..] : "an interaction";
            throw new InvalidDataException($"its '{name}' is not what an interaction of this module has there", failure);
        }
    }

    private static JsonNode? Convert(PropertyInfo property, JsonElement value)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var isList = type.IsAssignableTo(typeof(IEnumerable));
        if (value.ValueKind is JsonValueKind.String)
        {
            var text = value.GetString()!;
            if (string.IsNullOrWhiteSpace(text)) { return null; }
            if (isList) { return ReadList(property, type, text); }
            if (type == typeof(bool)) { return bool.TryParse(text.Trim(), out var isSet) && isSet; }
            return type == typeof(double) ? text.Replace(',', '.').Trim() : text;
        }
        if (value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined) { return null; }
        return PropertyShape.ReadWhole(property.Name, value);
    }

    private static JsonNode? ReadList(PropertyInfo property, Type type, string text)
    {
        if (text.TrimStart() is ['[', ..])
        {
            try
            {
                using var list = JsonDocument.Parse(text, SafeJson.DocumentOptions);
                return PropertyShape.ReadWhole(property.Name, list.RootElement);
            }
            catch (JsonException failure)
            {
                throw new InvalidDataException($"its '{property.Name}' is not JSON: {failure.Message}", failure);
            }
        }
        if (!type.IsAssignableTo(typeof(IEnumerable<string>)) || CutText.IsCut(text))
        {
            throw new InvalidDataException(CutText.Describe(property.Name, CutText.IsCut(text) ? text : ""));
        }
        // A person who edits a table writes a single value without brackets.
        return new JsonArray(text);
    }

    private static bool IsVerdictText(PropertyInfo property, JsonElement value) => property.Name == nameof(PathwayInteraction.Verdict)
        && value.ValueKind is JsonValueKind.String && !string.IsNullOrWhiteSpace(value.GetString());

    // A spreadsheet that changed a symbol did not change the record beside it.
    private static void CheckSymbol(string symbol, string field, Lazy<PathwayInteraction?> original, Func<PathwayInteraction, string?> get)
    {
        if ((DamagedText.DescribeProtein(symbol) ?? DamagedText.DescribeSerialNumber(symbol)) is not { } damage) { return; }
        if (original.Value is { } one && get(one) is { } before && before != symbol)
        {
            throw new InvalidDataException($"its {field} {damage}; its record says '{before}'");
        }
    }

    // Properties that somebody added are fields that are not known: they belong to the record.
    private static string AddFields(string json, JsonElement record)
    {
        var added = record.EnumerateObject().Where(static field => !IsOwn(field.Name)).ToArray();
        if (added.Length == 0) { return json; }
        using var document = JsonDocument.Parse(SafeJson.WithoutLoneSurrogates(Encoding.UTF8.GetBytes(json)), SafeJson.DocumentOptions);
        var known = document.RootElement.EnumerateObject().Select(static field => field.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (added.All(field => known.Contains(field.Name))) { return json; }
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, WriterOptions))
        {
            writer.WriteStartObject();
            foreach (var field in document.RootElement.EnumerateObject()) { field.WriteTo(writer); }
            foreach (var field in added.Where(field => known.Add(field.Name))) { field.WriteTo(writer); }
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static bool IsOwn(string name) => OwnFields.Contains(name);
}

/// <summary>Which properties hold lists and objects: where a text stands instead, ConvertTo-Json cut the value off.</summary>
internal static class PropertyShape
{
    private static readonly string[] Lists =
    [
        "Functions", "TermAssignments", "Mediators", "Methods", "Taxa", "Databases", "Consequences", "SpecificEffects", "Evidence",
        "Checks", "Interactions", "Path", "CandidateParents", "SecondaryParents", "Nodes", "Unassigned", "Changes", "Failures", "Roots",
        "Keywords", "Examples", "Anchors",
    ];

    private static readonly string[] ObjectLists =
        ["Functions", "TermAssignments", "Evidence", "Checks", "Interactions", "Nodes", "Unassigned", "Changes", "Failures", "Roots"];

    private static readonly string[] Objects = ["Verdict", "Provenance", "Profile"];

    /// <summary>The value of a property, if it and everything in it is whole.</summary>
    /// <exception cref="InvalidDataException">Something in it was cut off.</exception>
    public static JsonNode? ReadWhole(string name, JsonElement value)
    {
        CheckWhole(name, value);
        return WithoutEmptyTexts(JsonNode.Parse(value.GetRawText()));
    }

    /// <summary>Checks a property and everything in it.</summary>
    /// <exception cref="InvalidDataException">Something in it was cut off.</exception>
    public static void CheckWhole(string name, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject()) { CheckWhole(property.Name, property.Value); }
            return;
        }
        if (value.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray()) { CheckItem(name, item); }
            return;
        }
        // An empty list that was cut off lost nothing.
        if (value.ValueKind is JsonValueKind.String && (Is(Lists, name) || Is(Objects, name)) && value.GetString() is { Length: > 0 } text)
        {
            throw new InvalidDataException(CutText.Describe(name, CutText.IsCut(text) ? text : ""));
        }
    }

    private static void CheckItem(string name, JsonElement item)
    {
        if (item.ValueKind is JsonValueKind.Object) { CheckWhole(name, item); }
        else if (Is(ObjectLists, name)) { throw new InvalidDataException(CutText.Describe(name, "")); }
    }

    // What ConvertTo-Json makes of an empty list beyond its depth.
    private static JsonNode? WithoutEmptyTexts(JsonNode? node)
    {
        if (node is JsonArray list) { foreach (var item in list) { WithoutEmptyTexts(item); } }
        if (node is not JsonObject values) { return node; }
        foreach (var (name, value) in values.ToArray())
        {
            if (value is JsonValue && value.GetValueKind() is JsonValueKind.String && (string)value! == ""
                && (Is(Lists, name) || Is(Objects, name)))
            {
                values.Remove(name);
            }
            else { WithoutEmptyTexts(value); }
        }
        return node;
    }

    private static bool Is(string[] names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);
}

/// <summary>The verdict of an interaction as the text that a table shows: "Supported: the reason".</summary>
internal static class VerdictText
{
    /// <summary>The verdict. That of its functions rolled up where it says the same, which is whole; else kind and reason.</summary>
    /// <exception cref="InvalidDataException">The text names no verdict.</exception>
    public static PathwayVerdict Read(string text, IReadOnlyList<PathwayFunction> functions)
    {
        PathwayVerdict[] parts = [.. functions.Select(static function => function.Verdict).OfType<PathwayVerdict>()];
        if (parts.Length > 0 && parts.Length == functions.Count && VerdictRollUp.Of(parts, "functions", "") is var whole
            && whole.ToString().ReplaceLineEndings("\n") == text.ReplaceLineEndings("\n"))
        {
            return whole;
        }
        if (CutText.IsCut(text)) { throw new InvalidDataException(CutText.Describe("Verdict", text)); }
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !Enum.TryParse<PathwayVerdictKind>(text[..colon], out var kind))
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"its 'Verdict' is '{DamagedText.Shorten(text)}', and not a verdict with a reason"));
        }
        return new PathwayVerdict { Kind = kind, Check = PathwayEvidenceCheck.Identifier, Reason = text[(colon + 1)..].TrimStart() };
    }
}
