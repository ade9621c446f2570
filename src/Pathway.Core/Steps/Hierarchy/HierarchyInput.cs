using Pathway.Model;

namespace Pathway.Steps.Hierarchy;

/// <summary>What a hierarchy is built from. The order of interactions and terms does not matter.</summary>
internal sealed class HierarchyInput
{
    /// <param name="profile">The roots.</param>
    /// <param name="interactions">The interactions; each names its terms.</param>
    /// <param name="terms">Further terms, without interactions.</param>
    /// <param name="maxDepth">The most links between a term of the input and its root.</param>
    public HierarchyInput(PathwayRootProfile profile, IReadOnlyCollection<PathwayInteraction> interactions, IReadOnlyCollection<string> terms, int maxDepth)
    {
        Profile = profile;
        Interactions = interactions;
        MaxDepth = maxDepth;
        Spellings = [.. terms, .. interactions.SelectMany(static interaction => interaction.Terms)];
        TermKeys = Spellings.Select(TermName.Key).Where(static key => key.Length is > 0 and <= TermName.MaximumLength).ToHashSet(StringComparer.Ordinal);
    }

    public PathwayRootProfile Profile { get; }

    public IReadOnlyCollection<PathwayInteraction> Interactions { get; }

    public int MaxDepth { get; }

    /// <summary>Every spelling of a term, as often as the input writes it.</summary>
    public IReadOnlyCollection<string> Spellings { get; }

    /// <summary>The distinct terms.</summary>
    public IReadOnlySet<string> TermKeys { get; }
}
