using System.Collections.Concurrent;
using System.Text.Json;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;

namespace Pathway.Engine;

/// <summary>
/// Dispatches the questions of a process: stored questions are not asked, equal questions share one request, and answers are stored before
/// they are returned.
/// </summary>
internal sealed class QuestionEngine
{
    private readonly ConcurrentDictionary<string, object> requests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ICurator, CircuitBreaker> breakers = new();
    private readonly ActivityCounter running = new();
    private readonly QuestionLeases? leases;

    /// <param name="store">The store for answers.</param>
    /// <param name="curators">The curators, in the order in which they are asked until one does not abstain. May be empty: then only stored
    /// answers are used.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="isReplay">Whether only the stored answers of these curators are used and no calls are made.</param>
    public QuestionEngine(IStore store, IReadOnlyList<ICurator> curators, TimeProvider clock, bool isReplay = false)
    {
        IsReplay = isReplay;
        Store = store;
        Curators = curators;
        Clock = clock;
        leases = store.Leases is { } shared ? new QuestionLeases(shared, clock) : null;
    }

    public IStore Store { get; }

    public IReadOnlyList<ICurator> Curators { get; }

    public TimeProvider Clock { get; }

    /// <summary>Whether no calls are made.</summary>
    public bool IsReplay { get; }

    /// <summary>The curators, for messages and the ledger.</summary>
    public string CuratorSummary => Curators.Count == 0 ? "the store alone"
        : $"{(IsReplay ? "what is stored of " : "")}{string.Join(", then ", Curators)}";

    /// <summary>Resources that are shared with other processes while the store is open; disposed before it closes.</summary>
    public IReadOnlyList<IDisposable> SharedResources { get; init; } = [];

    /// <summary>Disposes the shared resources and closes the store.</summary>
    public void Close()
    {
        foreach (var resource in SharedResources) { resource.Dispose(); }
        Store.Dispose();
    }

    /// <summary>A question with its keys for the curators of this engine.</summary>
    public KeyedQuestion<TAnswer> AddKeys<TAnswer>(Question<TAnswer> question)
        where TAnswer : Answer => new(question, Curators);

    /// <summary>Starts a run. Runs share the answers of the engine; each has its own permits.</summary>
    public RunSession StartRun(RunOptions options)
    {
        foreach (var breaker in breakers.Values) { breaker.AllowProbe(); }
        foreach (var curator in Curators) { curator.CallPolicy.BeginRun(); }
        return new RunSession(this, options);
    }

    /// <summary>The circuit breaker of a curator.</summary>
    public CircuitBreaker GetBreaker(ICurator curator) =>
        breakers.GetOrAdd(curator, _ => new CircuitBreaker(Clock, curator.CallPolicy.Proof));

    /// <summary>
    /// Acquires the lease on a question. A question to a curator with a limiter is asked by one process at a time; one to curators that
    /// stand in for each other too, whichever of them is asked.
    /// </summary>
    /// <param name="question">The question.</param>
    /// <param name="answerer">The curator that is asked.</param>
    /// <param name="duration">When the lease expires without renewal, for other machines that cannot see the end of this process.</param>
    public Task<LeaseAttempt> AcquireLeaseAsync<TAnswer>(KeyedQuestion<TAnswer> question, AnswerKey answerer, TimeSpan duration)
        where TAnswer : Answer
    {
        if (leases is null) { return Task.FromResult(LeaseAttempt.Unshared); }
        string[] keys = [.. question.FindAlternatives(answerer)
            .Where(one => one.Curator.CallPolicy.GetLimiter(question.Question) is not null)
            .Select(static one => one.Key).Distinct(StringComparer.Ordinal)];
        return keys.Length == 0 ? Task.FromResult(LeaseAttempt.Unshared) : leases.TryAcquireAsync(keys, duration);
    }

    /// <summary>Waits until no other process holds the lease.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public Task WaitForLeaseAsync(string key, CancellationToken cancellation) => leases?.WaitAsync(key, cancellation) ?? Task.CompletedTask;

    /// <summary>Whether a curator accepts several such questions in one call.</summary>
    public bool CanBatch(Question question) => !IsReplay
        && Curators.Any(curator => curator.GetAnswerer(question) is not null && curator.CallPolicy.GetBatchSize(question) > 1);

    /// <summary>Copies the answers that <see cref="FindStored"/> would not find from the remote store.</summary>
    public Task FetchAsync<TAnswer>(IEnumerable<KeyedQuestion<TAnswer>> questions, CancellationToken cancellation)
        where TAnswer : Answer
    {
        if (!Store.CanFetch) { return Task.CompletedTask; }
        string[] missing = [.. questions.SelectMany(GetMissingKeys).Distinct(StringComparer.Ordinal)];
        return missing.Length == 0 ? Task.CompletedTask : Store.FetchAsync(missing).WaitAsync(cancellation);
    }

