using System.Collections.Concurrent;
using System.Text.Json;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;

namespace Pathway.Engine;

/// <summary>
/// Where all questions of a process meet: what is stored is not asked, what is in flight is not asked twice, and what is
/// answered is stored before anyone sees it.
/// </summary>
internal sealed class QuestionEngine
{
    private readonly ConcurrentDictionary<string, object> requests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ICurator, CircuitBreaker> breakers = new();
    private readonly TaskTracker tasks = new();
    private readonly QuestionLeases? leases;

    /// <param name="store">Where answers are kept.</param>
    /// <param name="curators">Who answers: the first that does not abstain. None: only stored answers serve.</param>
    /// <param name="clock">The time.</param>
    /// <param name="isReplay">Whether only the stored answers of those curators serve, and nobody is asked.</param>
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

    /// <summary>Whether nobody is asked.</summary>
    public bool IsReplay { get; }

    /// <summary>Who answers here, for people.</summary>
    public string CuratorSummary => Curators.Count == 0 ? "the store alone"
        : $"{(IsReplay ? "what is stored of " : "")}{string.Join(", then ", Curators)}";

    /// <summary>What is shared with other processes while the store is open; given back before it closes.</summary>
    public IReadOnlyList<IDisposable> SharedResources { get; init; } = [];

    /// <summary>Gives back what is shared, and closes the store.</summary>
    public void Close()
    {
        foreach (var resource in SharedResources) { resource.Dispose(); }
        Store.Dispose();
    }

    /// <summary>Begins a run. Runs share the desk's answers; each has its own slots.</summary>
    public RunSession StartRun(RunOptions options)
    {
        foreach (var breaker in breakers.Values) { breaker.AllowProbe(); }
        return new RunSession(this, options);
    }

    /// <summary>Whether somebody answers at all.</summary>
    public CircuitBreaker GetBreaker(ICurator curator) => breakers.GetOrAdd(curator, _ => new CircuitBreaker(Clock));

    /// <summary>The right to ask: whoever is paid is asked by one process at a time.</summary>
    /// <param name="curator">Who would be asked.</param>
    /// <param name="question">What.</param>
    /// <param name="key">The key of the answer.</param>
    /// <param name="duration">How long it holds when this process dies on another machine.</param>
    /// <returns>Dispose it when the answer is stored, or there is none; null when another process asks it.</returns>
    public Task<IDisposable?> AcquireLeaseAsync(ICurator curator, Question question, string key, TimeSpan duration) =>
        leases is null || curator.GetLimiter(question) is null ? Task.FromResult<IDisposable?>(NullLease.Instance)
        : leases.TryAcquireAsync(key, duration);

    /// <summary>Waits until no other process asks it any more.</summary>
    /// <exception cref="OperationCanceledException">The wait was stopped.</exception>
    public Task WaitForLeaseAsync(string key, CancellationToken cancellation) => leases?.WaitAsync(key, cancellation) ?? Task.CompletedTask;

    /// <summary>Whether anybody who is asked here takes several such questions in one call.</summary>
    public bool CanBatch(Question question) => !IsReplay
        && Curators.Any(curator => curator.GetAnswerer(question) is not null && curator.GetBatchSize(question) > 1);

    /// <summary>Brings those stored answers here that another store has and <see cref="FindStored"/> would look for in vain.</summary>
    public Task FetchAsync<TAnswer>(IEnumerable<Question<TAnswer>> questions, CancellationToken cancellation)
        where TAnswer : Answer
    {
        if (!Store.CanFetch) { return Task.CompletedTask; }
        string[] missing = [.. questions.SelectMany(GetMissingKeys).Distinct(StringComparer.Ordinal)];
        return missing.Length == 0 ? Task.CompletedTask : Store.FetchAsync(missing).WaitAsync(cancellation);
    }

    /// <summary>
    /// The stored answer to a question: an exact one that is no abstention, else an imported one, else an abstention of the last curator.
    /// </summary>
    public Reply<TAnswer>? FindStored<TAnswer>(Question<TAnswer> question)
        where TAnswer : Answer
    {
        Reply<TAnswer>? abstention = null;
        var open = false;
        foreach (var curator in Curators)
        {
            if (curator.GetAnswerer(question) is not { } answerer) { continue; }
            var reply = Find<TAnswer>(QuestionKey.Of(question, answerer));
            if (reply is { Answer.IsAbstention: false }) { return reply; }
            open |= reply is null;
            abstention = reply ?? abstention;
        }
        if (question.AcceptsImported && Find<TAnswer>(QuestionKey.Imported(question.Kind, question.Subject)) is { } imported)
        {
            return imported;
        }
        // Where nobody will be asked, an abstention is all that there is to know.
        return open && !IsReplay ? null : abstention;
    }

