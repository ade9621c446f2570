using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>Something that is done for several questions at once, until it has ended.</summary>
internal sealed class SetWork<TAnswer>(IReadOnlyList<SetMember<TAnswer>> members)
    where TAnswer : Answer
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether nobody waits for any of them any more.</summary>
    public bool IsAbandoned => members.All(static member => member.IsSettled || member.Flight.Abort.IsCancellationRequested);

    public Task Ended => ended.Task;

    public void End() => ended.TrySetResult();
}
