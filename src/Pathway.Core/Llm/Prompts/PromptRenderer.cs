using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Pathway.Llm.Models;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Llm.Prompts;

/// <summary>Fills a prompt with questions. The result depends on nothing else, so equal questions give equal bytes.</summary>
internal static class PromptRenderer
{
    public const string RootsPlaceholder = "{{roots}}";
    public const string ItemsPlaceholder = "{{items}}";

    // The marks of roles and of the ends of messages.
    private const int Frame = 64;

    private const int Seam = 16;

    // The questions of a call are needed several times: for the limits, for the budget, for each attempt.
    private static readonly ConditionalWeakTable<IReadOnlyList<Question>, string> RenderedItems = [];

    /// <summary>The messages. The system prompt comes first, so that a provider can cache it.</summary>
    public static IReadOnlyList<ChatMessage> Messages(Prompt prompt, IReadOnlyList<Question> questions) =>
    [
        new ChatMessage(ChatRole.System, System(prompt, questions[0])),
        new ChatMessage(ChatRole.User, Fill(prompt.Request, ItemsPlaceholder, Items(questions))),
    ];

    /// <summary>The total number of characters of the messages.</summary>
    public static int Length(Prompt prompt, IReadOnlyList<Question> questions) =>
        System(prompt, questions[0]).Length + prompt.Request.Length - ItemsPlaceholder.Length
        + Items(questions).Length;

    /// <summary>The bytes that all requests with such a question have: instructions, schema, and the frame in which a server puts them.
    /// </summary>
    public static int SharedBytes(Prompt prompt, Question question) => Frame + prompt.SchemaBytes
        + Encoding.UTF8.GetByteCount(System(prompt, question)) + Encoding.UTF8.GetByteCount(prompt.Request);

    /// <summary>The bytes of the questions themselves. Where they meet the other text, tokens may be others: so a few more.</summary>
    public static int OwnBytes(IReadOnlyList<Question> questions) =>
        Seam + Encoding.UTF8.GetByteCount(Items(questions));

    /// <summary>The options: schema, temperature and tools.</summary>
    public static ChatOptions Options(Prompt prompt, ModelProfile model) => new()
    {
        Tools = prompt.Search && model.Flags.Search ? [new HostedWebSearchTool()] : null,
        ResponseFormat = ChatResponseFormat.ForJsonSchema(prompt.CompactSchema, prompt.Kind),
        Temperature = prompt.Temperature,
    };

    // The list of a call never changes.
    private static string Items(IReadOnlyList<Question> questions) =>
        RenderedItems.GetValue(questions, static list => QuestionData.Items(list[0].Kind, list));

    private static string System(Prompt prompt, Question question) => question.RootProfile is { } roots
        ? prompt.RenderedSystems.GetValue(roots, profile => Fill(prompt.System, RootsPlaceholder, QuestionData.Json(profile)))
        : prompt.System;

    // Replaces one placeholder once: a placeholder within the inserted data is not replaced.
    private static string Fill(string template, string placeholder, string data)
    {
        var at = template.IndexOf(placeholder, StringComparison.Ordinal);
        return at < 0
            ? throw new FormatException($"A prompt has no placeholder {placeholder}.")
            : string.Concat(template.AsSpan(0, at), data, template.AsSpan(at + placeholder.Length));
    }
}

/// <summary>
/// The data of questions as JSON. The default encoder escapes line ends, backticks, angle brackets, control characters and lone
/// surrogates, so a name cannot end the code block that contains it.
/// </summary>
internal static class QuestionData
{
    /// <summary>
    /// The maximum length of a text in a prompt, unless its field states another; a longer text is truncated with the number of missing
    /// characters.
    /// </summary>
    public const int MaxTextLength = 1000;

    /// <summary>The items of a request. The id of an item is its position, starting at 1.</summary>
    public static string Items(string kind, IReadOnlyList<Question> questions) => Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("kind", kind);
        json.WriteStartArray("items");
        for (var i = 0; i < questions.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("id", Id(i));
            json.WriteString("term", Truncate(questions[i].Subject));
            WriteFields(json, questions[i].PromptFields);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>The roots of a profile in order: name, id, description and examples.</summary>
    public static string Json(PathwayRootProfile profile) => Json(json =>
    {
        json.WriteStartArray();
        foreach (var root in profile.Roots)
        {
            json.WriteStartObject();
            json.WriteString("name", Truncate(root.Name));
            if (root.Id is { } id) { json.WriteString("id", Truncate(id)); }
            if (root.Description is { } description) { json.WriteString("description", Truncate(description)); }
            if (root.Examples.Count > 0) { Write(json, "examples", root.Examples); }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    /// <summary>The id of the item at a position.</summary>
    public static string Id(int position) => (position + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void WriteFields(Utf8JsonWriter json, IEnumerable<PromptField> fields)
    {
        foreach (var field in fields)
        {
            var length = field.MaxLength ?? MaxTextLength;
            if (field.Text is { } text) { json.WriteString(field.Name, Truncate(text, length)); }
            if (field.Texts is { } texts) { Write(json, field.Name, texts, length); }
            if (field.Objects is not { } objects) { continue; }
            json.WriteStartArray(field.Name);
            foreach (var element in objects)
            {
                json.WriteStartObject();
                WriteFields(json, element);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> texts, int maxLength = MaxTextLength)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) { json.WriteStringValue(Truncate(text, maxLength)); }
        json.WriteEndArray();
    }

    private static string Truncate(string text, int maxLength = MaxTextLength)
    {
        if (text.Length <= maxLength) { return text; }
        var end = char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength;
        return string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{text.AsSpan(0, end)}… ({text.Length - end} more characters)");
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes)) { write(json); }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
