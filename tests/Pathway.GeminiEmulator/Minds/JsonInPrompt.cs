using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pathway.Emulator.Minds;

/// <summary>
/// Reads the last JSON object of the prompt that begins a line, fenced or not:
/// <c>{"kind":"parent","items":[{"id":"1","term":"Aggrephagy"}]}</c>, and replies
/// <c>{"answers":[{"id":"1","parent":"Autophagy"}]}</c>; what stands beside the id is told by <see cref="AnswerForm"/>.
/// </summary>
public sealed class JsonInPrompt : IQuestionInRequest
{
    // The question stands near the end of a prompt; what is hostile may hold millions of braces before it.
    private const int MostTries = 1000;

    public string IdName => "id";

    public AskedQuestion? Find(string userText)
    {
        ArgumentNullException.ThrowIfNull(userText);
        var bytes = Encoding.UTF8.GetBytes(userText).AsSpan();
        var tries = 0;
        for (var end = bytes.Length; end > 0 && tries < MostTries;)
        {
            var at = bytes[..end].LastIndexOf((byte)'{');
            if (at < 0) { break; }
            end = at;
            if (at > 0 && bytes[at - 1] != (byte)'\n') { continue; }
            tries++;
            if (Parsed(bytes[at..]) is { } json && Question(json) is { } question) { return question; }
        }
        return null;
    }

    public JsonObject Reply(AskedQuestion question, Func<AskedItem, JsonNode?> answer)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(answer);
        var answers = new JsonArray();
        foreach (var item in question.Items)
        {
            var form = AnswerForm.Of(question.Kind, answer(item));
            form.Insert(0, IdName, item.Id);
            answers.Add(form);
        }
        return new JsonObject { ["answers"] = answers };
    }

    // One value, whatever follows it.
    private static JsonElement? Parsed(ReadOnlySpan<byte> text)
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

    private AskedQuestion? Question(JsonElement json)
    {
        if (Text(json, "kind") is not { } kind || !json.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array) { return null; }
        var asked = new List<AskedItem>();
        foreach (var item in items.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || Text(item, IdName) is not { } id) { return null; }
            asked.Add(new AskedItem(id, Text(item, "term") ?? "", item));
        }
        return new AskedQuestion(kind, asked);
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
