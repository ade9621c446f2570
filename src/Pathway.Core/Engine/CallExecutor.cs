using System.Globalization;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;
using Pathway.Telemetry;

namespace Pathway.Engine;

/// <summary>
/// Makes the calls of a run: each with the permits that it needs and with a time-out. Each answer is stored under its own key, and each
/// attempt is recorded in the ledger.
/// </summary>
internal sealed class CallExecutor(QuestionEngine engine, RunOptions options, string runId, RunTelemetry telemetry)
{
    private readonly AdmissionController admission = new(engine, options);
    private int started;
    private int hedges;
    private int running;

    /// <summary>The number of calls started so far.</summary>
    public int Started => Volatile.Read(ref started);

    /// <summary>How many of them were hedges.</summary>
    public int Hedges => Volatile.Read(ref hedges);

    /// <summary>The number of running calls.</summary>
    public int Running => Volatile.Read(ref running);

    /// <summary>Waits for admission and makes a call.</summary>
    /// <returns>For each question the reply, or null where the response omits it. At least one reply is not null.</returns>
    /// <exception cref="CuratorException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">All waiters have left.</exception>
    public async Task<IReadOnlyList<Reply<TAnswer>?>> ExecuteAsync<TAnswer>(CallRequest<TAnswer> request)
        where TAnswer : Answer
    {
        request.Waiters.ThrowIfAbandoned();
        request.Timer.EndQueueing();
        using var admitted = await admission.AdmitAsync(request).ConfigureAwait(false);
        return await SendAsync(request, admitted).ConfigureAwait(false);
    }

