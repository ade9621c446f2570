using Pathway.Model;

namespace Pathway.Steps.Hierarchy;

/// <summary>Places what lies at the limit: a chain that grows that long is cut there, and its last term goes under a root.</summary>
internal sealed class DepthLimit(Climb climb, Placing placing)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        var beyond = climb.Kept().Where(term => !climb.Placements.ContainsKey(term)).ToArray();
        foreach (var term in beyond) { climb.AskForRoot(term); }
        await climb.CloseAsync(cancellation).ConfigureAwait(false);
        foreach (var term in beyond)
        {
            climb.Changes.Add(new PathwayChange
            {
                Kind = PathwayChangeKind.CutDepth, Node = term, After = placing.Profile.Find(climb.Placements[term].Parent)?.Name,
                Reason = $"the chain is {climb.Distances[term]} links long here, which is the limit", DecidedBy = "rule: depth limit",
            });
        }
    }
}
