using Pathway.Model;
using Pathway.Steps.Verify.Rules;

namespace Pathway.Steps.Verify;

/// <summary>Step 7: checks a hierarchy by rules. It asks nothing and changes nothing.</summary>
internal static class Verification
{
    /// <summary>The findings, the most severe first, then by rule and node. The order does not depend on that of the nodes.</summary>
    /// <param name="view">The hierarchy.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="file">The checked file; null for nodes from a pipeline.</param>
    public static IReadOnlyList<PathwayFinding> Run(HierarchyView view, IEnumerable<VerifyRule> rules, string? file = null)
    {
        var findings = new List<PathwayFinding>();
        var ran = 0;
        foreach (var rule in rules)
        {
            view.Cancellation.ThrowIfCancellationRequested();
            findings.AddRange(rule.Check(view));
            ran++;
        }
        // Where some rules did not run, the file may have errors that were not looked for.
        var isImportable = ran == VerifyRules.All.Count && findings.All(static finding => finding.Severity != PathwaySeverity.Error);
        return
        [
            .. findings.Select(finding => FindingCommands.AddTo(finding, file, isImportable))
                .OrderByDescending(static finding => finding.Severity)
                .ThenBy(static finding => finding.Rule, StringComparer.Ordinal)
                .ThenBy(static finding => finding.Node, StringComparer.Ordinal)
                .ThenBy(static finding => finding.Message, StringComparer.Ordinal),
        ];
    }
}

/// <summary>One check of step 7. A rule reads a hierarchy and changes nothing.</summary>
/// <param name="name">The name by which it is chosen: that of ROBOT's report where the report has such a check.</param>
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

    /// <summary>A finding about a root or an interaction, or about the whole where the subject is null.</summary>
    protected PathwayFinding Finding(string? subject, string message, string fix) => new()
    {
        Rule = name, Severity = severity, Node = subject is null ? null : HierarchyView.Display(subject), Message = message, Fix = fix,
    };

    /// <inheritdoc cref="HierarchyView.Quote"/>
    protected static string Quote(string? name) => HierarchyView.Quote(name);

    /// <summary>The first five names within a message.</summary>
    protected static string QuoteAll(IEnumerable<string> names) => string.Join(", ", names.Take(5).Select(Quote));
}

/// <summary>All rules. A new rule is a class in the file of its family, a line here and a line in docs/rules.md.</summary>
internal static class VerifyRules
{
    public static IReadOnlyList<VerifyRule> All { get; } = [.. ((VerifyRule[])
    [
        new MissingLabel(), new LongLabel(), new LabelWhitespace(), new LabelFormatting(), new DuplicateLabel(),
        new MissingRoot(), new UnknownRoot(), new RootWithParent(),
        new DanglingReference(), new TermWithoutNode(), new InteractionWithoutTerm(),
        new Cycle(), new SecondaryCycle(), new MissingSuperclass(), new Unreachable(), new MultipleParents(), new RedundantParent(),
        new WrongLevel(), new WrongLeaf(), new WrongAncestors(), new WrongState(), new WrongSummary(),
        new DepthLimit(), new DepthOutlier(), new FlatHierarchy(), new UnaryChain(), new UnusedNode(),
        new SameTermParent(), new ReversedLink(), new DuplicateSibling(), new SimilarSiblings(), new OppositeSign(),
    ]).OrderBy(static rule => rule.Name, StringComparer.Ordinal)];
}
