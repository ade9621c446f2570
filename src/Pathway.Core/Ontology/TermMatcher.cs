using Pathway.Model;
using Pathway.Text;

namespace Pathway.Ontology;

/// <summary>
/// Finds the terms that a name may denote: by identifier, by name, by synonym, by another wording, by the same words in another order, then
/// the nearest by the weight of shared words. Terms that a distinction excludes come last, with the reason. Deterministic.
/// </summary>
internal sealed class TermMatcher(TermIndex index)
{
    /// <summary>The least confidence of a match that counts as the same concept.</summary>
    public const double MinConfidence = 0.6;

    private const int MaxNeighbours = 40;

    /// <summary>The concept that a name denotes, or null: only kinds of match that are exact count.</summary>
    public TermMatch? Find(string name) => index.Claims.Find(name) is { IsExact: true, Contradiction: null } match ? match : null;

    /// <summary>
    /// The concept that a name denotes, else a term to which it is near by a synonym or a former identifier; or null. The kind says which.
    /// </summary>
    public TermMatch? FindNear(string name) => index.Claims.Find(name) is { Contradiction: null } match ? match : null;

    /// <summary>
    /// The concept that a node denotes: that of its identifier, else that of its name; or null.
    /// </summary>
    public OntologyTerm? FindConcept(string name, string? identifier) => index.Graph.Find(identifier) ?? Find(name)?.Term;

    /// <summary>
    /// The only term with this name in any spelling and wording; null where there are several, or a distinction excludes it.
    /// </summary>
    public OntologyTerm? FindCertain(string name)
    {
        if (index.FindByName(TermName.Key(name)) is { } named) { return named; }
        var words = NameWords.Of(name);
        if (words.Count == 0 || index.Words.IdsOf(NameRewriting.Canonical(words)) is not { } ids) { return null; }
        var terms = index.Words.FindInOrder(ids).Select(label => index.Labels[label]).Where(static label => label.IsName).Take(2).ToArray();
        return terms is [var only] && Distinctions.Of(words).FindDifference(Distinctions.Of(only.Text)) is null ? only.Term : null;
    }

    /// <summary>The terms that a name may denote, best first, each once.</summary>
    /// <param name="name">Any name.</param>
    /// <param name="limit">The most terms.</param>
    /// <param name="isHidden">Labels to ignore, for measurements.</param>
    public IReadOnlyList<TermMatch> Search(string name, int limit, Func<int, bool>? isHidden = null) =>
        Search(NameWords.Of(name), TermName.Key(name), limit, isHidden);

    private IReadOnlyList<TermMatch> Search(List<string> words, string key, int limit, Func<int, bool>? isHidden)
    {
        if (words.Count == 0) { return []; }
        var found = new FoundTerms(index, Distinctions.Of(words), isHidden);
        found.Add(index.FindExact(key), MatchKind.Name, MatchKind.Synonym);
        if (limit == 1 && found.Count > 0) { return found.Ranked(limit); }
        var query = new WordQuery(index.Words, NameRewriting.Canonical(words));
        AddWorded(found, query);
        foreach (var (label, score) in query.Nearest(MaxNeighbours, isHidden)) { found.Add(label, MatchKind.Neighbour, score); }
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
            var variants = words.Rewordings.Value.GetVariants(inOrder);
            for (var i = 0; i < variants.Count; i++)
            {
                foreach (var label in words.FindInOrder(variants[i]))
                {
                    if (found.IsHidden?.Invoke(label) != true) { found.Add(label, MatchKind.Rewording, 1 - (0.005 * i)); }
                }
            }
        }
        found.Add(words.FindInAnyOrder(inOrder), MatchKind.Words, MatchKind.Words);
    }
}

/// <summary>How a name was found, the strongest kind first. Those before <see cref="Retired"/> are exact.</summary>
internal enum MatchKind
{
    /// <summary>The identifier of the term.</summary>
    Identifier,
    /// <summary>The name of the term.</summary>
    Name,
    /// <summary>The name of the term in another spelling or wording.</summary>
    Wording,
    /// <summary>An exact synonym.</summary>
    Synonym,
    /// <summary>An exact synonym in another spelling or wording.</summary>
    SynonymWording,
    /// <summary>A name or synonym after the name is rewritten by rules that hold for any name.</summary>
    Rewritten,
    /// <summary>The same words in another order.</summary>
    Words,
    /// <summary>An identifier that was merged into the term, or that the term replaces.</summary>
    Retired,
    /// <summary>A name or synonym after a phrase is replaced as the ontology does elsewhere.</summary>
    Rewording,
    /// <summary>A synonym that says more than the name of the term.</summary>
    NarrowSynonym,
    /// <summary>A synonym that says less than the name of the term.</summary>
    BroadSynonym,
    /// <summary>A synonym for something near the term.</summary>
    RelatedSynonym,
    /// <summary>Shared words only.</summary>
    Neighbour,
}

