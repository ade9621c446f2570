using Pathway.Model;
using Pathway.Text;

namespace Pathway.Ontology;

/// <summary>
/// Finds the terms that a name may mean: its name, a synonym, the same words in another order, then the nearest by the
/// weight of shared words. What a distinction speaks against stays in the list, last, with the reason. Deterministic.
/// </summary>
internal sealed class TermMatcher(TermIndex index)
{
    /// <summary>Below this confidence a match is not taken for the same concept.</summary>
    public const double SameConcept = 0.6;

    private const int Candidates = 40;

    /// <summary>The concept that a name means, or null where no match is confident enough.</summary>
    public TermMatch? Find(string name) => Search(name, 1, Depth.Same) is [{ Against: null, Confidence: >= SameConcept } best] ? best : null;

    /// <summary>The concept for which a node is taken: that of its identifier, else the one of its name, else the best match that is confident enough; or null.</summary>
    public OntologyTerm? Meant(string name, string? identifier) => index.Graph.Find(identifier) ?? Certain(name) ?? Find(name)?.Term;

    /// <summary>The one term that has this name, whatever the spelling and wording; null where several have it or a distinction speaks against it.</summary>
    public OntologyTerm? Certain(string name)
    {
        if (index.Named(TermName.Key(name)) is { } named) { return named; }
        var words = NameWords.Of(name);
        if (words.Count == 0 || index.Words.IdsOf(NameRewriting.Canonical(words)) is not { } ids) { return null; }
        var terms = index.Words.InOrderAs(ids).Select(label => index.Labels[label]).Where(static label => label.IsName).Take(2).ToArray();
        return terms is [var only] && Distinctions.Of(words).From(Distinctions.Of(only.Text)) is null ? only.Term : null;
    }

    /// <summary>The terms that a name may mean, best first, each once.</summary>
    /// <param name="name">Any name.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="isHidden">Labels that count as absent; for measuring.</param>
    public IReadOnlyList<TermMatch> Search(string name, int most, Func<int, bool>? isHidden = null) => Search(name, most, most > 1 ? Depth.Near : Depth.Exact, isHidden);

    private IReadOnlyList<TermMatch> Search(string name, int most, Depth depth, Func<int, bool>? isHidden = null)
    {
        var words = NameWords.Of(name);
        if (words.Count == 0) { return []; }
        var found = new FoundTerms(index, Distinctions.Of(words), isHidden);
        found.Add(index.Exact(TermName.Key(name)), MatchKind.Name, MatchKind.Synonym);
        if (depth == Depth.Exact && found.Count > 0) { return found.Ranked(most); }
        var query = new WordQuery(index.Words, NameRewriting.Canonical(words));
        AddWorded(found, query);
        // A neighbour is never the same concept, and takes a hundred times as long to find.
        if (depth != Depth.Same) { foreach (var (label, score) in query.Nearest(Candidates, isHidden)) { found.Add(label, MatchKind.Neighbour, score); } }
        return found.Ranked(most);
    }

    private void AddWorded(FoundTerms found, WordQuery query)
    {
        var words = index.Words;
        if (query.InOrder is not { } inOrder) { return; }
        found.Add(words.InOrderAs(inOrder), MatchKind.Wording, MatchKind.SynonymWording);
        foreach (var meaning in query.Meanings) { found.Add(words.InOrderAs(meaning), MatchKind.SynonymWording, MatchKind.SynonymWording); }
        if (!found.HasSame)
        {
            foreach (var (variant, place) in words.Rewordings.Value.Of(inOrder).Select(static (variant, place) => (variant, place)))
            {
                foreach (var label in words.InOrderAs(variant)) { if (found.IsHidden?.Invoke(label) != true) { found.Add(label, MatchKind.Rewording, 1 - (0.005 * place)); } }
            }
        }
        found.Add(words.InAnyOrderAs(inOrder), MatchKind.Words, MatchKind.Words);
    }

    /// <summary>How far a search goes.</summary>
    private enum Depth
    {
        /// <summary>Until the name itself is found.</summary>
        Exact,
        /// <summary>Through all that may be the same concept.</summary>
        Same,
        /// <summary>Through what is only near as well.</summary>
        Near,
    }
}
