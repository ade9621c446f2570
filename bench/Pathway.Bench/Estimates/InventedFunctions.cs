using System.Globalization;
using System.Text.Json;
using Pathway.Formats.Interactions;
using Pathway.Model;
using Pathway.Ontology;

namespace Pathway.Bench.Estimates;

/// <summary>Interactions whose functions have texts and no terms. Some of the texts name a term of the ontology.</summary>
internal static class InventedFunctions
{
    /// <summary>Some interactions of one protein, each with one to three functions.</summary>
    /// <param name="seed">Draws the texts.</param>
    /// <param name="count">How many.</param>
    public static IReadOnlyList<PathwayInteraction> Create(int seed, int count)
    {
        string[] names = [.. EmbeddedOntology.Graph.Terms.Select(static term => term.Name)];
        return [.. Enumerable.Range(0, count).Select(number => Create(seed, number, names))];
    }

    private static PathwayInteraction Create(int seed, int number, string[] names)
    {
        var functions = Enumerable.Range(0, 1 + Words.Number(Text(0, "functions"), 3)).Select(index =>
        {
            var named = names[Words.Number(Text(index, "named"), names.Length)];
            return new
            {
                function = Words.Number(Text(index, "title"), 3) == 0 ? $"Support of {named}" : Words.Sentence(Text(index, "title"), 2, 5),
                cellular_process = Words.Number(Text(index, "process"), 3) > 0 ? Words.Sentence(Text(index, "process"), 8, 24)
                    : $"{Words.Sentence(Text(index, "before"), 4, 8)} {named} {Words.Sentence(Text(index, "after"), 4, 8)}",
                effect_description = Words.Sentence(Text(index, "effect"), 6, 20),
                biological_consequence = (string[])[Words.Sentence(Text(index, "consequence"), 5, 15)],
            };
        });
        var record = new
        {
            id = string.Create(CultureInfo.InvariantCulture, $"invented-{number}"), query = "ATXN3",
            primary = string.Create(CultureInfo.InvariantCulture, $"QQ{number}"), arrow = "activates", functions,
        };
        return InteractionParser.Read(JsonSerializer.Serialize(record), null, null);

        string Text(int index, string what) => string.Create(CultureInfo.InvariantCulture, $"{what} {index} of {number} of {seed}");
    }
}
