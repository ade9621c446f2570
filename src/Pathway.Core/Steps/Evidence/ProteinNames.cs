using System.Collections.Concurrent;
using Pathway.Questions;

namespace Pathway.Steps.Evidence;

/// <summary>The names of proteins, made ready once a protein. Safe for concurrent use.</summary>
internal sealed class ProteinNames(IGeneNames genes)
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<ProteinName>> known = new(StringComparer.Ordinal);

    /// <summary>All names of a protein.</summary>
    public IReadOnlyList<ProteinName> Of(string symbol) =>
        known.GetOrAdd(symbol, static (named, table) => [.. table.NamesOf(named).Select(ProteinName.Of).OfType<ProteinName>()], genes);

    /// <summary>Whether a text names the protein.</summary>
    public bool IsIn(string symbol, HeldText text) => Of(symbol).Any(name => name.In(text).Any());

    /// <summary>Where a text names the protein, in order; of places that overlap the longest.</summary>
    public IReadOnlyList<(int Start, int End)> Places(string symbol, HeldText text)
    {
        var places = new List<(int Start, int End)>();
        foreach (var place in Of(symbol).SelectMany(name => name.In(text)).OrderBy(static place => place.Start).ThenByDescending(static place => place.End))
        {
            if (places.Count == 0 || place.Start >= places[^1].End) { places.Add(place); }
        }
        return places;
    }
}
