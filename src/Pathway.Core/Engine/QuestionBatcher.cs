using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>
/// Questions that are asked together, curator by curator. For who takes several questions a call, batches are cut from all that is still
/// open, in sorted order, so that they depend neither on arrival nor on speed. What a call leaves out is asked again alone.
/// </summary>
internal sealed class QuestionBatcher<TAnswer>(QuestionEngine engine, CuratorPipeline pipeline, int priority)
    where TAnswer : Answer
{
    private readonly List<BatchItem<TAnswer>> items = [];
    private volatile BatchOperation<TAnswer>? operation;

    /// <summary>All that is done for the set; null before it is closed.</summary>
    public BatchOperation<TAnswer>? Operation => operation;

    /// <summary>Takes in a question whose flight waits for this set.</summary>
    public void Add(BatchItem<TAnswer> item, SharedRequest<TAnswer> request)
    {
        item.Request = request;
        items.Add(item);
    }

    /// <summary>Begins to ask; nothing joins any more.</summary>
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
            var open = items.OrderBy(static item => item.Question.Subject, StringComparer.Ordinal)
                .ThenBy(static item => string.Join('\u001f', item.Question.Context), StringComparer.Ordinal).ToArray();
            foreach (var curator in engine.Curators)
            {
                if (open.Length == 0 || curator.GetAnswerer(open[0].Question) is not { } answerer) { continue; }
                var unasked = open.Where(item => NeedsCall(item, answerer)).ToArray();
                if (unasked.Length == 0) { continue; }
                await Task.WhenAll(unasked.Chunk(curator.GetBatchSize(unasked[0].Question))
                    .Select(batch => AskAsync(curator, answerer, batch))).ConfigureAwait(false);
                open = [.. open.Where(static item => !item.IsCompleted)];
            }
            foreach (var item in open) { item.SetReply(item.Abstention ?? CuratorPipeline.CreateUnanswered(item.Question)); }
        }
        catch (Exception failure)
        {
            // Whatever it is, it must reach those who wait.
            foreach (var item in items) { item.Fail(failure); }
        }
        finally
        {
            operationForAll.End();
        }
    }

    private bool NeedsCall(BatchItem<TAnswer> item, string answerer)
    {
        if (item.Request.CloseIfAbandoned()) { item.Cancel(); }
        else if (engine.Find<TAnswer>(QuestionKey.Of(item.Question, answerer)) is { } known) { Apply(item, known); }
        else { return true; }
        return false;
    }

    private async Task AskAsync(ICurator curator, string answerer, BatchItem<TAnswer>[] batch, bool isAskedElsewhere = false)
    {
        Remainder remainder = new([], []);
        var operationForBatch = new BatchOperation<TAnswer>(batch);
        foreach (var item in batch) { item.SetOperation(operationForBatch); }
        try
        {
            if (isAskedElsewhere)
            {
                await engine.WaitForLeaseAsync(QuestionKey.Of(batch[0].Question, answerer), batch[0].Request.Abort).ConfigureAwait(false);
            }
            remainder = await ExecuteAsync(curator, answerer, batch).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            foreach (var item in batch) { item.Cancel(); }
        }
        catch (Exception failure)
        {
            // As with a question by itself: who asked is told, the rest of the set goes on.
            foreach (var item in batch) { item.Fail(failure); }
        }
        finally
        {
            operationForBatch.End();
        }
        await Task.WhenAll(remainder.Missing.Select(item => AskAsync(curator, answerer, [item]))
            .Concat(remainder.HeldElsewhere.Select(item => AskAsync(curator, answerer, [item], isAskedElsewhere: true))))
            .ConfigureAwait(false);
    }

    private async Task<Remainder> ExecuteAsync(ICurator curator, string answerer, BatchItem<TAnswer>[] batch)
    {
        using var batchWaiters = new BatchWaiters<TAnswer>(batch);
        using var permit = await pipeline.AcquirePermitAsync(batch[0].Question, priority, batchWaiters).ConfigureAwait(false);
        // Waiting takes time: another flight or another process may have answered.
        var remaining = new List<BatchItem<TAnswer>>(batch.Length);
        foreach (var item in batch)
        {
            if (engine.FindStored(item.Question) is { } found) { item.SetReply(found); }
            else { remaining.Add(item); }
        }
        using var leases = await BatchLeases<TAnswer>.AcquireAsync(engine, curator, answerer, remaining, pipeline.LeaseDuration)
            .ConfigureAwait(false);
        remaining.Clear();
        foreach (var item in leases.Acquired)
        {
            // Whoever held it before may have answered.
            if (engine.Find<TAnswer>(QuestionKey.Of(item.Question, answerer)) is { } known) { Apply(item, known); }
            else { remaining.Add(item); }
        }
        if (remaining.Count == 0) { return new Remainder([], leases.HeldElsewhere); }
        using var waiters = new BatchWaiters<TAnswer>(remaining);
        var replies =
            await pipeline.ExecuteAsync(
                new CallRequest<TAnswer>(curator, answerer, [.. remaining.Select(static item => item.Question)], priority, waiters,
                    remaining[0].Timer)).ConfigureAwait(false);
        var alone = new List<BatchItem<TAnswer>>();
        for (var i = 0; i < remaining.Count; i++)
        {
            // Of the others nobody measured this call: what follows begins here.
            if (i > 0) { remaining[i].Timer.EndPhase(); }
            if (replies[i] is { } reply) { Apply(remaining[i], reply); }
            else { alone.Add(remaining[i]); }
        }
        return new Remainder(alone, leases.HeldElsewhere);
    }

    // What the call left out, and what another process asks.
    private sealed record Remainder(IReadOnlyList<BatchItem<TAnswer>> Missing, IReadOnlyList<BatchItem<TAnswer>> HeldElsewhere);

    private static void Apply(BatchItem<TAnswer> item, Reply<TAnswer> reply)
    {
        if (reply.Answer is { IsAbstention: true }) { item.Abstention = reply; }
        else { item.SetReply(reply); }
    }
}

