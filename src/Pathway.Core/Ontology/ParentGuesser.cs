using Pathway.Text;

namespace Pathway.Ontology;

/// <summary>
/// Guesses the parent of a name that no term has. A term whose words the name contains, or that differs from it by a broader
/// word alone, may be the parent itself; for one that says more than the name, or something else beside it, its parents may be.
/// </summary>
internal sealed class ParentGuesser(TermIndex index)
{
    /// <summary>Below this confidence a guess is not worth an answer.</summary>
    public const double MinConfidence = 0.5;

    private const int MaxNeighbours = 30;
    private const double NearWeight = 0.5;

    private readonly TermMatcher matcher = new(index);

    /// <summary>The terms that may be the parent, best first.</summary>
    /// <param name="name">Any name.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="isHidden">Labels that count as absent; for measuring.</param>
    public IReadOnlyList<GuessedParent> Guess(string name, int limit, Func<int, bool>? isHidden = null)
    {
        var words = NameRewriting.Canonical(name);
        var distinctions = Distinctions.Of(name);
        var overlaps = new NameOverlap(index.Words, words);
        var votes = new ParentVotes();
        foreach (var (variant, trust) in BroaderWords.GetVariants(words)) { AddAll(variant, trust, GuessKind.Broadened); }
        TermMatch? narrower = null;
        var narrowest = default(Overlap);
        foreach (var match in matcher.Search(name, MaxNeighbours, isHidden))
        {
            var theirs = Distinctions.Of(match.Found.Text);
            var overlap = overlaps.OverlapWith(match.Label);
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
                var isNearer = narrower is null
                    || (match.Contradiction is null, overlap.TheirShare).CompareTo((narrower.Contradiction is null, narrowest.TheirShare))
                    > 0;
                if (isNearer && isRegulation == theirs.IsRegulation && !overlaps.AddsMolecule(match.Label))
                {
                    (narrower, narrowest) = (match, overlap);
                }
                continue;
            }
            var likeness = NearWeight * overlap.Similarity * (isRegulation != theirs.IsRegulation ? 0.4 : 1) * (isOpposite ? 0.7 : 1);
            AddParents(match.Term, likeness, GuessKind.AboveNear);
        }
        if (narrower is not null) { AddParents(narrower.Term, 0.3 + (0.65 * narrowest.TheirShare), GuessKind.AboveNarrower); }
        return votes.Ranked(limit);

        // Of several terms that bear one name, the most specific is the one that people mean.
        OntologyTerm Bearer(TermMatch match) => index.Words.FindInOrder(index.Words.WordsOf(match.Label))
            .Where(label => isHidden?.Invoke(label) != true)
            .Select(label => index.Labels[label].Term).Where(term => OntologyGraph.IsAncestor(match.Term, term))
            .OrderByDescending(index.Graph.Specificity).ThenBy(static term => term.Index).FirstOrDefault(match.Term);

        void AddAll(List<string> variant, double score, GuessKind kind)
        {
            if (index.Words.IdsOf(variant) is not { } ids) { return; }
            foreach (var label in index.Words.FindInAnyOrder(ids))
            {
                if (isHidden?.Invoke(label) != true)
                {
                    votes.Add(index.Labels[label].Term, index.Labels[label].IsName ? score : score - 0.05, kind);
                }
            }
        }

        void AddParents(OntologyTerm term, double score, GuessKind kind)
        {
            foreach (var link in term.Links.Where(static link => link.IsHierarchical))
            {
                votes.Add(link.Parent, score * (link.Relation is OntologyRelation.IsA ? 1 : 0.5), kind, kind is GuessKind.AboveNarrower
                    ? term : null);
            }
        }
    }
}

/// <summary>What speaks for a term as the parent of a name.</summary>
internal enum GuessKind
{
    /// <summary>It is the name with a broader word.</summary>
    Broadened,
    /// <summary>The name says all that it says, and more.</summary>
    Contained,
    /// <summary>It lies above the nearest term that says all that the name says, and more.</summary>
    AboveNarrower,
    /// <summary>It lies above a term that shares words with the name.</summary>
    AboveNear,
}

/// <summary>A term that may be the parent of a name.</summary>
/// <param name="Term">The term.</param>
/// <param name="Confidence">How sure the guess is, from 0 to 1.</param>
/// <param name="Kind">What speaks for it most.</param>
/// <param name="NearestTerm">The term of the ontology that is like the name: the parent itself, or one below it.</param>
internal sealed record GuessedParent(OntologyTerm Term, double Confidence, GuessKind Kind, OntologyTerm NearestTerm)
{
    /// <summary>Whether the parent lies above the term that is like the name, and any way up from that serves as well.</summary>
    public bool IsAbove => Kind is GuessKind.AboveNarrower;

