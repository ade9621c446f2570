using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pathway.Emulator.Minds;

/// <summary>
/// Answers from a cache file of the earlier program: <c>{"parent:aggrephagy":"Autophagy","siblings:autophagy":[{"name":…,"description":…}]}</c>.
/// Names are looked up in lower case with white space folded.
/// </summary>
public sealed class LegacyCache
{
    private readonly Dictionary<string, string> entries = new(StringComparer.Ordinal);

    /// <param name="json">The text of the file.</param>
    /// <exception cref="JsonException">It is not a JSON object.</exception>
    public LegacyCache(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object) { throw new JsonException("A cache file is a JSON object of 'kind:name' and answer."); }
        foreach (var entry in document.RootElement.EnumerateObject()) { entries[Key(entry.Name)] = entry.Value.GetRawText(); }
    }

    public int Count => entries.Count;

    /// <summary>A mind that answers from the file.</summary>
    public static TermMind Mind(string path, IQuestionInRequest? shape = null) => new(new LegacyCache(File.ReadAllText(path)).Answer, shape);

    /// <summary>The answer for a kind and an item; null where the file has none.</summary>
    public JsonNode? Answer(string kind, AskedItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return entries.TryGetValue(Key($"{kind}:{item.Term}"), out var answer) ? JsonNode.Parse(answer) : null;
    }

    private static string Key(string name) =>
        string.Join(' ', name.Normalize(NormalizationForm.FormKC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();
}
