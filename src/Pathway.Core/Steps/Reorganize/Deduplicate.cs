using System.Collections.Concurrent;
using System.Globalization;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Text;
using Pathway.Text.Similarity;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// Phase 1: merges names of one concept. Similar names, and names that the ontology has for one term, are candidates. Rules exclude the
/// pairs that surely differ. All other pairs are asked about at once, in two sets: pairs without a sibling, and pairs with one.
/// </summary>
internal static class Deduplicate
{
    /// <summary>Names more similar than this may be one concept.</summary>
    public const double SimilarityThreshold = 0.85;

    /// <summary>A name that contains another and has fewer additional letters than this may be the same concept too.</summary>
    public const int MaxExtraLetters = 15;

    public static async Task<HierarchyDraft> RunAsync(HierarchyDraft draft, ReorganizeContext context, CancellationToken cancellation)
    {
        var tree = new MutableHierarchy(draft);
        var answered = await AskAsync(tree, context.Asker, context.Duplicates, cancellation).ConfigureAwait(false);
        var concepts = new ConceptGrouping(tree, context.Catalog, context.Duplicates.Guard);
        // The most similar first: where two merges exclude each other, the better one is made.
        var confirmed = answered.Where(static pair => pair.Reply.Answer is { IsSame: true })
            .OrderByDescending(static pair => pair.Pair.Ratio).ThenBy(static pair => pair.Pair.Left, StringComparer.Ordinal)
            .ThenBy(static pair => pair.Pair.Right, StringComparer.Ordinal);
        foreach (var (pair, reply) in confirmed) { concepts.Add(pair, reply); }
        foreach (var group in concepts.Groups) { NodeMerger.Merge(tree, group); }
        return tree.ToDraft();
    }

    /// <summary>
    /// Asks about all pairs that no rule excludes, in two sets: pairs without a sibling, and pairs with one. So the first set can be put as
    /// soon as the hierarchy is built, while siblings still arrive.
    /// </summary>
    public static async Task<IReadOnlyList<(SimilarPair Pair, Reply<SameConceptAnswer> Reply)>> AskAsync(MutableHierarchy tree,
        IAsker asker, DuplicateCandidates duplicates, CancellationToken cancellation)
    {
        var sets = duplicates.Find(tree, cancellation)
            .GroupBy(pair => IsSibling(tree, pair.Left) || IsSibling(tree, pair.Right)).Select(static set => set.ToArray()).ToArray();
        var replies = await Task.WhenAll(sets.Select(set => AskAsync(set, asker, duplicates, cancellation))).ConfigureAwait(false);
        return [.. sets.Zip(replies).SelectMany(static set => set.First.Zip(set.Second))];
    }

    // A question has one reply in a run: what an earlier round has asked is not asked for again.
    private static async Task<IReadOnlyList<Reply<SameConceptAnswer>>> AskAsync(SimilarPair[] pairs, IAsker asker,
        DuplicateCandidates duplicates, CancellationToken cancellation)
    {
        var open = pairs.Where(pair => duplicates.FindReply(pair) is null).ToArray();
        var replies = await asker.AskAllAsync(
            [.. open.Select(static pair => SameConceptQuestion.Of(pair.Left, pair.Right))], Priority.Reorganize, cancellation)
            .ConfigureAwait(false);
        var asked = open.Zip(replies).ToDictionary(static one => one.First, static one => one.Second);
        foreach (var (pair, reply) in asked) { duplicates.Remember(pair, reply); }
        return [.. pairs.Select(pair => asked.GetValueOrDefault(pair) ?? duplicates.FindReply(pair)!)];
    }

    private static bool IsSibling(MutableHierarchy tree, string key) => tree.Find(key)!.Kind == PathwayNodeKind.Sibling;
}

