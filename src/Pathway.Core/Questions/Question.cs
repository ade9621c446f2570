using Pathway.Model;

namespace Pathway.Questions;

/// <summary>
/// Something that a model, an ontology or a cache can answer. It holds no more context than it needs: whatever it holds
/// is part of its key, and nothing else is.
/// </summary>
internal abstract record Question
{
    /// <summary>The kind, a word such as "parent"; part of the key and of the name of the prompt.</summary>
    public abstract string Kind { get; }

    /// <summary>The key of the term it is about (<see cref="TermName.Key"/>).</summary>
    public required string Subject { get; init; }

    /// <summary>What the question says beside kind and subject, in a fixed order: roots, candidates, exclusions.</summary>
    public abstract IEnumerable<string> Context { get; }

    /// <summary>Whether an answer imported from another cache, known by kind and subject alone, may serve.</summary>
    public virtual bool AcceptsImported => false;

    /// <summary>
    /// Whether it is asked beside the hierarchy: about evidence, in slots of its own, so that neither waits for the other.
    /// </summary>
    public virtual bool IsEvidence => false;

    /// <summary>The question in a line, for people.</summary>
    public abstract string Text { get; }
}

/// <summary>A question with the type of its answer.</summary>
internal abstract record Question<TAnswer> : Question
    where TAnswer : Answer;

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

/// <summary>What came of a question: an answer with its provenance, or the failure to get one.</summary>
internal sealed record Reply<TAnswer>
    where TAnswer : Answer
{
    /// <summary>The answer; null if and only if there is a failure.</summary>
    public TAnswer? Answer { get; init; }

    /// <summary>Who answered and from where; null for a failure.</summary>
    public PathwayProvenance? Provenance { get; init; }

    /// <summary>Why there is no answer, or null.</summary>
    public PathwayFailure? Failure { get; init; }
}

/// <summary>
/// The key of a question: kind, subject, what the question says, and who answers. Never the order of arrival, the number
/// of threads, the transport or a time-out.
/// </summary>
internal static class QuestionKey
{
    /// <summary>The key of the answer that <paramref name="answerer"/> gives to the question: 64 hexadecimal digits.</summary>
    public static string Of(Question question, string answerer) =>
        ContentHash.Of([question.Kind, question.Subject, answerer, .. question.Context]);

    /// <summary>The key of an imported answer, which is known by kind and subject alone.</summary>
    public static string Imported(string kind, string subject) => ContentHash.Of([kind, subject, "imported"]);

    /// <summary>The key under which equal questions meet while they are in flight, whoever answers.</summary>
    public static string InFlight(Question question) => ContentHash.Of([question.Kind, question.Subject, "", .. question.Context]);
}
