using System.Collections.Concurrent;
using System.Globalization;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage.Sharing;
using Pathway.Telemetry;

namespace Pathway.Engine;

/// <summary>
/// A run of the engine, with its permits, counts, failures and ledger record. A question has one reply in a run, whatever the speed of the
/// answers: all that ask it, at the same time or later, get the same reply, also the same failure.
/// </summary>
internal sealed class RunSession : IAsker
{
    private readonly QuestionEngine engine;
    private readonly RunOptions options;
    private readonly DateTimeOffset startedAt;
    private readonly string holder = LeaseHolder.Create().ToString();
    private readonly CuratorPipeline pipeline;
    private readonly RunTelemetry telemetry;
    private readonly ConcurrentDictionary<string, object> asked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PathwayFailure> failures = new(StringComparer.Ordinal);
    private readonly ActivityCounter waits = new();
    private int questions;
    private int done;
    private int stored;

    public RunSession(QuestionEngine engine, RunOptions options)
    {
        this.engine = engine;
        this.options = options;
        startedAt = engine.Clock.GetUtcNow();
        RunId = string.Create(CultureInfo.InvariantCulture, $"{startedAt:yyyyMMdd-HHmmss}-{Guid.NewGuid().ToString("N")[..8]}");
        telemetry = new RunTelemetry(RunId, options.Command, engine.Clock, options.OnListenerError);
        pipeline = new CuratorPipeline(engine, options, RunId, telemetry);
    }

    public string RunId { get; }

    public RunProgress Progress =>
        new(Volatile.Read(ref questions), Volatile.Read(ref done), Volatile.Read(ref stored), pipeline.Running, pipeline.Started,
            failures.Count);

    /// <summary>The number of hedges. They are included in the number of calls.</summary>
    public int Hedges => pipeline.Hedges;

    /// <summary>The number of questions that wait for a permit of this run.</summary>
    public int Waiting => pipeline.Waiting;

    /// <summary>The questions of this run without an answer, in a stable order.</summary>
    public IReadOnlyList<PathwayFailure> Failures =>
        [.. failures.Values.OrderBy(static failure => failure.Question, StringComparer.Ordinal)
            .ThenBy(static failure => failure.Subject, StringComparer.Ordinal)
            .ThenBy(static failure => failure.Message, StringComparer.Ordinal)];