/// <summary>
/// The pairs of names that may be one concept. It keeps what does not change from one round of a reorganisation to the next: the pairs of
/// names that are still there, what the ontology says of a name, and the answers. Two sets of questions may use it at the same time.
/// </summary>
internal sealed class DuplicateCandidates(ITermCatalog catalog)
{
    private readonly object gate = new();
    private readonly Dictionary<string, string?> identifiers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> forms = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Left, string Right), Reply<SameConceptAnswer>> replies = [];
    private HashSet<string> names = [];
    // Similar names, and those of which one contains the other, that no rule excludes.
    private SimilarPair[] near = [];

    /// <summary>Excludes pairs by rule.</summary>
    public MergeGuard Guard { get; } = new(catalog);

    /// <summary>All pairs of names that may be one concept, and that no rule excludes; ordered by name.</summary>
    public IReadOnlyList<SimilarPair> Find(MutableHierarchy tree, CancellationToken cancellation)
    {
        var keys = tree.Keys;
        Compare(keys, cancellation);
        return
        [
            .. near
                .Concat(FindSameIdentifier(tree).Concat(FindSameForm(tree)).Concat(FindDecided(keys)).Where(pair => !IsExcluded(pair)))
                .Where(pair => !(tree.IsRoot(pair.Left) && tree.IsRoot(pair.Right)))
                .DistinctBy(static pair => (pair.Left, pair.Right))
                .OrderBy(static pair => pair.Left, StringComparer.Ordinal).ThenBy(static pair => pair.Right, StringComparer.Ordinal),
        ];
    }

    /// <summary>The reply about a pair; null where it was not answered in this run.</summary>
    public Reply<SameConceptAnswer>? FindReply(SimilarPair pair)
    {
        lock (gate) { return replies.GetValueOrDefault((pair.Left, pair.Right)); }
    }

    /// <summary>Keeps a reply with an answer.</summary>
    public void Remember(SimilarPair pair, Reply<SameConceptAnswer> reply)
    {
        if (reply.Failure is not null) { return; }
        lock (gate) { replies[(pair.Left, pair.Right)] = reply; }
    }

    // Only names that are new are compared with the others.
    private void Compare(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var current = keys.ToHashSet(StringComparer.Ordinal);
        var added = current.Where(key => !names.Contains(key)).ToHashSet(StringComparer.Ordinal);
        near = [.. near.Where(pair => current.Contains(pair.Left) && current.Contains(pair.Right))];
        if (added.Count > 0) { near = [.. near, .. FindOpen(FindNear(keys, added, cancellation), cancellation)]; }
        names = current;
    }

    private static SimilarPair[] FindNear(IReadOnlyList<string> keys, HashSet<string> added, CancellationToken cancellation)
    {
        var (set, among) = (new NameSet(keys), added.Count == keys.Count ? null : added);
        return
        [
            .. SimilarityJoin.Pairs(set, Deduplicate.SimilarityThreshold, Environment.ProcessorCount, cancellation, among),
            .. ContainedNames.Pairs(set, Deduplicate.MaxExtraLetters, among),
        ];
    }

    // Most similar names differ by a rule. What the rules say of a name is found out once; the names are many.
    private IEnumerable<SimilarPair> FindOpen(SimilarPair[] pairs, CancellationToken cancellation)
    {
        var isOpen = InParallel.Select(pairs, pair => !IsExcluded(pair), cancellation);
        return pairs.Where((_, at) => isOpen[at]);
    }

    private bool IsExcluded(SimilarPair pair) => Guard.FindConflict(pair.Left, pair.Right) is not null;

    private IEnumerable<SimilarPair> FindDecided(IReadOnlyList<string> keys)
    {
        var measure = new RatcliffObershelp();
        return catalog.FindDecidedPairs(keys).Select(pair => new SimilarPair(pair.Left, pair.Right, measure.Of(pair.Left, pair.Right)));
    }

    // A root borrows the identifier of a narrower term, which says nothing about other names.
    private IEnumerable<SimilarPair> FindSameIdentifier(MutableHierarchy tree) => PairsWithin(
        tree.Keys.Where(key => !tree.IsRoot(key)),
        key => tree.Find(key)!.OntologyId ?? Remember(identifiers, key, catalog.FindProbableIdentifier));

    private IEnumerable<SimilarPair> FindSameForm(MutableHierarchy tree) => PairsWithin(
        tree.Keys.Where(key => !tree.IsRoot(key) && tree.Find(key)!.OntologyId is null),
        key => Remember(forms, key, catalog.FindForm));

    private static string? Remember(Dictionary<string, string?> known, string key, Func<string, string?> find) =>
        known.TryGetValue(key, out var found) ? found : known[key] = find(key);

    // All pairs of names that have the same mark.
    private static IEnumerable<SimilarPair> PairsWithin(IEnumerable<string> names, Func<string, string?> markOf)
    {
        var measure = new RatcliffObershelp();
        var marked = names.Select(key => (Key: key, Mark: markOf(key))).Where(static pair => pair.Mark is { Length: > 0 });
        foreach (var group in marked.GroupBy(static pair => pair.Mark, static pair => pair.Key, StringComparer.Ordinal))
        {
            var keys = group.ToArray();
            for (var left = 0; left < keys.Length; left++)
            {
                for (var right = left + 1; right < keys.Length; right++)
                {
                    yield return new SimilarPair(keys[left], keys[right], measure.Of(keys[left], keys[right]));
                }
            }
        }
    }
}

