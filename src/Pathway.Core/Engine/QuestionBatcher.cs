using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>
/// Asks a closed set of questions, curator by curator. The open questions are sorted and divided into batches, so that the batches depend
/// neither on the order of arrival nor on the speed of answers. Questions that a response omits are asked again in smaller batches, at last
/// alone.
/// </summary>
internal sealed class QuestionBatcher<TAnswer>(QuestionEngine engine, CuratorPipeline pipeline, int priority)
    where TAnswer : Answer
{
    private readonly List<BatchItem<TAnswer>> items = [];
    private volatile BatchOperation<TAnswer>? operation;

    /// <summary>The operation for the whole set; null before it is closed.</summary>
    public BatchOperation<TAnswer>? Operation => operation;

    /// <summary>Adds a question whose request waits for this set.</summary>
    public void Add(BatchItem<TAnswer> item, SharedRequest<TAnswer> request)
    {
        item.Request = request;
        items.Add(item);
    }

    /// <summary>Starts asking. No questions are added after this.</summary>
    public void Close()
    {
        var operationForAll = new BatchOperation<TAnswer>(items);
        operation = operationForAll;
        Task.Run(() => RunAsync(operationForAll));
    }

    private async Task RunAsync(BatchOperation<TAnswer> operationForAll)
    {
        try
        {
            var open = QuestionOrder.Sort(items, static item => item.Question);
            foreach (var curator in engine.Curators)
            {
                if (open.Length == 0 || open[0].Keyed.Find(curator) is null) { continue; }
                foreach (var item in open.Where(item => item.Unavailable is not null && item.Chain != curator.Chain))
                {
                    item.SetReply(item.Unavailable!);
                }
                var unasked = open.Where(item => !item.IsCompleted && item.IsDueFor(curator) && NeedsCall(item, curator)).ToArray();
                foreach (var item in unasked.Where(static item => item.Unavailable is not null))
                {
                    pipeline.ReportFallback(item.Question, item.Unavailable!, curator);
                }
                if (unasked.Length == 0)
                {
                    open = [.. open.Where(static item => !item.IsCompleted)];
                    continue;
                }
                await Task.WhenAll(unasked.Chunk(curator.CallPolicy.GetBatchSize(unasked[0].Question))
                    .Select(batch => AskAsync(curator, batch))).ConfigureAwait(false);
                open = [.. open.Where(static item => !item.IsCompleted)];
            }
            foreach (var item in open)
            {
                item.SetReply(item.Unavailable ?? item.Abstention ?? CuratorPipeline.CreateUnanswered(item.Question));
            }
        }
        catch (Exception failure)
        {
            // Any exception must reach the waiters.
            foreach (var item in items) { item.Fail(failure); }
        }
        finally
        {
            operationForAll.End();
        }
    }

    private bool NeedsCall(BatchItem<TAnswer> item, ICurator curator)
    {
        if (item.Request.CloseIfAbandoned()) { item.Cancel(); }
        else if (engine.FindAlternative(item.Keyed, item.Keyed.Find(curator)!) is { } known) { Apply(item, known, curator); }
        else if (pipeline.TryDefer(item.Keyed, curator) is { } waiting) { item.SetReply(waiting); }
        else { return true; }
        return false;
    }

    private async Task AskAsync(ICurator curator, BatchItem<TAnswer>[] batch, bool isAskedElsewhere = false)
    {
        Remainder remainder = new([], []);
        var operationForBatch = new BatchOperation<TAnswer>(batch);
        foreach (var item in batch) { item.SetOperation(operationForBatch); }
        try
        {
            if (isAskedElsewhere)
            {
                await engine.WaitForLeaseAsync(batch[0].HeldKey, batch[0].Request.Abort).ConfigureAwait(false);
            }
            remainder = await ExecuteAsync(curator, batch).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            foreach (var item in batch) { item.Cancel(); }
        }
        catch (Exception failure)
        {
            // As for a single question: its waiters get the exception, and the rest of the set continues.
            foreach (var item in batch) { item.Fail(failure); }
        }
        finally
        {
            operationForBatch.End();
        }
        await Task.WhenAll(GetSmallerBatches(curator, batch, remainder.Missing).Select(smaller => AskAsync(curator, smaller))
            .Concat(remainder.HeldElsewhere.Select(item => AskAsync(curator, [item], isAskedElsewhere: true))))
            .ConfigureAwait(false);
    }

    private static IEnumerable<BatchItem<TAnswer>[]> GetSmallerBatches(ICurator curator, BatchItem<TAnswer>[] asked,
        IReadOnlyList<BatchItem<TAnswer>> missing) => missing.Count == 0 ? []
        : missing.Chunk(curator.CallPolicy.GetSmallerBatchSize(missing[0].Question, asked.Length));

    private async Task<Remainder> ExecuteAsync(ICurator curator, BatchItem<TAnswer>[] batch)
    {
        using var batchWaiters = new BatchWaiters<TAnswer>(batch);
        using var permit = await pipeline.AcquirePermitAsync(batch[0].Question, priority, batchWaiters).ConfigureAwait(false);
        // Another run or process may have answered during the wait.
        var remaining = new List<BatchItem<TAnswer>>(batch.Length);
        foreach (var item in batch)
        {
            if (engine.FindStored(item.Keyed) is { } found) { item.SetReply(found); }
            else { remaining.Add(item); }
        }
        using var leases = await BatchLeases<TAnswer>.AcquireAsync(engine, curator, remaining, pipeline.LeaseDuration)
            .ConfigureAwait(false);
        remaining.Clear();
        foreach (var item in leases.Acquired)
        {
            // The previous holder of the lease may have answered.
            if (engine.FindAlternative(item.Keyed, item.Keyed.Find(curator)!) is { } known) { Apply(item, known, curator); }
            else { remaining.Add(item); }
        }
        if (remaining.Count == 0) { return new Remainder([], leases.HeldElsewhere); }
        using var waiters = new BatchWaiters<TAnswer>(remaining);
        var replies =
            await pipeline.ExecuteAsync(
                new CallRequest<TAnswer>(curator, remaining[0].Keyed.Find(curator)!.Answerer,
                    [.. remaining.Select(static item => item.Question)], [.. remaining.Select(item => item.GetKey(curator))], priority,
                    waiters, remaining[0].Timer)).ConfigureAwait(false);
        var alone = new List<BatchItem<TAnswer>>();
        for (var i = 0; i < remaining.Count; i++)
        {
            // The timer of the first item has measured this call; those of the others start their next phase here.
            if (i > 0) { remaining[i].Timer.EndPhase(); }
            if (replies[i] is { } reply) { Apply(remaining[i], reply, curator); }
            else { alone.Add(remaining[i]); }
        }
        return new Remainder(alone, leases.HeldElsewhere);
    }

    // The questions that the response omits, and those that another process asks.
    private sealed record Remainder(IReadOnlyList<BatchItem<TAnswer>> Missing, IReadOnlyList<BatchItem<TAnswer>> HeldElsewhere);

    private static void Apply(BatchItem<TAnswer> item, Reply<TAnswer> reply, ICurator curator)
    {
        if (reply.Answer is { IsAbstention: true }) { (item.Abstention, item.Unavailable, item.Chain) = (reply, null, curator.Chain); }
        else if (curator.Chain is { } chain && FallbackChain.IsUnavailable(reply.Failure))
        {
            (item.Unavailable, item.Chain, item.FailedKey) = (reply, chain, item.GetKey(curator));
        }
        else { item.SetReply(reply); }
    }
}