/// <summary>A claim that a name denotes a term, or is near it.</summary>
/// <param name="Label">The number of the name or synonym that was found.</param>
/// <param name="Found">That name or synonym, with its term.</param>
/// <param name="Kind">How it was found.</param>
/// <param name="Confidence">The share of such matches that are right, from 0 to 1.</param>
/// <param name="Contradiction">Why it cannot be the same concept, or null.</param>
internal sealed record TermMatch(int Label, TermLabel Found, MatchKind Kind, double Confidence, string? Contradiction = null)
{
    /// <summary>The term.</summary>
    public OntologyTerm Term => Found.Term;

    /// <summary>Whether the name denotes the term, and not only something near it.</summary>
    public bool IsExact => Kind < MatchKind.Retired;

    /// <summary>Whether the name was changed to find the term: neither it nor its identifier stands in the ontology.</summary>
    public bool IsRewritten => Kind is MatchKind.Wording or MatchKind.SynonymWording or MatchKind.Rewritten or MatchKind.Words;

    /// <summary>The kind in the words of the field.</summary>
    public string Claim => ClaimOf(Kind);

    /// <summary>A kind in the words of the field.</summary>
    public static string ClaimOf(MatchKind kind) => kind switch
    {
        MatchKind.Identifier => "identifier",
        MatchKind.Name => "exact name",
        MatchKind.Synonym => "exact synonym",
        MatchKind.Wording or MatchKind.SynonymWording or MatchKind.Rewritten or MatchKind.Words => "rewritten",
        MatchKind.Retired => "former identifier",
        MatchKind.Rewording => "reworded as other names",
        MatchKind.NarrowSynonym => "narrow synonym",
        MatchKind.BroadSynonym => "broad synonym",
        MatchKind.RelatedSynonym => "related synonym",
        _ => "guessed from words",
    };
}

/// <summary>The terms that were found for a name, each by its best label.</summary>
internal sealed class FoundTerms(TermIndex index, Distinctions distinctions, Func<int, bool>? isHidden)
{
    private readonly Dictionary<OntologyTerm, TermMatch> best = [];

    public int Count => best.Count;

    /// <summary>Labels to ignore, or null.</summary>
    public Func<int, bool>? IsHidden => isHidden;

    /// <summary>Whether a term was found that may be the same concept.</summary>
    public bool HasSame => best.Values.Any(static match => match.Contradiction is null);

    /// <summary>Adds labels that match in full; a name counts more than a synonym.</summary>
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
    /// <param name="score">The degree of the match, from 0 to 1.</param>
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

    // A full name or synonym is never contradicted. A replaced phrase may add letters and numbers, so that only opposites count.
    private string? FindContradiction(MatchKind kind, string text) => kind switch
    {
        MatchKind.Name or MatchKind.Synonym => null,
        MatchKind.Rewording => distinctions.IsOppositeTo(Distinctions.Of(text)) ? "opposites" : null,
        _ => distinctions.FindDifference(Distinctions.Of(text)),
    };

    /// <summary>The best terms, best first.</summary>
    public IReadOnlyList<TermMatch> Ranked(int limit) =>
    [
        .. best.Values.OrderByDescending(static match => match.Confidence).ThenBy(static match => match.Kind)
            .ThenBy(static match => match.Term.Index).Take(limit),
    ];
}

/// <summary>The confidence of each kind of match.</summary>
internal static class MatchConfidence
{
    public static double Of(MatchKind kind, double score, string? contradiction)
    {
        var confidence = kind switch
        {
            MatchKind.Identifier or MatchKind.Name => 1,
            MatchKind.Wording => 0.97,
            MatchKind.Synonym => 0.95,
            MatchKind.SynonymWording => 0.92,
            MatchKind.Rewritten => 0.9 * score,
            MatchKind.Rewording => 0.82 * score,
            MatchKind.Words => 0.88,
            MatchKind.Retired => 0.8,
            MatchKind.NarrowSynonym => 0.7,
            MatchKind.BroadSynonym or MatchKind.RelatedSynonym => 0.6,
            _ => Math.Max(0, score) * 0.55,
        };
        return contradiction is null ? confidence : confidence * 0.4;
    }
}
