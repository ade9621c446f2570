using Pathway.Model;

namespace Pathway.Steps.Verify.Rules;

/// <summary>A hierarchy in which everything hangs on a root passes most checks and is worthless.</summary>
internal sealed class FlatHierarchy() : VerifyRule("flat_hierarchy", PathwaySeverity.Warning, "most terms hang directly on a root")
{
    private const int FewestTerms = 8;

    public override IEnumerable<PathwayFinding> Check(HierarchyView view)
    {
        var levels = view.Nodes.Where(static node => node.Kind == PathwayNodeKind.Term).Select(view.LevelOf).Where(static level => level is not null).ToArray();
        var flat = levels.Count(static level => level <= 1);
        return levels.Length >= FewestTerms && 2 * flat > levels.Length
            ? [Finding(null, $"{flat} of {levels.Length} terms hang directly on a root.", "Such a tree says little. Ask another curator, or import answers that are less coarse.")] : [];
    }
}