/// <summary>The order in which a closed set is divided into batches.</summary>
internal static class QuestionOrder
{
    /// <summary>The questions, by subject and context.</summary>
    public static IReadOnlyList<Question> Sort(IEnumerable<Question> questions) => Sort(questions, static question => question);

    /// <summary>What stands for questions, by their subject and context.</summary>
    public static TItem[] Sort<TItem>(IEnumerable<TItem> items, Func<TItem, Question> getQuestion) =>
    [
        .. items.OrderBy(item => getQuestion(item).Subject, StringComparer.Ordinal)
            .ThenBy(item => string.Join('\u001f', getQuestion(item).Context), StringComparer.Ordinal),
    ];
}

/// <summary>A question of a closed set, with its state during the calls for the set.</summary>
internal sealed class BatchItem<TAnswer>(KeyedQuestion<TAnswer> question, PhaseTimer timer, QuestionBatcher<TAnswer> batcher)
    where TAnswer : Answer
{
    private readonly TaskCompletionSource<Reply<TAnswer>> reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile BatchOperation<TAnswer>? operation;

    public KeyedQuestion<TAnswer> Keyed => question;

    public Question<TAnswer> Question => question.Question;

    /// <summary>Started when the question was asked, or at the end of its previous call.</summary>
    public PhaseTimer Timer => timer;

    /// <summary>The request with its waiters; set when the question is added to the set.</summary>
    public SharedRequest<TAnswer> Request { get; set; } = null!;

    /// <summary>The abstention of the last curator that was asked, if any.</summary>
    public Reply<TAnswer>? Abstention { get; set; }

    /// <summary>The failure of the last curator of a chain that was not available, while the next one may be asked; else null.</summary>
    public Reply<TAnswer>? Unavailable { get; set; }

    /// <summary>The chain whose curator was asked last; null for none.</summary>
    public FallbackChain? Chain { get; set; }

    /// <summary>The key of the answer of the curator that was not available; empty for none.</summary>
    public string FailedKey { get; set; } = "";

    /// <summary>The key of the lease that another process holds; empty for none.</summary>
    public string HeldKey { get; set; } = "";

    /// <summary>Whether a curator is to be asked: not where another one of its chain has abstained, or where it is no help.</summary>
    public bool IsDueFor(ICurator curator) => curator.Chain is null || curator.Chain != Chain
        || (Unavailable is not null && FallbackChain.CanReplace(Unavailable.Failure!, FailedKey, GetKey(curator)));

    /// <summary>The key of the answer of a curator that answers the question.</summary>
    public string GetKey(ICurator curator) => question.Find(curator)!.Key;

    /// <summary>Sets the current operation.</summary>
    public void SetOperation(BatchOperation<TAnswer> current) => operation = current;

    /// <summary>Whether it has its reply, failed or was cancelled.</summary>
    public bool IsCompleted => reply.Task.IsCompleted;

    public void SetReply(Reply<TAnswer> value) => reply.TrySetResult(value);

    public void Cancel() => reply.TrySetCanceled(CancellationToken.None);

    public void Fail(Exception failure)
    {
        reply.TrySetException(failure);
        // Observed here, because there may be no waiter left to observe it.
        _ = reply.Task.Exception;
    }

    /// <summary>
    /// Waits for the reply. When the request is aborted, it first waits for the end of an operation that has no other waiters. An operation
    /// with other waiters continues.
    /// </summary>
    public async Task<Reply<TAnswer>> WaitAsync(SharedRequest<TAnswer> request)
    {
        try { return await reply.Task.WaitAsync(request.Abort).ConfigureAwait(false); }
        catch (OperationCanceledException) when (request.Abort.IsCancellationRequested)
        {
            if (batcher.Operation is { IsAbandoned: true } operationForAll) { await operationForAll.Ended.ConfigureAwait(false); }
            else if (operation is { IsAbandoned: true } operationForBatch) { await operationForBatch.Ended.ConfigureAwait(false); }
            throw;
        }
    }
}

