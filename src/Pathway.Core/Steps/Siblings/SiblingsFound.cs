using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Siblings;

/// <summary>
/// What becomes of the siblings that were named. A root, the parent itself and what lies above it, here or in the ontology,
/// are not taken, nor what hangs under this parent already; a name that hangs elsewhere gains a candidate parent; a new name becomes a leaf. A new name under
/// several parents hangs under the deepest, and the others are candidates.
/// </summary>
internal sealed class SiblingsFound(PathwayHierarchy hierarchy, int maximum, ITermCatalog catalog)
{
    private readonly MergedNames merged = new(hierarchy.Changes);
    private readonly Dictionary<string, string> concepts = Concepts(hierarchy, catalog);
    private readonly Dictionary<string, List<PathwayNode>> gained = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Naming>> named = new(StringComparer.Ordinal);

    /// <summary>Takes the answer for a parent. Answers come in the order of the parents' names.</summary>
    public void Take(PathwayNode parent, Reply<SiblingsAnswer> reply)
    {
        if (reply.Answer is not { IsAbstention: false } answer) { return; }
        var above = parent.Path.Select(TermName.Key).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var taken = 0;
        foreach (var sibling in answer.Siblings)
        {
            var key = Standing(TermName.Key(sibling.Name));
            if (taken == maximum) { return; }
            if (key.Length is 0 or > TermName.MaximumLength || !seen.Add(key) || above.Contains(key) || hierarchy.Profile.Find(key) is not null) { continue; }
            if (hierarchy.Profile.Find(parent.Key) is null && catalog.Contradicts(key, parent.Key)) { continue; }
            if (IsKnown(key, parent)) { continue; }
            taken++;
            if (hierarchy.Find(key) is not null) { List(gained, key).Add(parent); }
            else { List(named, key).Add(new Naming(parent, sibling, reply.Provenance)); }
        }
    }

    /// <summary>The hierarchy with what was taken.</summary>
    public HierarchyDraft Draft()
    {
        var draft = NodeDrafts.Of(hierarchy);
        return draft with
        {
            Nodes =
            [
                .. draft.Nodes.Select(node => gained.TryGetValue(node.Key, out var parents) ? node with { CandidateParents = Names(node.CandidateParents.Concat(parents.Select(static parent => parent.Name))) } : node),
                .. named.Select(pair => Leaf(pair.Key, pair.Value)),
            ],
        };
    }

    // A name that was merged into another is not added again, nor is another name of a concept that is there.
    private string Standing(string key)
    {
        key = merged.Resolve(key, name => hierarchy.Find(name) is not null);
        return hierarchy.Find(key) is null && catalog.Likely(key) is { } id ? concepts.GetValueOrDefault(id, key) : key;
    }

    private static Dictionary<string, string> Concepts(PathwayHierarchy hierarchy, ITermCatalog catalog)
    {
        var concepts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in hierarchy.Nodes.Where(static node => node.Kind != PathwayNodeKind.Root).OrderBy(static node => node.OntologyId is null).ThenBy(static node => node.Key, StringComparer.Ordinal))
        {
            if ((node.OntologyId ?? catalog.Likely(node.Key)) is { } id) { concepts.TryAdd(id, node.Key); }
        }
        return concepts;
    }

    private bool IsKnown(string key, PathwayNode parent) => hierarchy.Find(key) is { } node
        && (node.CandidateParents.Concat(node.SecondaryParents).Prepend(node.Parent).Any(name => TermName.Same(name, parent.Name)));

    private NodeDraft Leaf(string key, List<Naming> namings)
    {
        var home = namings.OrderByDescending(static naming => naming.Parent.Level).ThenBy(static naming => naming.Parent.Key, StringComparer.Ordinal).First();
        return new NodeDraft
        {
            Name = catalog.Spelling(key) ?? namings.Select(static naming => TermName.Clean(naming.Sibling.Name))
                .GroupBy(static name => name, StringComparer.Ordinal).OrderByDescending(static group => group.Count()).ThenBy(static group => group.Key, StringComparer.Ordinal).First().Key,
            Parent = home.Parent.Name,
            Kind = PathwayNodeKind.Sibling,
            CandidateParents = Names(namings.Where(naming => naming != home).Select(static naming => naming.Parent.Name)),
            OntologyId = catalog.Identifier(key),
            Description = home.Sibling.Description,
            Provenance = home.Provenance,
        };
    }

    private static string[] Names(IEnumerable<string> names) => [.. names.Distinct(StringComparer.Ordinal).OrderBy(TermName.Key, StringComparer.Ordinal)];

    private static List<TItem> List<TItem>(Dictionary<string, List<TItem>> lists, string key)
    {
        if (lists.TryGetValue(key, out var list)) { return list; }
        return lists[key] = [];
    }

    private sealed record Naming(PathwayNode Parent, SiblingTerm Sibling, PathwayProvenance? Provenance);
}
