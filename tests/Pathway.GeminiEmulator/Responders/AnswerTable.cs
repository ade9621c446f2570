using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pathway.Emulator.Responders;

/// <summary>
/// Answers to all kinds of questions from a JSON object: <c>{"parent:aggrephagy":"Autophagy","same-concept:a = b":false}</c>. Names must
/// equal those of the prompt; a pair has both names. <see cref="AnswerFormat"/> converts the values to answers. A missing entry means that
/// the answer is unknown.
/// </summary>
public sealed class AnswerTable
{
    private readonly Dictionary<string, string> answers = new(StringComparer.Ordinal);

    /// <param name="json">The text of the file.</param>
    /// <exception cref="JsonException">It is not a JSON object.</exception>
    public AnswerTable(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("A table of answers is a JSON object of 'kind:name' and answer.");
        }
        foreach (var entry in document.RootElement.EnumerateObject()) { answers[entry.Name] = entry.Value.GetRawText(); }
    }

    /// <summary>Creates a responder that answers from a file.</summary>
    public static TermResponder CreateResponder(string path, IPromptFormat? format = null) =>
        new(new AnswerTable(File.ReadAllText(path)).Answer, format);

    /// <summary>The answer for a kind and an item; null if the file has none.</summary>
    public JsonNode? Answer(string kind, PromptItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return answers.TryGetValue($"{kind}:{item.Name}", out var answer) ? JsonNode.Parse(answer) : null;
    }
}

/// <summary>
/// Answers from a cache file of the earlier program:
/// <c>{"parent:aggrephagy":"Autophagy","siblings:autophagy":[{"name":…,"description":…}]}</c>. The lookup ignores case and the amount of
/// white space.
/// </summary>
public sealed class LegacyCache
{
    private readonly Dictionary<string, string> entries = new(StringComparer.Ordinal);

    /// <param name="json">The text of the file.</param>
    /// <exception cref="JsonException">It is not a JSON object.</exception>
    public LegacyCache(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("A cache file is a JSON object of 'kind:name' and answer.");
        }
        foreach (var entry in document.RootElement.EnumerateObject()) { entries[Key(entry.Name)] = entry.Value.GetRawText(); }
    }

    public int Count => entries.Count;

    /// <summary>Creates a responder that answers from a file.</summary>
    public static TermResponder CreateResponder(string path, IPromptFormat? format = null) =>
        new(new LegacyCache(File.ReadAllText(path)).Answer, format);

    /// <summary>The answer for a kind and an item; null if the file has none.</summary>
    public JsonNode? Answer(string kind, PromptItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return entries.TryGetValue(Key($"{kind}:{item.Term}"), out var answer) ? JsonNode.Parse(answer) : null;
    }

    private static string Key(string name) =>
        string.Join(' ', name.Normalize(NormalizationForm.FormKC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        .ToLowerInvariant();
}
