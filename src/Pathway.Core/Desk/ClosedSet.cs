using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>
/// Questions that are asked together, curator by curator. For who takes several questions a call, batches are cut from all that is still open, in
/// sorted order, so that they depend neither on arrival nor on speed. What a call leaves out is asked again alone.
/// </summary>
internal sealed class ClosedSet<TAnswer>(QuestionDesk desk, CuratorCalls calls, int priority)
    where TAnswer : Answer
{
    private readonly List<SetMember<TAnswer>> members = [];
    private volatile SetWork<TAnswer>? work;

    /// <summary>All that is done for the set; null before it is closed.</summary>
    public SetWork<TAnswer>? Work => work;

    /// <summary>Takes in a question whose flight waits for this set.</summary>
    public void Add(SetMember<TAnswer> member, Flight<TAnswer> flight)
    {
        member.Flight = flight;
        members.Add(member);
    }

    /// <summary>Begins to ask; nothing joins any more.</summary>
    public void Close()
    {
        var all = new SetWork<TAnswer>(members);
        work = all;
        Task.Run(() => RunAsync(all));
    }

    private async Task RunAsync(SetWork<TAnswer> all)
    {
        try
        {
            var open = members.OrderBy(static member => member.Question.Subject, StringComparer.Ordinal)
                .ThenBy(static member => string.Join('\u001f', member.Question.Context), StringComparer.Ordinal).ToArray();
            foreach (var curator in desk.Curators)
            {
                if (open.Length == 0 || curator.Answerer(open[0].Question) is not { } answerer) { continue; }
                var unasked = open.Where(member => IsUnasked(member, answerer)).ToArray();
                if (unasked.Length == 0) { continue; }
                await Task.WhenAll(unasked.Chunk(curator.BatchSize(unasked[0].Question)).Select(piece => AskAsync(curator, answerer, piece))).ConfigureAwait(false);
                open = [.. open.Where(static member => !member.IsSettled)];
            }
            foreach (var member in open) { member.Settle(member.Abstention ?? CuratorCalls.Nobody(member.Question)); }
        }
        catch (Exception failure)
        {
            // Whatever it is, it must reach those who wait.
            foreach (var member in members) { member.Fail(failure); }
        }
        finally
        {
            all.End();
        }
    }

    private bool IsUnasked(SetMember<TAnswer> member, string answerer)
    {
        if (member.Flight.CloseIfAbandoned()) { member.Cancel(); }
        else if (desk.Find<TAnswer>(QuestionKey.Of(member.Question, answerer)) is { } known) { Take(member, known); }
        else { return true; }
        return false;
    }

    private async Task AskAsync(ICurator curator, string answerer, SetMember<TAnswer>[] piece, bool isAskedElsewhere = false)
    {
        LeftOver left = new([], []);
        var mine = new SetWork<TAnswer>(piece);
        foreach (var member in piece) { member.Begin(mine); }
        try
        {
            if (isAskedElsewhere) { await desk.FreeAsync(QuestionKey.Of(piece[0].Question, answerer), piece[0].Flight.Abort).ConfigureAwait(false); }
            left = await PutAsync(curator, answerer, piece).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            foreach (var member in piece) { member.Cancel(); }
        }
        catch (Exception failure)
        {
            // As with a question by itself: who asked is told, the rest of the set goes on.
            foreach (var member in piece) { member.Fail(failure); }
        }
        finally
        {
            mine.End();
        }
        await Task.WhenAll(left.Missing.Select(member => AskAsync(curator, answerer, [member]))
            .Concat(left.AskedElsewhere.Select(member => AskAsync(curator, answerer, [member], isAskedElsewhere: true)))).ConfigureAwait(false);
    }

    private async Task<LeftOver> PutAsync(ICurator curator, string answerer, SetMember<TAnswer>[] piece)
    {
        using var waiting = new SharedCallers<TAnswer>(piece);
        using var slot = await calls.EnterAsync(piece[0].Question, priority, waiting).ConfigureAwait(false);
        // Waiting takes time: another flight or another process may have answered.
        var rest = new List<SetMember<TAnswer>>(piece.Length);
        foreach (var member in piece)
        {
            if (desk.FindStored(member.Question) is { } found) { member.Settle(found); }
            else { rest.Add(member); }
        }
        using var leases = await BatchLeases<TAnswer>.TakeAsync(desk, curator, answerer, rest, calls.LeaseLength).ConfigureAwait(false);
        rest.Clear();
        foreach (var member in leases.Held)
        {
            // Whoever held it before may have answered.
            if (desk.Find<TAnswer>(QuestionKey.Of(member.Question, answerer)) is { } known) { Take(member, known); }
            else { rest.Add(member); }
        }
        if (rest.Count == 0) { return new LeftOver([], leases.Elsewhere); }
        using var callers = new SharedCallers<TAnswer>(rest);
        var replies = await calls.PutAsync(new PutCall<TAnswer>(curator, answerer, [.. rest.Select(static member => member.Question)], priority, callers, rest[0].Lap)).ConfigureAwait(false);
        var alone = new List<SetMember<TAnswer>>();
        for (var i = 0; i < rest.Count; i++)
        {
            // Of the others nobody measured this call: what follows begins here.
            if (i > 0) { rest[i].Lap.Next(); }
            if (replies[i] is { } reply) { Take(rest[i], reply); }
            else { alone.Add(rest[i]); }
        }
        return new LeftOver(alone, leases.Elsewhere);
    }

    // What the call left out, and what another process asks.
    private sealed record LeftOver(IReadOnlyList<SetMember<TAnswer>> Missing, IReadOnlyList<SetMember<TAnswer>> AskedElsewhere);

    private static void Take(SetMember<TAnswer> member, Reply<TAnswer> reply)
    {
        if (reply.Answer is { IsAbstention: true }) { member.Abstention = reply; }
        else { member.Settle(reply); }
    }
}
