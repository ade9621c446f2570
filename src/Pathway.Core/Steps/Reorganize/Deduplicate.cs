using Pathway.Model;
using Pathway.Questions;
using Pathway.Text.Similarity;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// Phase 1: names of one concept become one. Names that look alike, and names that the ontology has for one term, are candidates; rules tell apart what
/// surely differs; the rest is asked, all at once.
/// </summary>
internal static class Deduplicate
{
    /// <summary>Names more alike than this may be one concept.</summary>
    public const double Alike = 0.85;

    /// <summary>So may a name that contains another and has fewer additional letters than this.</summary>
    public const int Longer = 15;

    public static async Task<HierarchyDraft> RunAsync(HierarchyDraft draft, ReorganizeContext context, CancellationToken cancellation)
    {
        var tree = new TermTree(draft);
        var guards = new Guards();
        var pairs = Candidates(tree, context.Catalog, cancellation).Where(pair => !(tree.IsRoot(pair.Left) && tree.IsRoot(pair.Right)) && guards.Between(pair.Left, pair.Right) is null).ToArray();
        var replies = await Task.WhenAll(pairs.Select(pair => context.Asker.AskAsync(SameConceptQuestion.Of(pair.Left, pair.Right), 0, cancellation))).ConfigureAwait(false);
        var concepts = new SameConcepts(tree, context.Catalog, guards);
        // The most alike first: where two merges exclude each other, the better one is made.
        var said = pairs.Zip(replies).Where(static pair => pair.Second.Answer is { IsSame: true })
            .OrderByDescending(static pair => pair.First.Ratio).ThenBy(static pair => pair.First.Left, StringComparer.Ordinal).ThenBy(static pair => pair.First.Right, StringComparer.Ordinal);
        foreach (var (pair, reply) in said) { concepts.Join(pair, reply); }
        foreach (var group in concepts.Groups) { Merging.Apply(tree, group); }
        return tree.Draft();
    }

    /// <summary>All pairs of names that may be one concept, ordered by name.</summary>
    public static IReadOnlyList<SimilarPair> Candidates(TermTree tree, ITermCatalog catalog, CancellationToken cancellation)
    {
        var keys = tree.Keys;
        var found = new SortedDictionary<(string, string), SimilarPair>(Comparer<(string Left, string Right)>.Create(static (one, other) =>
            string.CompareOrdinal(one.Left, other.Left) is var left and not 0 ? left : string.CompareOrdinal(one.Right, other.Right)));
        foreach (var pair in SimilarityJoin.Pairs(keys, Alike, Environment.ProcessorCount, cancellation).Concat(ContainedNames.Pairs(keys, Longer)).Concat(OfOneIdentifier(tree, catalog)))
        {
            found[(pair.Left, pair.Right)] = pair;
        }
        return [.. found.Values];
    }

    // A root borrows the identifier of a narrower term; it says nothing about other names.
    private static IEnumerable<SimilarPair> OfOneIdentifier(TermTree tree, ITermCatalog catalog)
    {
        var measure = new BlockRatio();
        var named = tree.Keys.Where(key => !tree.IsRoot(key)).Select(key => (Key: key, Id: tree.At(key)!.OntologyId ?? catalog.Likely(key))).Where(static pair => pair.Id is not null);
        foreach (var group in named.GroupBy(static pair => pair.Id, static pair => pair.Key, StringComparer.Ordinal))
        {
            var keys = group.ToArray();
            for (var left = 0; left < keys.Length; left++)
            {
                for (var right = left + 1; right < keys.Length; right++) { yield return new SimilarPair(keys[left], keys[right], measure.Of(keys[left], keys[right])); }
            }
        }
    }
}
