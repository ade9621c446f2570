using Pathway.Genes;
using Pathway.Questions;

namespace Pathway.Annotation;

/// <summary>A gene of an imported annotation.</summary>
/// <param name="Symbol">Its symbol, or its identifier where the file has no symbols. Each occurs once.</param>
/// <param name="Names">Its identifiers and synonyms.</param>
/// <param name="Annotations">The terms, with the evidence codes.</param>
internal sealed record AnnotatedGene(string Symbol, IReadOnlyList<string> Names,
    IReadOnlyList<(string TermId, EvidenceCodes Code)> Annotations);

/// <summary>
/// Finds the genes of an imported annotation by symbol, else by identifier or synonym. What several genes have is ambiguous.
/// </summary>
internal sealed class AnnotatedGeneNames
{
    private readonly Dictionary<string, string> symbols = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SortedSet<string>> names = new(StringComparer.OrdinalIgnoreCase);

    public AnnotatedGeneNames(IReadOnlyList<AnnotatedGene> genes)
    {
        foreach (var gene in genes)
        {
            symbols.TryAdd(gene.Symbol, gene.Symbol);
            foreach (var name in gene.Names)
            {
                if (!names.TryGetValue(name, out var found)) { names[name] = found = new SortedSet<string>(StringComparer.Ordinal); }
                found.Add(gene.Symbol);
            }
        }
    }

    public GeneResolution Resolve(string text)
    {
        var name = text.Trim();
        if (symbols.TryGetValue(name, out var symbol)) { return new GeneResolution.Resolved(symbol, "symbol"); }
        if (!names.TryGetValue(name, out var found)) { return new GeneResolution.Unresolved("the annotation has no such name"); }
        return found.Count == 1 ? new GeneResolution.Resolved(found.Min!, "identifier or synonym")
            : new GeneResolution.Ambiguous([.. found], "several genes have this name");
    }
}
