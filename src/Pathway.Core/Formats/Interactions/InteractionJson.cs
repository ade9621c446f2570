using System.Text;
using System.Text.Json;
using Pathway.Text;

namespace Pathway.Formats.Interactions;

/// <summary>
/// Reads interactions from JSON: one record, a list of records, <c>{main, interactors[]}</c>, or <c>{snapshot_json}</c> around any of
/// these, as JSON or as a text that holds JSON. Each record is handed on as soon as its end is seen, so that a file that breaks
/// off yields every record that is complete before the break.
/// </summary>
internal sealed class InteractionJson
{
    private const string Main = "main";
    private const string Query = "query";
    private const string Interactors = "interactors";
    private const string Snapshot = "snapshot_json";
    private const string Interactions = "interactions";
    private const string Format = "format";

    // A text within a text within a text: nobody writes this, but each level would be read anew.
    private const int MaxNestedTexts = 3;

    private readonly SourceText text;
    private readonly InteractionSink sink;
    private readonly ReadOnlyMemory<byte> readable;
    private readonly int nesting;
    private readonly bool isRepaired;

    public InteractionJson(SourceText text, InteractionSink sink, int nesting = 0)
    {
        this.text = text;
        this.sink = sink;
        this.nesting = nesting;
        var json = JsonRepair.WithoutFenceAndNaN(text.Utf8);
        isRepaired = !json.Equals(text.Utf8);
        readable = SafeJson.WithoutLoneSurrogates(json);
    }

    /// <summary>Whether it is one line of JSON Lines: what is wrong with it says nothing of the others.</summary>
    public bool IsLine { get; init; }

    /// <summary>Reads to the end, or to the first place that is not JSON.</summary>
    /// <param name="query">The protein that a text around this one is about, or null.</param>
    public void Read(string? query = null)
    {
        try
        {
            // Objects that stand one behind the other are records too: some programs write them into a file named .json.
            var reader = new Utf8JsonReader(readable.Span, SafeJson.ReaderOptions with { AllowMultipleValues = true });
            var isRead = reader.Read();
            do { ReadValue(ref reader, query, nesting == 0 ? "the file" : "the text", nesting > 0); }
            while (isRead && reader.Read());
            if (text.Fault is { } fault) { sink.ReportFault(fault); }
        }
        catch (JsonException failure) when (IsLine)
        {
            sink.AddInvalid($"it is not JSON: {failure.Message.Split(" LineNumber:", 2)[0].TrimEnd('.')}", text.GetLine(0),
                Encoding.UTF8.GetString(text.Utf8.Span));
        }
        catch (JsonException failure)
        {
            sink.ReportFault(text.Fault ?? JsonText.CreateSyntaxError(text, failure));
        }
    }

    private void ReadValue(ref Utf8JsonReader reader, string? query, string what, bool maybeText)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray: ReadList(ref reader, query); break;
            case JsonTokenType.StartObject: ReadObject(ref reader, query); break;
            case JsonTokenType.String when maybeText: ReadText(ref reader, query); break;
            default: throw CreateShapeError(reader, $"{what} holds neither a list nor an object");
        }
    }

    private void ReadList(ref Utf8JsonReader reader, string? query)
    {
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (reader.TokenType is JsonTokenType.StartObject)
            {
                ReadObject(ref reader, query);
                continue;
            }
            var (line, start, standIn) = (GetLine(reader), (int)reader.TokenStartIndex, GetStandIn(reader));
            reader.Skip();
            sink.AddInvalid(standIn is null ? "it is no object" : CutText.Describe("record", standIn), line,
                Encoding.UTF8.GetString(readable.Span[start..(int)reader.BytesConsumed]));
        }
    }

    // What an object is shows in its names; a look ahead costs no more than skipping, and ends at the first name that tells.
    private void ReadObject(ref Utf8JsonReader reader, string? query)
    {
        if (IsWrapper(reader))
        {
            ReadWrapper(ref reader, query);
            return;
        }
        var start = (int)reader.TokenStartIndex;
        var kind = JsonTables.Recognize(reader);
        reader.Skip();
        var json = JsonText.Compact(readable.Span[start..(int)reader.BytesConsumed]);
        var line = text.GetLine(start);
        if (kind is null) { sink.AddRecord(GetOriginal(start, (int)reader.BytesConsumed, json), query, line); }
        else { kind(json, record => sink.AddRecord(record, query, line), (reason, record) => sink.AddInvalid(reason, line, record)); }
    }

    // A record is kept as it came, half surrogate pairs included.
    private ReadOnlyMemory<byte> GetOriginal(int start, int end, byte[] readableJson) =>
        isRepaired ? readableJson : JsonText.Compact(text.Utf8.Span[start..end]);

    private void ReadWrapper(ref Utf8JsonReader reader, string? query)
    {
        query = FindMain(reader) ?? query;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndObject)
        {
            var isList = reader.ValueTextEquals(Interactors) || reader.ValueTextEquals(Interactions);
            var isSnapshot = reader.ValueTextEquals(Snapshot);
            reader.Read();
            if (isSnapshot) { ReadValue(ref reader, query, $"'{Snapshot}'", maybeText: true); }
            else if (!isList) { reader.Skip(); }
            else if (reader.TokenType is JsonTokenType.StartArray) { ReadList(ref reader, query); }
            else
            {
                throw CreateShapeError(reader, GetStandIn(reader) is { } standIn ? CutText.Describe(Interactors, standIn)
                    : $"'{Interactors}' is no list");
            }
        }
    }

    private void ReadText(ref Utf8JsonReader reader, string? query)
    {
        if (nesting >= MaxNestedTexts)
        {
            throw CreateShapeError(reader, $"'{Snapshot}' is a text within a text, more than {MaxNestedTexts} deep");
        }
        var within = SourceText.CreateEmbedded(text.Path, GetLine(reader), Encoding.UTF8.GetBytes(reader.GetString()!));
        new InteractionJson(within, sink, nesting + 1).Read(query);
    }

    private static bool IsWrapper(Utf8JsonReader ahead)
    {
        while (ahead.Read() && ahead.TokenType is JsonTokenType.PropertyName)
        {
            if (ahead.ValueTextEquals(Interactors) || ahead.ValueTextEquals(Snapshot)) { return true; }
            // A hierarchy has interactions too, and says first what it is.
            if (ahead.ValueTextEquals(Format)) { return false; }
            var isList = ahead.ValueTextEquals(Interactions);
            ahead.Read();
            if (isList && ahead.TokenType is JsonTokenType.StartArray) { return true; }
            ahead.Skip();
        }
        return false;
    }

    // The name of the protein may stand behind the list. Where the text breaks off before it, it stays unknown.
    private static string? FindMain(Utf8JsonReader ahead)
    {
        try
        {
            while (ahead.Read() && ahead.TokenType is JsonTokenType.PropertyName)
            {
                var isMain = ahead.ValueTextEquals(Main) || ahead.ValueTextEquals(Query);
                ahead.Read();
                if (isMain) { return ahead.TokenType is JsonTokenType.String ? ahead.GetString() : null; }
                ahead.Skip();
            }
        }
        catch (JsonException)
        {
            // The break is reported when the reading arrives there.
        }
        return null;
    }

    private static string? GetStandIn(Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String && reader.GetString() is { } text && CutText.IsCut(text) ? text : null;

    private int GetLine(Utf8JsonReader reader) => text.GetLine((int)reader.TokenStartIndex);

    private JsonException CreateShapeError(Utf8JsonReader reader, string why) => JsonText.CreateShapeError(text, reader, why);
}
