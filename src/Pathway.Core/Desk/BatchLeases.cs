using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>The right to ask several questions in one call; those that another process asks are left to it.</summary>
internal sealed class BatchLeases<TAnswer> : IDisposable
    where TAnswer : Answer
{
    private readonly IReadOnlyList<IDisposable> leases;

    private BatchLeases(IReadOnlyList<SetMember<TAnswer>> members, IReadOnlyList<IDisposable?> taken)
    {
        leases = [.. taken.OfType<IDisposable>()];
        Held = [.. members.Where((_, i) => taken[i] is not null)];
        Elsewhere = [.. members.Where((_, i) => taken[i] is null)];
    }

    /// <summary>What may be asked.</summary>
    public IReadOnlyList<SetMember<TAnswer>> Held { get; }

    /// <summary>What another process asks.</summary>
    public IReadOnlyList<SetMember<TAnswer>> Elsewhere { get; }

    public static async Task<BatchLeases<TAnswer>> TakeAsync(QuestionDesk desk, ICurator curator, string answerer, IReadOnlyList<SetMember<TAnswer>> members, TimeSpan length)
    {
        SetMember<TAnswer>[] all = [.. members];
        // All at once, so that they are committed together.
        return new BatchLeases<TAnswer>(all, await Task.WhenAll(all.Select(member => desk.LeaseAsync(curator, member.Question, QuestionKey.Of(member.Question, answerer), length))).ConfigureAwait(false));
    }

    /// <summary>When the answers are stored, or there are none.</summary>
    public void Dispose()
    {
        foreach (var lease in leases) { lease.Dispose(); }
    }
}
