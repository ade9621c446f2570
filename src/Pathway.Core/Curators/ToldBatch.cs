using Pathway.Llm.Replies;
using Pathway.Questions;

namespace Pathway.Curators;

/// <summary>What a call brought for several questions.</summary>
/// <param name="Items">For each question, in its order, the answer or why it is missing.</param>
/// <param name="ItemsCut">How many answers had begun and were cut off.</param>
/// <param name="IsCut">Whether the reply reached the limit of its length.</param>
/// <param name="Usage">What the call used.</param>
/// <param name="Times">Where its time went.</param>
internal sealed record ToldBatch<TAnswer>(IReadOnlyList<ReplyItem<TAnswer>> Items, int ItemsCut, bool IsCut, CallUsage? Usage, CallTimes? Times)
    where TAnswer : Answer;
