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
internal sealed record GuessedParent(OntologyTerm Term, double Confidence, GuessKind Kind)
{
    /// <summary>Why, in a few words that an identifier completes.</summary>
    public string Reason => Kind switch
    {
        GuessKind.Broadened => "a broader word makes the name that of",
        GuessKind.Contained => "the name says more than",
        GuessKind.AboveNarrower => "a term that says more than the name lies below",
        _ => "terms like the name lie below",
    };
}

/// <summary>Gathers what speaks for each parent: the strongest counts in full, what agrees with it in part.</summary>
internal sealed class ParentVotes
{
    private const double Agreement = 0.5;
    private const double Most = 0.95;

    private readonly Dictionary<OntologyTerm, (double Joint, double Best, GuessKind Kind)> votes = [];

    public void Add(OntologyTerm term, double score, GuessKind kind)
    {
        if (!votes.TryGetValue(term, out var before)) { votes[term] = (score, score, kind); return; }
        var joint = Math.Max(1 - ((1 - before.Joint) * (1 - (Agreement * score))), score);
        votes[term] = score > before.Best ? (joint, score, kind) : (joint, before.Best, before.Kind);
    }

    public IReadOnlyList<GuessedParent> Ranked(int most) =>
    [
        .. votes.Select(static vote => new GuessedParent(vote.Key, Math.Min(Most, vote.Value.Joint), vote.Value.Kind))
            .OrderByDescending(static guess => guess.Confidence).ThenBy(static guess => guess.Term.Index).Take(most),
    ];
}
