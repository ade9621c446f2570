using System.Collections.Concurrent;
using Pathway.Doubles;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>A run with hedges over gated calls, in fake time.</summary>
internal sealed class HedgeFixture : IDisposable
{
    /// <summary>The latency of the calls during warm-up.</summary>
    public static readonly TimeSpan UsualDuration = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly ConcurrentQueue<QuestionEvent> events = new();
    private readonly SemaphoreSlim reported = new(0);
    private readonly bool isHedged;

    public HedgeFixture(Func<RunOptions, RunOptions>? configure = null, RecordingLimiter? limiter = null, bool canHedge = true,
        ICurator? next = null, FallbackChain? chain = null)
    {
        Limiter = limiter ?? new RecordingLimiter();
        var options = new RunOptions
            { Command = "test", ThrottleLimit = 4, MaxAttempts = 1, RetryDelay = TimeSpan.Zero, Timeout = Hang.Never,
                Hedge = true, OnEvent = Report };
        options = configure?.Invoke(options) ?? options;
        isHedged = options.Hedge && canHedge;
        var held = new HedgeableCurator(Held, Limiter) { CanHedge = canHedge, Chain = chain };
        Run = new QuestionEngine(Store, next is null ? [held] : [held, next], Clock).StartRun(options);
    }

    public MemoryStore Store { get; } = new();

    public TimerTrackingClock Clock { get; } = new();

    public GatedCalls Held { get; } = new();

    public RecordingLimiter Limiter { get; }

    public RunSession Run { get; }

    public IReadOnlyList<QuestionEvent> Events => [.. events];

    public void Dispose()
    {
        Store.Dispose();
        reported.Dispose();
    }

    /// <summary>Waits until something has been reported.</summary>
    public async Task WaitForAsync(QuestionEventKind kind)
    {
        while (!events.Any(one => one.Kind == kind)) { Assert.True(await reported.WaitAsync(Hang.Patience), $"There is no {kind}."); }
    }

    /// <summary>Answers a number of calls: twenty after a second, the usual latency, the others sooner.</summary>
    public async Task<HedgeFixture> WarmUpAsync(int calls = LatencyTracker.MinSamples)
    {
        for (var i = 0; i < calls; i++)
        {
            var (asking, call) = i < LatencyTracker.MinSamples || !isHedged ? await AskAsync($"known {i}")
                : await AskSlowAsync($"known {i}", UsualDuration);
            Clock.Advance(i < LatencyTracker.MinSamples ? UsualDuration : UsualDuration / 2);
            call.Complete();
            await asking.WaitAsync(Hang.Patience);
        }
        return this;
    }

    /// <summary>Fails a number of calls. They count as calls, but give no latency samples.</summary>
    public async Task FailCallsAsync(int calls, string term = "blocked")
    {
        for (var i = 0; i < calls; i++)
        {
            var (asking, call) = await AskAsync($"{term} {i}");
            call.Fail(new CuratorException(Errors.PathwayErrors.ReplyBlocked, "no", isTransient: false));
            await asking.WaitAsync(Hang.Patience);
        }
    }

    /// <summary>Asks a question and waits for its call.</summary>
    public async Task<(Task<Reply<ParentAnswer>> Asking, GatedCall First)> AskAsync(string term, CancellationToken stop = default)
    {
        var asking = Run.Ask(term, stop);
        return (asking, await Held.NextAsync());
    }

    /// <summary>Asks a question and waits for its call and for the timer of its hedge.</summary>
    public async Task<(Task<Reply<ParentAnswer>> Asking, GatedCall First)> AskSlowAsync(string term, TimeSpan slow,
        CancellationToken stop = default)
    {
        var asked = await AskAsync(term, stop);
        await Clock.WaitForTimerAsync(slow);
        return asked;
    }

    /// <summary>Asks a question whose call is slow, and waits for its hedge.</summary>
    public async Task<(Task<Reply<ParentAnswer>> Asking, GatedCall First, GatedCall Second)> AskHedgedAsync(string term,
        CancellationToken stop = default)
    {
        var (asking, first) = await AskSlowAsync(term, UsualDuration, stop);
        Clock.Advance(UsualDuration);
        return (asking, first, await Held.NextAsync());
    }

    /// <summary>Advances the clock by a minute in small steps, so that periodic checks run often.</summary>
    public Task AdvanceAsync() => AdvanceAsync(TimeSpan.FromMinutes(1));

    /// <summary>The same for another duration.</summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        var step = TimeSpan.FromMilliseconds(100);
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            Clock.Advance(step);
            await Task.Yield();
        }
    }

    /// <summary>Advances the clock until another call has started.</summary>
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

    private void Report(QuestionEvent questionEvent)
    {
        events.Enqueue(questionEvent);
        reported.Release();
    }

    /// <summary>The outcomes of the calls about a term, in the order of their start.</summary>
    public IReadOnlyList<PathwayCallOutcome> Outcomes(string term) => [.. Calls(term).Select(static call => call.Outcome)];

    public IReadOnlyList<PathwayCall> Calls(string term) =>
        [.. Store.Calls(Run.RunId).Where(call => call.Subject == term).OrderBy(static call => call.StartedAt)];
}
