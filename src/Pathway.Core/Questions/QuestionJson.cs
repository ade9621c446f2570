using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Pathway.Model;

namespace Pathway.Questions;

/// <summary>
/// Questions as text, so that another process can read the answer to them. The roots are kept once for many questions. Questions of new
/// kinds need no registration.
/// </summary>
internal static class QuestionJson
{
    private static readonly JsonSerializerOptions Plain = CreateOptions(null);

    /// <summary>The question without its roots.</summary>
    public static string Write(Question question) => JsonSerializer.Serialize(question, question.GetType(), Plain);

    /// <summary>The roots that a question names, as text; null where it names none.</summary>
    public static string? WriteRoots(Question question) => question.RootProfile is { } roots
        ? JsonSerializer.Serialize(new StoredRoots(roots.Name, roots.Roots), Plain) : null;

    /// <summary>A reader of the questions of one kind and one root profile.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="roots">The roots as text; null where the questions name none.</param>
    /// <returns>Gives null for a text that is no such question.</returns>
    public static Func<string, Question?> CreateReader(string kind, string? roots)
    {
        if (QuestionKinds.Find(kind) is not { } known) { return static _ => null; }
        JsonSerializerOptions options;
        try { options = CreateOptions(roots is null ? null : ReadRoots(roots)); }
        catch (Exception failure) when (failure is JsonException or ArgumentException) { return static _ => null; }
        return json =>
        {
            try { return (Question?)JsonSerializer.Deserialize(json, known.QuestionType, options); }
            catch (JsonException) { return null; }
        };
    }

    private static PathwayRootProfile ReadRoots(string json)
    {
        var stored = JsonSerializer.Deserialize<StoredRoots>(json, Plain) ?? throw new JsonException("The roots are null.");
        return new PathwayRootProfile(stored.Name, stored.Roots);
    }

    private static JsonSerializerOptions CreateOptions(PathwayRootProfile? roots) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RemoveDerivedProperties } },
        Converters = { new RootsConverter(roots) },
    };

    // What a question derives from its content, such as its key, its text and its prompt.
    private static void RemoveDerivedProperties(JsonTypeInfo type)
    {
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (type.Properties[i].Set is null) { type.Properties.RemoveAt(i); }
        }
    }

    private sealed record StoredRoots(string Name, IReadOnlyList<PathwayRoot> Roots);

    // The roots are not repeated in each question: a mark takes their place.
    private sealed class RootsConverter(PathwayRootProfile? roots) : JsonConverter<PathwayRootProfile>
    {
        public override PathwayRootProfile Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            reader.Skip();
            return roots ?? throw new JsonException("The roots are missing.");
        }

        public override void Write(Utf8JsonWriter writer, PathwayRootProfile value, JsonSerializerOptions options) =>
            writer.WriteBooleanValue(true);
    }
}
