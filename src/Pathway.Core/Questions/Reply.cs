using Pathway.Model;

namespace Pathway.Questions;

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