    /// <summary>
    /// The stored answer to a question: an exact one that is no abstention, else an imported one, else an abstention of the last curator.
    /// </summary>
    public Reply<TAnswer>? FindStored<TAnswer>(KeyedQuestion<TAnswer> question)
        where TAnswer : Answer
    {
        Reply<TAnswer>? abstention = null;
        Reply<TAnswer>? imported = null;
        var (open, isChainOpen, first) = (false, false, true);
        FallbackChain? chain = null;
        foreach (var answerer in question.Answerers)
        {
            // One reply of curators that stand in for each other is enough.
            if (answerer.Curator.Chain is not { } own || own != chain)
            {
                open |= isChainOpen;
                (chain, isChainOpen) = (answerer.Curator.Chain, true);
            }
            // The imported answer is looked up together with that of the first curator.
            var (reply, alsoImported) = Find<TAnswer>(answerer, first ? question.ImportedKey : null);
            imported ??= alsoImported;
            first = false;
            if (reply is { Answer.IsAbstention: false }) { return reply; }
            isChainOpen &= reply is null;
            abstention = reply ?? abstention;
        }
        open |= isChainOpen;
        if (first && question.ImportedKey is { } key) { imported = Find<TAnswer>(key); }
        // In a replay an abstention is the best available answer.
        return imported ?? (open && !IsReplay ? null : abstention);
    }

    /// <summary>
    /// What is stored now, while this process holds the lease: the answer of this curator or of one that stands in for it, an abstention
    /// too; else an imported one.
    /// </summary>
    public Reply<TAnswer>? FindWithLease<TAnswer>(KeyedQuestion<TAnswer> question, AnswerKey answerer)
        where TAnswer : Answer
    {
        var (reply, imported) = FindAlternative(question, answerer, question.ImportedKey);
        return reply is { Answer.IsAbstention: false } ? reply : imported ?? reply;
    }

    /// <summary>The stored answer of a curator or of one that stands in for it, else the abstention of one; null for neither.</summary>
    public Reply<TAnswer>? FindAlternative<TAnswer>(KeyedQuestion<TAnswer> question, AnswerKey answerer)
        where TAnswer : Answer => FindAlternative(question, answerer, importedKey: null).Own;

    // The imported answer, where it is asked for, is looked up together with that of the first curator.
    private (Reply<TAnswer>? Own, Reply<TAnswer>? Imported) FindAlternative<TAnswer>(KeyedQuestion<TAnswer> question, AnswerKey answerer,
        string? importedKey)
        where TAnswer : Answer
    {
        Reply<TAnswer>? abstention = null;
        Reply<TAnswer>? imported = null;
        foreach (var one in question.FindAlternatives(answerer))
        {
            var (reply, alsoImported) = Find<TAnswer>(one, importedKey);
            (imported, importedKey) = (imported ?? alsoImported, null);
            if (reply is { Answer.IsAbstention: false }) { return (reply, imported); }
            abstention ??= reply;
        }
        return (abstention, imported);
    }

    // One reading of the store: the answer of a curator, else that under its former key; and the imported answer, where it is asked for.
    private (Reply<TAnswer>? Own, Reply<TAnswer>? Imported) Find<TAnswer>(AnswerKey answerer, string? importedKey)
        where TAnswer : Answer
    {
        var keys = new List<string>(3) { answerer.Key };
        if (answerer.FormerKey is { } former) { keys.Add(former); }
        if (importedKey is not null) { keys.Add(importedKey); }
        var found = Store.Find(keys);
        var own = TryCreateReply<TAnswer>(found[0]);
        if (own is null && answerer.FormerKey is not null) { own = TryCreateReply<TAnswer>(found[1]); }
        return (own, importedKey is null ? null : TryCreateReply<TAnswer>(found[^1]));
    }

    private static Reply<TAnswer>? TryCreateReply<TAnswer>(PathwayCacheEntry? stored)
        where TAnswer : Answer =>
        stored is null ? null : TryCreateReply<TAnswer>(stored, stored.IsImported ? PathwaySource.Imported : PathwaySource.Stored);

    /// <summary>
    /// Stores the answers that only have the key of a former version under the key of this one, so that they stay valid when anchors
    /// change.
    /// </summary>
    public void AdoptFormer<TAnswer>(KeyedQuestion<TAnswer> question)
        where TAnswer : Answer
    {
        foreach (var answerer in question.Answerers)
        {
            if (answerer.FormerKey is { } former && Store.Find(answerer.Key) is null && Store.Find(former) is { } stored)
            {
                running.Begin();
                running.EndWith(Store.AddAsync(stored with { Key = answerer.Key }, null));
            }
        }
    }

    /// <summary>
    /// The stored answer under a key. An answer that cannot be parsed counts as missing; it is not removed here.
    /// </summary>
    public Reply<TAnswer>? Find<TAnswer>(string key)
        where TAnswer : Answer
    {
        return TryCreateReply<TAnswer>(Store.Find(key));
    }

