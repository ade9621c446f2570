namespace Pathway.Questions;

/// <summary>An answer as a curator gives it, with what the call used and where its time went; null where nothing was used that counts.</summary>
internal sealed record Told<TAnswer>(TAnswer Answer, CallUsage? Usage = null, CallTimes? Times = null)
    where TAnswer : Answer
{
    /// <summary>What the reply says of itself; null where it says nothing.</summary>
    public CallReply? Reply { get; init; }
}
