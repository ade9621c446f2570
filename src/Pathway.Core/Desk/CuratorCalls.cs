using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Telemetry;
using Polly;

namespace Pathway.Desk;

/// <summary>
/// Puts questions to the curators in turn, each call within a slot of the run. A call that fails in a way that may pass is tried again; what
/// fails for good becomes a value, not an exception.
/// </summary>
internal sealed class CuratorCalls
{
    // Where a run leaves it to the limits of whoever answers: enough to fill them, too few to fill the memory.
    private const int MostAtOnce = 1000;

    private static readonly TimeSpan BeyondTimeout = TimeSpan.FromSeconds(30);

    private readonly QuestionDesk desk;
    private readonly Action<DeskEvent> observe;
    private readonly PrioritySlots slots;
    private readonly PrioritySlots beside;
    private readonly ResiliencePipeline retries;
    private readonly CallTries tries;
    private readonly CallHedges hedges;

    public CuratorCalls(QuestionDesk desk, RunOptions options, string runId, RunTelemetry telemetry)
    {
        this.desk = desk;
        observe = options.Observe;
        slots = new PrioritySlots(options.ThrottleLimit ?? MostAtOnce);
        // One call at a time is one, whatever it is about.
        beside = options.ThrottleLimit == 1 ? slots : new PrioritySlots(options.ThrottleLimit ?? MostAtOnce);
        retries = CallRetries.Make(options, desk.Clock);
        tries = new CallTries(desk, options, runId, telemetry);
        hedges = new CallHedges(desk, options, tries, question => Slots(question).TryEnter());
        LeaseLength = options.Timeout + BeyondTimeout;
    }

    /// <summary>Calls begun so far.</summary>
    public int Begun => tries.Begun;

    /// <summary>How many of them were put beside an equal one.</summary>
    public int Hedges => tries.Hedges;

    /// <summary>Questions that wait for a slot.</summary>
    public int Waiting => slots.Waiting;

    /// <summary>Calls under way.</summary>
    public int Running => tries.Running;

    /// <summary>How long the right to ask holds when nobody renews it: longer than the call may take.</summary>
    public TimeSpan LeaseLength { get; }

    /// <summary>Asks one question, of whoever answers it.</summary>
    /// <param name="question">The question.</param>
    /// <param name="priority">Higher goes first.</param>
    /// <param name="callers">Those who wait for it.</param>
    /// <param name="lap">Runs since the question was put.</param>
    /// <exception cref="OperationCanceledException">Nobody wants the reply any more.</exception>
    public async Task<Reply<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, int priority, ICallers callers, CallLap lap)
        where TAnswer : Answer
    {
        while (true)
        {
            var (reply, askedElsewhere) = await AskOrLeaveAsync(question, priority, callers, lap).ConfigureAwait(false);
            if (reply is not null) { return reply; }
            // Without a slot: another process answers this one, and there may be others to ask here.
            observe(new DeskEvent(DeskEventKind.AskedElsewhere, question));
            await desk.FreeAsync(askedElsewhere!, callers.Abort).ConfigureAwait(false);
        }
    }

    // The reply, or the key of the answer that another process is about to get.
    private async Task<(Reply<TAnswer>? Reply, string? AskedElsewhere)> AskOrLeaveAsync<TAnswer>(Question<TAnswer> question, int priority, ICallers callers, CallLap lap)
        where TAnswer : Answer
    {
        using var slot = await EnterAsync(question, priority, callers).ConfigureAwait(false);
        // Waiting takes time: another flight or another process may have answered.
        if (desk.FindStored(question) is { } found) { return (found, null); }
        if (desk.IsReplay) { return (Failed<TAnswer>(question, PathwayErrors.AnswerUnavailable, "no answer is stored, and nobody may be asked"), null); }
        Reply<TAnswer>? abstention = null;
        foreach (var curator in desk.Curators)
        {
            if (curator.Answerer(question) is not { } answerer) { continue; }
            var put = new PutCall<TAnswer>(curator, answerer, [question], priority, callers, lap);
            var key = put.Keys[0];
            var reply = desk.Find<TAnswer>(key);
            if (reply is null)
            {
                using var lease = await desk.LeaseAsync(curator, question, key, LeaseLength).ConfigureAwait(false);
                if (lease is null) { return (null, key); }
                // Whoever held it before may have answered.
                reply = desk.Find<TAnswer>(key) ?? (await PutAsync(put).ConfigureAwait(false))[0]!;
            }
            if (reply.Answer is not { IsAbstention: true }) { return (reply, null); }
            abstention = reply;
        }
        return (abstention ?? Nobody(question), null);
    }

    /// <summary>Waits for a slot; disposing it gives it back.</summary>
    /// <exception cref="OperationCanceledException">Nobody wants the reply any more.</exception>
    public Task<PrioritySlots.Slot> EnterAsync(Question question, int priority, ICallers callers) => Slots(question).EnterAsync(priority, question.Subject, callers.Abort);

    /// <summary>Makes a call, within a slot, as often as it takes.</summary>
    /// <returns>For each question the reply, or null where it should be asked again alone; never null for the only one.</returns>
    /// <exception cref="OperationCanceledException">Nobody wants the reply any more.</exception>
    public async Task<IReadOnlyList<Reply<TAnswer>?>> PutAsync<TAnswer>(PutCall<TAnswer> put)
        where TAnswer : Answer
    {
        try
        {
            return await retries.ExecuteAsync(async _ => await hedges.TryAsync(put).ConfigureAwait(false), put.Callers.Abort).ConfigureAwait(false);
        }
        catch (CuratorException failure)
        {
            var isSplit = put.Questions.Count > 1 && MayBeOneOfThem(failure.Error);
            return [.. put.Questions.Select(question => isSplit ? null : Failed<TAnswer>(question, failure.Error, failure.Message, failure.IsForAll || CallBreaker.IsFinal(failure)))];
        }
    }

    /// <summary>The reply where nobody answers questions of that kind.</summary>
    public static Reply<TAnswer> Nobody<TAnswer>(Question<TAnswer> question)
        where TAnswer : Answer => Failed<TAnswer>(question, PathwayErrors.AnswerUnavailable, "nobody here answers such questions");

    private PrioritySlots Slots(Question question) => question.IsBeside ? beside : slots;

    // What is refused, or spoils the reply, may be one of the questions: the others shall not bear it.
    private static bool MayBeOneOfThem(PathwayError error) =>
        error == PathwayErrors.ReplyBlocked || error == PathwayErrors.ReplyUnreadable || error == PathwayErrors.ReplyCut || error == PathwayErrors.ModelRequestRefused;

    private static Reply<TAnswer> Failed<TAnswer>(Question question, PathwayError error, string message, bool isForAll = false)
        where TAnswer : Answer => new()
        {
            Failure = new PathwayFailure
            {
                Question = question.Kind, Subject = question.Subject, ErrorId = error.Id,
                Message = $"The {question.Text} stays open: {message}.", Cause = message, IsForAll = isForAll, RecommendedAction = error.RecommendedAction,
            },
        };
}
