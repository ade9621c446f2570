using System.Collections.Concurrent;
using System.Globalization;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Store;
using Pathway.Telemetry;

namespace Pathway.Desk;

/// <summary>A run at the desk: its slots, its counts, its failures, and its line in the ledger.</summary>
internal sealed class DeskRun : IAsker
{
    private readonly QuestionDesk desk;
    private readonly RunOptions options;
    private readonly DateTimeOffset startedAt;
    private readonly CuratorCalls calls;
    private readonly RunTelemetry telemetry;
    private readonly ConcurrentDictionary<string, PathwayFailure> failures = new(StringComparer.Ordinal);
    private readonly UnderWay left = new();
    private int questions;
    private int done;
    private int stored;

    public DeskRun(QuestionDesk desk, RunOptions options)
    {
        this.desk = desk;
        this.options = options;
        startedAt = desk.Clock.GetUtcNow();
        RunId = string.Create(CultureInfo.InvariantCulture, $"{startedAt:yyyyMMdd-HHmmss}-{Guid.NewGuid().ToString("N")[..8]}");
        telemetry = new RunTelemetry(RunId, options.Command, desk.Clock, options.ObserveListener);
        calls = new CuratorCalls(desk, options, RunId, telemetry);
    }

    public string RunId { get; }

    public DeskCounts Counts => new(Volatile.Read(ref questions), Volatile.Read(ref done), Volatile.Read(ref stored), calls.Running, calls.Begun, failures.Count);

    /// <summary>Calls that were put beside an equal one that took long. They are among the calls.</summary>
    public int Hedges => calls.Hedges;

    /// <summary>Questions that wait for a slot of this run.</summary>
    public int Waiting => calls.Waiting;

    /// <summary>The questions of this run that stayed without an answer, in a stable order.</summary>
    public IReadOnlyList<PathwayFailure> Failures =>
        [.. failures.Values.OrderBy(static failure => failure.Question, StringComparer.Ordinal).ThenBy(static failure => failure.Subject, StringComparer.Ordinal).ThenBy(static failure => failure.Message, StringComparer.Ordinal)];

