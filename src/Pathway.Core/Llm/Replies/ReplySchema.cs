using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pathway.Text;

namespace Pathway.Llm.Replies;

/// <summary>
/// Reads replies by the JSON schema that the model gets: an object with one list of answers. Only the keywords that the
/// embedded schemas use are supported; the constructor rejects any other.
/// </summary>
internal sealed partial class ReplySchema
{
    /// <summary>The maximum length of a text in a reply.</summary>
    public const int MaxTextLength = 2000;

    private const char Replacement = '\uFFFD';

    private const string IdName = "id";

    private readonly ReplyShape element;
    private readonly string[] requiredNames;

    /// <exception cref="NotSupportedException">The schema is not an object with one list, or uses an unsupported keyword.</exception>
    public ReplySchema(JsonElement schema)
    {
        var lists = new ReplyShape(schema).Properties?.Where(static property => property.Shape.Items is not null).ToList();
        if (lists is not [var list]) { throw new NotSupportedException("The schema of a reply has exactly one list."); }
        ListName = list.Name;
        element = list.Shape.Items!;
        requiredNames = [.. element.Required.Where(static name => name != IdName)];
    }

    /// <summary>The name of the list.</summary>
    public string ListName { get; }

    /// <summary>The answers in a value; null if the value has another shape. A bare list of objects is accepted, and so is one answer, or
    /// one answer for each id, instead of the list.</summary>
    public IReadOnlyList<JsonElement>? FindItems(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object when FindProperty(value, ListName) is { } list => FindListedItems(list),
        JsonValueKind.Object when value.EnumerateObject().Any()
            && value.EnumerateObject().All(property => Position().IsMatch(property.Name) && IsItem(property.Value)) =>
            [.. value.EnumerateObject().Select(static item => WithId(item.Value, item.Name))],
        JsonValueKind.Array when value.GetArrayLength() > 0
            && value.EnumerateArray().All(static item => item.ValueKind is JsonValueKind.Object) => Clone(value.EnumerateArray()),
        _ => null,
    };

    /// <summary>Whether a value is an answer: it has a property that every answer has, besides the id.</summary>
    public bool IsItem(JsonElement value) => value.ValueKind is JsonValueKind.Object
        && Array.Exists(requiredNames, name => FindProperty(value, name) is not null);

    /// <summary>
    /// The id of an answer, a text or a number; empty if it has none. "item 1", "#1" and "01" mean the item "1".
    /// </summary>
    public static string GetId(JsonElement item)
    {
        var stated = GetStatedId(item);
        // Most are a number without more.
        if (stated is [>= '1' and <= '9', ..] && stated.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0) { return stated; }
        return Position().Match(stated) is { Success: true } position ? position.Groups["id"].Value : stated;
    }

    /// <summary>The id as the answer states it.</summary>
    public static string GetStatedId(JsonElement item) => ReadId(FindProperty(item, IdName));

    /// <summary>Whether two cleaned answers say the same: reasons and descriptions may differ.</summary>
    public bool IsSameAnswer(JsonObject left, JsonObject right) => requiredNames.Length > 0
        ? Array.TrueForAll(requiredNames, name => JsonNode.DeepEquals(left[name], right[name])) : JsonNode.DeepEquals(left, right);

    /// <summary>
    /// An element of the list with the properties of the schema, or why it is invalid, with the path. An invalid property that is optional
    /// is left out, and so is an invalid element of a list. A long text that is optional is shortened.
    /// </summary>
    public (JsonObject? Item, string? Fault) Clean(JsonElement value)
    {
        var fault = Clean(value, element, "the answer", isRequired: true, out var clean);
        return fault is null ? (clean as JsonObject, null) : (null, fault);
    }

