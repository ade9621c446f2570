using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pathway.Emulator.Minds;

/// <summary>
/// Answers to all kinds of questions from a JSON object: <c>{"parent:aggrephagy":"Autophagy","same-concept:a = b":false}</c>. Names are those of the
/// prompt, letter by letter; a pair has both. The value is what <see cref="AnswerForm"/> makes an answer of; what is not there is not known.
/// </summary>
public sealed class AnswerTable
{
    private readonly Dictionary<string, string> answers = new(StringComparer.Ordinal);

    /// <param name="json">The text of the file.</param>
    /// <exception cref="JsonException">It is not a JSON object.</exception>
    public AnswerTable(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object) { throw new JsonException("A table of answers is a JSON object of 'kind:name' and answer."); }
        foreach (var entry in document.RootElement.EnumerateObject()) { answers[entry.Name] = entry.Value.GetRawText(); }
    }

    /// <summary>A mind that answers from the file.</summary>
    public static TermMind Mind(string path, IQuestionInRequest? shape = null) => new(new AnswerTable(File.ReadAllText(path)).Answer, shape);

    /// <summary>The answer for a kind and an item; null where the file has none.</summary>
    public JsonNode? Answer(string kind, AskedItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return answers.TryGetValue($"{kind}:{item.Name}", out var answer) ? JsonNode.Parse(answer) : null;
    }
}
