using Pathway.Model;

namespace Pathway.Completion;

/// <summary>
/// The hierarchies that cmdlets of this process emitted last, so that names of their terms can be completed. It does not keep them alive.
/// </summary>
internal static class RecentHierarchies
{
    private const int Maximum = 3;

    private static readonly object Gate = new();
    private static readonly List<WeakReference<PathwayHierarchy>> Latest = [];

    /// <summary>The nodes of those that are still in use, the latest hierarchy first.</summary>
    public static IEnumerable<PathwayNode> Nodes
    {
        get
        {
            WeakReference<PathwayHierarchy>[] latest;
            lock (Gate) { latest = [.. Latest]; }
            return latest.SelectMany(static one => one.TryGetTarget(out var hierarchy) ? hierarchy.Nodes : []);
        }
    }

    /// <summary>Remembers a hierarchy that is emitted.</summary>
    public static void Remember(PathwayHierarchy hierarchy)
    {
        lock (Gate)
        {
            Latest.RemoveAll(one => !one.TryGetTarget(out var known) || ReferenceEquals(known, hierarchy));
            Latest.Insert(0, new WeakReference<PathwayHierarchy>(hierarchy));
            if (Latest.Count > Maximum) { Latest.RemoveRange(Maximum, Latest.Count - Maximum); }
        }
    }
}
