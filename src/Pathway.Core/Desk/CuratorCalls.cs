using System.Globalization;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Store;
using Polly;

namespace Pathway.Desk;

/// <summary>
/// Puts a question to the curators in turn, each call within a slot of the run, a place in the lane of whoever answers and a
/// time limit, and stores what comes back. A call that fails in a way that may pass is tried again; what fails for good becomes
/// a value, not an exception.
/// </summary>
internal sealed class CuratorCalls
{
    // Where a run leaves it to the limits of whoever answers: enough to fill them, too few to fill the memory.
    private const int MostAtOnce = 1000;

    private readonly QuestionDesk desk;
    private readonly RunOptions options;
    private readonly string runId;
    private readonly PrioritySlots slots;
    private readonly ResiliencePipeline retries;
    private int begun;
    private int running;

    public CuratorCalls(QuestionDesk desk, RunOptions options, string runId)
    {
        this.desk = desk;
        this.options = options;
        this.runId = runId;
        slots = new PrioritySlots(options.ThrottleLimit ?? MostAtOnce);
        retries = CallRetries.Make(options, desk.Clock);
    }

    /// <summary>Calls begun so far.</summary>
    public int Begun => Volatile.Read(ref begun);

    /// <summary>Questions that wait for a slot.</summary>
    public int Waiting => slots.Waiting;

    /// <summary>Calls under way.</summary>
    public int Running => Volatile.Read(ref running);

    /// <param name="question">The question.</param>
    /// <param name="priority">Higher goes first.</param>
    /// <param name="flight">Those who wait for it.</param>
    /// <param name="lap">Runs since the question was put.</param>
    /// <exception cref="OperationCanceledException">Nobody aboard the flight wants the reply any more.</exception>
    public async Task<Reply<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, int priority, Flight<TAnswer> flight, CallLap lap)
        where TAnswer : Answer
    {
        using var slot = await slots.EnterAsync(priority, question.Subject, flight.Abort).ConfigureAwait(false);
        // Waiting takes time: another flight or another process may have answered.
        if (desk.FindStored(question) is { } found) { return found; }
        if (desk.IsReplay) { return Failed<TAnswer>(question, PathwayErrors.AnswerUnavailable, "no answer is stored, and nobody may be asked"); }
        Reply<TAnswer>? abstention = null;
        foreach (var curator in desk.Curators)
        {
            if (curator.Answerer(question) is not { } answerer) { continue; }
            var reply = desk.Find<TAnswer>(QuestionKey.Of(question, answerer)) ?? await AskOneAsync(curator, answerer, question, priority, flight, lap).ConfigureAwait(false);
            if (reply.Answer is not { IsAbstention: true }) { return reply; }
            abstention = reply;
        }
        return abstention ?? Failed<TAnswer>(question, PathwayErrors.AnswerUnavailable, "nobody here answers such questions");
    }

    private async Task<Reply<TAnswer>> AskOneAsync<TAnswer>(ICurator curator, string answerer, Question<TAnswer> question, int priority, Flight<TAnswer> flight, CallLap lap)
        where TAnswer : Answer
    {
        try
        {
            return await retries.ExecuteAsync(async _ => await TryAsync(curator, answerer, question, priority, flight, lap).ConfigureAwait(false), flight.Abort).ConfigureAwait(false);
        }
        catch (CuratorException failure)
        {
            return Failed<TAnswer>(question, failure.Error, failure.Message);
        }
    }

    private async Task<Reply<TAnswer>> TryAsync<TAnswer>(ICurator curator, string answerer, Question<TAnswer> question, int priority, Flight<TAnswer> flight, CallLap lap)
        where TAnswer : Answer
    {
        flight.ThrowIfAbandoned();
        lap.ToLane();
        using var place = await EnterAsync(curator, question, priority, flight.Abort).ConfigureAwait(false);
        flight.ThrowIfAbandoned();
        lap.ToCall();
        var call = new OpenCall(desk.Clock, runId, question, answerer, lap);
        Interlocked.Increment(ref begun);
        Interlocked.Increment(ref running);
        try
        {
            options.Observe(new DeskEvent(DeskEventKind.CallStarted, question, answerer));
            var told = await AskInTimeAsync(curator, question, flight.Abort).ConfigureAwait(false);
            // The next call need not wait until this one is stored.
            place?.Settle(told.Usage);
            place?.Dispose();
            var ended = call.End(told.Answer.IsAbstention ? CallOutcome.Abstained : CallOutcome.Answered, told.Usage, told.Times);
            var kept = await desk.KeepAsync<TAnswer>(call.Answer(AnswerJson.Write(told.Answer)), ended).ConfigureAwait(false);
            options.Observe(new DeskEvent(DeskEventKind.CallAnswered, question, answerer));
            return kept;
        }
        catch (OperationCanceledException) when (flight.Abort.IsCancellationRequested)
        {
            await desk.Store.RecordAsync(call.End(CallOutcome.Aborted)).ConfigureAwait(false);
            throw;
        }
        catch (Exception failure) when (failure is not StoreException)
        {
            var told = failure as CuratorException ?? Fault(failure);
            if (told.Usage is { } usage) { place?.Settle(usage); }
            await desk.Store.RecordAsync(call.End(CallOutcome.Failed, told.Usage, told.Times, told.Error.Id)).ConfigureAwait(false);
            options.Observe(new DeskEvent(DeskEventKind.CallFailed, question, told.Message));
            if (ReferenceEquals(told, failure)) { throw; }
            throw told;
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    private async Task<ICallPlace?> EnterAsync(ICurator curator, Question question, int priority, CancellationToken abort)
    {
        if (curator.Lane(question) is not { } lane) { return null; }
        return await lane.EnterAsync(new LaneRequest
        {
            Priority = priority, Name = question.Subject, Tokens = curator.Tokens(question), Capacity = options.ThrottleLimit ?? 0, MostWait = options.MostWait, Observe = options.ObserveWait,
        }, abort).ConfigureAwait(false);
    }

    private async Task<Told<TAnswer>> AskInTimeAsync<TAnswer>(ICurator curator, Question<TAnswer> question, CancellationToken abort)
        where TAnswer : Answer
    {
        using var timer = new CancellationTokenSource(options.Timeout, desk.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(abort, timer.Token);
        try
        {
            return await curator.AskAsync(question, either.Token).ConfigureAwait(false) is { Answer: not null } told ? told : throw new InvalidOperationException("The curator returned null.");
        }
        catch (OperationCanceledException late) when (timer.IsCancellationRequested && !abort.IsCancellationRequested)
        {
            throw new CuratorException(PathwayErrors.AnswerTimedOut, string.Create(CultureInfo.InvariantCulture, $"no answer came within {options.Timeout.TotalSeconds:0.###} s"), isTransient: true, late);
        }
    }

    // A defect of a curator must not cost the other questions; it is reported like any other failure.
    private static CuratorException Fault(Exception failure) =>
        new(PathwayErrors.CuratorFault, $"{failure.GetType().Name}: {failure.Message}", isTransient: false, failure);

    private static Reply<TAnswer> Failed<TAnswer>(Question question, PathwayError error, string message)
        where TAnswer : Answer => new()
        {
            Failure = new PathwayFailure
            {
                Question = question.Kind, Subject = question.Subject, ErrorId = error.Id,
                Message = $"The {question.Text} stays open: {message}.", RecommendedAction = error.RecommendedAction,
            },
        };
}
