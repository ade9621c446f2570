using System.Globalization;
using System.Text.Json;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Interactions;

/// <summary>The functions of a record: its list of functions, or, in a flat record such as a row of a table, the record itself.</summary>
internal static class FunctionRecord
{
    /// <exception cref="InvalidDataException">The list is none, or an item of it is no function.</exception>
    public static IReadOnlyList<PathwayFunction> ReadAll(JsonFields interaction)
    {
        var finalised = PathwayTerms.ByFunction(interaction, "step3_function_pathways");
        var proposed = PathwayTerms.ByFunction(interaction, "step2_function_proposals");
        PathwayFunction[] functions = interaction.Value("functions") switch
        {
            null => Flat(interaction) is { } flat ? [flat with { Pathway = flat.Pathway ?? finalised.GetValueOrDefault(0) ?? proposed.GetValueOrDefault(0) }] : [],
            { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select((item, index) => Read(item, index, finalised.GetValueOrDefault(index), proposed.GetValueOrDefault(index)))],
            _ => throw new InvalidDataException("its 'functions' is no list"),
        };
        // A term for a function that the record does not hold is a term of the record all the same.
        var others = finalised.Keys.Union(proposed.Keys).Where(index => index < 0 || index >= functions.Length).Order();
        return [.. functions, .. others.Select(index => new PathwayFunction { Pathway = finalised.GetValueOrDefault(index) ?? proposed[index] })];
    }

    private static PathwayFunction Read(JsonElement item, int index, string? finalised, string? proposed) => item.ValueKind switch
    {
        JsonValueKind.Object => Read(new JsonFields(item), finalised, proposed),
        JsonValueKind.String => new PathwayFunction { Title = JsonFields.Text(item), Pathway = finalised ?? proposed },
        _ => throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"function {index + 1} is neither an object nor a text")),
    };

    private static PathwayFunction Read(JsonFields fields, string? finalised, string? proposed) => new()
    {
        Title = fields.Text("function", "title", "name"),
        Arrow = fields.Text("arrow"),
        Direction = fields.Text("interaction_direction", "direction"),
        Pathway = PathwayTerms.OfFunction(fields, finalised, proposed),
        CellularProcess = fields.Text("cellular_process"),
        Effect = fields.Text("effect_description", "effect"),
        Consequences = fields.Texts("biological_consequence", "biological_consequences", "consequences"),
        SpecificEffects = fields.Texts("specific_effects"),
        Evidence = EvidenceRecord.ReadAll(fields),
    };

    // In a flat record a title is that of a publication.
    private static PathwayFunction? Flat(JsonFields record)
    {
        var function = Read(record, null, null) with { Title = record.Text("function"), Direction = null, Evidence = EvidenceRecord.ReadFlat(record) };
        return function is { Title: null, CellularProcess: null, Effect: null, Consequences.Count: 0, SpecificEffects.Count: 0, Evidence.Count: 0 } ? null : function;
    }
}
