using System.Threading.Channels;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Hierarchy;

/// <summary>
/// The climb: which terms are known, how far they are from the input, and who is whose parent. Questions run side by side;
/// what comes back is taken in one at a time, so that there is no lock and no race.
/// </summary>
/// <param name="input">Interactions and terms.</param>
/// <param name="resolver">Finds the parent of one term.</param>
/// <param name="onParentFound">Told of each parent as soon as a term has it.</param>
internal sealed class HierarchyBuilder(HierarchyInput input, ParentResolver resolver, Action<string>? onParentFound = null)
{
    private readonly Channel<(string Term, Task<ParentAssignment> Placed)> completed =
        Channel.CreateUnbounded<(string, Task<ParentAssignment>)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<string, int> distances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ParentAssignment> assignments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (IReadOnlyCollection<string> Excluded, bool AtRoot)> pending = new(StringComparer.Ordinal);
    private readonly HashSet<string> requested = new(StringComparer.Ordinal);
    private int inFlight;

    /// <summary>The placement of each term that was asked for.</summary>
    public IReadOnlyDictionary<string, ParentAssignment> Assignments => assignments;

    /// <summary>All terms below the roots that were reached, each with its shortest distance from the input.</summary>
    public IReadOnlyDictionary<string, int> Distances => distances;

    /// <summary>What was changed on the way.</summary>
    public List<PathwayChange> Changes { get; } = [];

    /// <summary>
    /// A term was met at some distance from the input. It is asked for when its shortest distance is below the limit; a
    /// shorter way than before is passed on to its parents, which may bring some of them below the limit.
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

    /// <summary>Starts what is wanted and goes on until nothing is under way: the climb is closed then.</summary>
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
            // The next link of the chain is put before anything else that follows from this one.
            StartPending(cancellation);
            if (assignment.ParentKey is { } parent) { onParentFound?.Invoke(parent); }
        }
    }

    /// <summary>
    /// The terms of the input and everything above them, below the roots, in ordinal order. What was asked for on the way and lies
    /// above nothing any more, because a link was cut, is no result.
    /// </summary>
    public IReadOnlyCollection<string> GetReachableTerms()
    {
        var reachable = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var term in input.TermKeys)
        {
            for (var node = term; node is not null && resolver.Profile.Find(node) is null
                && reachable.Add(node); node = assignments.GetValueOrDefault(node)?.ParentKey) { }
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
        foreach (var (term, (excluded, atRoot)) in pending)
        {
            inFlight++;
            var depth = distances[term];
            var task = atRoot
                ? resolver.ResolveRootAsync(term, depth, "the chain was cut", cancellation)
                : resolver.ResolveParentAsync(term, excluded, depth, cancellation);
            task.ContinueWith(resolved => completed.Writer.TryWrite((term, resolved)), CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
        pending.Clear();
    }
}

/// <summary>Turns a closed climb into the nodes of a hierarchy: the input's terms and everything above them.</summary>
internal static class HierarchyResult
{
    public static HierarchyDraft CreateDraft(HierarchyInput input, HierarchyBuilder builder, ITermCatalog catalog, string runId,
        IReadOnlyList<PathwayFailure> failures)
    {
        var spellings = new Spellings(input, builder, catalog);
        var nodes = input.Profile.Roots.Select(NodeDrafts.Of).ToList();
        var descriptions = Descriptions(builder);
        foreach (var term in builder.GetReachableTerms())
        {
            var assignment = builder.Assignments[term];
            nodes.Add(new NodeDraft
            {
                Name = spellings.Of(term),
                Parent = assignment.ParentKey is { } parent ? spellings.Of(parent) : null,
                Kind = input.TermKeys.Contains(term) ? PathwayNodeKind.Term : PathwayNodeKind.Intermediate,
                State = assignment.State,
                OntologyId = catalog.Identifier(term),
                Description = descriptions.GetValueOrDefault(term),
                Provenance = assignment.Provenance,
            });
        }
        return new HierarchyDraft
        {
            Profile = input.Profile, RunId = runId, Nodes = nodes, Interactions = input.Interactions, Failures = failures,
            Changes = Changes(builder, [.. nodes.Skip(input.Profile.Roots.Count)], spellings),
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
            .. builder.Changes.Where(change => kept.Contains(change.Node))
                .Select(change =>
                    change with
                    { Node = spellings.Of(change.Node), Before = spellings.OfOrNull(change.Before),
                        After = spellings.OfOrNull(change.After) })
                .Concat(fallbacks)
                .OrderBy(static change => change.Kind).ThenBy(static change => change.Node, StringComparer.Ordinal)
                .ThenBy(static change => change.Before, StringComparer.Ordinal),
        ];
    }
}

/// <summary>
/// How a term is written: as the root or the ontology writes it, else as it is written most often, else the ordinal least
/// of those. Decided on the closed set of spellings, so that no order of arrival shows.
/// </summary>
internal sealed class Spellings(HierarchyInput input, HierarchyBuilder builder, ITermCatalog catalog)
{
    private readonly Dictionary<string, string> frequent = input.Spellings
        .Concat(builder.Assignments.Values.Select(static assignment => assignment.Parent).OfType<string>())
        .Select(TermName.Clean)
        .GroupBy(TermName.Key, StringComparer.Ordinal)
        .ToDictionary(static group => group.Key, MostFrequent, StringComparer.Ordinal);

    /// <summary>The spelling of a term that was met; for another, what is given.</summary>
    public string Of(string name)
    {
        var key = TermName.Key(name);
        return input.Profile.Find(key)?.Name ?? catalog.Spelling(key) ?? frequent.GetValueOrDefault(key, name);
    }

    public string? OfOrNull(string? name) => name is null ? null : Of(name);

    private static string MostFrequent(IEnumerable<string> spellings) => spellings
        .GroupBy(static spelling => spelling, StringComparer.Ordinal)
        .OrderByDescending(static group => group.Count()).ThenBy(static group => group.Key, StringComparer.Ordinal)
        .First().Key;
}