/// <summary>Excludes by rule, without a question, names that cannot be one concept. What a person decided stands above the rules.</summary>
/// <param name="catalog">Identifiers of names: names of one term are one concept, whatever rules say of their words.</param>
internal sealed class MergeGuard(ITermCatalog catalog)
{
    private readonly ConcurrentDictionary<string, NameFacts> known = new(StringComparer.Ordinal);

    /// <summary>What the rules know of a name.</summary>
    public NameFacts FactsOf(string key) => known.GetOrAdd(key, Read);

    /// <summary>Why two names cannot be one concept, or null where no rule excludes it.</summary>
    public string? FindConflict(string one, string other) => FindConflict(FactsOf(one), FactsOf(other));

    /// <summary>The same, of names that were read before.</summary>
    public string? FindConflict(NameFacts one, NameFacts other) => catalog.FindDecidedSameness(one.Key, other.Key) switch
    {
        true => null,
        false => "a person decided to keep them apart",
        null when one.Identifier is { } id && id == other.Identifier => null,
        null when one.NamedTerm is { } named && other.NamedTerm is { } otherNamed && named != otherNamed =>
            "they are the names of two terms of the ontology",
        null => one.Distinctions.FindDifference(other.Distinctions),
    };

    private NameFacts Read(string key) => new(key, catalog.Identifier(key), catalog.FindNamed(key));
}

/// <summary>What the rules know of a name.</summary>
/// <param name="Key">The key of the name.</param>
/// <param name="Identifier">The identifier of the concept that it certainly denotes, or null.</param>
/// <param name="NamedTerm">The identifier of the concept that has this name, and not as a synonym; or null.</param>
internal sealed record NameFacts(string Key, string? Identifier, string? NamedTerm)
{
    private Distinctions? distinctions;

    /// <summary>What distinguishes it from similar names. Most names are told apart without it.</summary>
    public Distinctions Distinctions => distinctions
        ??= Distinctions.Of(NameDecoration.Read(Key) is { Text.Length: > 0 } plain ? plain.Text : Key);
}

/// <summary>
/// Groups the names that were answered to be one concept. A group never holds two roots, nor two names that a rule excludes, even where a
/// chain of answers connects them. Names that were merged before count too.
/// </summary>
internal sealed class ConceptGrouping(MutableHierarchy tree, ITermCatalog catalog, MergeGuard mergeGuard)
{
    private readonly Dictionary<string, Group> groups = new(StringComparer.Ordinal);

    /// <summary>The groups of several names, by their least name.</summary>
    public IReadOnlyList<ConceptGroup> Groups =>
    [
        .. groups.Values.Distinct().Where(static group => group.Members.Count > 1)
            .OrderBy(static group => group.Members.Min, StringComparer.Ordinal)
            .Select(group => new ConceptGroup(SelectKeptName(group), [.. group.Members], group.Answers)),
    ];

