namespace Pathway.Questions;

/// <summary>What a curator says to a question. An abstention is an answer too: it is stored, and the next curator may be asked.</summary>
internal abstract record Answer
{
    /// <summary>Whether the curator does not know. Never a guess dressed as an answer.</summary>
    public abstract bool IsAbstention { get; }

    /// <summary>An answer of this type that says that the curator does not know.</summary>
    /// <param name="reason">Why, in a few words.</param>
    public abstract Answer Abstention(string reason);

    /// <summary>How sure the curator is, from 0 to 1, or null where it does not say.</summary>
    public double? Confidence { get; init; }

    /// <summary>Why, in a few words.</summary>
    public string? Reason { get; init; }
}
