using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Formats.Interactions;

/// <summary>A row of an exchange format (PSI-MITAB, STRING, BioGRID, SIF): the same fields, whatever the columns are.</summary>
internal sealed class ExchangeRow
{
    private const ulong HashStart = 14695981039346656037;
    private const ulong HashFactor = 1099511628211;

    private static readonly JsonWriterOptions WriterOptions =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The line on which it stands.</summary>
    public int Line { get; init; }

    /// <summary>The first protein, by its symbol where the row has one.</summary>
    public string Query { get; init; } = "";

    /// <summary>The second protein.</summary>
    public string Partner { get; init; } = "";

    /// <summary>The identifier of the first protein in its database, or null.</summary>
    public string? QueryId { get; init; }

    /// <summary>The identifier of the second protein, or null.</summary>
    public string? PartnerId { get; init; }

    /// <summary>The approved symbols of both proteins, or null; see <see cref="Resolve"/>.</summary>
    public (string? Query, string? Partner) Symbols { get; private set; }

    /// <summary>The identifier of the interaction, or null.</summary>
    public string? Id { get; init; }

    /// <summary>The type, for example "physical association".</summary>
    public string? Type { get; init; }

    /// <summary>What keeps interactions of the same pair apart: physical or genetic.</summary>
    public string Kind { get; init; } = "";

    /// <summary>How the first protein acts on the second, or null.</summary>
    public string? Arrow { get; init; }

    /// <summary>The pathway terms of a column beside those of the format.</summary>
    public IReadOnlyList<string> Terms { get; set; } = [];

    public double? Score { get; set; }

    public bool IsNegative { get; init; }

    public IReadOnlyList<string> Methods { get; set; } = [];

    public IReadOnlyList<string> Pmids { get; set; } = [];

    /// <summary>The organisms, first that of the first protein; one where both are of the same.</summary>
    public IReadOnlyList<string> Taxa { get; init; } = [];

    public IReadOnlyList<string> Databases { get; set; } = [];

    /// <summary>The identifiers of the other rows that say the same of the pair.</summary>
    public IReadOnlyList<string> FurtherIds { get; set; } = [];

    /// <summary>Columns that are carried as they are.</summary>
    public IReadOnlyList<(string Name, string Value)> Others { get; init; } = [];

    /// <summary>Why the row is not an interaction, or null.</summary>
    public string? Fault { get; init; }

    /// <summary>Why the line could not be read, or null.</summary>
    public PathwayException? Failure { get; init; }

    /// <summary>The line as it stands in the file; only of a row that is not an interaction.</summary>
    public string? Text { get; private set; }

    /// <summary>A row that is not an interaction.</summary>
    public static ExchangeRow Invalid(int line, string fault) => new() { Line = line, Fault = fault };

    /// <summary>The same row; one that is not an interaction keeps its line.</summary>
    public ExchangeRow WithTextOfFault(string text)
    {
        if (Fault is not null) { Text = text; }
        return this;
    }

    /// <summary>Finds the symbols of both proteins, so that one protein is known under each of its names.</summary>
    public void Resolve(ProteinSymbols proteins) => Symbols = (proteins.Find(Query, Organisms.OfQuery(Taxa), QueryId),
        proteins.Find(Partner, Organisms.OfPartner(Taxa), PartnerId));

    /// <summary>The same number for all rows that say the same of a pair, whichever protein comes first; rarely that of another.</summary>
    public ulong GetPairHash()
    {
        var (first, second) = GetOrderedPair();
        var hash = Add(Add(Add(HashStart, first), second), Kind);
        foreach (var taxon in Taxa) { hash ^= Add(HashStart, taxon); }
        return IsNegative ? ~hash : hash;
    }

    /// <summary>Whether two rows say the same of a pair.</summary>
    public bool IsSamePair(ExchangeRow other) => GetOrderedPair() == other.GetOrderedPair() && Kind == other.Kind
        && IsNegative == other.IsNegative && Taxa.Order(StringComparer.Ordinal).SequenceEqual(other.Taxa.Order(StringComparer.Ordinal));

