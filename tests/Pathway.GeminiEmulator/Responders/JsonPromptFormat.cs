using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pathway.Emulator.Responders;

/// <summary>
/// The format of questions in prompts and of answers in replies. Only its implementations depend on the module's prompts.
/// </summary>
public interface IPromptFormat
{
    /// <summary>The name of the property with an answer's item id.</summary>
    string IdName { get; }

    /// <summary>Finds the question in the text of a user's turn; null if there is none.</summary>
    PromptQuestion? Find(string userText);

    /// <summary>Creates a reply with an answer for each item.</summary>
    /// <param name="question">The question.</param>
    /// <param name="answer">The answer for an item; null if it is unknown.</param>
    JsonObject Reply(PromptQuestion question, Func<PromptItem, JsonNode?> answer);
}

/// <summary>The question in a prompt: a kind with one or more items.</summary>
public sealed record PromptQuestion(string Kind, IReadOnlyList<PromptItem> Items)
{
    /// <summary>Kind and names of the items, the same for the same question in any run.</summary>
    public string Key => $"{Kind}:{string.Join('\n', Items.Select(static item => item.Name))}";
}

/// <summary>An item of a question.</summary>
/// <param name="Id">The id that its answer refers to.</param>
/// <param name="Term">The term.</param>
/// <param name="Json">The item's JSON in the prompt.</param>
public sealed record PromptItem(string Id, string Term, JsonElement Json)
{
    /// <summary>The term; for a pair both names.</summary>
    public string Name => Other is { } other ? $"{Term} = {other}" : Term;

    /// <summary>The other name of a pair, or null.</summary>
    public string? Other =>
        Json.TryGetProperty("other", out var other) && other.ValueKind == JsonValueKind.String ? other.GetString() : null;
}

/// <summary>
/// Reads the last JSON object of the prompt that begins a line, fenced or not:
/// <c>{"kind":"parent","items":[{"id":"1","term":"Aggrephagy"}]}</c>, and replies
/// <c>{"answers":[{"id":"1","parent":"Autophagy"}]}</c>; <see cref="AnswerFormat"/> creates the properties beside the id.
/// </summary>
public sealed class JsonPromptFormat : IPromptFormat
{
    // The question is near the end of a prompt. A hostile prompt may contain millions of braces before it.
    private const int MaxAttempts = 1000;

    public string IdName => "id";

    public PromptQuestion? Find(string userText)
    {
        ArgumentNullException.ThrowIfNull(userText);
        var bytes = Encoding.UTF8.GetBytes(userText).AsSpan();
        var attempts = 0;
        for (var end = bytes.Length; end > 0 && attempts < MaxAttempts;)
        {
            var at = bytes[..end].LastIndexOf((byte)'{');
            if (at < 0) { break; }
            end = at;
            if (at > 0 && bytes[at - 1] != (byte)'\n') { continue; }
            attempts++;
            if (ParseValue(bytes[at..]) is { } json && ReadQuestion(json) is { } question) { return question; }
        }
        return null;
    }

    public JsonObject Reply(PromptQuestion question, Func<PromptItem, JsonNode?> answer)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(answer);
        var answers = new JsonArray();
        foreach (var item in question.Items)
        {
            var json = AnswerFormat.Of(question.Kind, answer(item));
            json.Insert(0, IdName, item.Id);
            answers.Add(json);
        }
        return new JsonObject { ["answers"] = answers };
    }

    // Parses one value and ignores the text after it.
    private static JsonElement? ParseValue(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        try
        {
            return JsonElement.TryParseValue(ref reader, out var value) ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private PromptQuestion? ReadQuestion(JsonElement json)
    {
        if (Text(json, "kind") is not { } kind || !json.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array)
        {
            return null;
        }
        var questionItems = new List<PromptItem>();
        foreach (var item in items.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || Text(item, IdName) is not { } id) { return null; }
            questionItems.Add(new PromptItem(id, Text(item, "term") ?? "", item));
        }
        return new PromptQuestion(kind, questionItems);
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>
/// The answer of each kind of question, according to the schemas of the module's prompts. A responder gives a short value (a name, a list,
/// true or false, null if unknown) or the complete answer as an object.
/// </summary>
internal static class AnswerFormat
{
    public static JsonObject Of(string kind, JsonNode? answer) => (kind, answer) switch
    {
        (_, JsonObject complete) => complete,
        ("siblings", _) => new JsonObject { ["isUnknown"] = answer is null, ["siblings"] = answer ?? new JsonArray() },
        ("same-concept", _) => new JsonObject { ["isSame"] = answer },
        ("choose-parent", _) => new JsonObject { ["parent"] = answer },
        ("assign-term", _) => new JsonObject { ["term"] = answer },
        ("standardize-term", null) => new JsonObject { ["isKnown"] = false, ["known"] = null },
        ("standardize-term", _) => new JsonObject { ["isKnown"] = true, ["known"] = answer },
        ("intermediate", null) => new JsonObject { ["isDirect"] = null, ["intermediate"] = null },
        ("intermediate", JsonValue value) when value.GetValueKind() is JsonValueKind.True =>
            new JsonObject { ["isDirect"] = true, ["intermediate"] = null },
        ("intermediate", _) => new JsonObject { ["isDirect"] = false, ["intermediate"] = answer },
        _ => new JsonObject { [kind] = answer },
    };
}
