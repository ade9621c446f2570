using System.Globalization;
using Pathway.Errors;
using Pathway.Questions;
using Pathway.Store;
using Pathway.Telemetry;

namespace Pathway.Desk;

/// <summary>
/// Tries calls of a run: each within a place in the lane of whoever answers and a time limit. What comes back is stored, each answer under its
/// own key, and every try has its line in the ledger.
/// </summary>
internal sealed class CallTries(QuestionDesk desk, RunOptions options, string runId, RunTelemetry telemetry)
{
    private readonly CallEntrance entrance = new(desk, options);
    private int begun;
    private int hedges;
    private int running;

    /// <summary>Calls begun so far.</summary>
    public int Begun => Volatile.Read(ref begun);

    /// <summary>How many of them were put beside an equal one.</summary>
    public int Hedges => Volatile.Read(ref hedges);

    /// <summary>Calls under way.</summary>
    public int Running => Volatile.Read(ref running);

    /// <returns>For each question the reply, or null where the call left it out. Never all null.</returns>
    /// <exception cref="CuratorException">The call brought nothing.</exception>
    /// <exception cref="OperationCanceledException">Nobody wants a reply any more.</exception>
    public async Task<IReadOnlyList<Reply<TAnswer>?>> TryAsync<TAnswer>(PutCall<TAnswer> put)
        where TAnswer : Answer
    {
        put.Callers.ThrowIfAbandoned();
        put.Lap.ToLane();
        using var entry = await entrance.EnterAsync(put).ConfigureAwait(false);
        return await MakeAsync(put, entry).ConfigureAwait(false);
    }

    /// <summary>Makes a call that may leave.</summary>
    /// <inheritdoc cref="TryAsync"/>
    public async Task<IReadOnlyList<Reply<TAnswer>?>> MakeAsync<TAnswer>(PutCall<TAnswer> put, CallEntry entry)
        where TAnswer : Answer
    {
        put.Callers.ThrowIfAbandoned();
        put.Lap.ToCall();
        var call = new OpenCall(desk.Clock, runId, put.Questions, put.Keys, put.Answerer, put.Lap);
        entry.Leave();
        var heard = telemetry.Call(put.Curator, put.Questions, put.Tries, put.Lap.Queued, put.Lap.InLane);
        Interlocked.Increment(ref begun);
        Interlocked.Increment(ref running);
        if (put.IsHedge) { Interlocked.Increment(ref hedges); }
        put.Watch?.Leave();
        try
        {
            Tell(put.IsHedge ? DeskEventKind.Hedged : DeskEventKind.CallStarted, put.Questions, put.Answerer);
            var told = await AskInTimeAsync(put).ConfigureAwait(false);
            heard?.Answered(told.Usage, told.Reply, told.Items.Count(static item => item.Answer is null));
            put.Watch?.Answer();
            entry.Answered(told.Usage);
            return await KeepAsync(put, call, told).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (put.Callers.Abort.IsCancellationRequested)
        {
            heard?.Stop();
            await desk.Store.RecordAsync(call.End(CallOutcome.Aborted)).ConfigureAwait(false);
            throw;
        }
        catch (Exception failure) when (failure is not StoreException)
        {
            var told = failure as CuratorException ?? Fault(failure);
            heard?.Failed(told);
            entry.Failed(told);
            await desk.Store.RecordAsync(call.End(CallOutcome.Failed, told.Usage, told.Times, told.Error.Id)).ConfigureAwait(false);
            Tell(DeskEventKind.CallFailed, put.Questions, told.Message);
            if (ReferenceEquals(told, failure)) { throw; }
            throw told;
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    private async Task<ToldBatch<TAnswer>> AskInTimeAsync<TAnswer>(PutCall<TAnswer> put)
        where TAnswer : Answer
    {
        using var timer = new CancellationTokenSource(options.Timeout, desk.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(put.Callers.Abort, timer.Token);
        try
        {
            if (put.Questions.Count > 1) { return Useful(await put.Curator.AskBatchAsync(put.Questions, either.Token).ConfigureAwait(false), put.Questions.Count); }
            return await put.Curator.AskAsync(put.Questions[0], either.Token).ConfigureAwait(false) is { Answer: not null } told
                ? new ToldBatch<TAnswer>([new ToldItem<TAnswer>(told.Answer, null)], 0, false, told.Usage, told.Times) { Reply = told.Reply } : throw new InvalidOperationException("The curator returned null.");
        }
        catch (OperationCanceledException late) when (timer.IsCancellationRequested && !put.Callers.Abort.IsCancellationRequested)
        {
            throw new CuratorException(PathwayErrors.AnswerTimedOut, string.Create(CultureInfo.InvariantCulture, $"no answer came within {options.Timeout.TotalSeconds:0.###} s"), isTransient: true, late);
        }
    }

    // Tried again as it is, a batch of which nothing could be used would be no better: each is asked alone then.
    private static ToldBatch<TAnswer> Useful<TAnswer>(ToldBatch<TAnswer> told, int questions)
        where TAnswer : Answer
    {
        if (told.Items.Count != questions) { throw new InvalidOperationException($"The curator answered {told.Items.Count} of {questions} questions."); }
        return told.Items.Any(static item => item.Answer is not null) ? told
            : throw new CuratorException(Missing(told), $"the reply to {questions} questions holds no usable answer: {told.Items[0].Missing}", isTransient: false) { Usage = told.Usage, Times = told.Times, Reply = told.Reply };
    }

    private async Task<IReadOnlyList<Reply<TAnswer>?>> KeepAsync<TAnswer>(PutCall<TAnswer> put, OpenCall call, ToldBatch<TAnswer> told)
        where TAnswer : Answer
    {
        var isWhole = told.Items.All(static item => item.Answer is not null);
        var outcome = told.Items.All(static item => item.Answer is not { IsAbstention: false }) ? CallOutcome.Abstained : CallOutcome.Answered;
        CallRecord? ended = call.End(outcome, told.Usage, told.Times, isWhole ? null : Missing(told).Id);
        var keeping = new Task<Reply<TAnswer>>?[put.Questions.Count];
        // All at once, so that they are committed together; the first takes the line in the ledger with it.
        for (var i = 0; i < keeping.Length; i++)
        {
            if (told.Items[i].Answer is not { } answer) { continue; }
            keeping[i] = desk.KeepAsync<TAnswer>(call.Answer(i, AnswerJson.Write(answer)), ended);
            ended = null;
        }
        await Task.WhenAll(keeping.OfType<Task>()).ConfigureAwait(false);
        var answered = put.Questions.Where((_, i) => keeping[i] is not null).ToArray();
        Tell(DeskEventKind.CallAnswered, answered, put.Answerer);
        return [.. keeping.Select(static kept => kept?.Result)];
    }

    private void Tell(DeskEventKind what, IReadOnlyList<Question> questions, string detail)
    {
        foreach (var question in questions) { options.Observe(new DeskEvent(what, question, detail)); }
    }

    private static PathwayError Missing<TAnswer>(ToldBatch<TAnswer> told)
        where TAnswer : Answer => told.IsCut ? PathwayErrors.ReplyCut : PathwayErrors.ReplyUnreadable;

    // A defect of a curator must not cost the other questions; it is reported like any other failure.
    private static CuratorException Fault(Exception failure) =>
        new(PathwayErrors.CuratorFault, $"{failure.GetType().Name}: {failure.Message}", isTransient: false, failure);
}
