using System.Globalization;
using System.Text.Json;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Interactions;

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
