using Pathway.Model;
using Pathway.Questions;
using Pathway.Text.Similarity;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// Groups the names that were said to be one concept. A group never holds two roots, nor two names that a rule tells apart, however
/// the answers chain; names merged before count too.
/// </summary>
internal sealed class SameConcepts(TermTree tree, ITermCatalog catalog, Guards guards)
{
    private readonly Dictionary<string, Group> groups = new(StringComparer.Ordinal);

    /// <summary>The groups of several names, by their least name.</summary>
    public IReadOnlyList<ConceptGroup> Groups =>
    [
        .. groups.Values.Distinct().Where(static group => group.Members.Count > 1).OrderBy(static group => group.Members.Min, StringComparer.Ordinal)
            .Select(group => new ConceptGroup(Kept(group), [.. group.Members], group.Said)),
    ];

    /// <summary>Takes an answer that two names are one concept; it is passed over where it would join what may not be joined.</summary>
    public void Join(SimilarPair pair, Reply<SameConceptAnswer> reply)
    {
        var (one, other) = (Of(pair.Left), Of(pair.Right));
        if (one != other)
        {
            if (one.Members.Any(tree.IsRoot) && other.Members.Any(tree.IsRoot)) { return; }
            if (one.Names.Any(name => other.Names.Any(another => guards.Between(name, another) is not null))) { return; }
            one.Members.UnionWith(other.Members);
            one.Names.UnionWith(other.Names);
            one.Said.AddRange(other.Said);
            foreach (var member in other.Members) { groups[member] = one; }
        }
        one.Said.Add((pair, reply.Answer!, reply.Provenance!));
    }

    private Group Of(string key)
    {
        if (groups.TryGetValue(key, out var group)) { return group; }
        group = new Group();
        group.Members.Add(key);
        group.Names.UnionWith(tree.Merged.StandsFor(key));
        return groups[key] = group;
    }

    // A root; else what the answers keep most often; else the ontology's own name, a term of the input, the least name.
    private string Kept(Group group) => group.Members
        .OrderByDescending(tree.IsRoot)
        .ThenByDescending(member => group.Said.Count(said => said.Answer.Kept is { } kept && TermName.Key(kept) == member))
        .ThenByDescending(member => catalog.Spelling(member) is not null)
        .ThenByDescending(member => Merging.Rank(tree.At(member)!.Kind))
        .ThenBy(static member => member, StringComparer.Ordinal).First();

    private sealed class Group
    {
        public SortedSet<string> Members { get; } = new(StringComparer.Ordinal);

        public SortedSet<string> Names { get; } = new(StringComparer.Ordinal);

        public List<(SimilarPair Pair, SameConceptAnswer Answer, PathwayProvenance Provenance)> Said { get; } = [];
    }
}

/// <summary>Names of one concept.</summary>
/// <param name="Kept">The key that stands for all.</param>
/// <param name="Members">All keys, in ordinal order.</param>
/// <param name="Said">The answers that joined them, the most alike first within what joined at once.</param>
internal sealed record ConceptGroup(string Kept, IReadOnlyList<string> Members, IReadOnlyList<(SimilarPair Pair, SameConceptAnswer Answer, PathwayProvenance Provenance)> Said);