/// <summary>An operation for several questions.</summary>
internal sealed class BatchOperation<TAnswer>(IReadOnlyList<BatchItem<TAnswer>> items)
    where TAnswer : Answer
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether none of the questions has a waiter.</summary>
    public bool IsAbandoned => items.All(static item => item.IsCompleted || item.Request.Abort.IsCancellationRequested);

    public Task Ended => ended.Task;

    public void End() => ended.TrySetResult();
}

/// <summary>The leases on the questions of a batch. Questions that another process asks are left to it.</summary>
internal sealed class BatchLeases<TAnswer> : IDisposable
    where TAnswer : Answer
{
    private readonly IReadOnlyList<IDisposable> leases;

    private BatchLeases(IReadOnlyList<BatchItem<TAnswer>> items, IReadOnlyList<LeaseAttempt> attempts)
    {
        leases = [.. attempts.Select(static attempt => attempt.Lease).OfType<IDisposable>()];
        Acquired = [.. items.Where((_, i) => attempts[i].HeldElsewhere is null)];
        HeldElsewhere = [.. items.Where((_, i) => attempts[i].HeldElsewhere is not null)];
        foreach (var (i, attempt) in attempts.Index()) { items[i].HeldKey = attempt.HeldElsewhere ?? ""; }
    }

    /// <summary>The questions with a lease.</summary>
    public IReadOnlyList<BatchItem<TAnswer>> Acquired { get; }

    /// <summary>The questions that another process asks.</summary>
    public IReadOnlyList<BatchItem<TAnswer>> HeldElsewhere { get; }

    public static async Task<BatchLeases<TAnswer>> AcquireAsync(QuestionEngine engine, ICurator curator,
        IReadOnlyList<BatchItem<TAnswer>> items, TimeSpan duration)
    {
        BatchItem<TAnswer>[] all = [.. items];
        // All at once, so that they are committed together.
        var acquiring = all.Select(item => engine.AcquireLeaseAsync(item.Keyed, item.Keyed.Find(curator)!, duration));
        return new BatchLeases<TAnswer>(all, await Task.WhenAll(acquiring).ConfigureAwait(false));
    }

    /// <summary>Releases the leases, after the answers are stored or the call has failed.</summary>
    public void Dispose()
    {
        foreach (var lease in leases) { lease.Dispose(); }
    }
}
