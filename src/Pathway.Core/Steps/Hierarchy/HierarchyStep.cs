using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Hierarchy;

/// <summary>
/// Step 4: every term climbs, parent by parent, until a root. A chain goes up as soon as its own parent is known; what may
/// not depend on the order of arrival (cycles, spellings, depth) is decided when the climb has closed.
/// </summary>
internal static class HierarchyStep
{
    /// <summary>Builds the hierarchy of the given terms.</summary>
    /// <param name="input">Interactions and terms, in any order.</param>
    /// <param name="asker">Where questions are put.</param>
    /// <param name="catalog">What is certain about names.</param>
    /// <param name="failures">The questions of this run that stayed open, read when the climb has ended.</param>
    /// <param name="cancellation">Stops the step: nothing new is asked.</param>
    /// <param name="met">Told of the key of each parent as soon as a term has it; of some more than once.</param>
    public static async Task<PathwayHierarchy> BuildAsync(
        HierarchyInput input, IAsker asker, ITermCatalog catalog, Func<IReadOnlyList<PathwayFailure>> failures, CancellationToken cancellation, Action<string>? met = null)
    {
        var placing = new Placing(input.Profile, asker, catalog);
        var climb = new Climb(input, placing, met);
        foreach (var term in input.TermKeys) { climb.Reach(term, 0); }
        await climb.CloseAsync(cancellation).ConfigureAwait(false);
        await new CycleCutting(climb, placing, catalog).RunAsync(cancellation).ConfigureAwait(false);
        await new DepthLimit(climb, placing).RunAsync(cancellation).ConfigureAwait(false);
        return new PathwayHierarchy(ClimbResult.Draft(input, climb, catalog, asker.RunId, failures()));
    }
}
