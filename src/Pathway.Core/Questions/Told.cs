namespace Pathway.Questions;

/// <summary>An answer as a curator gives it, with what the call used; null where nothing was used that counts.</summary>
internal sealed record Told<TAnswer>(TAnswer Answer, CallUsage? Usage = null)
    where TAnswer : Answer;