    /// <summary>Why, in a few words that an identifier completes.</summary>
    public string Reason => Kind switch
    {
        GuessKind.Broadened => "a broader word makes the name that of",
        GuessKind.Contained => "the name says more than",
        GuessKind.AboveNarrower => "the name says less than",
        _ => "terms like the name lie below",
    };
}

/// <summary>
/// Gathers what speaks for each parent: the strongest counts in full, what agrees with it in part. Rounded, so that the last
/// digit of a logarithm, which differs between systems, orders nothing.
/// </summary>
internal sealed class ParentVotes
{
    private const double AgreementWeight = 0.5;
    private const double MaxConfidence = 0.95;

    private readonly Dictionary<OntologyTerm, (double Joint, double Best, GuessKind Kind, OntologyTerm Near)> votes = [];

    /// <summary>Adds what speaks for a term.</summary>
    /// <param name="term">The term.</param>
    /// <param name="score">How much, from 0 to 1.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="near">The term that is like the name; the term itself when it is null.</param>
    public void Add(OntologyTerm term, double score, GuessKind kind, OntologyTerm? near = null)
    {
        if (!votes.TryGetValue(term, out var before)) { votes[term] = (score, score, kind, near ?? term); return; }
        var joint = Math.Max(1 - ((1 - before.Joint) * (1 - (AgreementWeight * score))), score);
        votes[term] = score > before.Best ? (joint, score, kind, near ?? term) : (joint, before.Best, before.Kind, before.Near);
    }

    public IReadOnlyList<GuessedParent> Ranked(int limit) =>
    [
        .. votes.Select(
            static vote =>
                new GuessedParent(vote.Key, Math.Round(Math.Min(MaxConfidence, vote.Value.Joint), 6), vote.Value.Kind, vote.Value.Near))
            .OrderByDescending(static guess => guess.Confidence).ThenBy(static guess => guess.Term.Index).Take(limit),
    ];
}

/// <summary>Compares the words of one name with those of labels, each word by its weight.</summary>
internal sealed class NameOverlap
{
    private static readonly HashSet<string> Molecules =
        ["dna", "rna", "mrna", "rrna", "trna", "protein", "peptide", "lipid", "carbohydrate", "glucose", "histone"];

    private readonly WordIndex index;
    private readonly bool namesMolecule;
    private readonly HashSet<int> known;
    private readonly double weight;

    /// <param name="index">The labels.</param>
    /// <param name="words">The canonical words of the name.</param>
    public NameOverlap(WordIndex index, IEnumerable<string> words)
    {
        this.index = index;
        known = [];
        foreach (var word in words.Distinct(StringComparer.Ordinal))
        {
            var id = index.IdOf(word);
            weight += id >= 0 ? index.Weight(id) : index.UnknownWeight;
            if (id >= 0) { known.Add(id); }
            namesMolecule |= Molecules.Contains(word);
        }
    }

    /// <summary>Whether a label names a kind of molecule that the name does not: then it is about something else.</summary>
    public bool AddsMolecule(int label) => index.WordsOf(label)
        .Any(word => !known.Contains(word) && Molecules.Contains(index.Vocabulary[word])
            && (namesMolecule || index.Vocabulary[word] != "protein"));

    /// <summary>The overlap with a label.</summary>
    public Overlap OverlapWith(int label)
    {
        double shared = 0, theirs = 0;
        foreach (var word in index.WordsOf(label).Distinct())
        {
            // "Ubiquitination" goes without saying that of proteins.
            if (!namesMolecule && index.Vocabulary[word] == "protein") { continue; }
            theirs += index.Weight(word);
            if (known.Contains(word)) { shared += index.Weight(word); }
        }
        return theirs == 0 ? default : new Overlap(shared / weight, shared / theirs);
    }
}

/// <summary>How much two names share.</summary>
/// <param name="Share">The part of the name's weight that the label shares, from 0 to 1.</param>
/// <param name="TheirShare">The part of the label's weight that the name shares, from 0 to 1.</param>
internal readonly record struct Overlap(double Share, double TheirShare)
{
    private const double All = 0.999;

    /// <summary>Whether the name says all that the label says, and more.</summary>
    public bool IsBroader => TheirShare > All && Share < All;

    /// <summary>Whether the label says all that the name says, and more.</summary>
    public bool IsNarrower => Share > All && TheirShare < All;

    /// <summary>The shared part of both, from 0 to 1.</summary>
    public double Similarity => Share + TheirShare == 0 ? 0 : 2 * Share * TheirShare / (Share + TheirShare);
}