    /// <summary>Makes an admitted call.</summary>
    /// <inheritdoc cref="ExecuteAsync"/>
    public async Task<IReadOnlyList<Reply<TAnswer>?>> SendAsync<TAnswer>(CallRequest<TAnswer> request, AdmittedCall admitted)
        where TAnswer : Answer
    {
        request.Waiters.ThrowIfAbandoned();
        request.Timer.EndRateLimitWait();
        var recorder = new CallRecorder(engine.Clock, runId, request.Questions, request.Keys, request.Answerer, request.Timer);
        admitted.MarkStarted();
        var callTelemetry =
            telemetry.StartCall(request.Curator, request.Questions, request.Attempts, request.Timer.Queued, request.Timer.RateLimitWait);
        Interlocked.Increment(ref started);
        Interlocked.Increment(ref running);
        if (request.IsHedge) { Interlocked.Increment(ref hedges); }
        request.InFlight?.MarkStarted();
        try
        {
            Notify(request.IsHedge ? QuestionEventKind.Hedged : QuestionEventKind.CallStarted, request.Questions, request.Answerer);
            var response = await AskWithTimeoutAsync(request, admitted.OutputLimit).ConfigureAwait(false);
            callTelemetry?.RecordSuccess(response.Usage, response.Metadata, response.Items.Count(static item => item.Answer is null));
            request.InFlight?.MarkAnswered();
            admitted.ReportSuccess(response.Usage);
            NotifyTier(request, response.Metadata);
            return await StoreAsync(request, recorder, response).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (request.Waiters.Abort.IsCancellationRequested)
        {
            callTelemetry?.RecordStop();
            await engine.Store.RecordAsync(recorder.CreateRecord(PathwayCallOutcome.Aborted)).ConfigureAwait(false);
            throw;
        }
        catch (Exception failure) when (failure is not StoreException)
        {
            var response = failure as CuratorException ?? WrapFault(failure);
            callTelemetry?.RecordFailure(response);
            request.FailedAt ??= engine.Clock.GetTimestamp();
            var reported = admitted.ReportFailure(response, request.FailedAt);
            NotifyTier(request, response.Metadata);
            await engine.Store.RecordAsync(
                recorder.CreateRecord(PathwayCallOutcome.Failed, response.Usage, response.Timing, response.Error.Id))
                .ConfigureAwait(false);
            var failed = request.Curator.GetTarget(request.Questions[0]) is null ? null
                : new AnsweredCall(request.Questions.Count, response.Usage, response.Timing?.Network);
            if (!response.IsRepeated) { Notify(QuestionEventKind.CallFailed, request.Questions, response.Message, failed); }
            if (ReferenceEquals(reported, failure)) { throw; }
            throw reported;
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    private async Task<BatchResponse<TAnswer>> AskWithTimeoutAsync<TAnswer>(CallRequest<TAnswer> request, int? outputLimit)
        where TAnswer : Answer
    {
        // What is on this machine answers at once.
        if (request.Curator.IsLocal)
        {
            return (await request.Curator.AskAsync(request.Questions, request.Waiters.Abort).ConfigureAwait(false))
                .EnsureUsable(request.Questions.Count, $"{request.Curator}");
        }
        using var timeout = new CancellationTokenSource(options.Timeout, engine.Clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, request.Waiters.Abort);
        try
        {
            var response = await request.Curator.AskAsync(request.Questions, outputLimit, ending.Token).ConfigureAwait(false);
            // Who gives the same answer twice means it. Where the first reply never came, or the budget cut it, this is the first.
            if (request.HasReplied) { response = response.WithAbstentions(); }
            request.HasReplied |= outputLimit is null || !response.IsTruncated;
            return response.EnsureUsable(request.Questions.Count, $"{request.Curator}");
        }
        // The budget has cut it, not the model: asked again with more, if the budget has more.
        catch (CuratorException cut) when (cut.Error == PathwayErrors.ReplyCut && outputLimit is { } limit)
        {
            request.MinOutputTokens = 2 * limit;
            throw new CuratorException(cut.Error, cut.Message, isTransient: true, cut)
                { IsAdjusted = true, Usage = cut.Usage, Timing = cut.Timing, Metadata = cut.Metadata };
        }
        catch (OperationCanceledException late) when (timeout.IsCancellationRequested && !request.Waiters.Abort.IsCancellationRequested)
        {
            throw new CuratorException(PathwayErrors.AnswerTimedOut,
                string.Create(CultureInfo.InvariantCulture, $"no answer came within {options.Timeout.TotalSeconds:0.###} s"),
                isTransient: true, late);
        }
    }

    private async Task<IReadOnlyList<Reply<TAnswer>?>> StoreAsync<TAnswer>(CallRequest<TAnswer> request, CallRecorder recorder,
        BatchResponse<TAnswer> response)
        where TAnswer : Answer
    {
        var isComplete = response.Items.All(static item => item.Answer is not null);
        var outcome = response.Items.All(static item => item.Answer is not { IsAbstention: false }) ? PathwayCallOutcome.Abstained
            : PathwayCallOutcome.Answered;
        var error = response.HeldSecret ? PathwayErrors.ReplyHeldSecret : isComplete ? null : response.MissingError;
        PathwayCall? ended = recorder.CreateRecord(outcome, response.Usage, response.Timing, error?.Id);
        var storing = new Task<Reply<TAnswer>>?[request.Questions.Count];
        // All at once, so that they are committed together. The first answer carries the ledger record.
        for (var i = 0; i < storing.Length; i++)
        {
            if (response.Items[i].Answer is not { } answer) { continue; }
            storing[i] = engine.StoreAsync<TAnswer>(recorder.CreateAnswer(i, AnswerJson.Write(answer)), ended);
            ended = null;
        }
        await Task.WhenAll(storing.OfType<Task>()).ConfigureAwait(false);
        var answered = request.Questions.Where((_, i) => storing[i] is not null).ToArray();
        var call = request.Curator.GetTarget(request.Questions[0]) is null ? null
            : new AnsweredCall(answered.Length, response.Usage, response.Timing?.Network);
        Notify(QuestionEventKind.CallAnswered, answered, request.Answerer, call);
        return [.. storing.Select(static stored => stored?.Result)];
    }

    private void Notify(QuestionEventKind what, IReadOnlyList<Question> questions, string detail, AnsweredCall? call = null)
    {
        foreach (var question in questions) { options.OnEvent(new QuestionEvent(what, question, detail) { Call = call }); }
    }

    private void NotifyTier<TAnswer>(CallRequest<TAnswer> request, ReplyMetadata? reply)
        where TAnswer : Answer
    {
        if (reply?.TierNotice is { } notice) { Notify(QuestionEventKind.ServedInOtherTier, [request.Questions[0]], notice); }
    }

    // A fault of a curator must not affect other questions. It is reported like any other failure.
    private static CuratorException WrapFault(Exception failure) =>
        new(PathwayErrors.CuratorFault, $"{failure.GetType().Name}: {failure.Message}", isTransient: false, failure);
}

/// <summary>A call to make.</summary>
/// <param name="Curator">The curator to ask.</param>
/// <param name="Answerer">The name under which the answers are stored.</param>
/// <param name="Questions">One question, or a batch.</param>
/// <param name="Keys">The keys under which the answers are stored.</param>
/// <param name="Priority">Higher values go first.</param>
/// <param name="Waiters">The waiters for the answers.</param>
/// <param name="Timer">Started when the first question was asked, or at the end of its previous call.</param>
internal sealed record CallRequest<TAnswer>(ICurator Curator, string Answerer, IReadOnlyList<Question<TAnswer>> Questions,
    IReadOnlyList<string> Keys, int Priority, IWaiters Waiters, PhaseTimer Timer)
    where TAnswer : Answer
{
    /// <summary>How often it was started.</summary>
    public int Attempts { get; set; }

    /// <summary>Whether an attempt brought a reply that no limit of the budget cut.</summary>
    public bool HasReplied { get; set; }

    /// <summary>When its first attempt failed, as a timestamp; null before.</summary>
    public long? FailedAt { get; set; }

    /// <summary>The shortest limit of a reply that makes sense: more than at which an earlier one was cut; 0 before.</summary>
    public int MinOutputTokens { get; set; }

    /// <summary>Whether it is a second call for the same questions because the first one is slow.</summary>
    public bool IsHedge { get; init; }

    /// <summary>Records the start and the end of the call for hedging; null where the call is not hedged.</summary>
    public InFlightCall? InFlight { get; init; }
}

/// <summary>Creates the ledger record and the stored answers of a call.</summary>
/// <param name="clock">The clock.</param>
/// <param name="runId">The run that makes the call.</param>
/// <param name="questions">Its questions; the record names the first.</param>
/// <param name="keys">The keys of their answers.</param>
/// <param name="answerer">The name of the answerer.</param>
/// <param name="timer">Has measured the waits before the call, and measures the call from now on.</param>
internal sealed class CallRecorder(TimeProvider clock, string runId, IReadOnlyList<Question> questions, IReadOnlyList<string> keys,
    string answerer, PhaseTimer timer)
{
    private readonly DateTimeOffset startedAt = clock.GetUtcNow();

    /// <summary>The answer to the question at an index, as it is stored.</summary>
    public PathwayCacheEntry CreateAnswer(int index, string json) => new()
    {
        Key = keys[index], Kind = questions[index].Kind, Name = questions[index].Subject, Answerer = answerer, Answer = json,
        At = clock.GetUtcNow(), RunId = runId, IsPlain = questions[index].AcceptsImported,
    };

    /// <summary>The ledger record.</summary>
    public PathwayCall CreateRecord(PathwayCallOutcome outcome, CallUsage? usage = null, CallTiming? timing = null,
        string? errorId = null) => new()
    {
        RunId = runId, Key = keys[0], Kind = questions[0].Kind, Subject = questions[0].Subject, Answerer = answerer, Outcome = outcome,
        StartedAt = startedAt, Duration = timer.EndPhase(), ErrorId = errorId,
        InputTokens = usage?.InputTokens, CachedTokens = usage?.CachedTokens, OutputTokens = usage?.OutputTokens,
        ThoughtTokens = usage?.ThoughtTokens,
        Cost = usage?.Cost, Currency = usage?.Currency,
        Queued = timer.Queued, RateLimitWait = timer.RateLimitWait, Network = timing?.Network,
        Parsing = timing?.Parsing, Questions = questions.Count,
    };
}

/// <summary>
/// Measures the consecutive phases of a question: the wait for a permit of the run, the wait for the rate limits, the call, the wait for
/// the next attempt. Each phase starts where the previous one ended, without a gap. Not safe for concurrent use.
/// </summary>
internal sealed class PhaseTimer(TimeProvider clock)
{
    private long last = clock.GetTimestamp();

    /// <summary>The wait for a permit of the run.</summary>
    public TimeSpan Queued { get; private set; }

    /// <summary>The wait for the rate limits.</summary>
    public TimeSpan RateLimitWait { get; private set; }

    /// <summary>A copy that continues from the current phase, for a hedge.</summary>
    public PhaseTimer Fork() => (PhaseTimer)MemberwiseClone();

    /// <summary>Ends the wait for a permit of the run.</summary>
    public void EndQueueing() => Queued = EndPhase();

    /// <summary>Ends the wait for the rate limits.</summary>
    public void EndRateLimitWait() => RateLimitWait = EndPhase();

    /// <summary>Ends the current phase and returns its duration.</summary>
    public TimeSpan EndPhase()
    {
        var now = clock.GetTimestamp();
        var elapsed = clock.GetElapsedTime(last, now);
        last = now;
        return elapsed;
    }
}
