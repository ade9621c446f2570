using System.Collections.Concurrent;
using Pathway.Questions;
using Pathway.Storage;

namespace Pathway.Engine;

/// <summary>A run with hedges over held calls, in fake time.</summary>
internal sealed class HedgeFixture : IDisposable
{
    /// <summary>What each call takes of which the run knows before anything is slow.</summary>
    public static readonly TimeSpan UsualDuration = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly ConcurrentQueue<QuestionEvent> events = new();
    private readonly bool isHedged;

    public HedgeFixture(Func<RunOptions, RunOptions>? configure = null, RecordingLimiter? limiter = null, bool canHedge = true,
        ICurator? next = null)
    {
        Limiter = limiter ?? new RecordingLimiter();
        var options = new RunOptions
            { Command = "test", ThrottleLimit = 4, MaxAttempts = 1, RetryDelay = TimeSpan.Zero, Timeout = TimeSpan.FromHours(9),
                Hedge = true, OnEvent = events.Enqueue };
        options = configure?.Invoke(options) ?? options;
        isHedged = options.Hedge && canHedge;
        var held = new HedgeableCurator(Held, Limiter) { CanHedge = canHedge };
        Run = new QuestionEngine(Store, next is null ? [held] : [held, next], Clock).StartRun(options);
    }

    public MemoryStore Store { get; } = new();

    public TimerTrackingClock Clock { get; } = new();

    public GatedCalls Held { get; } = new();

    public RecordingLimiter Limiter { get; }

    public RunSession Run { get; }

    public IReadOnlyList<QuestionEvent> Events => [.. events];

    public void Dispose() => Store.Dispose();

    /// <summary>So many calls are answered: twenty after a second, so that this is what nearly all take; the others sooner.</summary>
    public async Task<HedgeFixture> WarmUpAsync(int calls = LatencyTracker.MinSamples)
    {
        for (var i = 0; i < calls; i++)
        {
            var (asking, call) = i < LatencyTracker.MinSamples || !isHedged ? await AskAsync($"known {i}")
                : await AskSlowAsync($"known {i}", UsualDuration);
            Clock.Advance(i < LatencyTracker.MinSamples ? UsualDuration : UsualDuration / 2);
            call.Complete();
            await asking.WaitAsync(Patience);
        }
        return this;
    }

    /// <summary>So many calls bring nothing, and nothing is known of their time; they count as calls.</summary>
    public async Task FailCallsAsync(int calls, string term = "blocked")
    {
        for (var i = 0; i < calls; i++)
        {
            var (asking, call) = await AskAsync($"{term} {i}");
            call.Fail(new CuratorException(Errors.PathwayErrors.ReplyBlocked, "no", isTransient: false));
            await asking.WaitAsync(Patience);
        }
    }

    /// <summary>A question whose call is out.</summary>
    public async Task<(Task<Reply<ParentAnswer>> Asking, GatedCall First)> AskAsync(string term, CancellationToken stop = default)
    {
        var asking = Run.Ask(term, stop);
        return (asking, await Held.NextAsync());
    }

    /// <summary>A question whose call is out, and whose hedge waits for that time.</summary>
    public async Task<(Task<Reply<ParentAnswer>> Asking, GatedCall First)> AskSlowAsync(string term, TimeSpan slow,
        CancellationToken stop = default)
    {
        var asked = await AskAsync(term, stop);
        await Clock.WaitForTimerAsync(slow, Patience);
        return asked;
    }

    /// <summary>A question whose call is out and takes long, and the call beside it.</summary>
    public async Task<(Task<Reply<ParentAnswer>> Asking, GatedCall First, GatedCall Second)> AskHedgedAsync(string term,
        CancellationToken stop = default)
    {
        var (asking, first) = await AskSlowAsync(term, UsualDuration, stop);
        Clock.Advance(UsualDuration);
        return (asking, first, await Held.NextAsync());
    }

    /// <summary>Lets a minute pass in small steps, so that whoever looks now and then has looked often.</summary>
    public Task AdvanceAsync() => AdvanceAsync(TimeSpan.FromMinutes(1));

    /// <summary>The same for another time.</summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        var step = TimeSpan.FromMilliseconds(100);
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            Clock.Advance(step);
            await Task.Yield();
        }
    }

    /// <summary>Lets time pass until a further call is out.</summary>
    public async Task<GatedCall> AdvanceToNextCallAsync()
    {
        var next = Held.NextAsync();
        while (!next.IsCompleted)
        {
            Clock.Advance(Moment);
            await Task.Yield();
        }
        return await next;
    }

    /// <summary>How the calls about a term ended, in the order in which they left.</summary>
    public IReadOnlyList<CallOutcome> Outcomes(string term) => [.. Calls(term).Select(static call => call.Outcome)];

    public IReadOnlyList<CallRecord> Calls(string term) =>
        [.. Store.Calls(Run.RunId).Where(call => call.Subject == term).OrderBy(static call => call.StartedAt)];
}