    public Task<Reply<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, int priority, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var keyed = engine.AddKeys(question);
        return engine.Store.CanFetch && !asked.ContainsKey(keyed.InFlightKey) ? FetchAndAskAsync(keyed, priority, cancellation)
            : AskAsync(keyed, priority, null, cancellation);
    }

    public async Task<IReadOnlyList<Reply<TAnswer>>> AskAllAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, int priority,
        CancellationToken cancellation)
        where TAnswer : Answer
    {
        // Before the batcher is filled, which must happen without an await in between.
        KeyedQuestion<TAnswer>[] keyed = [.. questions.Select(engine.AddKeys)];
        await engine.FetchAsync(keyed.Where(question => !asked.ContainsKey(question.InFlightKey)), cancellation).ConfigureAwait(false);
        var batcher = questions.Any(engine.CanBatch) ? new QuestionBatcher<TAnswer>(engine, pipeline, priority) : null;
        var asking = keyed.Select(question => AskAsync(question, priority, batcher, cancellation)).ToArray();
        // All questions of this set have joined it now. The others have a reply already, or wait for a request of another run.
        batcher?.Close();
        return await Task.WhenAll(asking).ConfigureAwait(false);
    }

    /// <summary>
    /// Completes when no question of this run waits and its abandoned calls have ended. Calls that other runs wait for continue and are not
    /// awaited.
    /// </summary>
    public Task DrainAsync() => waits.WaitForIdleAsync();

    /// <summary>Records the run in the ledger and in telemetry; called once at the start and once at the end.</summary>
    /// <param name="state">The state of the run.</param>
    /// <param name="changes">The number of changes that it made.</param>
    /// <param name="failure">The exception that ended it; null for none.</param>
    public Task RecordAsync(PathwayRunState state, int changes = 0, Exception? failure = null)
    {
        var counts = Progress;
        if (state is PathwayRunState.Running) { telemetry.Start(engine.CuratorSummary, options.ThrottleLimit); }
        else
        {
            telemetry.End($"{state}", state is PathwayRunState.Stopped ? CallTelemetry.Stopped : GetErrorType(failure),
                (AttributeNames.RunQuestions, counts.Questions), (AttributeNames.RunStored, counts.Stored),
                (AttributeNames.RunCalls, counts.Calls), (AttributeNames.RunFailed, counts.Failures), (AttributeNames.RunChanges, changes));
        }
        return engine.Store.RecordAsync(new PathwayRun
        {
            RunId = RunId, Command = options.Command, State = state, StartedAt = startedAt,
            EndedAt = state == PathwayRunState.Running ? null : engine.Clock.GetUtcNow(),
            Questions = counts.Questions, Stored = counts.Stored, Calls = counts.Calls, Failures = counts.Failures, Changes = changes,
            Curator = engine.CuratorSummary, Holder = holder,
        });
    }

    private async Task<Reply<TAnswer>> FetchAndAskAsync<TAnswer>(KeyedQuestion<TAnswer> question, int priority,
        CancellationToken cancellation)
        where TAnswer : Answer
    {
        await engine.FetchAsync([question], cancellation).ConfigureAwait(false);
        return await AskAsync(question, priority, null, cancellation).ConfigureAwait(false);
    }

    private async Task<Reply<TAnswer>> AskAsync<TAnswer>(KeyedQuestion<TAnswer> keyed, int priority, QuestionBatcher<TAnswer>? batcher,
        CancellationToken cancellation)
        where TAnswer : Answer
    {
        cancellation.ThrowIfCancellationRequested();
        var question = keyed.Question;
        var created = new AskedQuestion<TAnswer>();
        var entry = (AskedQuestion<TAnswer>)asked.GetOrAdd(keyed.InFlightKey, created);
        if (ReferenceEquals(entry, created))
        {
            Interlocked.Increment(ref questions);
            options.OnEvent(new QuestionEvent(QuestionEventKind.Asked, question));
        }
        var reply = await ResolveAsync(keyed, entry, priority, batcher, cancellation).ConfigureAwait(false);
        if (!entry.TryReport()) { return reply; }
        Interlocked.Increment(ref done);
        telemetry.CountQuestion(question, reply.Provenance?.Source, reply.Failure?.ErrorId);
        options.OnEvent(reply.Failure is { } failure
            ? new QuestionEvent(QuestionEventKind.Failed, question, failure.Message)
            : new QuestionEvent(QuestionEventKind.Answered, question, $"{reply.Provenance!.Answerer}, {reply.Provenance.Source}"));
        return reply;
    }

    private static string? GetErrorType(Exception? failure) => failure switch
    {
        null => null,
        PathwayException known => known.Error.Id,
        CuratorException known => known.Error.Id,
        _ => failure.GetType().FullName,
    };

    private async Task<Reply<TAnswer>> ResolveAsync<TAnswer>(KeyedQuestion<TAnswer> question, AskedQuestion<TAnswer> entry, int priority,
        QuestionBatcher<TAnswer>? batcher, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var (reply, request) = entry.GetOrJoin(() => engine.FindStored(question),
            () => Join(question, entry, priority, batcher, cancellation), cancellation, out var isFound);
        if (isFound)
        {
            Interlocked.Increment(ref stored);
            engine.AdoptFormer(question);
            options.OnEvent(new QuestionEvent(QuestionEventKind.FoundStored, question.Question, reply!.Provenance!.Answerer));
        }
        if (reply is not null) { return reply; }
        waits.Begin();
        var end = Task.CompletedTask;
        try { return Remember(question, entry, await request!.WaitAsync(cancellation).ConfigureAwait(false)); }
        catch
        {
            // The last to leave has aborted it.
            end = request!.WaitForEndIfAbandonedAsync();
            throw;
        }
        finally
        {
            if (end.IsCompleted) { waits.End(); }
            else { waits.EndWith(end); }
        }
    }

    private SharedRequest<TAnswer> Join<TAnswer>(KeyedQuestion<TAnswer> question, AskedQuestion<TAnswer> entry, int priority,
        QuestionBatcher<TAnswer>? batcher, CancellationToken cancellation)
        where TAnswer : Answer
    {
        var timer = new PhaseTimer(engine.Clock);
        if (batcher is null)
        {
            return engine.Join(question, async shared =>
                Remember(question, entry, await pipeline.AskAsync(question, priority, shared, timer).ConfigureAwait(false)), cancellation)
                .Request;
        }
        var item = new BatchItem<TAnswer>(question, timer, batcher);
        var (request, isNew) = engine.Join(question, async shared =>
            Remember(question, entry, await item.WaitAsync(shared).ConfigureAwait(false)), cancellation);
        if (isNew) { batcher.Add(item, request); }
        return request;
    }

    // A request of this run does so before it completes, so that an asker that is too late to join finds the reply.
    private Reply<TAnswer> Remember<TAnswer>(KeyedQuestion<TAnswer> question, AskedQuestion<TAnswer> entry, Reply<TAnswer> reply)
        where TAnswer : Answer
    {
        var first = entry.Remember(reply);
        if (first.Failure is { } failure) { failures.TryAdd(question.InFlightKey, failure); }
        return first;
    }
}

/// <summary>A question of a run: the request for it, and the reply once it is known.</summary>
internal sealed class AskedQuestion<TAnswer>
    where TAnswer : Answer
{
    private readonly object gate = new();
    private SharedRequest<TAnswer>? request;
    private Reply<TAnswer>? reply;
    private bool isReported;

    /// <summary>The reply, or a request that the caller must wait for.</summary>
    /// <param name="findStored">Finds the stored answer.</param>
    /// <param name="join">Joins or starts a request; the caller is one of its waiters.</param>
    /// <param name="cancellation">The cancellation of the caller.</param>
    /// <param name="isFound">Whether the reply was found in the store now.</param>
    public (Reply<TAnswer>? Reply, SharedRequest<TAnswer>? Request) GetOrJoin(Func<Reply<TAnswer>?> findStored,
        Func<SharedRequest<TAnswer>> join, CancellationToken cancellation, out bool isFound)
    {
        lock (gate)
        {
            isFound = false;
            if (reply is not null) { return (reply, null); }
            // Before the store is read: the answer of this request may be there already, and counts as asked, not as stored.
            if (request?.TryJoin(cancellation) == true) { return (null, request); }
            reply = findStored();
            isFound = reply is not null;
            if (isFound) { return (reply, null); }
            request = join();
            return (null, request);
        }
    }

    /// <summary>Keeps the reply if it is the first one, and returns the first one.</summary>
    public Reply<TAnswer> Remember(Reply<TAnswer> received)
    {
        lock (gate) { return reply ??= received; }
    }

    /// <summary>Whether the caller is the first one to report the reply.</summary>
    public bool TryReport()
    {
        lock (gate)
        {
            if (isReported) { return false; }
            isReported = true;
            return true;
        }
    }
}
