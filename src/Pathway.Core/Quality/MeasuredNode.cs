using Pathway.Model;
using Pathway.Ontology;

namespace Pathway.Quality;

/// <summary>A node as it is measured: what it is, what it denotes and what it hangs under.</summary>
internal sealed class MeasuredNode
{
    private readonly List<MeasuredNode> parents = [];

    public required PathwayNodeKind Kind { get; init; }

    /// <summary>The term that it denotes, or null.</summary>
    public OntologyTerm? Term { get; init; }

    /// <summary>The number of links up to its root; null for a node that reaches none.</summary>
    public int? Level { get; init; }

    /// <summary>Whether a rule placed it.</summary>
    public bool IsFallback { get; init; }

    /// <summary>What it hangs under: one node in a hierarchy, several in a graph that is none.</summary>
    public IReadOnlyList<MeasuredNode> Parents => parents;

    /// <summary>Hangs the node under another one too.</summary>
    public void HangUnder(MeasuredNode parent) => parents.Add(parent);

    /// <summary>Everything above, each once; the node itself is among it where it lies on a cycle.</summary>
    public IReadOnlyCollection<MeasuredNode> Above() => Upwards(static _ => true);

    /// <summary>The nearest nodes above that denote another term than this one; what denotes none is passed over.</summary>
    public IEnumerable<MeasuredNode> Nearest() => Upwards(node => !IsOther(node)).Where(IsOther);

    private bool IsOther(MeasuredNode node) => node.Term is not null && node.Term != Term;

    private HashSet<MeasuredNode> Upwards(Func<MeasuredNode, bool> goesOn)
    {
        var seen = new HashSet<MeasuredNode>();
        var pending = new Stack<MeasuredNode>([this]);
        while (pending.TryPop(out var node))
        {
            foreach (var parent in node.parents) { if (seen.Add(parent) && goesOn(parent)) { pending.Push(parent); } }
        }
        return seen;
    }
}
