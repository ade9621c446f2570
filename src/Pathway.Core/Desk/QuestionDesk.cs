using System.Collections.Concurrent;
using System.Text.Json;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Store;

namespace Pathway.Desk;

/// <summary>
/// Where all questions of a process meet: what is stored is not asked, what is in flight is not asked twice, and what is
/// answered is stored before anyone sees it.
/// </summary>
internal sealed class QuestionDesk
{
    private readonly ConcurrentDictionary<string, object> flights = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ICurator, CallBreaker> breakers = new();
    private readonly UnderWay flying = new();
    private readonly QuestionLeases? leases;

    /// <param name="store">Where answers are kept.</param>
    /// <param name="curators">Who answers: the first that does not abstain. None: only stored answers serve.</param>
    /// <param name="clock">The time.</param>
    /// <param name="isReplay">Whether only the stored answers of those curators serve, and nobody is asked.</param>
    public QuestionDesk(IStore store, IReadOnlyList<ICurator> curators, TimeProvider clock, bool isReplay = false)
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
    public string Answering => Curators.Count == 0 ? "the store alone" : $"{(IsReplay ? "what is stored of " : "")}{string.Join(", then ", Curators)}";

    /// <summary>What is shared with other processes while the store is open; given back before it closes.</summary>
    public IReadOnlyList<IDisposable> Shared { get; init; } = [];

    /// <summary>Gives back what is shared, and closes the store.</summary>
    public void Close()
    {
        foreach (var one in Shared) { one.Dispose(); }
        Store.Dispose();
    }

    /// <summary>Begins a run. Runs share the desk's answers; each has its own slots.</summary>
    public DeskRun Open(RunOptions options)
    {
        foreach (var breaker in breakers.Values) { breaker.Retry(); }
        return new DeskRun(this, options);
    }

    /// <summary>Whether somebody answers at all.</summary>
    public CallBreaker Breaker(ICurator curator) => breakers.GetOrAdd(curator, _ => new CallBreaker(Clock));

    /// <summary>The right to ask: whoever is paid is asked by one process at a time.</summary>
    /// <param name="curator">Who would be asked.</param>
    /// <param name="question">What.</param>
    /// <param name="key">The key of the answer.</param>
    /// <param name="length">How long it holds when this process dies on another machine.</param>
    /// <returns>Dispose it when the answer is stored, or there is none; null when another process asks it.</returns>
    public Task<IDisposable?> LeaseAsync(ICurator curator, Question question, string key, TimeSpan length) =>
        leases is null || curator.Lane(question) is null ? Task.FromResult<IDisposable?>(FreeLease.Instance) : leases.TryTakeAsync(key, length);

    /// <summary>Waits until no other process asks it any more.</summary>
    /// <exception cref="OperationCanceledException">The wait was stopped.</exception>
    public Task FreeAsync(string key, CancellationToken cancellation) => leases?.WaitAsync(key, cancellation) ?? Task.CompletedTask;

    /// <summary>Whether anybody who is asked here takes several such questions in one call.</summary>
    public bool Batches(Question question) => !IsReplay && Curators.Any(curator => curator.Answerer(question) is not null && curator.BatchSize(question) > 1);

    /// <summary>Brings those stored answers here that another store has and <see cref="FindStored"/> would look for in vain.</summary>
    public Task FetchAsync<TAnswer>(IEnumerable<Question<TAnswer>> questions, CancellationToken cancellation)
        where TAnswer : Answer
    {
        if (!Store.Fetches) { return Task.CompletedTask; }
        string[] missing = [.. questions.SelectMany(Missing).Distinct(StringComparer.Ordinal)];
        return missing.Length == 0 ? Task.CompletedTask : Store.FetchAsync(missing).WaitAsync(cancellation);
    }

