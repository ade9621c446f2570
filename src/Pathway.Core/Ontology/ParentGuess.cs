using Pathway.Text;

namespace Pathway.Ontology;

/// <summary>
/// Guesses the parent of a name that no term has, from the nearest terms. One whose words the name contains is broader and
/// may be the parent itself; for one that says more than the name, or something else beside it, its parents may serve.
/// </summary>
internal sealed class ParentGuess(TermIndex index)
{
    /// <summary>Below this confidence a guess is not worth an answer.</summary>
    public const double Least = 0.35;

    private const int Neighbours = 25;

    private readonly TermMatcher matcher = new(index);

    /// <summary>The terms that may be the parent, best first.</summary>
    /// <param name="name">Any name.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="isHidden">Labels that count as absent; for measuring.</param>
    public IReadOnlyList<GuessedParent> Parents(string name, int most, Func<int, bool>? isHidden = null)
    {
        var query = new NameOverlap(index.Words, name);
        var votes = new Dictionary<OntologyTerm, GuessedParent>();
        var distinctions = Distinctions.Of(name);
        foreach (var match in matcher.Search(name, Neighbours, isHidden))
        {
            var theirs = Distinctions.Of(match.Label);
            var overlap = query.With(match.Label);
            var opposite = distinctions.IsOppositeTo(theirs);
            if (overlap.IsBroader && !opposite && (distinctions.IsRegulation || !theirs.IsRegulation))
            {
                Vote(match.Term, 0.35 + (0.6 * overlap.Share) , "the name says more than");
            }
            var likeness = overlap.IsNarrower ? 0.75 * overlap.Likeness : 0.55 * overlap.Likeness;
            if (distinctions.IsRegulation != theirs.IsRegulation) { likeness *= 0.4; }
            foreach (var link in match.Term.Links)
            {
                if (!link.IsHierarchical) { continue; }
                Vote(link.Parent, likeness * (link.Relation is OntologyRelation.IsA ? 1 : 0.5) * (opposite ? 0.7 : 1), "above near terms is");
            }
        }
        return [.. votes.Values.OrderByDescending(static guess => guess.Confidence).ThenBy(static guess => guess.Term.Index).Take(most)];

        void Vote(OntologyTerm term, double score, string reason)
        {
            var before = votes.GetValueOrDefault(term);
            var joint = before is null ? score : 1 - ((1 - before.Confidence) * (1 - (0.5 * score)));
            votes[term] = new GuessedParent(term, Math.Min(0.95, Math.Max(joint, score)), before is null || score > before.Confidence ? reason : before.Reason);
        }
    }
}

/// <summary>A term that may be the parent of a name.</summary>
internal sealed record GuessedParent(OntologyTerm Term, double Confidence, string Reason);
