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

    /// <summary>Every spelling of a term, as often as it occurs in the input.</summary>
    public IReadOnlyCollection<string> Spellings { get; }

    /// <summary>The distinct terms.</summary>
    public IReadOnlySet<string> TermKeys { get; }
}

/// <summary>Estimates the questions of building a hierarchy.</summary>
internal static class HierarchyEstimate
{
    /// <summary>
    /// Three questions for a parent, the same again after each of two cuts of a cycle, and one for a root, which is always the same.
    /// </summary>
    public const int MaxQuestionsPerTerm = 10;

    public static async Task<RunEstimate> OfAsync(HierarchyInput input, IEstimator asker, ITermCatalog catalog,
        CancellationToken cancellation)
    {
        var start = EstimateStart.Of(asker);
        var built = await HierarchyStep.BuildAsync(input, asker, catalog, static () => [], cancellation).ConfigureAwait(false);
        if (start.AddedUnknown == 0) { return start.Complete(0); }
        var predicted = await HierarchyStep.BuildAsync(input, asker.Prediction, catalog, static () => [], cancellation)
            .ConfigureAwait(false);
        return start.Complete((long)start.AddedUnknown * input.MaxDepth * MaxQuestionsPerTerm,
            KnownGrowth.Compare(built, predicted, input));
    }
}

/// <summary>
/// What the chains that are known tell about those that are not: ecologists estimate in this way how many more species further samples
/// will hold. Ancestors that only one chain has stand for those that no chain has shown yet.
/// </summary>
internal static class KnownGrowth
{
    // The prediction counts as much as the chains of so many terms.
    private const int Prior = 6;

    // A ratio that differs by less, as a logarithm and for one chain, may be chance: the fewer chains, the more.
    private const double Chance = 2.5;

    /// <summary>How many ancestors the terms with unknown chains will bring, compared with their prediction.</summary>
    /// <param name="known">The hierarchy, as far as it is known.</param>
    /// <param name="predicted">The predicted hierarchy.</param>
    /// <param name="input">The terms.</param>
    public static double Compare(PathwayHierarchy known, PathwayHierarchy predicted, HierarchyInput input)
    {
        var chains = input.TermKeys.Order(StringComparer.Ordinal).Select(known.Find)
            .Where(static node => node is { Level: > 0 }).Select(node => FindAncestors(known, node!, input)).ToArray();
        var added = predicted.Nodes.Count(node =>
            node.Level > 0 && !input.TermKeys.Contains(node.Key) && known.Find(node.Key) is null);
        if (chains.Length < 2 || added == 0) { return 1; }
        var grown = Extrapolate(chains, input.TermKeys.Count - chains.Length);
        if (Math.Abs(Math.Log((grown + 1) / (added + 1))) < Chance / Math.Sqrt(chains.Length)) { return 1; }
        var weight = chains.Length / (double)(chains.Length + Prior);
        return ((weight * grown) + ((1 - weight) * added)) / added;
    }

    /// <summary>
    /// How many members further sets will add to some sets: Chao's estimate of the members that were not seen (from those that were seen
    /// once, and twice), and the part of them that so many further sets show.
    /// </summary>
    /// <param name="sets">The sets that are known, at least one.</param>
    /// <param name="further">The number of further sets.</param>
    public static double Extrapolate(IReadOnlyCollection<IReadOnlyCollection<string>> sets, int further)
    {
        var counts = sets.SelectMany(static set => set.Distinct(StringComparer.Ordinal))
            .CountBy(static name => name, StringComparer.Ordinal).CountBy(static pair => pair.Value).ToDictionary();
        double once = counts.GetValueOrDefault(1), twice = counts.GetValueOrDefault(2);
        var unseen = (sets.Count - 1.0) / sets.Count * (twice > 0 ? once * once / (2 * twice) : once * (once - 1) / 2);
        return unseen == 0 ? 0 : unseen * (1 - Math.Pow(1 - (once / ((sets.Count * unseen) + once)), further));
    }

    private static List<string> FindAncestors(PathwayHierarchy hierarchy, PathwayNode node, HierarchyInput input)
    {
        var ancestors = new List<string>();
        for (var above = node.Parent is { } first ? hierarchy.Find(first) : null; above is { Level: > 0 };
            above = above.Parent is { } next ? hierarchy.Find(next) : null)
        {
            // A term of the input is asked about in any case.
            if (!input.TermKeys.Contains(above.Key)) { ancestors.Add(above.Key); }
        }
        return ancestors;
    }
}
