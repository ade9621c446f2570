using System.Text;
using System.Text.Json;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Interactions;

/// <summary>What the fields of a record mean. Fields that mean nothing here stay in <see cref="PathwayInteraction.Json"/>.</summary>
internal static class InteractionRecord
{
    private static readonly string[] Separators = [";", "|", ",", "->", "→"];

    /// <summary>The interaction that a record tells of.</summary>
    /// <param name="json">Compact JSON.</param>
    /// <param name="query">The protein that the file as a whole is about; the record's own comes first.</param>
    /// <param name="source">Where it was read, or null.</param>
    /// <exception cref="InvalidDataException">The record is none; the message says why.</exception>
    public static PathwayInteraction Read(string json, string? query, string? source) => Read(Encoding.UTF8.GetBytes(json), query, source);

    /// <inheritdoc cref="Read(string, string?, string?)"/>
    public static PathwayInteraction Read(ReadOnlyMemory<byte> json, string? query, string? source)
    {
        try
        {
            using var document = JsonDocument.Parse(SafeJson.WithoutLoneSurrogates(json), SafeJson.Document);
            if (document.RootElement.ValueKind is not JsonValueKind.Object) { throw new InvalidDataException("it is no object"); }
            return Read(new JsonFields(document.RootElement), query, source, Encoding.UTF8.GetString(json.Span));
        }
        catch (JsonException failure)
        {
            throw new InvalidDataException($"it is not JSON: {failure.Message}", failure);
        }
    }

    private static PathwayInteraction Read(JsonFields fields, string? main, string? source, string json)
    {
        var (query, partner) = Pair(fields, main);
        var (direction, arrow) = FirstArrow(fields);
        return new PathwayInteraction
        {
            Id = fields.Text("id", "interaction_id") ?? (query is null ? partner : $"{query}-{partner}"),
            Query = query,
            Partner = partner,
            Arrow = fields.Text("arrow") ?? arrow,
            Direction = fields.Text("direction") ?? direction,
            Type = fields.Text("type", "interaction_type"),
            Mediators = Mediators(fields),
            Depth = fields.Number("depth"),
            Pathway = PathwayTerms.OfInteraction(fields),
            Functions = FunctionRecord.ReadAll(fields),
            Source = source,
            Json = json,
        };
    }

    // Of two names that stand side by side, the partner is the one that the file is not about.
    private static (string? Query, string Partner) Pair(JsonFields fields, string? main)
    {
        var query = fields.Text("query") ?? main;
        var partner = fields.Text("partner", "primary");
        if (SideBySide(fields, partner is null) is var (one, other))
        {
            if (partner is null && !fields.Has("query") && !TermName.Same(one, main) && !TermName.Same(other, main)) { query = one; }
            partner ??= TermName.Same(other, query) ? one : other;
            query ??= TermName.Same(one, partner) ? other : one;
        }
        partner ??= fields.Text("protein_b", "target") ?? throw new InvalidDataException(fields.Has("format") && fields.Has("nodes") ? "it is a hierarchy, which Import-PathwayHierarchy reads" : "it names no partner");
        return (query is null ? null : Symbol(query, "query"), Symbol(partner, "partner"));
    }

    // "source" alone may name a database; only as one of a pair is it a protein.
    private static (string One, string Other)? SideBySide(JsonFields fields, bool orSource)
    {
        if (fields.Text("protein_a") is { } first && fields.Text("protein_b") is { } second) { return (first, second); }
        return orSource && fields.Text("source") is { } source && fields.Text("target") is { } target ? (source, target) : null;
    }

    private static string Symbol(string name, string field)
    {
        var symbol = name.Trim();
        return symbol.Length <= TermName.MaximumLength ? symbol : throw new InvalidDataException($"its {field} has {symbol.Length} characters, and {TermName.MaximumLength} are the most");
    }

    // "arrows" groups them by direction: { "main_to_primary": ["activates"] }. The first stands for the whole.
    private static (string? Direction, string? Arrow) FirstArrow(JsonFields fields)
    {
        if (fields.Value("arrows") is not { ValueKind: JsonValueKind.Object } arrows) { return default; }
        var byDirection = new JsonFields(arrows);
        var written = arrows.EnumerateObject().SelectMany(property => byDirection.Texts(property.Name).Select(arrow => (property.Name, arrow)));
        return written.FirstOrDefault();
    }

    private static IReadOnlyList<string> Mediators(JsonFields fields) =>
        [.. fields.Texts("mediator_chain", "mediators").SelectMany(static text => text.Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

}