    /// <summary>Applies an answer that two names are one concept; ignores it where the groups must not be joined.</summary>
    public void Add(SimilarPair pair, Reply<SameConceptAnswer> reply)
    {
        var (one, other) = (Of(pair.Left), Of(pair.Right));
        if (one != other)
        {
            if (one.Excluded.Contains(other)) { return; }
            if ((one.HasRoot && other.HasRoot) || Conflict(one, other))
            {
                // For good: groups only grow.
                one.Excluded.Add(other);
                other.Excluded.Add(one);
                return;
            }
            Join(one, other);
        }
        one.Answers.Add((pair, reply.Answer!, reply.Provenance!));
    }

    private Group Of(string key)
    {
        if (groups.TryGetValue(key, out var group)) { return group; }
        group = new Group { HasRoot = tree.IsRoot(key) };
        group.Members.Add(key);
        group.Names.AddRange(tree.Merged.GetAliases(key).Select(mergeGuard.FactsOf));
        return groups[key] = group;
    }

    private bool Conflict(Group one, Group other)
    {
        foreach (var name in one.Names)
        {
            foreach (var another in other.Names)
            {
                if (mergeGuard.FindConflict(name, another) is not null) { return true; }
            }
        }
        return false;
    }

    private void Join(Group one, Group other)
    {
        one.HasRoot |= other.HasRoot;
        one.Members.UnionWith(other.Members);
        one.Names.AddRange(other.Names);
        one.Answers.AddRange(other.Answers);
        foreach (var excluded in other.Excluded)
        {
            excluded.Excluded.Remove(other);
            excluded.Excluded.Add(one);
            one.Excluded.Add(excluded);
        }
        foreach (var member in other.Members) { groups[member] = one; }
    }

    // A root; else the name that most answers keep; else the name in the ontology, one without the decoration of a database, a term of the
    // input, the ordinal least name.
    private string SelectKeptName(Group group) => group.Members
        .OrderByDescending(tree.IsRoot)
        .ThenByDescending(member => group.Answers.Count(answer => answer.Answer.Kept is { } kept && TermName.Key(kept) == member))
        .ThenByDescending(member => catalog.Spelling(member) is not null)
        .ThenByDescending(NameDecoration.IsPlain)
        .ThenByDescending(member => NodeMerger.Rank(tree.Find(member)!.Kind))
        .ThenBy(static member => member, StringComparer.Ordinal).First();

    private sealed class Group
    {
        public SortedSet<string> Members { get; } = new(StringComparer.Ordinal);

        /// <summary>The members and the names that were merged into them before.</summary>
        public List<NameFacts> Names { get; } = [];

        public bool HasRoot { get; set; }

        /// <summary>The groups that must not be joined with this one; it is among theirs too.</summary>
        public HashSet<Group> Excluded { get; } = [];

        public List<(SimilarPair Pair, SameConceptAnswer Answer, PathwayProvenance Provenance)> Answers { get; } = [];
    }
}

/// <summary>Names of one concept.</summary>
/// <param name="Kept">The key that is kept.</param>
/// <param name="Members">All keys, in ordinal order.</param>
/// <param name="Answers">The answers that joined them.</param>
internal sealed record ConceptGroup(string Kept, IReadOnlyList<string> Members,
    IReadOnlyList<(SimilarPair Pair, SameConceptAnswer Answer, PathwayProvenance Provenance)> Answers);

