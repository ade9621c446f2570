using System.Text;
using System.Text.Json;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Llm.Prompts;

/// <summary>
/// What questions say, as JSON. The default encoder escapes all that could act: line ends, backticks, angle brackets,
/// control characters, half surrogates. So nothing in a name can end the block in which it stands.
/// </summary>
internal static class QuestionData
{
    /// <summary>The longest text that goes into a prompt; of a longer one the end is cut off and counted.</summary>
    public const int LongestText = 1000;

    /// <summary>The roots that a question names, or null where it names none. A new kind that does adds a line.</summary>
    public static PathwayRootProfile? Roots(Question question) => question switch
    {
        ParentQuestion parent => parent.Roots,
        RootQuestion root => root.Roots,
        SiblingsQuestion siblings => siblings.Roots,
        ChooseParentQuestion choice => choice.Roots,
        IntermediateQuestion between => between.Roots,
        _ => null,
    };

    /// <summary>The items of a request; each has as id its place in the list, from 1.</summary>
    public static string Items(string kind, IReadOnlyList<Question> questions) => Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("kind", kind);
        json.WriteStartArray("items");
        for (var i = 0; i < questions.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("id", Id(i));
            json.WriteString("term", Cut(questions[i].Subject));
            WriteMore(json, questions[i]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>The roots of a profile, in its order: what they are called, what they mean, what belongs there.</summary>
    public static string Json(PathwayRootProfile profile) => Json(json =>
    {
        json.WriteStartArray();
        foreach (var root in profile.Roots)
        {
            json.WriteStartObject();
            json.WriteString("name", Cut(root.Name));
            if (root.Id is { } id) { json.WriteString("id", Cut(id)); }
            if (root.Description is { } description) { json.WriteString("description", Cut(description)); }
            if (root.Examples.Count > 0) { Write(json, "examples", root.Examples); }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    /// <summary>The id of the item at a place.</summary>
    public static string Id(int place) => (place + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);

    // What a kind says beside its term. A new kind that says more adds a line.
    private static void WriteMore(Utf8JsonWriter json, Question question)
    {
        switch (question)
        {
            case ParentQuestion { Excluded.Count: > 0 } parent: Write(json, "excluded", parent.Excluded); break;
            case SameConceptQuestion pair: json.WriteString("other", Cut(pair.Other)); break;
            case ChooseParentQuestion choice: Write(json, "candidates", choice.Candidates); break;
            case IntermediateQuestion between: json.WriteString("root", Cut(between.Root)); break;
            case ClaimQuestion claim: WriteClaim(json, claim); break;
        }
    }

    private static void WriteClaim(Utf8JsonWriter json, ClaimQuestion claim)
    {
        json.WriteString("query", Cut(claim.Query));
        json.WriteString("partner", Cut(claim.Partner));
        json.WriteString("arrow", Cut(claim.Arrow));
        json.WriteString("direction", Cut(claim.Direction));
        Write(json, "statements", claim.Statements);
        json.WriteStartArray("sources");
        foreach (var source in claim.Sources)
        {
            json.WriteStartObject();
            json.WriteString("pmid", source.Pmid);
            Write(json, "sentences", source.Sentences);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) { json.WriteStringValue(Cut(text)); }
        json.WriteEndArray();
    }

    private static string Cut(string text)
    {
        if (text.Length <= LongestText) { return text; }
        var end = char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText;
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{text.AsSpan(0, end)}… ({text.Length - end} more characters)");
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes)) { write(json); }
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