/// <summary>A question of a closed set, on its way through the calls that are made for the set.</summary>
internal sealed class BatchItem<TAnswer>(Question<TAnswer> question, PhaseTimer timer, QuestionBatcher<TAnswer> batcher)
    where TAnswer : Answer
{
    private readonly TaskCompletionSource<Reply<TAnswer>> reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile BatchOperation<TAnswer>? operation;

    public Question<TAnswer> Question => question;

    /// <summary>Runs since the question was put, or since its last call.</summary>
    public PhaseTimer Timer => timer;

    /// <summary>Those who wait for it; there once it has joined the set.</summary>
    public SharedRequest<TAnswer> Request { get; set; } = null!;

    /// <summary>What the curators asked so far said, where none of them knew.</summary>
    public Reply<TAnswer>? Abstention { get; set; }

    /// <summary>Says what is done for it now.</summary>
    public void SetOperation(BatchOperation<TAnswer> current) => operation = current;

    /// <summary>Whether it has its reply, or nobody wants it any more.</summary>
    public bool IsCompleted => reply.Task.IsCompleted;

    public void SetReply(Reply<TAnswer> value) => reply.TrySetResult(value);

    public void Cancel() => reply.TrySetCanceled(CancellationToken.None);

    public void Fail(Exception failure)
    {
        reply.TrySetException(failure);
        // CachedQuota, even if everybody has left and nobody looks.
        _ = reply.Task.Exception;
    }

    /// <summary>
    /// Gets the reply. Where nobody wants it any more, ends with what is done for nobody else: a call for others goes on without it.
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

/// <summary>Something that is done for several questions at once, until it has ended.</summary>
internal sealed class BatchOperation<TAnswer>(IReadOnlyList<BatchItem<TAnswer>> items)
    where TAnswer : Answer
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether nobody waits for any of them any more.</summary>
    public bool IsAbandoned => items.All(static item => item.IsCompleted || item.Request.Abort.IsCancellationRequested);

    public Task Ended => ended.Task;

    public void End() => ended.TrySetResult();
}

/// <summary>The right to ask several questions in one call; those that another process asks are left to it.</summary>
internal sealed class BatchLeases<TAnswer> : IDisposable
    where TAnswer : Answer
{
    private readonly IReadOnlyList<IDisposable> leases;

    private BatchLeases(IReadOnlyList<BatchItem<TAnswer>> items, IReadOnlyList<IDisposable?> acquired)
    {
        leases = [.. acquired.OfType<IDisposable>()];
        Acquired = [.. items.Where((_, i) => acquired[i] is not null)];
        HeldElsewhere = [.. items.Where((_, i) => acquired[i] is null)];
    }

    /// <summary>What may be asked.</summary>
    public IReadOnlyList<BatchItem<TAnswer>> Acquired { get; }

    /// <summary>What another process asks.</summary>
    public IReadOnlyList<BatchItem<TAnswer>> HeldElsewhere { get; }

    public static async Task<BatchLeases<TAnswer>> AcquireAsync(QuestionEngine engine, ICurator curator, string answerer,
        IReadOnlyList<BatchItem<TAnswer>> items, TimeSpan duration)
    {
        BatchItem<TAnswer>[] all = [.. items];
        // All at once, so that they are committed together.
        return new BatchLeases<TAnswer>(all,
            await Task.WhenAll(
                all.Select(item => engine.AcquireLeaseAsync(curator, item.Question, QuestionKey.Of(item.Question, answerer), duration)))
                    .ConfigureAwait(false));
    }

    /// <summary>When the answers are stored, or there are none.</summary>
    public void Dispose()
    {
        foreach (var lease in leases) { lease.Dispose(); }
    }
}