    private static string ReadId(JsonElement? id) => id switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!.Trim(),
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var value) => value.ToString(CultureInfo.InvariantCulture),
        { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() == 1 => ReadId(list[0]),
        _ => "",
    };

    private List<JsonElement>? FindListedItems(JsonElement list)
    {
        switch (list.ValueKind)
        {
            case JsonValueKind.Array:
                return Clone(list.EnumerateArray().SelectMany(Unfold));
            case JsonValueKind.Object when IsItem(list):
                return [list.Clone()];
            case JsonValueKind.Object when list.EnumerateObject().Any()
                && list.EnumerateObject().All(static item => item.Value.ValueKind is JsonValueKind.Object):
                return [.. list.EnumerateObject().Select(static item => WithId(item.Value, item.Name))];
            case JsonValueKind.String:
                return ParseList(list.GetString()!);
            default:
                return null;
        }
    }

    // A list in the list, or an answer that was serialized by itself.
    private IEnumerable<JsonElement> Unfold(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.Array => item.EnumerateArray(),
        JsonValueKind.String when item.GetString()!.TrimStart() is ['{', ..] && ParseList(item.GetString()!) is { } inner => inner,
        _ => [item],
    };

    // A list that was serialized twice.
    private List<JsonElement>? ParseList(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, LenientJson.DocumentOptions);
            return document.RootElement.ValueKind is JsonValueKind.String ? null : FindListedItems(document.RootElement);
        }
        catch (JsonException)
        {
            // It is another text: the value has no list.
            return null;
        }
    }

    private static JsonElement WithId(JsonElement item, string id)
    {
        var json = JsonObject.Create(item)!;
        json.TryAdd(IdName, id);
        return JsonSerializer.SerializeToElement(json);
    }

    private static List<JsonElement> Clone(IEnumerable<JsonElement> items) => [.. items.Select(static item => item.Clone())];

    private static string? Clean(JsonElement value, ReplyShape shape, string path, bool isRequired, out JsonNode? clean)
    {
        clean = null;
        if (shape.Types.Length > 0 && !IsOfType(value, shape.Types))
        {
            if (isRequired && Unwrap(value, shape) is { } inner) { return Clean(inner, shape, path, isRequired, out clean); }
            return TryConvert(value, shape, isRequired, out clean) ? null
                : $"{path} is {Describe(value)} where {string.Join(" or ", shape.Types)} is needed";
        }
        if (shape.Choices is { } choices)
        {
            var choice = choices.Where(candidate => IsSameChoice(candidate, value))
                .Select(static candidate => (JsonElement?)candidate).FirstOrDefault();
            if (choice is null) { return $"{path} is none of the allowed values"; }
            clean = ToNode(choice.Value);
            return null;
        }
        switch (value.ValueKind)
        {
            case JsonValueKind.Object: return CleanObject(value, shape, path, out clean);
            case JsonValueKind.Array: return CleanList(value, shape, path, out clean);
            case JsonValueKind.String: return CleanText(value.GetString()!, path, isRequired, out clean);
            default:
                clean = ToNode(value);
                return null;
        }
    }

    private static string? CleanObject(JsonElement value, ReplyShape shape, string path, out JsonNode? clean)
    {
        clean = null;
        // Additional properties are ignored: models add remarks.
        if (shape.Properties is not { } properties)
        {
            clean = ToNode(value);
            return null;
        }
        var json = new JsonObject();
        foreach (var (name, inner, isRequired) in properties)
        {
            var found = FindProperty(value, name);
            // Who does not know has no list.
            if (found is not { ValueKind: not JsonValueKind.Null } && inner.Allows("array") && SaysUnknown(json))
            {
                json[name] = new JsonArray();
                continue;
            }
            // The id was compared before; a single answer needs none.
            var isName = isRequired && name != IdName;
            if (found is not { } content)
            {
                if (isName) { return $"{path} has no '{name}'"; }
                continue;
            }
            var fault = Clean(content, inner, $"{path}.{name}", isName, out var cleanContent);
            if (fault is null) { json[name] = cleanContent; }
            else if (isName) { return fault; }
        }
        clean = json;
        return null;
    }

    private static string? CleanList(JsonElement value, ReplyShape shape, string path, out JsonNode? clean)
    {
        clean = null;
        if (shape.Items is not { } items)
        {
            clean = ToNode(value);
            return null;
        }
        var list = new JsonArray();
        string? firstFault = null;
        var i = 0;
        var name = value.EnumerateArray().All(static item => item.ValueKind is JsonValueKind.String) ? items.OnlyName : null;
        foreach (var element in value.EnumerateArray())
        {
            // A list of names alone is a list of objects with a name.
            var item = name is null ? element : JsonSerializer.SerializeToElement(new JsonObject { [name] = ToNode(element) });
            var fault = Clean(item, items, $"{path}[{i++}]", isRequired: true, out var cleanItem);
            if (fault is null) { list.Add(cleanItem); }
            else { firstFault ??= fault; }
        }
        // A list of nothing but invalid elements says something else than an empty list.
        if (list.Count == 0 && firstFault is not null) { return firstFault; }
        clean = list;
        return null;
    }

    private static string? CleanText(string text, string path, bool isRequired, out JsonNode? clean)
    {
        clean = null;
        // What was escaped in the reply is readable only now.
        text = Secrets.RemoveFrom(text);
        if (text.Length > MaxTextLength)
        {
            if (isRequired) { return string.Create(CultureInfo.InvariantCulture, $"{path} has {text.Length} characters"); }
            text = $"{text[..(char.IsHighSurrogate(text[MaxTextLength - 2]) ? MaxTextLength - 2 : MaxTextLength - 1)]}…";
        }
        if (text.Contains(Replacement, StringComparison.Ordinal))
        {
            if (isRequired) { return $"{path} holds bytes that are no text"; }
            text = text.Replace($"{Replacement}", "", StringComparison.Ordinal).TrimEnd();
        }
        clean = JsonValue.Create(text);
        return null;
    }

    // The only element of a list, or the name of an object, where a text is needed; an object where a list is needed. Null elsewhere.
    private static JsonElement? Unwrap(JsonElement value, ReplyShape shape) => value.ValueKind switch
    {
        JsonValueKind.Array when shape.Allows("string") && value.GetArrayLength() == 1 && value[0].ValueKind is JsonValueKind.String =>
            value[0],
        JsonValueKind.Object when shape.Allows("string") && FindProperty(value, "name") is { ValueKind: JsonValueKind.String } name =>
            name,
        JsonValueKind.Object when shape.Allows("array") => JsonSerializer.SerializeToElement(new JsonArray(ToNode(value))),
        _ => null,
    };

    // A number where a text is optional, and words and numbers for "true" and "false".
    private static bool TryConvert(JsonElement value, ReplyShape shape, bool isRequired, out JsonNode? clean)
    {
        clean = null;
        if (value.ValueKind is JsonValueKind.Number && !isRequired && shape.Allows("string"))
        {
            clean = JsonValue.Create(value.GetRawText());
        }
        else if (shape.Allows("boolean"))
        {
            var word = value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString().Trim().ToLowerInvariant() : "";
            if (shape.Allows("null") && word is "null" or "none" or "unknown" or "n/a") { return true; }
            clean = word switch
            {
                "true" or "yes" or "1" => JsonValue.Create(true),
                "false" or "no" or "0" => JsonValue.Create(false),
                _ => null,
            };
        }
        return clean is not null;
    }

    private static bool SaysUnknown(JsonObject answer) =>
        answer["isUnknown"] is JsonValue unknown && unknown.GetValueKind() is JsonValueKind.True;

    private static bool IsSameChoice(JsonElement choice, JsonElement value) => JsonElement.DeepEquals(choice, value)
        || (choice.ValueKind is JsonValueKind.String && value.ValueKind is JsonValueKind.String
            && Letters(choice.GetString()!).SequenceEqual(Letters(value.GetString()!)));

    // "NOT_FOUND" and "Not found" are the same choice.
    private static IEnumerable<char> Letters(string text) => text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant);

    // "is_unknown" and "IsUnknown" are the same property.
    private static JsonElement? FindProperty(JsonElement value, string name)
    {
        if (value.ValueKind is not JsonValueKind.Object) { return null; }
        if (value.TryGetProperty(name, out var exact)) { return exact; }
        foreach (var property in value.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
                || (property.Name.Length > name.Length && Letters(property.Name).SequenceEqual(Letters(name))))
            {
                return property.Value;
            }
        }
        return null;
    }

    [GeneratedRegex(@"^[#(\[\s]*(?:(?:id|item|question|answer|no)[\s._:#-]*)?0*(?<id>\d+)[.):\]]*$", RegexOptions.IgnoreCase)]
    private static partial Regex Position();

    private static JsonNode? ToNode(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Object => JsonObject.Create(value.Clone()),
        JsonValueKind.Array => JsonArray.Create(value.Clone()),
        _ => JsonValue.Create(value.Clone()),
    };

    private static bool IsOfType(JsonElement value, string[] names)
    {
        foreach (var name in names)
        {
            if (IsOfType(value, name)) { return true; }
        }
        return false;
    }

    private static bool IsOfType(JsonElement value, string name) => name switch
    {
        "string" => value.ValueKind is JsonValueKind.String,
        "number" => value.ValueKind is JsonValueKind.Number,
        "integer" => value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind is JsonValueKind.Null,
        "object" => value.ValueKind is JsonValueKind.Object,
        "array" => value.ValueKind is JsonValueKind.Array,
        _ => throw new NotSupportedException($"The schema names a type '{name}'."),
    };

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Null => "null",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Number => "a number",
        _ => "a text",
    };
}
