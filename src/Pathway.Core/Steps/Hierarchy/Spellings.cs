using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Hierarchy;

/// <summary>
/// How a term is written: as the root or the ontology writes it, else as it is written most often, else the ordinal least
/// of those. Decided on the closed set of spellings, so that no order of arrival shows.
/// </summary>
internal sealed class Spellings(HierarchyInput input, Climb climb, ITermCatalog catalog)
{
    private readonly Dictionary<string, string> frequent = input.Spellings
        .Concat(climb.Placements.Values.Select(static placement => placement.Parent).OfType<string>())
        .Select(TermName.Clean)
        .GroupBy(TermName.Key, StringComparer.Ordinal)
        .ToDictionary(static group => group.Key, MostFrequent, StringComparer.Ordinal);

    /// <summary>The spelling of a term that was met; for another, what is given.</summary>
    public string Of(string name)
    {
        var key = TermName.Key(name);
        return input.Profile.Find(key)?.Name ?? catalog.Spelling(key) ?? frequent.GetValueOrDefault(key, name);
    }

    public string? OfOrNull(string? name) => name is null ? null : Of(name);

    private static string MostFrequent(IEnumerable<string> spellings) => spellings
        .GroupBy(static spelling => spelling, StringComparer.Ordinal)
        .OrderByDescending(static group => group.Count()).ThenBy(static group => group.Key, StringComparer.Ordinal)
        .First().Key;
}
