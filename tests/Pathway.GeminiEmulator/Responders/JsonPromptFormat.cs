using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pathway.Emulator.Responders;

/// <summary>
/// The shape in which prompts carry questions and replies carry answers: the one thing here that knows the module's prompts.
/// </summary>
public interface IPromptFormat
{
    /// <summary>The name of the property by which an answer says which item it is for.</summary>
    string IdName { get; }

    /// <summary>The question in the text of a user's turn, or null if there is none.</summary>
    PromptQuestion? Find(string userText);

    /// <summary>A reply with an answer for each item.</summary>
    /// <param name="question">The question.</param>
    /// <param name="answer">The answer for an item; null says that there is none.</param>
    JsonObject Reply(PromptQuestion question, Func<PromptItem, JsonNode?> answer);
}

/// <summary>The question that a prompt carries: a kind, and one or more items of it.</summary>
public sealed record PromptQuestion(string Kind, IReadOnlyList<PromptItem> Items)
{
    /// <summary>Kind and terms, the same for the same question in any run; of a pair both names.</summary>
    public string Key => $"{Kind}:{string.Join('\n', Items.Select(static item => item.Name))}";
}

/// <summary>One item.</summary>
/// <param name="Id">By which the answer names it.</param>
/// <param name="Term">What it is about.</param>
/// <param name="Json">The item as it stands in the prompt.</param>
public sealed record PromptItem(string Id, string Term, JsonElement Json)
{
    /// <summary>The term; of a pair both names.</summary>
    public string Name => Other is { } other ? $"{Term} = {other}" : Term;

    /// <summary>The other name of a pair, or null.</summary>
    public string? Other => Json.TryGetProperty("other", out var other) && other.ValueKind == JsonValueKind.String ? other.GetString()
        : null;
}

/// <summary>
/// Reads the last JSON object of the prompt that begins a line, fenced or not:
/// <c>{"kind":"parent","items":[{"id":"1","term":"Aggrephagy"}]}</c>, and replies
/// <c>{"answers":[{"id":"1","parent":"Autophagy"}]}</c>; what stands beside the id is told by <see cref="AnswerFormat"/>.
/// </summary>
public sealed class JsonPromptFormat : IPromptFormat
{
    // The question stands near the end of a prompt; what is hostile may hold millions of braces before it.
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
            var form = AnswerFormat.Of(question.Kind, answer(item));
            form.Insert(0, IdName, item.Id);
            answers.Add(form);
        }
        return new JsonObject { ["answers"] = answers };
    }

    // One value, whatever follows it.
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
/// What an answer looks like, by kind: the schemas of the module's prompts in words. A mind says the short of it (a name, a list, true or
/// false, null for not knowing) or all of it, as an object.
/// </summary>
internal static class AnswerFormat
{
    public static JsonObject Of(string kind, JsonNode? answer) => (kind, answer) switch
    {
        (_, JsonObject whole) => whole,
        ("siblings", _) => new JsonObject { ["isUnknown"] = answer is null, ["siblings"] = answer ?? new JsonArray() },
        ("same-concept", _) => new JsonObject { ["isSame"] = answer },
        ("choose-parent", _) => new JsonObject { ["parent"] = answer },
        ("intermediate", null) => new JsonObject { ["isDirect"] = null, ["intermediate"] = null },
        ("intermediate", JsonValue value) when value.GetValueKind() is JsonValueKind.True =>
            new JsonObject { ["isDirect"] = true, ["intermediate"] = null },
        ("intermediate", _) => new JsonObject { ["isDirect"] = false, ["intermediate"] = answer },
        _ => new JsonObject { [kind] = answer },
    };
}
