using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Siblings;

/// <summary>
/// Adds the siblings that answers name, the best first. Roots, the parent itself, its ancestors (in the hierarchy or the ontology) and
/// names that are under this parent already are ignored. A name elsewhere in the hierarchy gets a candidate parent; a new name becomes a
/// leaf. A new name under several parents goes under the deepest one, and the others become candidates. New names that the organism does
/// not use are left out.
/// </summary>
internal sealed class SiblingCollector(PathwayHierarchy hierarchy, int maximum, ITermCatalog catalog, SiblingRanking ranking)
{
    private readonly MergedNames merged = new(hierarchy.Changes);
    private readonly Dictionary<string, string> concepts = Concepts(hierarchy, catalog);
    private readonly Dictionary<string, List<PathwayNode>> candidateParents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<SiblingProposal>> proposals = new(StringComparer.Ordinal);

    /// <summary>Adds the answer for a parent. Callers add answers in the order of the parents' names.</summary>
    public void Add(PathwayNode parent, Reply<SiblingsAnswer> reply)
    {
        if (reply.Answer is not { IsAbstention: false } answer) { return; }
        var above = parent.Path.Select(TermName.Key).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var added = 0;
        foreach (var sibling in ranking.Sort(parent, answer))
        {
            var key = ResolveKey(TermName.Key(sibling.Name));
            if (added == maximum) { return; }
            if (key.Length is 0 or > TermName.MaximumLength || !seen.Add(key) || above.Contains(key)
                || hierarchy.Profile.Find(key) is not null)
            {
                continue;
            }
            if (hierarchy.Profile.Find(parent.Key) is null && catalog.Contradicts(key, parent.Key)) { continue; }
            if (IsKnown(key, parent))
            {
                // What an earlier run found counts, so that a further run adds nothing.
                if (answer.IsUnranked == true && IsFound(key, parent)) { added++; }
                continue;
            }
            if (catalog.FindDecidedParent(key) is not null && !catalog.IsDecided(key, parent.Key)) { continue; }
            if (hierarchy.Find(key) is null && !catalog.IsDecided(key, parent.Key) && !ranking.IsUsed(key)) { continue; }
            added++;
            if (hierarchy.Find(key) is not null) { GetOrAdd(candidateParents, key).Add(parent); }
            else { GetOrAdd(proposals, key).Add(new SiblingProposal(parent, sibling, reply.Provenance)); }
        }
    }

    /// <summary>The hierarchy with the added siblings.</summary>
    public HierarchyDraft ToDraft()
    {
        var draft = NodeDrafts.Of(hierarchy);
        return draft with
        {
            Nodes = [.. draft.Nodes.Select(WithCandidates), .. proposals.Select(pair => Leaf(pair.Key, pair.Value))],
        };
    }

    private NodeDraft WithCandidates(NodeDraft node) => candidateParents.TryGetValue(node.Key, out var parents)
        ? node with { CandidateParents = Names(node.CandidateParents.Concat(parents.Select(static parent => parent.Name))) }
        : node;

    // Neither a name that was merged into another nor another name of an existing concept is added.
    private string ResolveKey(string key)
    {
        key = merged.Resolve(key, name => hierarchy.Find(name) is not null);
        return hierarchy.Find(key) is null && catalog.FindProbableIdentifier(key) is { } id ? concepts.GetValueOrDefault(id, key) : key;
    }

    private static Dictionary<string, string> Concepts(PathwayHierarchy hierarchy, ITermCatalog catalog)
    {
        var concepts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in hierarchy.Nodes.Where(static node => node.Kind != PathwayNodeKind.Root)
            .OrderBy(static node => node.OntologyId is null).ThenBy(static node => node.Key, StringComparer.Ordinal))
        {
            if ((node.OntologyId ?? catalog.FindProbableIdentifier(node.Key)) is { } id) { concepts.TryAdd(id, node.Key); }
        }
        return concepts;
    }

    private bool IsKnown(string key, PathwayNode parent) => hierarchy.Find(key) is { } node
        && node.CandidateParents.Concat(node.SecondaryParents).Prepend(node.Parent).Any(name => TermName.Same(name, parent.Name));

    private bool IsFound(string key, PathwayNode parent) => hierarchy.Find(key) is { } node
        && (node.Kind == PathwayNodeKind.Sibling || !TermName.Same(node.Parent, parent.Name));

    private NodeDraft Leaf(string key, List<SiblingProposal> proposed)
    {
        var best = proposed.OrderByDescending(static proposal => proposal.Parent.Level)
            .ThenBy(static proposal => proposal.Parent.Key, StringComparer.Ordinal).First();
        return new NodeDraft
        {
            Name = catalog.Spelling(key) ?? proposed.Select(static proposal => TermName.Clean(proposal.Sibling.Name))
                .GroupBy(static name => name, StringComparer.Ordinal).OrderByDescending(static group => group.Count())
                .ThenBy(static group => group.Key, StringComparer.Ordinal).First().Key,
            Parent = best.Parent.Name,
            Kind = PathwayNodeKind.Sibling,
            CandidateParents = Names(proposed.Where(proposal => proposal != best).Select(static proposal => proposal.Parent.Name)),
            OntologyId = catalog.Identifier(key),
            Description = best.Sibling.Description,
            Provenance = best.Provenance,
        };
    }

    private static string[] Names(IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal).OrderBy(TermName.Key, StringComparer.Ordinal)];

    private static List<TItem> GetOrAdd<TItem>(Dictionary<string, List<TItem>> lists, string key)
    {
        if (lists.TryGetValue(key, out var list)) { return list; }
        return lists[key] = [];
    }

    private sealed record SiblingProposal(PathwayNode Parent, SiblingTerm Sibling, PathwayProvenance? Provenance);
}
