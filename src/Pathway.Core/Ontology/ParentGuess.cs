using Pathway.Text;

namespace Pathway.Ontology;

/// <summary>
/// Guesses the parent of a name that no term has. A term whose words the name contains, or that differs from it by a broader
/// word alone, may be the parent itself; for one that says more than the name, or something else beside it, its parents may be.
/// </summary>
internal sealed class ParentGuess(TermIndex index)
{
    /// <summary>Below this confidence a guess is not worth an answer.</summary>
    public const double Least = 0.5;

    private const int Neighbours = 30;
    private const double Near = 0.5;

    private readonly TermMatcher matcher = new(index);

    /// <summary>The terms that may be the parent, best first.</summary>
    /// <param name="name">Any name.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="isHidden">Labels that count as absent; for measuring.</param>
    public IReadOnlyList<GuessedParent> Parents(string name, int most, Func<int, bool>? isHidden = null)
    {
        var words = NameRewriting.Canonical(name);
        var distinctions = Distinctions.Of(name);
        var overlaps = new NameOverlap(index.Words, words);
        var votes = new ParentVotes();
        foreach (var (variant, trust) in BroaderWords.Of(words)) { AddAll(variant, trust, GuessKind.Broadened); }
        TermMatch? narrower = null;
        var narrowest = default(Overlap);
        foreach (var match in matcher.Search(name, Neighbours, isHidden))
        {
            var theirs = Distinctions.Of(match.Found.Text);
            var overlap = overlaps.With(match.Label);
            var isOpposite = distinctions.IsOppositeTo(theirs);
            var isRegulation = distinctions.IsRegulation;
            if (overlap.IsBroader && !isOpposite && (isRegulation || !theirs.IsRegulation))
            {
                // The regulation of a thing is rather a kind of regulation than a kind of the thing.
                var trust = (0.35 + (0.6 * overlap.Share)) * (isRegulation && !theirs.IsRegulation ? 0.85 : 1);
                votes.Add(Bearer(match), trust, GuessKind.Contained);
            }
            if (overlap.IsNarrower)
            {
                var isNearer = narrower is null || (match.Against is null, overlap.TheirShare).CompareTo((narrower.Against is null, narrowest.TheirShare)) > 0;
                if (isNearer && isRegulation == theirs.IsRegulation && !overlaps.AddsAMolecule(match.Label)) { (narrower, narrowest) = (match, overlap); }
                continue;
            }
            var likeness = Near * overlap.Likeness * (isRegulation != theirs.IsRegulation ? 0.4 : 1) * (isOpposite ? 0.7 : 1);
            AddParents(match.Term, likeness, GuessKind.AboveNear);
        }
        if (narrower is not null) { AddParents(narrower.Term, 0.3 + (0.65 * narrowest.TheirShare), GuessKind.AboveNarrower); }
        return votes.Ranked(most);

        // Of several terms that bear one name, the most specific is the one that people mean.
        OntologyTerm Bearer(TermMatch match) => index.Words.InOrderAs(index.Words.Words(match.Label)).Where(label => isHidden?.Invoke(label) != true)
            .Select(label => index.Labels[label].Term).Where(term => OntologyGraph.IsAncestor(match.Term, term))
            .OrderByDescending(index.Graph.Specificity).ThenBy(static term => term.Index).FirstOrDefault(match.Term);

        void AddAll(List<string> variant, double score, GuessKind kind)
        {
            if (index.Words.IdsOf(variant) is not { } ids) { return; }
            foreach (var label in index.Words.InAnyOrderAs(ids))
            {
                if (isHidden?.Invoke(label) != true) { votes.Add(index.Labels[label].Term, index.Labels[label].IsName ? score : score - 0.05, kind); }
            }
        }

        void AddParents(OntologyTerm term, double score, GuessKind kind)
        {
            foreach (var link in term.Links.Where(static link => link.IsHierarchical))
            {
                votes.Add(link.Parent, score * (link.Relation is OntologyRelation.IsA ? 1 : 0.5), kind, kind is GuessKind.AboveNarrower ? term : null);
            }
        }
    }
}
