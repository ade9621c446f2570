using Pathway.Model;

namespace Pathway.Steps.Verify;

/// <summary>One check of step 7. A rule looks at a hierarchy and changes nothing.</summary>
/// <param name="name">The name by which it is chosen: as in ROBOT's report where that has such a check.</param>
/// <param name="severity">How much its findings matter.</param>
/// <param name="meaning">What it finds, in a few words.</param>
internal abstract class VerifyRule(string name, PathwaySeverity severity, string meaning)
{
    public string Name => name;

    public PathwaySeverity Severity => severity;

    public string Meaning => meaning;

    /// <summary>What it finds, in any order.</summary>
    public abstract IEnumerable<PathwayFinding> Check(HierarchyView view);

    /// <summary>A finding about a node.</summary>
    protected PathwayFinding Finding(HierarchyView view, NodeDraft node, string message, string fix) =>
        Finding(node.Name, message, fix) with { Path = view.PathTo(node) };

    /// <summary>A finding about whatever goes by a name, or about the whole.</summary>
    protected PathwayFinding Finding(string? subject, string message, string fix) => new()
    {
        Rule = name, Severity = severity, Node = subject is null ? null : HierarchyView.Shown(subject), Message = message, Fix = fix,
    };
}
