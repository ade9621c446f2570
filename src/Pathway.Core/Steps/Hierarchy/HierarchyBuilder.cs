using System.Threading.Channels;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Hierarchy;

/// <summary>
/// Follows every term to its root, parent by parent, and records the distance of each term from the input. Questions run concurrently;
/// their answers are applied one at a time by one reader, so that no lock is needed.
/// </summary>
/// <param name="input">Interactions and terms.</param>
/// <param name="resolver">Finds the parent of one term.</param>
/// <param name="onParentFound">Called with the key of each parent as soon as it is found.</param>
internal sealed class HierarchyBuilder(HierarchyInput input, ParentResolver resolver, Action<string>? onParentFound = null)
{
    private readonly Channel<(string Term, Task<ParentAssignment> Resolved)> completed =
        Channel.CreateUnbounded<(string, Task<ParentAssignment>)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<string, int> distances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ParentAssignment> assignments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (IReadOnlyCollection<string> Excluded, bool RootOnly)> pending = new(StringComparer.Ordinal);
    private readonly HashSet<string> requested = new(StringComparer.Ordinal);
    private int inFlight;

    /// <summary>The parent of each term that was asked about.</summary>
    public IReadOnlyDictionary<string, ParentAssignment> Assignments => assignments;

    /// <summary>All terms that were found below the roots, each with its shortest distance from the input.</summary>
    public IReadOnlyDictionary<string, int> Distances => distances;

    /// <summary>The changes made so far.</summary>
    public List<PathwayChange> Changes { get; } = [];

    /// <summary>
    /// Records a term at a distance from the input. Its parent is asked for when its shortest distance is below the limit. A shorter
    /// distance than before is passed on to its ancestors, which may bring some of them below the limit.
    /// </summary>
    public void Visit(string? term, int distance)
    {
        while (term is not null && resolver.Profile.Find(term) is null)
        {
            if (distances.TryGetValue(term, out var known) && known <= distance) { return; }
            distances[term] = distance;
            if (distance < input.MaxDepth && requested.Add(term)) { pending[term] = ([], false); }
            term = assignments.GetValueOrDefault(term)?.ParentKey;
            distance++;
        }
    }

    /// <summary>Asks for the parent of a term again, other than the excluded ones.</summary>
    public void ResolveAgain(string term, IReadOnlyCollection<string> excluded) => pending[Reset(term)] = (excluded, false);

    /// <summary>Asks only for the root of a term.</summary>
    public void ResolveRoot(string term) => pending[Reset(term)] = ([], true);

    /// <summary>Asks the pending questions, and those that follow from their answers, until none is left.</summary>
    public async Task CompleteAsync(CancellationToken cancellation)
    {
        StartPending(cancellation);
        while (inFlight > 0)
        {
            var (term, resolved) = await completed.Reader.ReadAsync(cancellation).ConfigureAwait(false);
            inFlight--;
            var assignment = await resolved.ConfigureAwait(false);
            assignments[term] = assignment;
            Visit(assignment.ParentKey, distances[term] + 1);
            // The next link of the chain is asked for before the questions that only follow from this parent.
            StartPending(cancellation);
            if (assignment.ParentKey is { } parent) { onParentFound?.Invoke(parent); }
        }
    }

