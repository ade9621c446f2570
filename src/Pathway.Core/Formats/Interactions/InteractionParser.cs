using System.Globalization;
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

/// <summary>The functions of a record: its list of functions, or, in a flat record such as a row of a table, the record itself.</summary>
internal static class FunctionParser
{
    /// <exception cref="InvalidDataException">The list is none, or an item of it is no function.</exception>
    public static IReadOnlyList<PathwayFunction> ReadAll(JsonFields interaction)
    {
        var finalised = PathwayTerms.ReadTermsByFunction(interaction, "step3_function_pathways");
        var proposed = PathwayTerms.ReadTermsByFunction(interaction, "step2_function_proposals");
        PathwayFunction[] functions = interaction.Value("functions") switch
        {
            null => ReadFlat(interaction) is { } flat
                ? [flat with { Pathway = flat.Pathway ?? finalised.GetValueOrDefault(0) ?? proposed.GetValueOrDefault(0) }] : [],
            { ValueKind: JsonValueKind.Array } list =>
                [.. list.EnumerateArray()
                    .Select((item, index) => Read(item, index, finalised.GetValueOrDefault(index), proposed.GetValueOrDefault(index)))],
            _ => throw new InvalidDataException("its 'functions' is no list"),
        };
        var further = interaction.Items("functions").Where(static item => item.ValueKind is JsonValueKind.Object)
            .SelectMany(static item => PathwayTerms.FindFurtherTerms(new JsonFields(item)));
        // A term for a function that the record does not hold is a term of the record all the same.
        var others = finalised.Keys.Union(proposed.Keys).Where(index => index < 0 || index >= functions.Length).Order();
        return [.. functions, .. further.Select(static term => new PathwayFunction { Pathway = term }),
            .. others.Select(index => new PathwayFunction { Pathway = finalised.GetValueOrDefault(index) ?? proposed[index] })];
    }

    private static PathwayFunction Read(JsonElement item, int index, string? finalised, string? proposed) => item.ValueKind switch
    {
        JsonValueKind.Object => Read(new JsonFields(item), finalised, proposed),
        JsonValueKind.String => new PathwayFunction { Title = JsonFields.Text(item), Pathway = finalised ?? proposed },
        _ => throw new InvalidDataException(
            string.Create(CultureInfo.InvariantCulture, $"function {index + 1} is neither an object nor a text")),
    };

    private static PathwayFunction Read(JsonFields fields, string? finalised, string? proposed) => new()
    {
        Title = fields.Text("function", "title", "name"),
        Arrow = fields.Text("arrow"),
        Direction = fields.Text("interaction_direction", "direction"),
        Pathway = PathwayTerms.FindFunctionTerm(fields, finalised, proposed),
        CellularProcess = fields.Text("cellular_process", "cellularProcess"),
        Effect = fields.Text("effect_description", "effect"),
        Consequences = fields.Texts("biological_consequence", "biological_consequences", "consequences"),
        SpecificEffects = fields.Texts("specific_effects", "specificEffects"),
        Evidence = EvidenceParser.ReadAll(fields),
    };

    // In a flat record a title is that of a publication.
    private static PathwayFunction? ReadFlat(JsonFields record)
    {
        var function = Read(record, null, null) with
            { Title = record.Text("function"), Direction = null, Evidence = EvidenceParser.ReadFlat(record) };
        return function
            is { Title: null, CellularProcess: null, Effect: null, Consequences.Count: 0, SpecificEffects.Count: 0, Evidence.Count: 0 }
            ? null : function;
    }
}

/// <summary>The evidence of a function: its list, and the PMIDs beside it that the list does not name.</summary>
internal static class EvidenceParser
{
    private static readonly char[] Separators = [';', ',', '|', ' '];

    /// <summary>The evidence of an object that has a list of it.</summary>
    public static IReadOnlyList<PathwayEvidence> ReadAll(JsonFields fields)
    {
        var evidence = fields.Items("evidence").Select(Read).OfType<PathwayEvidence>().ToArray();
        var named = evidence.Select(static item => item.Pmid).ToHashSet(StringComparer.Ordinal);
        return [.. evidence, .. ReadPmids(fields).Where(named.Add).Select(static pmid => new PathwayEvidence { Pmid = pmid })];
    }

    /// <summary>
    /// The evidence of a flat record. Title and quote belong to its PMID; where it gives several, nobody knows to which, and they
    /// stand by themselves.
    /// </summary>
    public static IReadOnlyList<PathwayEvidence> ReadFlat(JsonFields record)
    {
        if (record.Value("evidence") is { ValueKind: JsonValueKind.Array }) { return ReadAll(record); }
        var cited = Read(record);
        var pmids = ReadPmids(record);
        if (pmids.Count == 1) { return [cited with { Pmid = pmids[0] }]; }
        cited = cited with { Pmid = null };
        return [.. pmids.Select(static pmid => new PathwayEvidence { Pmid = pmid }), .. cited == new PathwayEvidence()
            ? Array.Empty<PathwayEvidence>() : [cited]];
    }