    /// <summary>The stored answer to a question: an exact one that is no abstention, else an imported one, else an abstention of the last curator.</summary>
    public Reply<TAnswer>? FindStored<TAnswer>(Question<TAnswer> question)
        where TAnswer : Answer
    {
        Reply<TAnswer>? abstention = null;
        var open = false;
        foreach (var curator in Curators)
        {
            if (curator.Answerer(question) is not { } answerer) { continue; }
            var reply = Find<TAnswer>(QuestionKey.Of(question, answerer));
            if (reply is { Answer.IsAbstention: false }) { return reply; }
            open |= reply is null;
            abstention = reply ?? abstention;
        }
        if (question.AcceptsImported && Find<TAnswer>(QuestionKey.Imported(question.Kind, question.Subject)) is { } imported) { return imported; }
        // Where nobody will be asked, an abstention is all that there is to know.
        return open && !IsReplay ? null : abstention;
    }

    /// <summary>The stored answer under a key. Half a row, or another program's, is as good as no answer; nothing is changed here.</summary>
    public Reply<TAnswer>? Find<TAnswer>(string key)
        where TAnswer : Answer
    {
        if (Store.Find(key) is not { } stored) { return null; }
        try { return Serve<TAnswer>(stored, stored.IsImported ? PathwaySource.Imported : PathwaySource.Stored); }
        catch (JsonException) { return null; }
    }

    /// <summary>
    /// Stores an answer, or adopts the one that somebody else stored meanwhile; one that cannot be read gives way. Completes when
    /// it is committed.
    /// </summary>
    public async Task<Reply<TAnswer>> KeepAsync<TAnswer>(StoredAnswer answer, CallRecord? call)
        where TAnswer : Answer
    {
        var kept = await Store.AddAsync(answer, call).ConfigureAwait(false);
        if (IsReadable<TAnswer>(kept)) { return Serve<TAnswer>(kept, PathwaySource.Asked); }
        await Store.DiscardAsync(kept).ConfigureAwait(false);
        kept = await Store.AddAsync(answer, null).ConfigureAwait(false);
        return Serve<TAnswer>(IsReadable<TAnswer>(kept) ? kept : answer, PathwaySource.Asked);
    }

    /// <summary>The flight of a question: the one under way, joined, or a new one that <paramref name="take"/> makes.</summary>
    /// <param name="question">The question.</param>
    /// <param name="take">Gets the reply; runs until the flight has ended.</param>
    /// <param name="cancellation">The stop of whoever joins. Whoever joins must wait for the flight.</param>
    /// <returns>The flight, and whether it is new.</returns>
    public (Flight<TAnswer> Flight, bool IsNew) Join<TAnswer>(Question<TAnswer> question, Func<Flight<TAnswer>, Task<Reply<TAnswer>>> take, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var key = QuestionKey.InFlight(question);
        while (true)
        {
            if (flights.TryGetValue(key, out var under))
            {
                var flight = (Flight<TAnswer>)under;
                if (flight.TryJoin(cancellation)) { return (flight, false); }
                // It has landed and is about to leave; what it brought is in the store, or it failed and may be tried again.
                flights.TryRemove(new KeyValuePair<string, object>(key, flight));
            }
            // Whoever makes it is aboard before others can see it, so that it cannot be abandoned before it has set off.
            var mine = new Flight<TAnswer>(take, left => flights.TryRemove(new KeyValuePair<string, object>(key, left)), cancellation);
            if (!flights.TryAdd(key, mine)) { continue; }
            flying.Track(mine.Start());
            return (mine, true);
        }
    }

    /// <summary>Completes when no call is under way any more: those that were aborted have ended too.</summary>
    public Task LandAllAsync() => flying.EndedAsync();

    /// <summary>A reply made from a stored answer.</summary>
    public static Reply<TAnswer> Serve<TAnswer>(StoredAnswer stored, PathwaySource source)
        where TAnswer : Answer
    {
        var answer = AnswerJson.Read<TAnswer>(stored.Json);
        return new Reply<TAnswer>
        {
            Answer = answer,
            Provenance = new PathwayProvenance { Answerer = stored.Answerer, Source = source, At = stored.At, Reason = answer.Reason, Confidence = answer.Confidence },
        };
    }

    // In the order in which they are looked for: what stands behind an answer that is here is not needed.
    private IEnumerable<string> Missing<TAnswer>(Question<TAnswer> question)
        where TAnswer : Answer
    {
        foreach (var answerer in Curators.Select(curator => curator.Answerer(question)).OfType<string>())
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