/// <summary>
/// Makes one node of several. It gets the parent of the uppermost of them, so that no cycle closes. The parents of the others become
/// candidates, and all children move under it.
/// </summary>
internal static class NodeMerger
{
    public static void Merge(MutableHierarchy tree, ConceptGroup group)
    {
        var kept = tree.Find(group.Kept)!;
        var members = group.Members.ToHashSet(StringComparer.Ordinal);
        var ordered = group.Members.OrderByDescending(member => member == group.Kept)
            .ThenByDescending(member => Rank(tree.Find(member)!.Kind)).ThenBy(static member => member, StringComparer.Ordinal)
            .Select(member => tree.Find(member)!).ToArray();
        var placed = tree.IsRoot(group.Kept) ? [] : ordered.Where(node => HasUsableParent(tree, members, node)).ToArray();
        var uppermost = placed.FirstOrDefault();
        var merged = kept with
        {
            Parent = uppermost?.Parent,
            Provenance = tree.IsRoot(group.Kept) ? kept.Provenance : uppermost?.Provenance ?? kept.Provenance,
            Kind = ordered.MaxBy(static node => Rank(node.Kind))!.Kind,
            OntologyId = ordered.Select(static node => node.OntologyId).FirstOrDefault(static id => id is not null),
            Description = ordered.Select(static node => node.Description).FirstOrDefault(static text => text is not null),
            CandidateParents = tree.IsRoot(group.Kept) ? []
                : CollectParents(tree, members, uppermost,
                    ordered.SelectMany(static node => node.CandidateParents).Concat(placed.Skip(1).Select(static node => node.Parent!))),
            SecondaryParents = tree.IsRoot(group.Kept) ? []
                : CollectParents(tree, members, uppermost, ordered.SelectMany(static node => node.SecondaryParents)),
        };
        foreach (var node in ordered.Skip(1)) { Absorb(tree, merged, members, node, group); }
        if (!TermName.Same(kept.Parent, merged.Parent))
        {
            tree.Record(CreateMove(merged.Name, kept.Parent, merged.Parent, "it takes the place of the node that was merged with it"));
        }
        tree.AddOrReplace(merged);
    }

    /// <summary>The rank of a kind: merged nodes get the kind of the highest rank.</summary>
    public static int Rank(PathwayNodeKind kind) => kind switch
    {
        PathwayNodeKind.Root => 3,
        PathwayNodeKind.Term => 2,
        PathwayNodeKind.Intermediate => 1,
        _ => 0,
    };

    private static void Absorb(MutableHierarchy tree, NodeDraft merged, HashSet<string> members, NodeDraft node, ConceptGroup group)
    {
        foreach (var child in tree.ChildrenOf(node.Key).ToArray())
        {
            if (members.Contains(child)) { continue; }
            tree.AddOrReplace(tree.Find(child)! with { Parent = merged.Name });
            tree.Record(CreateMove(tree.Find(child)!.Name, node.Name, merged.Name, "its parent was merged"));
        }
        tree.Remove(node.Key);
        var (pair, answer, provenance) = group.Answers.First(entry => entry.Pair.Left == node.Key || entry.Pair.Right == node.Key);
        tree.Record(new PathwayChange
        {
            Kind = PathwayChangeKind.Merge, Node = merged.Name, Before = node.Name, After = merged.Name, DecidedBy = provenance.Answerer,
            Reason = string.Create(CultureInfo.InvariantCulture,
                $"one concept, the names are {pair.Ratio:0.00} alike{(answer.Reason is null ? "" : $"; {answer.Reason}")}"),
        });
    }

    // A parent that is merged too, or lies below a merged node, would close a cycle.
    private static bool HasUsableParent(MutableHierarchy tree, HashSet<string> members, NodeDraft node) =>
        tree.ParentOf(node.Key) is { } parent && tree.Contains(parent) && !tree.IsAnySameOrAncestor(members, parent);

    private static string[] CollectParents(MutableHierarchy tree, HashSet<string> members, NodeDraft? uppermost,
        IEnumerable<string> names) =>
    [
        .. names.Where(name => !members.Contains(tree.Resolve(name)) && !TermName.Same(name, uppermost?.Parent))
            .DistinctBy(tree.Resolve, StringComparer.Ordinal).OrderBy(TermName.Key, StringComparer.Ordinal),
    ];

    private static PathwayChange CreateMove(string node, string? before, string? after, string reason) =>
        new() { Kind = PathwayChangeKind.Move, Node = node, Before = before, After = after, Reason = reason, DecidedBy = "rule: merge" };
}