    private static PathwayEvidence? Read(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.Object => Read(new JsonFields(item)),
        _ when JsonFields.Text(item) is { } text => text.All(char.IsAsciiDigit) ? new PathwayEvidence { Pmid = text }
            : new PathwayEvidence { Title = text },
        _ => null,
    };

    private static PathwayEvidence Read(JsonFields fields) => new()
    {
        Pmid = fields.Text("pmid"),
        Title = fields.Text("paper_title", "title"),
        Journal = fields.Text("journal"),
        Year = fields.Number("year"),
        Quote = fields.Text("relevant_quote", "quote"),
        Authors = fields.Texts("authors", "author", "first_author") is { Count: > 0 } authors ? string.Join(", ", authors) : null,
    };

    private static IReadOnlyList<string> ReadPmids(JsonFields fields) =>
    [
        .. fields.Texts("pmids").Concat(fields.Texts("pmid"))
            .SelectMany(static text => text.Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(static text => !IsPrefix(text) && !CellText.IsEmpty(text))
            .Distinct(StringComparer.Ordinal),
    ];

    // "PMID: 123" is one identifier, not two.
    private static bool IsPrefix(string text) => text.TrimEnd(':').ToUpperInvariant() is "PMID" or "PUBMED";
}

/// <summary>
/// Which of the fields that name a pathway term counts, the most final first: what a person wrote as pathway, then what was
/// finalised, then what was proposed.
/// </summary>
internal static class PathwayTerms
{
    private static readonly string[] Final = ["pathway", "finalized_pathway", "step3_finalized_pathway"];
    private static readonly string[] Proposed = ["step2_pathway", "step2_proposal"];

    /// <summary>The terms of the interaction as a whole, the first one first; a list of terms is several.</summary>
    public static IReadOnlyList<string> FindInteractionTerms(JsonFields interaction) =>
        FindFirst(interaction, Final) is { Count: > 0 } final ? final : FindFirst(interaction, Proposed);

    /// <summary>The terms of a function behind the first one of its list.</summary>
    public static IEnumerable<string> FindFurtherTerms(JsonFields function) => FindInteractionTerms(function).Skip(1);

    /// <summary>The term of a function, or null.</summary>
    /// <param name="function">The function.</param>
    /// <param name="finalised">What the interaction's list of finalised terms says of this function, or null.</param>
    /// <param name="proposed">The same of the list of proposals.</param>
    public static string? FindFunctionTerm(JsonFields function, string? finalised, string? proposed) =>
        GetFirst(function, Final) ?? finalised ?? GetFirst(function, Proposed) ?? proposed;

    /// <summary>
    /// The terms of a list beside the functions, by the number of the function from 0: <c>function_index</c>, or the position in the
    /// list. Of two for one function, the last counts.
    /// </summary>
    public static IReadOnlyDictionary<int, string> ReadTermsByFunction(JsonFields interaction, string list)
    {
        var terms = new SortedDictionary<int, string>();
        var position = 0;
        foreach (var entry in interaction.Items(list))
        {
            var fields = entry.ValueKind is JsonValueKind.Object ? new JsonFields(entry) : null;
            if (ReadName(entry) is { } term) { terms[fields?.Number("function_index") ?? position] = term; }
            position++;
        }
        return terms;
    }

    private static string? GetFirst(JsonFields fields, string[] names) => FindFirst(fields, names) is [var term, ..] ? term : null;

    private static IReadOnlyList<string> FindFirst(JsonFields fields, string[] names) =>
        names.Select(fields.Value).OfType<JsonElement>().Select(ReadNames).FirstOrDefault(static found => found.Count > 0) ?? [];

    private static IReadOnlyList<string> ReadNames(JsonElement value) => value.ValueKind is JsonValueKind.Array
        ? [.. value.EnumerateArray().Select(ReadName).OfType<string>()]
        : ReadName(value) is { } name ? [name] : [];

    // A term is written as a text, or as an object that names it.
    private static string? ReadName(JsonElement value)
    {
        var name = value.ValueKind is JsonValueKind.String ? JsonFields.Text(value)
            : value.ValueKind is JsonValueKind.Object ? new JsonFields(value).Text("name", "finalized_pathway", "pathway") : null;
        if (name is null || CellText.IsEmptyTerm(name)) { return null; }
        return (DamagedText.DescribeErrorValue(name) ?? DamagedText.DescribeMojibake(name)) is { } damage
            ? throw new InvalidDataException($"its pathway term {damage}") : name;
    }
}
