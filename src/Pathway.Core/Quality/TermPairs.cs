using Pathway.Ontology;

namespace Pathway.Quality;

/// <summary>How many pairs of terms nodes say, how many are true among them, and how many are both.</summary>
internal readonly record struct TermPairs(int Said, int True, int Both)
{
    /// <summary>Counts pairs of which both ends are among the nodes.</summary>
    /// <param name="nodes">Nodes that denote terms.</param>
    /// <param name="ancestors">What lies above each of those terms in the ontology.</param>
    public static TermPairs Of(IReadOnlyCollection<MeasuredNode> nodes, Dictionary<OntologyTerm, HashSet<OntologyTerm>> ancestors)
    {
        var taking = nodes.ToHashSet();
        var terms = nodes.Select(static node => node.Term!).ToHashSet();
        var said = nodes.SelectMany(node => node.Above().Where(taking.Contains).Select(above => (Term: node.Term!, Above: above.Term!))).Where(static pair => pair.Term != pair.Above).ToHashSet();
        return new TermPairs(said.Count, terms.Sum(term => ancestors[term].Count(terms.Contains)), said.Count(pair => ancestors[pair.Term].Contains(pair.Above)));
    }
}
