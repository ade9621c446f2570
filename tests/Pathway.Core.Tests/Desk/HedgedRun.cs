using System.Collections.Concurrent;
using Pathway.Questions;
using Pathway.Store;

namespace Pathway.Desk;

/// <summary>A run with hedges over held calls, in fake time.</summary>
internal sealed class HedgedRun : IDisposable
{
    /// <summary>What each call takes of which the run knows before anything is slow.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private readonly ConcurrentQueue<DeskEvent> events = new();
    private readonly bool isHedged;

    public HedgedRun(Func<RunOptions, RunOptions>? with = null, UsedLane? lane = null, bool mayHedge = true, ICurator? then = null)
    {
        Lane = lane ?? new UsedLane();
        var options = new RunOptions { Command = "test", ThrottleLimit = 4, Tries = 1, RetryDelay = TimeSpan.Zero, Timeout = TimeSpan.FromHours(9), Hedge = true, Observe = events.Enqueue };
        options = with?.Invoke(options) ?? options;
        isHedged = options.Hedge && mayHedge;
        var held = new HeldPaid(Held, Lane) { MayHedge = mayHedge };
        Run = new QuestionDesk(Store, then is null ? [held] : [held, then], Clock).Open(options);
    }

    public MemoryStore Store { get; } = new();

    public ArmedClock Clock { get; } = new();

    public HeldCalls Held { get; } = new();

    public UsedLane Lane { get; }

    public DeskRun Run { get; }

    public IReadOnlyList<DeskEvent> Events => [.. events];

    public void Dispose() => Store.Dispose();

    /// <summary>So many calls are answered: twenty after a second, so that this is what nearly all take; the others sooner.</summary>
    public async Task<HedgedRun> KnowAsync(int calls = CallDurations.Enough)
    {
        for (var i = 0; i < calls; i++)
        {
            var (asking, call) = i < CallDurations.Enough || !isHedged ? await AskAsync($"known {i}") : await AskLongAsync($"known {i}", Usual);
            Clock.Advance(i < CallDurations.Enough ? Usual : Usual / 2);
            call.Let();
            await asking.WaitAsync(Patience);
        }
        return this;
    }

    /// <summary>So many calls bring nothing, and nothing is known of their time; they count as calls.</summary>
    public async Task BlockAsync(int calls, string term = "blocked")
    {
        for (var i = 0; i < calls; i++)
        {
            var (asking, call) = await AskAsync($"{term} {i}");
            call.Fail(new CuratorException(Errors.PathwayErrors.ReplyBlocked, "no", isTransient: false));
            await asking.WaitAsync(Patience);
        }
    }

    /// <summary>A question whose call is out.</summary>
    public async Task<(Task<Reply<ParentAnswer>> Asking, HeldCall First)> AskAsync(string term, CancellationToken stop = default)
    {
        var asking = Run.Ask(term, stop);
        return (asking, await Held.NextAsync());
    }

    /// <summary>A question whose call is out, and whose hedge waits for that time.</summary>
    public async Task<(Task<Reply<ParentAnswer>> Asking, HeldCall First)> AskLongAsync(string term, TimeSpan slow, CancellationToken stop = default)
    {
        var asked = await AskAsync(term, stop);
        await Clock.ArmedAsync(slow, Patience);
        return asked;
    }

    /// <summary>A question whose call is out and takes long, and the call beside it.</summary>
    public async Task<(Task<Reply<ParentAnswer>> Asking, HeldCall First, HeldCall Second)> AskTwiceAsync(string term, CancellationToken stop = default)
    {
        var (asking, first) = await AskLongAsync(term, Usual, stop);
        Clock.Advance(Usual);
        return (asking, first, await Held.NextAsync());
    }

    /// <summary>Lets a minute pass in small steps, so that whoever looks now and then has looked often.</summary>
    public Task PassAsync() => PassAsync(TimeSpan.FromMinutes(1));

    /// <summary>The same for another time.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        var step = TimeSpan.FromMilliseconds(100);
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            Clock.Advance(step);
            await Task.Yield();
        }
    }

    /// <summary>Lets time pass until a further call is out.</summary>
    public async Task<HeldCall> NextAsync()
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

    public IReadOnlyList<CallRecord> Calls(string term) => [.. Store.Calls(Run.RunId).Where(call => call.Subject == term).OrderBy(static call => call.StartedAt)];
}
