using Pathway.Model;

namespace Pathway.Steps.Repair;

/// <summary>Makes roots of the nodes that the profile names as roots, and terms of the roots that it does not.</summary>
internal static class RootKinds
{
    public static void Apply(RepairWork work)
    {
        foreach (var node in work.View.Nodes)
        {
            var isRoot = work.Profile.Find(node.Key) is not null;
            if (isRoot == (node.Kind == PathwayNodeKind.Root)) { continue; }
            // What carries interactions is a term of the input, whatever else was said of it.
            var kind = isRoot ? PathwayNodeKind.Root : work.View.Interactions[node.Key].Any() ? PathwayNodeKind.Term : PathwayNodeKind.Intermediate;
            work.Replace(node, node with { Kind = kind }, new PathwayChange
            {
                Kind = PathwayChangeKind.Reclassify, Node = node.Name, Before = node.Kind.ToString(), After = kind.ToString(),
                Reason = isRoot ? "the profile names it as a root" : "the profile does not name it as a root", DecidedBy = "rule: unknown_root",
            });
        }
    }
}
