using Pathway.Text;

namespace Pathway.Ontology;

/// <summary>The terms that were found for a name, each by its best label.</summary>
internal sealed class FoundTerms(TermIndex index, Distinctions distinctions, Func<int, bool>? isHidden)
{
    private readonly Dictionary<OntologyTerm, TermMatch> best = [];

    public int Count => best.Count;

    /// <summary>Labels that count as absent, or null.</summary>
    public Func<int, bool>? IsHidden => isHidden;

    /// <summary>Whether a term was found that is the same concept, as far as words can tell.</summary>
    public bool HasSame => best.Values.Any(static match => match.Against is null);

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
        if (known is { Against: null } && known.Kind <= kind && known.Confidence >= MatchConfidence.Of(kind, score, null)) { return; }
        var against = Against(kind, found.Text);
        var confidence = MatchConfidence.Of(kind, score, against);
        if (known is null || confidence > known.Confidence) { best[found.Term] = new TermMatch(label, found, kind, confidence, against); }
    }

    // Whoever says the name in full means the term. A phrase that was replaced may bring letters and numbers of its own.
    private string? Against(MatchKind kind, string text) => kind switch
    {
        MatchKind.Name or MatchKind.Synonym => null,
        MatchKind.Rewording => distinctions.IsOppositeTo(Distinctions.Of(text)) ? "opposites" : null,
        _ => distinctions.From(Distinctions.Of(text)),
    };

    /// <summary>The best of them, best first.</summary>
    public IReadOnlyList<TermMatch> Ranked(int most) =>
    [
        .. best.Values.OrderByDescending(static match => match.Confidence).ThenBy(static match => match.Kind).ThenBy(static match => match.Term.Index).Take(most),
    ];
}
