namespace Pathway.Questions;

/// <summary>What a call brought for several questions.</summary>
/// <param name="Items">For each question, in its order, the answer or why it is missing.</param>
/// <param name="ItemsCut">How many answers had begun and were cut off.</param>
/// <param name="IsCut">Whether the reply reached the limit of its length.</param>
/// <param name="Usage">What the call used.</param>
/// <param name="Times">Where its time went.</param>
internal sealed record ToldBatch<TAnswer>(IReadOnlyList<ToldItem<TAnswer>> Items, int ItemsCut, bool IsCut, CallUsage? Usage, CallTimes? Times)
    where TAnswer : Answer
{
    /// <summary>What the reply says of itself; null where it says nothing.</summary>
    public CallReply? Reply { get; init; }
}

/// <summary>The answer to one of several questions, or why there is none.</summary>
internal sealed record ToldItem<TAnswer>(TAnswer? Answer, string? Missing)
    where TAnswer : Answer;
