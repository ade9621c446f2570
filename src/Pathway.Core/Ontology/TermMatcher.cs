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
    public TermMatch? Find(string name) => Search(name, 2) is [{ Against: null, Confidence: >= SameConcept } best, ..] ? best : null;

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
    public IReadOnlyList<TermMatch> Search(string name, int most, Func<int, bool>? isHidden = null)
    {
        var words = NameWords.Of(name);
        if (words.Count == 0) { return []; }
        var distinctions = Distinctions.Of(words);
        var found = new Dictionary<OntologyTerm, TermMatch>();
        var labels = index.Exact(TermName.Key(name)).Where(label => isHidden?.Invoke(label) != true).ToArray();
        Add(labels, MatchKind.Name, MatchKind.Synonym);
        var query = new WordQuery(index.Words, NameRewriting.Canonical(words));
        foreach (var variant in query.Variants)
        {
            Add(index.Words.InOrderAs(variant).Where(label => isHidden?.Invoke(label) != true), MatchKind.Wording, MatchKind.SynonymWording);
        }
        foreach (var variant in query.Variants)
        {
            Add(index.Words.InAnyOrderAs(variant).Where(label => isHidden?.Invoke(label) != true), MatchKind.Words, MatchKind.Words);
        }
        foreach (var (label, score) in query.Nearest(Candidates, isHidden)) { AddOne(label, MatchKind.Neighbour, score); }
        return [.. Ranked(found.Values).Take(most)];

        void Add(IEnumerable<int> some, MatchKind asName, MatchKind asSynonym)
        {
            foreach (var label in some) { AddOne(label, index.Labels[label].IsName ? asName : asSynonym, 1); }
        }

        void AddOne(int label, MatchKind kind, double score)
        {
            var (term, text, _) = index.Labels[label];
            if (found.TryGetValue(term, out var known) && known.Against is null) { return; }
            var against = kind is MatchKind.Name or MatchKind.Synonym ? null : distinctions.From(Distinctions.Of(text));
            var match = new TermMatch(term, kind, MatchConfidence.Of(kind, score, against), text, against);
            if (known is null || match.Confidence > known.Confidence) { found[term] = match; }
        }
    }

    private static IEnumerable<TermMatch> Ranked(IEnumerable<TermMatch> matches) => matches
        .OrderByDescending(static match => match.Confidence).ThenBy(static match => match.Kind).ThenBy(static match => match.Term.Index);
}
