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
    private readonly ConcurrentDictionary<Task, bool> flying = new();

    /// <param name="store">Where answers are kept.</param>
    /// <param name="curators">Who answers: the first that does not abstain. None: only stored answers serve.</param>
    /// <param name="clock">The time.</param>
    public QuestionDesk(IStore store, IReadOnlyList<ICurator> curators, TimeProvider clock)
    {
        Store = store;
        Curators = curators;
        Clock = clock;
    }

    public IStore Store { get; }

    public IReadOnlyList<ICurator> Curators { get; }

    public TimeProvider Clock { get; }

    /// <summary>Who answers here, for people.</summary>
    public string Answering => Curators.Count == 0 ? "the store alone" : string.Join(", then ", Curators);

    /// <summary>Begins a run. Runs share the desk's answers; each has its own slots.</summary>
    public DeskRun Open(RunOptions options) => new(this, options);

    /// <summary>The stored answer to a question: an exact one that is no abstention, else an imported one, else an abstention of the last curator.</summary>
    public Reply<TAnswer>? FindStored<TAnswer>(Question<TAnswer> question)
        where TAnswer : Answer
    {
        var abstentions = 0;
        Reply<TAnswer>? last = null;
        foreach (var answerer in Answerers(question))
        {
            if (Find<TAnswer>(QuestionKey.Of(question, answerer)) is not { } reply) { continue; }
            if (!reply.Answer!.IsAbstention) { return reply; }
            abstentions++;
            last = reply;
        }
        if (question.AcceptsImported && Find<TAnswer>(QuestionKey.Imported(question.Kind, question.Subject)) is { } imported) { return imported; }
        return abstentions == Answerers(question).Count() ? last : null;
    }

    /// <summary>The stored answer under a key.</summary>
    public Reply<TAnswer>? Find<TAnswer>(string key)
        where TAnswer : Answer
    {
        if (Store.Find(key) is not { } stored) { return null; }
        try { return Serve<TAnswer>(stored, stored.IsImported ? PathwaySource.Imported : PathwaySource.Stored); }
        catch (JsonException)
        {
            // Half a row, or another program's: as good as no answer. Taken out, so that the next answer can take its place.
            Track(Store.RemoveAsync([key]));
            return null;
        }
    }

    /// <summary>The flight of a question: the one under way, joined, or a new one that <paramref name="take"/> makes.</summary>
    public Flight<TAnswer> Join<TAnswer>(Question<TAnswer> question, Func<CancellationToken, Task<Reply<TAnswer>>> take)
        where TAnswer : Answer
    {
        var key = QuestionKey.InFlight(question);
        while (true)
        {
            var mine = new Flight<TAnswer>(take, left => flights.TryRemove(new KeyValuePair<string, object>(key, left)));
            var flight = (Flight<TAnswer>)flights.GetOrAdd(key, mine);
            if (!flight.TryJoin())
            {
                // It has landed and is about to leave; what it brought is in the store, or it failed and may be tried again.
                flights.TryRemove(new KeyValuePair<string, object>(key, flight));
                continue;
            }
            if (ReferenceEquals(flight, mine)) { Track(flight.Start()); }
            return flight;
        }
    }

    /// <summary>Completes when no call is under way any more: those that were aborted have ended too.</summary>
    public Task LandAllAsync() => Task.WhenAll(flying.Keys);

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

    private void Track(Task flight)
    {
        flying.TryAdd(flight, true);
        flight.ContinueWith(ended => flying.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private IEnumerable<string> Answerers(Question question) => Curators.Select(curator => curator.Answerer(question)).OfType<string>();
}
