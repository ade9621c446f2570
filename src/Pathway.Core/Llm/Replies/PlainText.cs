using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pathway.Llm.Replies;

/// <summary>
/// A text of an answer as one plain line: control characters and line ends are spaces, invisible ones are dropped. What a
/// model says ends up in terminals and files; nothing of it may act there.
/// </summary>
internal sealed class PlainText : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Of(reader.GetString());

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    private static string? Of(string? text)
    {
        if (text is null) { return null; }
        var plain = new StringBuilder(text.Length);
        Span<char> letters = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator: plain.Append(' '); break;
                case UnicodeCategory.Format: break;
                default: plain.Append(letters[..rune.EncodeToUtf16(letters)]); break;
            }
        }
        return plain.ToString().Trim();
    }
}
