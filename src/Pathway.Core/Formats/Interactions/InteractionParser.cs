using System.Text;
using System.Text.Json;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Interactions;

/// <summary>What the fields of a record mean. Fields that mean nothing here stay in <see cref="PathwayInteraction.Json"/>.</summary>
internal static class InteractionParser
{
    private static readonly string[] MediatorFields = ["mediator_chain", "mediators"];
    private static readonly string[] Separators = [";", "|", ",", "->", "→"];

    // The fields beside those of a table.
    private static readonly HashSet<string> ListFields = new(StringComparer.OrdinalIgnoreCase)
    {
        "functions", "evidence", "arrows", "step3_function_pathways", "step2_function_proposals", "specificEffects", "authors", "negative",
    };

    /// <summary>The interaction that a record tells of.</summary>
    /// <param name="json">Compact JSON.</param>
    /// <param name="query">The protein that the file as a whole is about; the record's own comes first.</param>
    /// <param name="source">Where it was read, or null.</param>
    /// <exception cref="InvalidDataException">The record is none; the message says why.</exception>
    public static PathwayInteraction Read(string json, string? query, string? source) => Read(Encoding.UTF8.GetBytes(json), query, source);

    /// <inheritdoc cref="Read(string, string?, string?)"/>
    /// <param name="json">Compact JSON.</param>
    /// <param name="query">The protein that the file as a whole is about; the record's own comes first.</param>
    /// <param name="source">Where it was read, or null.</param>
    /// <param name="proteins">The symbols of the proteins of the whole reading; null for a record that is read alone.</param>
    public static PathwayInteraction Read(ReadOnlyMemory<byte> json, string? query, string? source, ProteinSymbols? proteins = null)
    {
        try
        {
            using var document = JsonDocument.Parse(SafeJson.WithoutLoneSurrogates(json), SafeJson.DocumentOptions);
            if (document.RootElement.ValueKind is not JsonValueKind.Object) { throw new InvalidDataException("it is no object"); }
            var fields = new JsonFields(document.RootElement);
            if (InteractionProperties.IsMatch(fields)) { return InteractionProperties.Read(document.RootElement, fields, source); }
            if (CutText.Describe(json.Span, document.RootElement, IsRead) is { } cut) { throw new InvalidDataException(cut); }
            return Read(fields, query, source, Encoding.UTF8.GetString(json.Span), proteins ?? new ProteinSymbols());
        }
        catch (JsonException failure)
        {
            throw new InvalidDataException($"it is not JSON: {failure.Message}", failure);
        }
    }

    private static bool IsRead(string field) => ListFields.Contains(field) || ColumnNames.FindField(field) is not null;

    private static PathwayInteraction Read(JsonFields fields, string? main, string? source, string json, ProteinSymbols proteins)
    {
        var (query, partner) = FindPair(fields, main, proteins);
        var taxa = fields.Texts("taxa");
        var (direction, arrow) = FindFirstArrow(fields);
        var terms = PathwayTerms.FindInteractionTerms(fields);
        return new PathwayInteraction
        {
            Id = fields.Text("id", "interaction_id") ?? (query is null ? partner : $"{query}-{partner}"),
            Query = query,
            Partner = partner,
            QuerySymbol = proteins.Find(query, Organisms.OfQuery(taxa), fields.Text("query_id")),
            PartnerSymbol = proteins.Find(partner, Organisms.OfPartner(taxa), fields.Text("partner_id")),
            Arrow = fields.Text("arrow") ?? arrow,
            Direction = fields.Text("direction") ?? direction,
            Type = fields.Text("type", "interaction_type"),
            Mediators = ReadMediators(fields),
            Depth = fields.Number("depth"),
            Pathway = terms is [var term, ..] ? term : null,
            Functions = AddFurtherTerms(FunctionParser.ReadAll(fields), terms, !fields.Has("functions")),
            // In a flat record the evidence belongs to its one function.
            Evidence = fields.Has("functions") ? [.. EvidenceParser.ReadAll(fields), .. ReadMediatorEvidence(fields)]
                : [.. ReadMediatorEvidence(fields)],
            Score = ScoreText.Read(fields.Text("score", "combined_score")),
            IsNegative = fields.Value("negative") is { ValueKind: JsonValueKind.True },
            Methods = fields.Texts("methods"),
            Taxa = taxa,
            Databases = fields.Texts("databases"),
            Source = source,
            Json = json,
        };
    }

