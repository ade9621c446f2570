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
    /// <param name="onParentFound">Told of the key of each parent as soon as a term has it; of some more than once.</param>
    public static async Task<PathwayHierarchy> BuildAsync(
        HierarchyInput input, IAsker asker, ITermCatalog catalog, Func<IReadOnlyList<PathwayFailure>> failures,
        CancellationToken cancellation, Action<string>? onParentFound = null)
    {
        var resolver = new ParentResolver(input.Profile, asker, catalog);
        var builder = new HierarchyBuilder(input, resolver, onParentFound);
        foreach (var term in input.TermKeys) { builder.Visit(term, 0); }
        await builder.CompleteAsync(cancellation).ConfigureAwait(false);
        await new CycleCutting(builder, resolver, catalog).RunAsync(cancellation).ConfigureAwait(false);
        await new DepthCutting(builder, resolver).RunAsync(cancellation).ConfigureAwait(false);
        return new PathwayHierarchy(HierarchyResult.CreateDraft(input, builder, catalog, asker.RunId, failures()));
    }
}

/// <summary>What a hierarchy is built from. The order of interactions and terms does not matter.</summary>
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
        FurtherTerms = terms;
        MaxDepth = maxDepth;
        Spellings = [.. terms, .. interactions.SelectMany(static interaction => interaction.Terms)];
        TermKeys = Spellings.Select(TermName.Key).Where(static key => key.Length is > 0 and <= TermName.MaximumLength)
            .ToHashSet(StringComparer.Ordinal);
    }

    public PathwayRootProfile Profile { get; }

    /// <summary>The same with the same interactions that name other terms.</summary>
    public HierarchyInput With(IReadOnlyCollection<PathwayInteraction> interactions) => new(Profile, interactions, FurtherTerms, MaxDepth);

    public IReadOnlyCollection<PathwayInteraction> Interactions { get; }

    /// <summary>The terms that came without an interaction.</summary>
    private IReadOnlyCollection<string> FurtherTerms { get; }

    public int MaxDepth { get; }

    /// <summary>Every spelling of a term, as often as the input writes it.</summary>
    public IReadOnlyCollection<string> Spellings { get; }

    /// <summary>The distinct terms.</summary>
    public IReadOnlySet<string> TermKeys { get; }
}

/// <summary>What building a hierarchy would ask.</summary>
internal static class HierarchyEstimate
{
    /// <summary>
    /// How many further questions a term brings until it meets a root or a term that is known: the mean of random terms of the ontology.
    /// </summary>
    public const double ExpectedAncestors = 2.4;

    /// <summary>A term can be asked three times for a parent and once for a root, and that again for each of two cuts of a cycle.</summary>
    public const int MaxQuestionsPerTerm = 12;

    public static RunEstimate Of(HierarchyInput input, IEstimator asker, ITermCatalog catalog)
    {
        // Stored answers come at once, so nothing is waited for here.
        HierarchyStep.BuildAsync(input, asker, catalog, static () => [], CancellationToken.None).GetAwaiter().GetResult();
        return new RunEstimate(asker.StoredCount, asker.OpenCount, (long)(asker.OpenCount * (1 + ExpectedAncestors)),
            (long)asker.OpenCount * input.MaxDepth * MaxQuestionsPerTerm) { Usage = asker.OpenUsage, SampleSize = asker.OpenCount };
    }
}
