using System.Collections.Concurrent;
using System.Globalization;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;
using Pathway.Telemetry;

namespace Pathway.Engine;

/// <summary>A run at the desk: its slots, its counts, its failures, and its line in the ledger.</summary>
internal sealed class RunSession : IAsker
{
    private readonly QuestionEngine engine;
    private readonly RunOptions options;
    private readonly DateTimeOffset startedAt;
    private readonly CuratorPipeline pipeline;
    private readonly RunTelemetry telemetry;
    private readonly ConcurrentDictionary<string, PathwayFailure> failures = new(StringComparer.Ordinal);
    private readonly TaskTracker waits = new();
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

    /// <summary>Calls that were put beside an equal one that took long. They are among the calls.</summary>
    public int Hedges => pipeline.Hedges;

    /// <summary>Questions that wait for a slot of this run.</summary>
    public int Waiting => pipeline.Waiting;

    /// <summary>The questions of this run that stayed without an answer, in a stable order.</summary>
    public IReadOnlyList<PathwayFailure> Failures =>
        [.. failures.Values.OrderBy(static failure => failure.Question, StringComparer.Ordinal)
            .ThenBy(static failure => failure.Subject, StringComparer.Ordinal)
            .ThenBy(static failure => failure.Message, StringComparer.Ordinal)];

    public Task<Reply<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, int priority, CancellationToken cancellation)
        where TAnswer : Answer => engine.Store.CanFetch ? FetchAndAskAsync(question, priority, cancellation)
        : AskAsync(question, priority, null, cancellation);

    public async Task<IReadOnlyList<Reply<TAnswer>>> AskAllAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, int priority,
        CancellationToken cancellation)
        where TAnswer : Answer
    {
        // Before the set, which all must join at once.
        await engine.FetchAsync(questions, cancellation).ConfigureAwait(false);
        var batcher = questions.Any(engine.CanBatch) ? new QuestionBatcher<TAnswer>(engine, pipeline, priority) : null;
        var asking = questions.Select(question => AskAsync(question, priority, batcher, cancellation)).ToArray();
        // Whatever is asked in this set has joined it now; the rest has its reply, or waits for a flight of somebody else.
        batcher?.Close();
        return await Task.WhenAll(asking).ConfigureAwait(false);
    }

    /// <summary>
    /// Completes when no question of this run waits any more and the calls that it left have ended. Calls that other runs still
    /// wait for go on and are not waited for.
    /// </summary>
    public Task DrainAsync() => waits.WaitAllAsync();

    /// <summary>Writes the run's line in the ledger, and tells those who listen; once at the beginning and once at the end.</summary>
    /// <param name="state">How it stands.</param>
    /// <param name="changes">How many changes it made.</param>
    /// <param name="failure">What ended it; null where nothing did.</param>
    public Task RecordAsync(RunState state, int changes = 0, Exception? failure = null)
    {
        var counts = Progress;
        if (state is RunState.Running) { telemetry.Start(engine.CuratorSummary, options.ThrottleLimit); }
        else
        {
            telemetry.End($"{state}", state is RunState.Stopped ? CallTelemetry.Stopped : GetErrorType(failure),
                (AttributeNames.RunQuestions, counts.Questions), (AttributeNames.RunStored, counts.Stored),
                (AttributeNames.RunCalls, counts.Calls), (AttributeNames.RunFailed, counts.Failures), (AttributeNames.RunChanges, changes));
        }
        return engine.Store.RecordAsync(new RunRecord
        {
            RunId = RunId, Command = options.Command, State = state, StartedAt = startedAt,
            EndedAt = state == RunState.Running ? null : engine.Clock.GetUtcNow(),
            Questions = counts.Questions, Stored = counts.Stored, Calls = counts.Calls, Failures = counts.Failures, Changes = changes,
            Curator = engine.CuratorSummary,
        });
    }

    private async Task<Reply<TAnswer>> FetchAndAskAsync<TAnswer>(Question<TAnswer> question, int priority, CancellationToken cancellation)
        where TAnswer : Answer
    {
        await engine.FetchAsync([question], cancellation).ConfigureAwait(false);
        return await AskAsync(question, priority, null, cancellation).ConfigureAwait(false);
    }

    private async Task<Reply<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, int priority, QuestionBatcher<TAnswer>? batcher,
        CancellationToken cancellation)
        where TAnswer : Answer
    {
        cancellation.ThrowIfCancellationRequested();
        Interlocked.Increment(ref questions);
        options.OnEvent(new QuestionEvent(QuestionEventKind.Asked, question));
        var reply = await ResolveAsync(question, priority, batcher, cancellation).ConfigureAwait(false);
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

    private async Task<Reply<TAnswer>> ResolveAsync<TAnswer>(Question<TAnswer> question, int priority, QuestionBatcher<TAnswer>? batcher,
        CancellationToken cancellation)
        where TAnswer : Answer
    {
        if (engine.FindStored(question) is { } found)
        {
            Interlocked.Increment(ref stored);
            options.OnEvent(new QuestionEvent(QuestionEventKind.FoundStored, question, found.Provenance!.Answerer));
            return found;
        }
        // A question that failed is not asked again in the same run: all who ask it are told the same.
        var key = QuestionKey.InFlight(question);
        if (failures.TryGetValue(key, out var known)) { return new Reply<TAnswer> { Failure = known }; }
        var request = Join(question, key, priority, batcher, cancellation);
        var waiting = request.WaitAsync(cancellation);
        waits.Track(ObserveEndAsync(waiting, request));
        var reply = await waiting.ConfigureAwait(false);
        return reply.Failure is { } failure ? new Reply<TAnswer> { Failure = failures.GetOrAdd(key, failure) } : reply;
    }

    private SharedRequest<TAnswer> Join<TAnswer>(Question<TAnswer> question, string key, int priority, QuestionBatcher<TAnswer>? batcher,
        CancellationToken cancellation)
        where TAnswer : Answer
    {
        var timer = new PhaseTimer(engine.Clock);
        if (batcher is null)
        {
            return engine.Join(question, shared => RememberFailureAsync(key, () => pipeline.AskAsync(question, priority, shared, timer)),
                cancellation).Flight;
        }
        var item = new BatchItem<TAnswer>(question, timer, batcher);
        var (request, isNew) = engine.Join(question, shared => RememberFailureAsync(key, () => item.WaitAsync(shared)), cancellation);
        if (isNew && !failures.ContainsKey(key)) { batcher.Add(item, request); }
        return request;
    }

    // A failure is noted before the flight lands: whoever in this run comes too late for the flight finds the note.
    private async Task<Reply<TAnswer>> RememberFailureAsync<TAnswer>(string key, Func<Task<Reply<TAnswer>>> execute)
        where TAnswer : Answer
    {
        if (failures.TryGetValue(key, out var known)) { return new Reply<TAnswer> { Failure = known }; }
        var reply = await execute().ConfigureAwait(false);
        if (reply.Failure is { } failure) { failures.TryAdd(key, failure); }
        return reply;
    }

    private static async Task ObserveEndAsync<TAnswer>(Task<Reply<TAnswer>> waiting, SharedRequest<TAnswer> request)
        where TAnswer : Answer
    {
        await ((Task)waiting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await request.WaitForEndIfAbandonedAsync().ConfigureAwait(false);
    }
}
