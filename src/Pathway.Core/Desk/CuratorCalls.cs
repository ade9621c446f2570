using System.Globalization;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Store;

namespace Pathway.Desk;

/// <summary>
/// Puts a question to the curators in turn, each call within a slot and a time limit, and stores what comes back. A call
/// that fails in a way that may pass is tried again; what fails for good becomes a value, not an exception.
/// </summary>
internal sealed class CuratorCalls
{
    private readonly QuestionDesk desk;
    private readonly RunOptions options;
    private readonly string runId;
    private readonly PrioritySlots slots;
    private int begun;
    private int running;

    public CuratorCalls(QuestionDesk desk, RunOptions options, string runId)
    {
        this.desk = desk;
        this.options = options;
        this.runId = runId;
        slots = new PrioritySlots(options.ThrottleLimit);
    }

    /// <summary>Calls begun so far.</summary>
    public int Begun => Volatile.Read(ref begun);

    /// <summary>Calls under way.</summary>
    public int Running => Volatile.Read(ref running);

    /// <exception cref="OperationCanceledException">Nobody aboard the flight wants the reply any more.</exception>
    public async Task<Reply<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, int priority, Flight<TAnswer> flight)
        where TAnswer : Answer
    {
        using var slot = await slots.EnterAsync(priority, question.Subject, flight.Abort).ConfigureAwait(false);
        // Waiting takes time: another flight or another process may have answered.
        if (desk.FindStored(question) is { } found) { return found; }
        Reply<TAnswer>? abstention = null;
        foreach (var curator in desk.Curators)
        {
            if (curator.Answerer(question) is not { } answerer) { continue; }
            var reply = desk.Find<TAnswer>(QuestionKey.Of(question, answerer)) ?? await AskOneAsync(curator, answerer, question, flight).ConfigureAwait(false);
            if (reply.Answer is not { IsAbstention: true }) { return reply; }
            abstention = reply;
        }
        return abstention ?? Failed<TAnswer>(question, PathwayErrors.AnswerUnavailable, "no answer is stored, and nobody may be asked");
    }

    private async Task<Reply<TAnswer>> AskOneAsync<TAnswer>(ICurator curator, string answerer, Question<TAnswer> question, Flight<TAnswer> flight)
        where TAnswer : Answer
    {
        for (var attempt = 1; ; attempt++)
        {
            flight.ThrowIfAbandoned();
            var (reply, failure) = await CallAsync(curator, answerer, question, flight.Abort).ConfigureAwait(false);
            if (failure is null)
            {
                options.Observe(new DeskEvent(DeskEventKind.CallAnswered, question, answerer));
                return reply!;
            }
            options.Observe(new DeskEvent(DeskEventKind.CallFailed, question, failure.Message));
            if (!failure.IsTransient || attempt >= options.Tries) { return Failed<TAnswer>(question, failure.Error, failure.Message); }
        }
    }

    private async Task<(Reply<TAnswer>? Reply, CuratorException? Failure)> CallAsync<TAnswer>(ICurator curator, string answerer, Question<TAnswer> question, CancellationToken abort)
        where TAnswer : Answer
    {
        var call = new OpenCall(desk.Clock, runId, question, answerer);
        Interlocked.Increment(ref begun);
        Interlocked.Increment(ref running);
        try
        {
            options.Observe(new DeskEvent(DeskEventKind.CallStarted, question, answerer));
            var answer = await AskInTimeAsync(curator, question, abort).ConfigureAwait(false);
            var ended = call.End(answer.IsAbstention ? CallOutcome.Abstained : CallOutcome.Answered);
            return (await desk.KeepAsync<TAnswer>(call.Answer(AnswerJson.Write(answer)), ended).ConfigureAwait(false), null);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            await desk.Store.RecordAsync(call.End(CallOutcome.Aborted)).ConfigureAwait(false);
            throw;
        }
        catch (Exception failure) when (failure is not StoreException)
        {
            var told = failure as CuratorException ?? Fault(failure);
            await desk.Store.RecordAsync(call.End(CallOutcome.Failed, told.Error.Id)).ConfigureAwait(false);
            return (null, told);
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    private async Task<TAnswer> AskInTimeAsync<TAnswer>(ICurator curator, Question<TAnswer> question, CancellationToken abort)
        where TAnswer : Answer
    {
        using var timer = new CancellationTokenSource(options.Timeout, desk.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(abort, timer.Token);
        try
        {
            return await curator.AskAsync(question, either.Token).ConfigureAwait(false) ?? throw new InvalidOperationException("The curator returned null.");
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
