namespace Pathway.Ontology;

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
/// <param name="Near">The term of the ontology that is like the name: the parent itself, or one below it.</param>
internal sealed record GuessedParent(OntologyTerm Term, double Confidence, GuessKind Kind, OntologyTerm Near)
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
    private const double Agreement = 0.5;
    private const double Most = 0.95;

    private readonly Dictionary<OntologyTerm, (double Joint, double Best, GuessKind Kind, OntologyTerm Near)> votes = [];

    /// <summary>Adds what speaks for a term.</summary>
    /// <param name="term">The term.</param>
    /// <param name="score">How much, from 0 to 1.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="near">The term that is like the name; the term itself when it is null.</param>
    public void Add(OntologyTerm term, double score, GuessKind kind, OntologyTerm? near = null)
    {
        if (!votes.TryGetValue(term, out var before)) { votes[term] = (score, score, kind, near ?? term); return; }
        var joint = Math.Max(1 - ((1 - before.Joint) * (1 - (Agreement * score))), score);
        votes[term] = score > before.Best ? (joint, score, kind, near ?? term) : (joint, before.Best, before.Kind, before.Near);
    }

    public IReadOnlyList<GuessedParent> Ranked(int most) =>
    [
        .. votes.Select(static vote => new GuessedParent(vote.Key, Math.Round(Math.Min(Most, vote.Value.Joint), 6), vote.Value.Kind, vote.Value.Near))
            .OrderByDescending(static guess => guess.Confidence).ThenBy(static guess => guess.Term.Index).Take(most),
    ];
}
