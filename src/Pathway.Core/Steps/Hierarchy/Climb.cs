using System.Threading.Channels;
using Pathway.Model;

namespace Pathway.Steps.Hierarchy;

/// <summary>
/// The climb: which terms are known, how far they are from the input, and who is whose parent. Questions run side by side;
/// what comes back is taken in one at a time, so that there is no lock and no race.
/// </summary>
/// <param name="input">Interactions and terms.</param>
/// <param name="placing">Finds the parent of one term.</param>
/// <param name="met">Told of each parent as soon as a term has it.</param>
internal sealed class Climb(HierarchyInput input, Placing placing, Action<string>? met = null)
{
    private readonly Channel<(string Term, Task<Placement> Placed)> landed = Channel.CreateUnbounded<(string, Task<Placement>)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<string, int> distances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Placement> placements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (IReadOnlyCollection<string> Excluded, bool AtRoot)> wanted = new(StringComparer.Ordinal);
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);
    private int underWay;

    /// <summary>The placement of each term that was asked for.</summary>
    public IReadOnlyDictionary<string, Placement> Placements => placements;

    /// <summary>All terms below the roots that were reached, each with its shortest distance from the input.</summary>
    public IReadOnlyDictionary<string, int> Distances => distances;

    /// <summary>What was changed on the way.</summary>
    public List<PathwayChange> Changes { get; } = [];

    /// <summary>
    /// A term was met at some distance from the input. It is asked for when its shortest distance is below the limit; a
    /// shorter way than before is passed on to its parents, which may bring some of them below the limit.
    /// </summary>
    public void Reach(string? term, int distance)
    {
        while (term is not null && placing.Profile.Find(term) is null)
        {
            if (distances.TryGetValue(term, out var known) && known <= distance) { return; }
            distances[term] = distance;
            if (distance < input.MaxDepth && asked.Add(term)) { wanted[term] = ([], false); }
            term = placements.GetValueOrDefault(term)?.ParentKey;
            distance++;
        }
    }

    /// <summary>Asks for the parent of a term again, other than the excluded ones.</summary>
    public void AskAgain(string term, IReadOnlyCollection<string> excluded) => wanted[Withdraw(term)] = (excluded, false);

    /// <summary>Asks only for the root of a term.</summary>
    public void AskForRoot(string term) => wanted[Withdraw(term)] = ([], true);

    /// <summary>Starts what is wanted and goes on until nothing is under way: the climb is closed then.</summary>
    public async Task CloseAsync(CancellationToken cancellation)
    {
        Start(cancellation);
        while (underWay > 0)
        {
            var (term, placed) = await landed.Reader.ReadAsync(cancellation).ConfigureAwait(false);
            underWay--;
            var placement = await placed.ConfigureAwait(false);
            placements[term] = placement;
            Reach(placement.ParentKey, distances[term] + 1);
            // The next link of the chain is put before anything else that follows from this one.
            Start(cancellation);
            if (placement.ParentKey is { } parent) { met?.Invoke(parent); }
        }
    }

    /// <summary>
    /// The terms of the input and everything above them, below the roots, in ordinal order. What was asked for on the way and lies
    /// above nothing any more, because a link was cut, is no result.
    /// </summary>
    public IReadOnlyCollection<string> Kept()
    {
        var kept = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var term in input.TermKeys)
        {
            for (var node = term; node is not null && placing.Profile.Find(node) is null && kept.Add(node); node = placements.GetValueOrDefault(node)?.ParentKey) { }
        }
        return kept;
    }

    private string Withdraw(string term)
    {
        asked.Add(term);
        placements.Remove(term);
        return term;
    }

    private void Start(CancellationToken cancellation)
    {
        foreach (var (term, (excluded, atRoot)) in wanted)
        {
            underWay++;
            var depth = distances[term];
            var task = atRoot
                ? placing.UnderRootAsync(term, depth, "the chain was cut", cancellation)
                : placing.UnderParentAsync(term, excluded, depth, cancellation);
            task.ContinueWith(placed => landed.Writer.TryWrite((term, placed)), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
        wanted.Clear();
    }
}