    public Task<Reply<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, int priority, CancellationToken cancellation)
        where TAnswer : Answer => desk.Store.Fetches ? AskFetchedAsync(question, priority, cancellation) : AskAsync(question, priority, null, cancellation);

    public async Task<IReadOnlyList<Reply<TAnswer>>> AskAllAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, int priority, CancellationToken cancellation)
        where TAnswer : Answer
    {
        // Before the set, which all must join at once.
        await desk.FetchAsync(questions, cancellation).ConfigureAwait(false);
        var set = questions.Any(desk.Batches) ? new ClosedSet<TAnswer>(desk, calls, priority) : null;
        var asking = questions.Select(question => AskAsync(question, priority, set, cancellation)).ToArray();
        // Whatever is asked in this set has joined it now; the rest has its reply, or waits for a flight of somebody else.
        set?.Close();
        return await Task.WhenAll(asking).ConfigureAwait(false);
    }

    /// <summary>
    /// Completes when no question of this run waits any more and the calls that it left have ended. Calls that other runs still
    /// wait for go on and are not waited for.
    /// </summary>
    public Task LandAsync() => left.EndedAsync();

    /// <summary>Writes the run's line in the ledger, and tells those who listen; once at the beginning and once at the end.</summary>
    /// <param name="state">How it stands.</param>
    /// <param name="changes">How many changes it made.</param>
    /// <param name="failure">What ended it; null where nothing did.</param>
    public Task RecordAsync(RunState state, int changes = 0, Exception? failure = null)
    {
        var counts = Counts;
        if (state is RunState.Running) { telemetry.Begin(desk.Answering, options.ThrottleLimit); }
        else
        {
            telemetry.End($"{state}", state is RunState.Stopped ? CallTelemetry.Stopped : Error(failure), (Names.Asked, counts.Questions), (Names.Stored, counts.Stored),
                (Names.Calls, counts.Calls), (Names.Failed, counts.Failures), (Names.Changes, changes));
        }
        return desk.Store.RecordAsync(new RunRecord
        {
            RunId = RunId, Command = options.Command, State = state, StartedAt = startedAt,
            EndedAt = state == RunState.Running ? null : desk.Clock.GetUtcNow(),
            Questions = counts.Questions, Stored = counts.Stored, Calls = counts.Calls, Failures = counts.Failures, Changes = changes,
            Curator = desk.Answering,
        });
    }

    private async Task<Reply<TAnswer>> AskFetchedAsync<TAnswer>(Question<TAnswer> question, int priority, CancellationToken cancellation)
        where TAnswer : Answer
    {
        await desk.FetchAsync([question], cancellation).ConfigureAwait(false);
        return await AskAsync(question, priority, null, cancellation).ConfigureAwait(false);
    }

    private async Task<Reply<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, int priority, ClosedSet<TAnswer>? set, CancellationToken cancellation)
        where TAnswer : Answer
    {
        cancellation.ThrowIfCancellationRequested();
        Interlocked.Increment(ref questions);
        options.Observe(new DeskEvent(DeskEventKind.Asked, question));
        var reply = await FindAsync(question, priority, set, cancellation).ConfigureAwait(false);
        Interlocked.Increment(ref done);
        telemetry.Count(question, reply.Provenance?.Source, reply.Failure?.ErrorId);
        options.Observe(reply.Failure is { } failure
            ? new DeskEvent(DeskEventKind.Failed, question, failure.Message)
            : new DeskEvent(DeskEventKind.Answered, question, $"{reply.Provenance!.Answerer}, {reply.Provenance.Source}"));
        return reply;
    }

    private static string? Error(Exception? failure) => failure switch
    {
        null => null,
        PathwayException known => known.Error.Id,
        CuratorException known => known.Error.Id,
        _ => failure.GetType().FullName,
    };

    private async Task<Reply<TAnswer>> FindAsync<TAnswer>(Question<TAnswer> question, int priority, ClosedSet<TAnswer>? set, CancellationToken cancellation)
        where TAnswer : Answer
    {
        if (desk.FindStored(question) is { } found)
        {
            Interlocked.Increment(ref stored);
            options.Observe(new DeskEvent(DeskEventKind.FoundStored, question, found.Provenance!.Answerer));
            return found;
        }
        // A question that failed is not asked again in the same run: all who ask it are told the same.
        var key = QuestionKey.InFlight(question);
        if (failures.TryGetValue(key, out var known)) { return new Reply<TAnswer> { Failure = known }; }
        var flight = Join(question, key, priority, set, cancellation);
        var waiting = flight.WaitAsync(cancellation);
        left.Track(LeaveAsync(waiting, flight));
        var reply = await waiting.ConfigureAwait(false);
        return reply.Failure is { } failure ? new Reply<TAnswer> { Failure = failures.GetOrAdd(key, failure) } : reply;
    }

    private Flight<TAnswer> Join<TAnswer>(Question<TAnswer> question, string key, int priority, ClosedSet<TAnswer>? set, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var lap = new CallLap(desk.Clock);
        if (set is null) { return desk.Join(question, mine => NoteAsync(key, () => calls.AskAsync(question, priority, mine, lap)), cancellation).Flight; }
        var member = new SetMember<TAnswer>(question, lap, set);
        var (flight, isNew) = desk.Join(question, mine => NoteAsync(key, () => member.TakeAsync(mine)), cancellation);
        if (isNew && !failures.ContainsKey(key)) { set.Add(member, flight); }
        return flight;
    }

    // A failure is noted before the flight lands: whoever in this run comes too late for the flight finds the note.
    private async Task<Reply<TAnswer>> NoteAsync<TAnswer>(string key, Func<Task<Reply<TAnswer>>> take)
        where TAnswer : Answer
    {
        if (failures.TryGetValue(key, out var known)) { return new Reply<TAnswer> { Failure = known }; }
        var reply = await take().ConfigureAwait(false);
        if (reply.Failure is { } failure) { failures.TryAdd(key, failure); }
        return reply;
    }

    private static async Task LeaveAsync<TAnswer>(Task<Reply<TAnswer>> waiting, Flight<TAnswer> flight)
        where TAnswer : Answer
    {
        await ((Task)waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await flight.LeftAsync().ConfigureAwait(false);
    }
}