    /// <summary>
    /// Stores an answer and returns the reply. If another answer has been stored meanwhile, that one is returned, unless it cannot be
    /// parsed; then it is replaced. Completes when the answer is committed.
    /// </summary>
    public async Task<Reply<TAnswer>> StoreAsync<TAnswer>(PathwayCacheEntry answer, PathwayCall? call)
        where TAnswer : Answer
    {
        var stored = await Store.AddAsync(answer, call).ConfigureAwait(false);
        if (TryCreateReply<TAnswer>(stored, PathwaySource.Asked) is { } reply) { return reply; }
        await Store.DiscardAsync(stored).ConfigureAwait(false);
        stored = await Store.AddAsync(answer, null).ConfigureAwait(false);
        return TryCreateReply<TAnswer>(stored, PathwaySource.Asked) ?? CreateReply<TAnswer>(answer, PathwaySource.Asked);
    }

    /// <summary>Joins the running request for an equal question, or starts a new one.</summary>
    /// <param name="question">The question.</param>
    /// <param name="execute">Gets the reply for a new request.</param>
    /// <param name="cancellation">The cancellation of the new waiter, which must then wait for the request.</param>
    /// <returns>The request, and whether it is new.</returns>
    public (SharedRequest<TAnswer> Request, bool IsNew) Join<TAnswer>(KeyedQuestion<TAnswer> question,
        Func<SharedRequest<TAnswer>, Task<Reply<TAnswer>>> execute, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var key = question.InFlightKey;
        while (true)
        {
            if (requests.TryGetValue(key, out var existing))
            {
                var request = (SharedRequest<TAnswer>)existing;
                if (request.TryJoin(cancellation)) { return (request, false); }
                // It has completed and is about to be removed. Its answer is in the store, or it failed and may be asked again.
                requests.TryRemove(new KeyValuePair<string, object>(key, request));
            }
            // The first waiter is registered before the request is published, so that it cannot be abandoned before it starts.
            var created = new SharedRequest<TAnswer>(execute,
                completed => requests.TryRemove(new KeyValuePair<string, object>(key, completed)), cancellation);
            if (!requests.TryAdd(key, created)) { continue; }
            created.Start(running);
            return (created, true);
        }
    }

    /// <summary>Completes when no call is running, aborted ones included.</summary>
    public Task DrainAsync() => running.WaitForIdleAsync();

    /// <summary>A reply made from a stored answer.</summary>
    public static Reply<TAnswer> CreateReply<TAnswer>(PathwayCacheEntry stored, PathwaySource source)
        where TAnswer : Answer
    {
        var answer = AnswerJson.Read<TAnswer>(stored.Answer);
        return new Reply<TAnswer>
        {
            Answer = answer,
            Provenance = new PathwayProvenance
                { Answerer = stored.Answerer, Source = source, At = stored.At, Reason = answer.Reason, Confidence = answer.Confidence },
        };
    }

    // In the order of the lookup: the keys after that of a stored answer are not needed.
    private IEnumerable<string> GetMissingKeys<TAnswer>(KeyedQuestion<TAnswer> question)
        where TAnswer : Answer
    {
        foreach (var answerer in question.Answerers)
        {
            switch (Find<TAnswer>(answerer.Key))
            {
                case null:
                    yield return answerer.Key;
                    if (answerer.FormerKey is { } former && Store.Find(former) is null) { yield return former; }
                    break;
                case { Answer.IsAbstention: false }: yield break;
            }
        }
        if (question.ImportedKey is { } imported && Store.Find(imported) is null) { yield return imported; }
    }

    // Null where the stored text is not an answer of that type.
    private static Reply<TAnswer>? TryCreateReply<TAnswer>(PathwayCacheEntry stored, PathwaySource source)
        where TAnswer : Answer
    {
        try { return CreateReply<TAnswer>(stored, source); }
        catch (JsonException) { return null; }
    }
}

/// <summary>Counts what is running, so that the end of all can be awaited. Safe for concurrent use.</summary>
internal sealed class ActivityCounter
{
    private readonly object gate = new();
    private int count;
    private TaskCompletionSource? idle;

    /// <summary>Something begins.</summary>
    public void Begin()
    {
        lock (gate) { count++; }
    }

    /// <summary>It ended, with or without success.</summary>
    public void End()
    {
        TaskCompletionSource? waited = null;
        lock (gate)
        {
            if (--count == 0) { (waited, idle) = (idle, null); }
        }
        waited?.SetResult();
    }

    /// <summary>Counts down when a task ends. Its failure is left to the code that awaits it.</summary>
    public void EndWith(Task task) => task.ContinueWith(static (_, counter) => ((ActivityCounter)counter!).End(), this,
        CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    /// <summary>Completes when nothing is running; at once where that is so.</summary>
    public Task WaitForIdleAsync()
    {
        lock (gate)
        {
            if (count == 0) { return Task.CompletedTask; }
            return (idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
