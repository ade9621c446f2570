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
    public const double MinConfidence = 0.6;

    private const int MaxNeighbours = 40;

    /// <summary>The concept that a name means, or null where no match is confident enough.</summary>
    public TermMatch? Find(string name) => Search(name, 1, Depth.Same) is [{ Contradiction: null, Confidence: >= MinConfidence } best]
        ? best : null;

    /// <summary>
    /// The concept for which a node is taken: that of its identifier, else the one of its name, else the best match that is confident
    /// enough; or null.
    /// </summary>
    public OntologyTerm? FindConcept(string name, string? identifier) => index.Graph.Find(identifier)
        ?? FindCertain(name) ?? Find(name)?.Term;

    /// <summary>
    /// The one term that has this name, whatever the spelling and wording; null where several have it or a distinction speaks against it.
    /// </summary>
    public OntologyTerm? FindCertain(string name)
    {
        if (index.FindByName(TermName.Key(name)) is { } named) { return named; }
        var words = NameWords.Of(name);
        if (words.Count == 0 || index.Words.IdsOf(NameRewriting.Canonical(words)) is not { } ids) { return null; }
        var terms = index.Words.FindInOrder(ids).Select(label => index.Labels[label]).Where(static label => label.IsName).Take(2).ToArray();
        return terms is [var only] && Distinctions.Of(words).FindDifference(Distinctions.Of(only.Text)) is null ? only.Term : null;
    }

    /// <summary>The terms that a name may mean, best first, each once.</summary>
    /// <param name="name">Any name.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="isHidden">Labels that count as absent; for measuring.</param>
    public IReadOnlyList<TermMatch> Search(string name, int limit, Func<int, bool>? isHidden = null) =>
        Search(name, limit, limit > 1 ? Depth.Near : Depth.Exact, isHidden);

    private IReadOnlyList<TermMatch> Search(string name, int limit, Depth depth, Func<int, bool>? isHidden = null)
    {
        var words = NameWords.Of(name);
        if (words.Count == 0) { return []; }
        var found = new FoundTerms(index, Distinctions.Of(words), isHidden);
        found.Add(index.FindExact(TermName.Key(name)), MatchKind.Name, MatchKind.Synonym);
        if (depth == Depth.Exact && found.Count > 0) { return found.Ranked(limit); }
        var query = new WordQuery(index.Words, NameRewriting.Canonical(words));
        AddWorded(found, query);
        // A neighbour is never the same concept, and takes a hundred times as long to find.
        if (depth != Depth.Same)
        {
            foreach (var (label, score) in query.Nearest(MaxNeighbours, isHidden)) { found.Add(label, MatchKind.Neighbour, score); }
        }
        return found.Ranked(limit);
    }

    private void AddWorded(FoundTerms found, WordQuery query)
    {
        var words = index.Words;
        if (query.InOrder is not { } inOrder) { return; }
        found.Add(words.FindInOrder(inOrder), MatchKind.Wording, MatchKind.SynonymWording);
        foreach (var meaning in query.Meanings)
        {
            found.Add(words.FindInOrder(meaning), MatchKind.SynonymWording, MatchKind.SynonymWording);
        }
        if (!found.HasSame)
        {
            foreach (var (variant,
                place) in words.Rewordings.Value.GetVariants(inOrder).Select(static (variant, place) => (variant, place)))
            {
                foreach (var label in words.FindInOrder(variant))
                {
                    if (found.IsHidden?.Invoke(label) != true) { found.Add(label, MatchKind.Rewording, 1 - (0.005 * place)); }
                }
            }
        }
        found.Add(words.FindInAnyOrder(inOrder), MatchKind.Words, MatchKind.Words);
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

/// <summary>How a name was found; the kinds stand in the order of their strength.</summary>
internal enum MatchKind
{
    /// <summary>It is the term's name.</summary>
    Name,
    /// <summary>It is the term's name, spelled or worded otherwise.</summary>
    Wording,
    /// <summary>It is a synonym: evidence, for synonyms may mean more or less than the term.</summary>
    Synonym,
    /// <summary>It is a synonym, spelled or worded otherwise.</summary>
    SynonymWording,
    /// <summary>It is a name or synonym when a phrase is replaced by one that the ontology uses for it elsewhere.</summary>
    Rewording,
    /// <summary>It has the same words in another order.</summary>
    Words,
    /// <summary>It shares the weight of its words.</summary>
    Neighbour,
}

/// <summary>A term that a name may mean.</summary>
/// <param name="Label">The number of the name or synonym that was found.</param>
/// <param name="Found">That name or synonym, with its term.</param>
/// <param name="Kind">How it was found.</param>
/// <param name="Confidence">How often such a match is right, from 0 to 1.</param>
/// <param name="Contradiction">Why it cannot be the same concept, or null where nothing speaks against it.</param>
internal sealed record TermMatch(int Label, TermLabel Found, MatchKind Kind, double Confidence, string? Contradiction = null)
{
    /// <summary>The term.</summary>
    public OntologyTerm Term => Found.Term;
}

/// <summary>The terms that were found for a name, each by its best label.</summary>
internal sealed class FoundTerms(TermIndex index, Distinctions distinctions, Func<int, bool>? isHidden)
{
    private readonly Dictionary<OntologyTerm, TermMatch> best = [];

    public int Count => best.Count;

    /// <summary>Labels that count as absent, or null.</summary>
    public Func<int, bool>? IsHidden => isHidden;

    /// <summary>Whether a term was found that is the same concept, as far as words can tell.</summary>
    public bool HasSame => best.Values.Any(static match => match.Contradiction is null);

    /// <summary>Adds labels that agree in full; a name counts more than a synonym.</summary>
    public void Add(IEnumerable<int> labels, MatchKind asName, MatchKind asSynonym)
    {
        foreach (var label in labels)
        {
            if (isHidden?.Invoke(label) != true) { Add(label, index.Labels[label].IsName ? asName : asSynonym, 1); }
        }
    }

    /// <summary>Adds a label.</summary>
    /// <param name="label">Its number.</param>
    /// <param name="kind">How it was found.</param>
    /// <param name="score">How much agrees, from 0 to 1.</param>
    public void Add(int label, MatchKind kind, double score)
    {
        var found = index.Labels[label];
        var known = best.GetValueOrDefault(found.Term);
        if (known is { Contradiction: null } && known.Kind <= kind && known.Confidence >= MatchConfidence.Of(kind, score, null)) { return; }
        var contradiction = FindContradiction(kind, found.Text);
        var confidence = MatchConfidence.Of(kind, score, contradiction);
        if (known is null || confidence > known.Confidence)
        {
            best[found.Term] = new TermMatch(label, found, kind, confidence, contradiction);
        }
    }

    // Whoever says the name in full means the term. A phrase that was replaced may bring letters and numbers of its own.
    private string? FindContradiction(MatchKind kind, string text) => kind switch
    {
        MatchKind.Name or MatchKind.Synonym => null,
        MatchKind.Rewording => distinctions.IsOppositeTo(Distinctions.Of(text)) ? "opposites" : null,
        _ => distinctions.FindDifference(Distinctions.Of(text)),
    };

    /// <summary>The best of them, best first.</summary>
    public IReadOnlyList<TermMatch> Ranked(int limit) =>
    [
        .. best.Values.OrderByDescending(static match => match.Confidence).ThenBy(static match => match.Kind)
            .ThenBy(static match => match.Term.Index).Take(limit),
    ];
}

/// <summary>How often a match of some kind is right.</summary>
internal static class MatchConfidence
{
    public static double Of(MatchKind kind, double score, string? contradiction)
    {
        var confidence = kind switch
        {
            MatchKind.Name => 1,
            MatchKind.Wording => 0.97,
            MatchKind.Synonym => 0.95,
            MatchKind.SynonymWording => 0.92,
            MatchKind.Rewording => 0.9 * score,
            MatchKind.Words => 0.88,
            _ => Math.Max(0, score) * 0.55,
        };
        return contradiction is null ? confidence : confidence * 0.4;
    }
}
