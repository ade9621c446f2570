using Pathway.Model;

namespace Pathway.Steps.Verify;

/// <summary>Which of a node's further parents say nothing: itself, its parent, a name that stands there already.</summary>
internal static class FurtherParents
{
    /// <summary>The secondary and candidate parents of a node that say nothing, as often as they stand there.</summary>
    public static IEnumerable<string> Redundant(NodeDraft node)
    {
        var seen = Known(node);
        return node.SecondaryParents.Concat(node.CandidateParents).Where(parent => !seen.Add(TermName.Key(parent)));
    }

    /// <summary>The keys that need not be named again.</summary>
    public static HashSet<string> Known(NodeDraft node)
    {
        var known = new HashSet<string>(StringComparer.Ordinal) { node.Key };
        if (node.Parent is not null) { known.Add(TermName.Key(node.Parent)); }
        return known;
    }
}