    // Several terms of the interaction itself are functions of their own, unless functions have terms.
    private static IReadOnlyList<PathwayFunction> AddFurtherTerms(IReadOnlyList<PathwayFunction> functions, IReadOnlyList<string> terms,
        bool isFlat)
    {
        if (terms.Count < 2) { return functions; }
        var placed = functions.Select(static function => TermName.Key(function.Pathway)).Where(static key => key.Length > 0).ToHashSet();
        if (placed.Count > 0 && !isFlat) { return functions; }
        return [.. functions,
            .. terms.Where(term => placed.Add(TermName.Key(term))).Select(static term => new PathwayFunction { Pathway = term })];
    }

    // Of two names that stand side by side, the partner is the one that the file is not about.
    private static (string? Query, string Partner) FindPair(JsonFields fields, string? main, ProteinSymbols proteins)
    {
        var query = fields.Text("query") ?? main;
        var partner = fields.Text("partner", "primary");
        if (FindNamedPair(fields, partner is null) is var (one, other))
        {
            if (partner is null && !fields.Has("query") && !proteins.IsSame(one, main) && !proteins.IsSame(other, main))
            {
                query = one;
            }
            partner ??= proteins.IsSame(other, query) ? one : other;
            query ??= proteins.IsSame(one, partner) ? other : one;
        }
        partner ??= fields.Text("protein_b", "target")
            ?? throw new InvalidDataException(DescribeMissingPartner(fields));
        if (CellText.IsEmpty(partner)) { throw new InvalidDataException("it names no partner"); }
        return (query is null || CellText.IsEmpty(query) ? null : ValidateSymbol(query, "query"), ValidateSymbol(partner, "partner"));
    }

    private static string DescribeMissingPartner(JsonFields fields)
    {
        if (fields.Has("nodes") && (fields.Has("format") || fields.Has("profile")))
        {
            return "it is a hierarchy, which Import-PathwayHierarchy reads";
        }
        return fields.Has("path") && fields.Has("kind") && fields.Has("state")
            ? "it is a node of a hierarchy, which Import-PathwayHierarchy reads" : "it names no partner";
    }

    // "source" alone may name a database; only as one of a pair is it a protein.
    private static (string One, string Other)? FindNamedPair(JsonFields fields, bool orSource)
    {
        if (fields.Text("protein_a") is { } first && fields.Text("protein_b") is { } second) { return (first, second); }
        return orSource && fields.Text("source") is { } source && fields.Text("target") is { } target ? (source, target) : null;
    }

    private static string ValidateSymbol(string name, string field)
    {
        var symbol = name.Trim();
        if (symbol.Length > TermName.MaximumLength)
        {
            throw new InvalidDataException($"its {field} has {symbol.Length} characters, and {TermName.MaximumLength} are the most");
        }
        return DamagedText.DescribeProtein(symbol) is { } damage ? throw new InvalidDataException($"its {field} {damage}") : symbol;
    }

    // "arrows" groups them by direction: { "main_to_primary": ["activates"] }. The first stands for the whole.
    private static (string? Direction, string? Arrow) FindFirstArrow(JsonFields fields)
    {
        if (fields.Value("arrows") is not { ValueKind: JsonValueKind.Object } arrows) { return default; }
        var byDirection = new JsonFields(arrows);
        var written = arrows.EnumerateObject()
            .SelectMany(property => byDirection.Texts(property.Name).Select(arrow => (property.Name, arrow)));
        return written.FirstOrDefault();
    }

    // Their order is that of the chain, also where some are texts and some are objects.
    private static IReadOnlyList<string> ReadMediators(JsonFields fields)
    {
        var names = !MediatorObjects(fields).Any() ? fields.Texts("mediator_chain", "mediators")
            : MediatorFields.SelectMany(name => fields.Items(name)).Select(static item => item.ValueKind is JsonValueKind.Object
                ? new JsonFields(item).Text("name", "symbol", "protein", "mediator", "primary", "partner") : JsonFields.Text(item))
                .OfType<string>();
        return [.. names.SelectMany(static text => text.Split(Separators, StringSplitOptions.TrimEntries
            | StringSplitOptions.RemoveEmptyEntries))];
    }

    // A mediator may be an object with a name and evidence of its own.
    private static IEnumerable<JsonFields> MediatorObjects(JsonFields fields) => MediatorFields
        .SelectMany(name => fields.Items(name)).Where(static item => item.ValueKind is JsonValueKind.Object)
        .Select(static item => new JsonFields(item));

    private static IEnumerable<PathwayEvidence> ReadMediatorEvidence(JsonFields fields) =>
        MediatorObjects(fields).SelectMany(static mediator => EvidenceParser.ReadAll(mediator));
}
