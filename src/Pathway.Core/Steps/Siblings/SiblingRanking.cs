using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Siblings;

/// <summary>
/// Ranks the siblings of an answer that is in no order: those first that most proteins of the input carry, then those that say little more
/// than their parent, then by name. Says which names the organism does not use.
/// </summary>
/// <param name="hierarchy">The hierarchy, with the interactions of the input.</param>
/// <param name="catalog">Certain facts about names.</param>
/// <param name="taxon">The organism whose terms are used; null for any.</param>
internal sealed class SiblingRanking(PathwayHierarchy hierarchy, ITermCatalog catalog, TermTaxon? taxon)
{
    // The last digits of a logarithm differ between systems, and must not change the order.
    private const int Digits = 6;

    private readonly Lazy<Dictionary<int, int>> proteins = new(() => CountProteins(hierarchy, taxon));

    /// <summary>
    /// Whether a gene of the organism carries the term, or one below it; true for a name that the ontology does not certainly know.
    /// </summary>
    /// <param name="key">The key of a name.</param>
    public bool IsUsed(string key) => taxon is null || catalog.Identifier(key) is not { } id || taxon.Uses(id);

    /// <summary>The names of an answer, the best first; those of a curator that ranks them stay in its order.</summary>
    public IEnumerable<SiblingTerm> Sort(PathwayNode parent, SiblingsAnswer answer)
    {
        if (answer.IsUnranked != true) { return answer.Siblings; }
        var content = FindContent(hierarchy.Profile.Find(parent.Key)?.Id ?? parent.OntologyId ?? catalog.Identifier(parent.Key)) ?? 0;
        return answer.Siblings.Select(sibling => (Sibling: sibling, Key: TermName.Key(sibling.Name)))
            .Select(pair => (pair.Sibling, pair.Key, Id: catalog.Identifier(pair.Key)))
            .OrderByDescending(one => one.Id is null ? 0 : CountProteins(one.Id))
            .ThenBy(one => FindContent(one.Id) is { } own ? Math.Round(Math.Abs(own - content), Digits) : double.MaxValue)
            .ThenBy(static one => one.Key, StringComparer.Ordinal).ThenBy(static one => one.Sibling.Name, StringComparer.Ordinal)
            .Select(static one => one.Sibling);
    }

    private double? FindContent(string? id) => id is null ? null
        : taxon is null ? catalog.FindInformationContent(id) : taxon.Annotation.FindTerm(id)?.InformationContent;

    private int CountProteins(string id) =>
        taxon?.Annotation.FindTerm(id) is { } term ? proteins.Value.GetValueOrDefault(term.Index) : 0;

    // How many proteins of the input carry each term or one below it.
    private static Dictionary<int, int> CountProteins(PathwayHierarchy hierarchy, TermTaxon? taxon)
    {
        var counts = new Dictionary<int, int>();
        if (taxon is null) { return counts; }
        var genes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in hierarchy.Interactions)
        {
            Add(one.Query, one.QuerySymbol, Organisms.OfQuery(one.Taxa));
            Add(one.Partner, one.PartnerSymbol, Organisms.OfPartner(one.Taxa));
        }
        return counts;

        // A name of another organism may be that of a gene of this one too, which is another gene.
        void Add(string? name, string? symbol, int? organism)
        {
            if ((symbol ?? name) is not { } protein || (organism is { } other && other != taxon.Id)) { return; }
            var gene = taxon.Annotation.Find(protein);
            if (gene.Symbol is null || !genes.Add(gene.Symbol)) { return; }
            foreach (var term in gene.Terms) { counts[term] = counts.GetValueOrDefault(term) + 1; }
        }
    }
}