    /// <summary>Takes what another row says of the same pair.</summary>
    public void Merge(ExchangeRow other)
    {
        Score = Score is null || other.Score > Score ? other.Score : Score;
        Methods = Union(Methods, other.Methods);
        Pmids = Union(Pmids, other.Pmids);
        Databases = Union(Databases, other.Databases);
        Terms = Union(Terms, other.Terms);
        if (other.Id is { } id && id != Id) { FurtherIds = Union(FurtherIds, [id]); }
    }

    /// <summary>The interaction. Reading its record again gives the same.</summary>
    /// <param name="source">Where it was read.</param>
    /// <param name="buffer">Holds the record while it is written.</param>
    public PathwayInteraction ToInteraction(string source, ArrayBufferWriter<byte> buffer) => new()
    {
        Id = Id ?? $"{Query}-{Partner}", Query = Query, Partner = Partner, QuerySymbol = Symbols.Query, PartnerSymbol = Symbols.Partner,
        Arrow = Arrow, Type = Type,
        Pathway = Terms.Count == 0 ? null : Terms[0], Functions = CreateFunctions(), Score = Score, IsNegative = IsNegative,
        Methods = Methods, Taxa = Taxa, Databases = Databases, Source = source, Json = ToJson(buffer),
    };

    // As a record of these fields is read: its publications make a function, and so does each of several terms.
    private IReadOnlyList<PathwayFunction> CreateFunctions()
    {
        if (Pmids.Count == 0 && Terms.Count < 2) { return []; }
        var cited = Pmids.Count == 0 ? null : new PathwayFunction
        {
            Arrow = Arrow, Pathway = Terms.Count == 0 ? null : Terms[0],
            Evidence = [.. Pmids.Select(static pmid => new PathwayEvidence { Pmid = pmid })],
        };
        if (Terms.Count < 2) { return [cited!]; }
        var further = Terms.Skip(cited is null ? 0 : 1).Select(static term => new PathwayFunction { Pathway = term });
        return cited is null ? [.. further] : [cited, .. further];
    }

    private string ToJson(ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            Write(writer, "id", Id);
            writer.WriteString("query"u8, Query);
            writer.WriteString("partner"u8, Partner);
            Write(writer, "query_id", QueryId);
            Write(writer, "partner_id", PartnerId);
            Write(writer, "type", Type);
            Write(writer, "arrow", Arrow);
            if (Terms.Count == 1) { writer.WriteString("pathway"u8, Terms[0]); }
            else { Write(writer, "pathway", Terms); }
            if (Score is { } score) { writer.WriteNumber("score"u8, score); }
            if (IsNegative) { writer.WriteBoolean("negative"u8, true); }
            Write(writer, "pmids", Pmids);
            Write(writer, "methods", Methods);
            Write(writer, "taxa", Taxa);
            Write(writer, "databases", Databases);
            Write(writer, "further_ids", FurtherIds);
            foreach (var (name, value) in Others) { writer.WriteString(name, value); }
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null) { writer.WriteString(name, value); }
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0) { return; }
        writer.WriteStartArray(name);
        foreach (var value in values) { writer.WriteStringValue(value); }
        writer.WriteEndArray();
    }

    private (string First, string Second) GetOrderedPair()
    {
        var (first, second) = (Symbols.Query ?? QueryId ?? Query, Symbols.Partner ?? PartnerId ?? Partner);
        return string.CompareOrdinal(first, second) <= 0 ? (first, second) : (second, first);
    }

    private static IReadOnlyList<string> Union(IReadOnlyList<string> one, IReadOnlyList<string> other) =>
        other.All(item => one.Contains(item)) ? one : [.. one.Union(other, StringComparer.Ordinal)];

    private static ulong Add(ulong hash, string text)
    {
        foreach (var letter in text) { hash = (hash ^ letter) * HashFactor; }
        return (hash ^ char.MaxValue) * HashFactor;
    }
}
