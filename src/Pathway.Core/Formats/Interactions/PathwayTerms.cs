using System.Text.Json;
using Pathway.Text;

namespace Pathway.Formats.Interactions;

/// <summary>
/// Which of the fields that name a pathway term counts, the most final first: what a person wrote as pathway, then what was
/// finalised, then what was proposed.
/// </summary>
internal static class PathwayTerms
{
    private static readonly string[] Final = ["pathway", "finalized_pathway", "step3_finalized_pathway"];
    private static readonly string[] Proposed = ["step2_pathway", "step2_proposal"];

    /// <summary>The term of the interaction as a whole, or null.</summary>
    public static string? OfInteraction(JsonFields interaction) => First(interaction, Final) ?? First(interaction, Proposed);

    /// <summary>The term of a function, or null.</summary>
    /// <param name="function">The function.</param>
    /// <param name="finalised">What the interaction's list of finalised terms says of this function, or null.</param>
    /// <param name="proposed">The same of the list of proposals.</param>
    public static string? OfFunction(JsonFields function, string? finalised, string? proposed) =>
        First(function, Final) ?? finalised ?? First(function, Proposed) ?? proposed;

    /// <summary>
    /// The terms of a list beside the functions, by the number of the function from 0: <c>function_index</c>, or the position in the
    /// list. Of two for one function, the last counts.
    /// </summary>
    public static IReadOnlyDictionary<int, string> ByFunction(JsonFields interaction, string list)
    {
        var terms = new SortedDictionary<int, string>();
        var position = 0;
        foreach (var entry in interaction.Items(list))
        {
            var fields = entry.ValueKind is JsonValueKind.Object ? new JsonFields(entry) : null;
            if (Name(entry) is { } term) { terms[fields?.Number("function_index") ?? position] = term; }
            position++;
        }
        return terms;
    }

    private static string? First(JsonFields fields, string[] names) => names.Select(fields.Value).OfType<JsonElement>().Select(Name).FirstOrDefault(static name => name is not null);

    // A term is written as a text, or as an object that names it.
    private static string? Name(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.String) { return JsonFields.Text(value); }
        return value.ValueKind is JsonValueKind.Object ? new JsonFields(value).Text("name", "finalized_pathway", "pathway") : null;
    }
}
