using Pathway.Model;
using Pathway.Questions;
using Pathway.Text.Similarity;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// Phase 1: names of one concept become one. Names that look alike, and names that the ontology has for one term, are candidates; rules tell apart what
/// surely differs; the rest is asked, all at once, in two sets: names of the climb among themselves, and pairs with a sibling.
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
        var answered = await AskAsync(tree, context.Asker, context.Catalog, cancellation).ConfigureAwait(false);
        var concepts = new SameConcepts(tree, context.Catalog, new Guards());
        // The most alike first: where two merges exclude each other, the better one is made.
        var said = answered.Where(static pair => pair.Reply.Answer is { IsSame: true })
            .OrderByDescending(static pair => pair.Pair.Ratio).ThenBy(static pair => pair.Pair.Left, StringComparer.Ordinal).ThenBy(static pair => pair.Pair.Right, StringComparer.Ordinal);
        foreach (var (pair, reply) in said) { concepts.Join(pair, reply); }
        foreach (var group in concepts.Groups) { Merging.Apply(tree, group); }
        return tree.Draft();
    }

    /// <summary>
    /// Asks about all pairs that no rule tells apart, in two closed sets: what climbed against what climbed, and whatever has a sibling in
    /// it. So the first can be put when the climb has closed, while siblings still arrive.
    /// </summary>
    public static async Task<IReadOnlyList<(SimilarPair Pair, Reply<SameConceptAnswer> Reply)>> AskAsync(TermTree tree, IAsker asker, ITermCatalog catalog, CancellationToken cancellation)
    {
        var guards = new Guards();
        var sets = Candidates(tree, catalog, cancellation).Where(pair => !(tree.IsRoot(pair.Left) && tree.IsRoot(pair.Right)) && guards.Between(pair.Left, pair.Right) is null)
            .GroupBy(pair => IsSibling(tree, pair.Left) || IsSibling(tree, pair.Right)).Select(static set => set.ToArray()).ToArray();
        var replies = await Task.WhenAll(sets.Select(set => asker.AskAllAsync([.. set.Select(static pair => SameConceptQuestion.Of(pair.Left, pair.Right))], Urgency.Reorganize, cancellation))).ConfigureAwait(false);
        return [.. sets.Zip(replies).SelectMany(static set => set.First.Zip(set.Second))];
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

    private static bool IsSibling(TermTree tree, string key) => tree.At(key)!.Kind == PathwayNodeKind.Sibling;

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
