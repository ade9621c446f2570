using System.Diagnostics;
using System.Globalization;
using Pathway.Ontology;

namespace Pathway.Bench;

/// <summary>
/// Measures the matcher on the ontology. Each synonym is hidden and must find its term; each leaf is hidden with all its names and must
/// find its parent.
/// </summary>
internal sealed class MatchTrial
{
    private readonly TermIndex index;
    private readonly IReadOnlyList<int> synonyms;
    private readonly IReadOnlyList<OntologyTerm> leaves;

    /// <param name="index">The names.</param>
    /// <param name="split">The half of the terms to measure.</param>
    /// <param name="every">1 measures every case, 10 every tenth case.</param>
    public MatchTrial(TermIndex index, TermSplit split, int every)
    {
        this.index = index;
        synonyms = [.. Enumerable.Range(0, index.Labels.Count)
            .Where(label => !index.Labels[label].IsName && Of(index.Labels[label].Term) == split)
            .Where((_, position) => position % every == 0)];
        leaves = [.. index.Graph.Terms
            .Where(term => term.Children.Count == 0 && Parents(term).Count > 0 && Of(term) == split)
            .Where((_, position) => position % every == 0)];
    }

    /// <summary>The half to which a term belongs.</summary>
    public static TermSplit Of(OntologyTerm term)
    {
        // FNV-1a: the same on every machine, and independent for neighbouring identifiers.
        var hash = 2166136261u;
        foreach (var letter in term.Id) { hash = (hash ^ letter) * 16777619; }
        return ((hash >> 16) & 1) == 0 ? TermSplit.Tuning : TermSplit.HeldOut;
    }

    /// <summary>All figures, with the baselines of simple trigrams and ten rewrite rules.</summary>
    public IEnumerable<TrialRow> Rows()
    {
        var clock = Stopwatch.StartNew();
        var found = Synonyms();
        yield return new("synonym finds its term, first", found.First, 0.855);
        yield return new("synonym finds its term, among five", found.AmongFive, 0.938);
        yield return new("taken for the same concept: coverage", found.Coverage, 0.835);
        yield return new("taken for the same concept: precision", found.Precision, 0.941);
        yield return new("milliseconds a query", clock.Elapsed.TotalMilliseconds / synonyms.Count, null);
        clock.Restart();
        var placed = Leaves();
        yield return new("hidden leaf finds a parent, first", placed.First, 0.58);
        yield return new("hidden leaf finds a parent, among five", placed.AmongFive, 0.79);
        yield return new("hidden leaf is put under a true ancestor", placed.Ancestor, 0.76);
        yield return new("guesses confident enough for an answer: coverage", placed.Coverage, null);
        yield return new("guesses confident enough for an answer: true ancestor", placed.Precision, null);
        yield return new("milliseconds a guess", clock.Elapsed.TotalMilliseconds / leaves.Count, null);
    }

    /// <summary>Hides each synonym and looks for its term.</summary>
    public (double First, double AmongFive, double Coverage, double Precision) Synonyms()
    {
        var matcher = new TermMatcher(index);
        int first = 0, five = 0, accepted = 0, right = 0;
        foreach (var label in synonyms)
        {
            var (term, text, _, _) = index.Labels[label];
            var matches = matcher.Search(text, 5, hidden => hidden == label);
            var isFirst = matches is [var best, ..] && best.Term == term;
            if (isFirst) { first++; }
            if (matches.Any(match => match.Term == term)) { five++; }
            if (matches is not [{ Contradiction: null, Confidence: >= TermMatcher.MinConfidence }, ..]) { continue; }
            accepted++;
            if (isFirst) { right++; }
        }
        return (Share(first, synonyms.Count), Share(five, synonyms.Count), Share(accepted, synonyms.Count), Share(right, accepted));
    }

    /// <summary>Hides each leaf with all its names and looks for its parent.</summary>
    public (double First, double AmongFive, double Ancestor, double Coverage, double Precision) Leaves()
    {
        var guess = new ParentGuesser(index);
        int first = 0, five = 0, ancestor = 0, accepted = 0, right = 0;
        foreach (var leaf in leaves)
        {
            var parents = Parents(leaf);
            var guesses = guess.Guess(leaf.Name, 5, label => index.Labels[label].Term == leaf);
            if (guesses.Any(candidate => parents.Contains(candidate.Term))) { five++; }
            if (guesses is not [var best, ..]) { continue; }
            if (parents.Contains(best.Term)) { first++; }
            var isAncestor = OntologyGraph.IsAncestor(best.Term, leaf);
            if (isAncestor) { ancestor++; }
            if (best.Confidence < ParentGuesser.MinConfidence) { continue; }
            accepted++;
            if (isAncestor) { right++; }
        }
        return (Share(first, leaves.Count), Share(five, leaves.Count), Share(ancestor, leaves.Count),
            Share(accepted, leaves.Count), Share(right, accepted));
    }

    private static HashSet<OntologyTerm> Parents(OntologyTerm term) =>
        [.. term.Links.Where(static link => link.IsHierarchical).Select(static link => link.Parent)];

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}

/// <summary>A figure of a trial.</summary>
internal sealed record TrialRow(string Name, double Value, double? Base)
{
    public string Text => Base is null && Name.StartsWith("milliseconds", StringComparison.Ordinal)
        ? Value.ToString("0.00", CultureInfo.InvariantCulture)
        : Value.ToString("0.0 %", CultureInfo.InvariantCulture);

    public string Baseline => Base?.ToString("0.0 %", CultureInfo.InvariantCulture) ?? "-";
}

/// <summary>
/// The two halves of the terms, by a hash of the identifier: rules and thresholds are tuned on one, figures are reported on the other.
/// </summary>
internal enum TermSplit
{
    /// <summary>The half for tuning.</summary>
    Tuning,
    /// <summary>The half for measuring only.</summary>
    HeldOut,
}