    /// <summary>
    /// The stored answer under a key. Half a row, or another program's, is as good as no answer; nothing is changed here.
    /// </summary>
    public Reply<TAnswer>? Find<TAnswer>(string key)
        where TAnswer : Answer
    {
        if (Store.Find(key) is not { } stored) { return null; }
        try { return CreateReply<TAnswer>(stored, stored.IsImported ? PathwaySource.Imported : PathwaySource.Stored); }
        catch (JsonException) { return null; }
    }

    /// <summary>
    /// Stores an answer, or adopts the one that somebody else stored meanwhile; one that cannot be read gives way. Completes when
    /// it is committed.
    /// </summary>
    public async Task<Reply<TAnswer>> StoreAsync<TAnswer>(StoredAnswer answer, CallRecord? call)
        where TAnswer : Answer
    {
        var stored = await Store.AddAsync(answer, call).ConfigureAwait(false);
        if (IsReadable<TAnswer>(stored)) { return CreateReply<TAnswer>(stored, PathwaySource.Asked); }
        await Store.DiscardAsync(stored).ConfigureAwait(false);
        stored = await Store.AddAsync(answer, null).ConfigureAwait(false);
        return CreateReply<TAnswer>(IsReadable<TAnswer>(stored) ? stored : answer, PathwaySource.Asked);
    }

    /// <summary>The flight of a question: the one under way, joined, or a new one that <paramref name="execute"/> makes.</summary>
    /// <param name="question">The question.</param>
    /// <param name="execute">Gets the reply; runs until the flight has ended.</param>
    /// <param name="cancellation">The stop of whoever joins. Whoever joins must wait for the flight.</param>
    /// <returns>The flight, and whether it is new.</returns>
    public (SharedRequest<TAnswer> Flight, bool IsNew) Join<TAnswer>(Question<TAnswer> question,
        Func<SharedRequest<TAnswer>, Task<Reply<TAnswer>>> execute, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var key = QuestionKey.InFlight(question);
        while (true)
        {
            if (requests.TryGetValue(key, out var existing))
            {
                var request = (SharedRequest<TAnswer>)existing;
                if (request.TryJoin(cancellation)) { return (request, false); }
                // It has landed and is about to leave; what it brought is in the store, or it failed and may be tried again.
                requests.TryRemove(new KeyValuePair<string, object>(key, request));
            }
            // Whoever makes it is aboard before others can see it, so that it cannot be abandoned before it has set off.
            var created =
                new SharedRequest<TAnswer>(execute, completed => requests.TryRemove(new KeyValuePair<string, object>(key, completed)),
                    cancellation);
            if (!requests.TryAdd(key, created)) { continue; }
            tasks.Track(created.Start());
            return (created, true);
        }
    }

    /// <summary>Completes when no call is under way any more: those that were aborted have ended too.</summary>
    public Task DrainAsync() => tasks.WaitAllAsync();

    /// <summary>A reply made from a stored answer.</summary>
    public static Reply<TAnswer> CreateReply<TAnswer>(StoredAnswer stored, PathwaySource source)
        where TAnswer : Answer
    {
        var answer = AnswerJson.Read<TAnswer>(stored.Json);
        return new Reply<TAnswer>
        {
            Answer = answer,
            Provenance = new PathwayProvenance
                { Answerer = stored.Answerer, Source = source, At = stored.At, Reason = answer.Reason, Confidence = answer.Confidence },
        };
    }

    // In the order in which they are looked for: what stands behind an answer that is here is not needed.
    private IEnumerable<string> GetMissingKeys<TAnswer>(Question<TAnswer> question)
        where TAnswer : Answer
    {
        foreach (var answerer in Curators.Select(curator => curator.GetAnswerer(question)).OfType<string>())
        {
            var key = QuestionKey.Of(question, answerer);
            switch (Find<TAnswer>(key))
            {
                case null: yield return key; break;
                case { Answer.IsAbstention: false }: yield break;
            }
        }
        var imported = QuestionKey.Imported(question.Kind, question.Subject);
        if (question.AcceptsImported && Store.Find(imported) is null) { yield return imported; }
    }

    private static bool IsReadable<TAnswer>(StoredAnswer stored)
        where TAnswer : Answer
    {
        try
        {
            AnswerJson.Read<TAnswer>(stored.Json);
            return true;
        }
        catch (JsonException) { return false; }
    }
}

/// <summary>Work that has begun and not ended, kept so that somebody can wait for its end.</summary>
internal sealed class TaskTracker
{
    private readonly ConcurrentDictionary<Task, bool> tasks = new();

    public void Track(Task task)
    {
        tasks.TryAdd(task, true);
        task.ContinueWith(
            static (ended, state) => ((TaskTracker)state!).tasks.TryRemove(ended, out _),
            this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Completes when everything that is under way now has ended, well or not. Never fails.</summary>
    public async Task WaitAllAsync()
    {
        foreach (var task in tasks.Keys) { await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); }
    }
}
