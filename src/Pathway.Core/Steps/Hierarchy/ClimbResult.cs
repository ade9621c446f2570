using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Hierarchy;

/// <summary>Turns a closed climb into the nodes of a hierarchy: the input's terms and everything above them.</summary>
internal static class ClimbResult
{
    public static HierarchyDraft Draft(HierarchyInput input, Climb climb, ITermCatalog catalog, string runId, IReadOnlyList<PathwayFailure> failures)
    {
        var spellings = new Spellings(input, climb, catalog);
        var nodes = input.Profile.Roots.Select(NodeDrafts.Of).ToList();
        var descriptions = Descriptions(climb);
        foreach (var term in climb.Kept())
        {
            var placement = climb.Placements[term];
            nodes.Add(new NodeDraft
            {
                Name = spellings.Of(term),
                Parent = placement.ParentKey is { } parent ? spellings.Of(parent) : null,
                Kind = input.TermKeys.Contains(term) ? PathwayNodeKind.Term : PathwayNodeKind.Intermediate,
                State = placement.State,
                OntologyId = catalog.Identifier(term),
                Description = descriptions.GetValueOrDefault(term),
                Provenance = placement.Provenance,
            });
        }
        return new HierarchyDraft
        {
            Profile = input.Profile, RunId = runId, Nodes = nodes, Interactions = input.Interactions, Failures = failures,
            Changes = Changes(climb, [.. nodes.Skip(input.Profile.Roots.Count)], spellings),
        };
    }

    private static Dictionary<string, string?> Descriptions(Climb climb) => climb.Placements.Values
        .Where(static placement => placement is { ParentKey: not null, ParentDescription: not null })
        .GroupBy(static placement => placement.ParentKey!, StringComparer.Ordinal)
        .ToDictionary(static group => group.Key, static group => group.Select(static placement => placement.ParentDescription).Min(StringComparer.Ordinal), StringComparer.Ordinal);

    private static PathwayChange[] Changes(Climb climb, IReadOnlyCollection<NodeDraft> nodes, Spellings spellings)
    {
        var kept = nodes.Select(static node => node.Key).ToHashSet(StringComparer.Ordinal);
        var fallbacks = nodes.Where(static node => node.Provenance is { IsFallback: true }).Select(static node => new PathwayChange
        {
            Kind = PathwayChangeKind.Fallback, Node = node.Name, After = node.Parent, Reason = node.Provenance!.Reason ?? "", DecidedBy = node.Provenance.Answerer,
        });
        return
        [
            .. climb.Changes.Where(change => kept.Contains(change.Node)).Select(change => change with { Node = spellings.Of(change.Node), Before = spellings.OfOrNull(change.Before), After = spellings.OfOrNull(change.After) })
                .Concat(fallbacks)
                .OrderBy(static change => change.Kind).ThenBy(static change => change.Node, StringComparer.Ordinal).ThenBy(static change => change.Before, StringComparer.Ordinal),
        ];
    }
}