    /// <summary>
    /// The terms of the input and their ancestors below the roots, in ordinal order. Terms that lie above nothing any more, because a
    /// link was cut, are left out.
    /// </summary>
    public IReadOnlyCollection<string> GetReachableTerms()
    {
        var reachable = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var term in input.TermKeys)
        {
            var node = term;
            while (node is not null && resolver.Profile.Find(node) is null && reachable.Add(node))
            {
                node = assignments.GetValueOrDefault(node)?.ParentKey;
            }
        }
        return reachable;
    }

    private string Reset(string term)
    {
        requested.Add(term);
        assignments.Remove(term);
        return term;
    }

    private void StartPending(CancellationToken cancellation)
    {
        foreach (var (term, (excluded, rootOnly)) in pending)
        {
            inFlight++;
            var depth = distances[term];
            var task = rootOnly
                ? resolver.ResolveRootAsync(term, depth, "the chain was cut", cancellation)
                : resolver.ResolveParentAsync(term, excluded, depth, cancellation);
            task.ContinueWith(resolved => completed.Writer.TryWrite((term, resolved)), CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
        pending.Clear();
    }
}

/// <summary>Makes the draft of a hierarchy from the parents that were found: the terms of the input and their ancestors.</summary>
internal static class HierarchyResult
{
    public static HierarchyDraft CreateDraft(HierarchyInput input, HierarchyBuilder builder, ITermCatalog catalog, string runId,
        IReadOnlyList<PathwayFailure> failures)
    {
        var spellings = new Spellings(input, builder, catalog);
        var descriptions = Descriptions(builder);
        var nodes = InParallel.Select([.. builder.GetReachableTerms()], term =>
        {
            var assignment = builder.Assignments[term];
            return new NodeDraft
            {
                Name = spellings.Of(term),
                Parent = assignment.ParentKey is { } parent ? spellings.Of(parent) : null,
                Kind = input.TermKeys.Contains(term) ? PathwayNodeKind.Term : PathwayNodeKind.Intermediate,
                State = assignment.State,
                OntologyId = catalog.Identifier(term),
                Description = descriptions.GetValueOrDefault(term),
                Provenance = assignment.Provenance,
            };
        });
        return new HierarchyDraft
        {
            Profile = input.Profile, RunId = runId, Nodes = [.. input.Profile.Roots.Select(NodeDrafts.Of), .. nodes],
            Interactions = input.Interactions, Failures = failures, Changes = Changes(builder, nodes, spellings),
        };
    }

    private static Dictionary<string, string?> Descriptions(HierarchyBuilder builder) => builder.Assignments.Values
        .Where(static assignment => assignment is { ParentKey: not null, ParentDescription: not null })
        .GroupBy(static assignment => assignment.ParentKey!, StringComparer.Ordinal)
        .ToDictionary(static group => group.Key,
            static group => group.Select(static assignment => assignment.ParentDescription).Min(StringComparer.Ordinal),
            StringComparer.Ordinal);

    private static PathwayChange[] Changes(HierarchyBuilder builder, IReadOnlyCollection<NodeDraft> nodes, Spellings spellings)
    {
        var kept = nodes.Select(static node => node.Key).ToHashSet(StringComparer.Ordinal);
        var fallbacks = nodes.Where(static node => node.Provenance is { IsFallback: true }).Select(static node => new PathwayChange
        {
            Kind = PathwayChangeKind.Fallback, Node = node.Name, After = node.Parent, Reason = node.Provenance!.Reason ?? "",
            DecidedBy = node.Provenance.Answerer,
        });
        return
        [
            .. builder.Changes.Where(change => kept.Contains(change.Node)).Select(spellings.Apply).Concat(fallbacks)
                .OrderBy(static change => change.Kind).ThenBy(static change => change.Node, StringComparer.Ordinal)
                .ThenBy(static change => change.Before, StringComparer.Ordinal),
        ];
    }
}

/// <summary>
/// The spelling of each term: that of the root or the ontology, else the most frequent one, else the ordinal least of those. It is chosen
/// when all spellings are known, so that it does not depend on the order in which answers arrive.
/// </summary>
internal sealed class Spellings(HierarchyInput input, HierarchyBuilder builder, ITermCatalog catalog)
{
    private readonly Dictionary<string, string> frequent = input.Spellings
        .Concat(builder.Assignments.Values.Select(static assignment => assignment.Parent).OfType<string>())
        .Select(TermName.Clean)
        .GroupBy(TermName.Key, StringComparer.Ordinal)
        .ToDictionary(static group => group.Key, MostFrequent, StringComparer.Ordinal);

    /// <summary>The spelling of a term; the given one for a term that is not known.</summary>
    public string Of(string name)
    {
        var key = TermName.Key(name);
        return input.Profile.Find(key)?.Name ?? catalog.Spelling(key) ?? frequent.GetValueOrDefault(key, name);
    }

    /// <summary>A change with the spelling of each term.</summary>
    public PathwayChange Apply(PathwayChange change) => change with
    {
        Node = Of(change.Node), Before = OfOrNull(change.Before), After = OfOrNull(change.After),
    };

    private string? OfOrNull(string? name) => name is null ? null : Of(name);

    private static string MostFrequent(IEnumerable<string> spellings) => spellings
        .GroupBy(static spelling => spelling, StringComparer.Ordinal)
        .OrderByDescending(static group => group.Count()).ThenBy(static group => group.Key, StringComparer.Ordinal)
        .First().Key;
}
