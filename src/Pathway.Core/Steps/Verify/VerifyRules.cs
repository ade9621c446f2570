using Pathway.Steps.Verify.Rules;

namespace Pathway.Steps.Verify;

/// <summary>All rules. A new one is a file under Rules, a line here and a line in docs/rules.md.</summary>
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
        new SameTermParent(), new ReversedLink(), new DuplicateSibling(), new SimilarSiblings(), new SignClash(),
    ]).OrderBy(static rule => rule.Name, StringComparer.Ordinal)];
}
