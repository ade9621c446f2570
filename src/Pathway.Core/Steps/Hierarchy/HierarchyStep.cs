using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Hierarchy;

/// <summary>
/// Step 4: finds the ancestors of every term, parent by parent, up to a root. The next parent of a chain is asked for as soon as the one
/// before is known. Cycles, spellings and depth are decided at the end, so that they do not depend on the order in which answers arrive.
/// </summary>
internal static class HierarchyStep
{
    /// <summary>Builds the hierarchy of the given terms.</summary>
    /// <param name="input">Interactions and terms, in any order.</param>
    /// <param name="asker">Answers the questions.</param>
    /// <param name="catalog">Certain facts about names.</param>
    /// <param name="failures">The questions of this run that stayed open; read at the end.</param>
    /// <param name="cancellation">Stops the step: nothing new is asked.</param>
    /// <param name="onParentFound">Called with the key of each parent as soon as it is found; with some more than once.</param>
    public static async Task<PathwayHierarchy> BuildAsync(
        HierarchyInput input, IAsker asker, ITermCatalog catalog, Func<IReadOnlyList<PathwayFailure>> failures,
        CancellationToken cancellation, Action<string>? onParentFound = null)
    {
        var resolver = new ParentResolver(input.Profile, asker, catalog);
        var builder = new HierarchyBuilder(input, resolver, onParentFound);
        foreach (var term in input.TermKeys) { builder.Visit(term, 0); }
        await builder.CompleteAsync(cancellation).ConfigureAwait(false);
        var cutting = new ChainCutting(builder, resolver, catalog);
        await cutting.CutCyclesAsync(cancellation).ConfigureAwait(false);
        await cutting.CutLongChainsAsync(cancellation).ConfigureAwait(false);
        return new PathwayHierarchy(HierarchyResult.CreateDraft(input, builder, catalog, asker.RunId, failures()));
    }
}

/// <summary>The input of a hierarchy. The order of interactions and terms does not matter.</summary>
internal sealed class HierarchyInput
{
    /// <param name="profile">The roots.</param>
    /// <param name="interactions">The interactions; each names its terms.</param>
    /// <param name="terms">Further terms, without interactions.</param>
    /// <param name="maxDepth">The most links between a term of the input and its root.</param>
    public HierarchyInput(PathwayRootProfile profile, IReadOnlyCollection<PathwayInteraction> interactions,
        IReadOnlyCollection<string> terms, int maxDepth)
    {
        Profile = profile;
        Interactions = interactions;
        MaxDepth = maxDepth;
        Spellings = [.. terms, .. interactions.SelectMany(static interaction => interaction.Terms)];
        TermKeys = Spellings.Select(TermName.Key).Where(static key => key.Length is > 0 and <= TermName.MaximumLength)
            .ToHashSet(StringComparer.Ordinal);
    }

    public PathwayRootProfile Profile { get; }

    public IReadOnlyCollection<PathwayInteraction> Interactions { get; }

    public int MaxDepth { get; }

    /// <summary>Every spelling of a term, as often as it occurs in the input.</summary>
    public IReadOnlyCollection<string> Spellings { get; }

    /// <summary>The distinct terms.</summary>
    public IReadOnlySet<string> TermKeys { get; }
}

/// <summary>Estimates the questions of building a hierarchy.</summary>
internal static class HierarchyEstimate
{
    /// <summary>
    /// The further questions of a term until its chain meets a root or a known term: the mean over random terms of the ontology.
    /// </summary>
    public const double ExpectedAncestors = 2.4;

    /// <summary>Three questions for a parent and one for a root, and the same again after each of two cuts of a cycle.</summary>
    public const int MaxQuestionsPerTerm = 12;

    public static RunEstimate Of(HierarchyInput input, IEstimator asker, ITermCatalog catalog)
    {
        // The estimator answers synchronously: nothing blocks here.
        HierarchyStep.BuildAsync(input, asker, catalog, static () => [], CancellationToken.None).GetAwaiter().GetResult();
        return new RunEstimate(asker.StoredCount, asker.OpenCount, (long)(asker.OpenCount * (1 + ExpectedAncestors)),
            (long)asker.OpenCount * input.MaxDepth * MaxQuestionsPerTerm) { Usage = asker.OpenUsage, SampleSize = asker.OpenCount };
    }
}
