using System.Collections.Concurrent;
using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>
/// How long calls of each sort took, from leaving to the answer, and which are under way: so that of a call that is out somebody can say
/// whether it takes longer than nearly all like it. Safe for concurrent use.
/// </summary>
internal sealed class LatencyTracker
{
    /// <summary>So many are known before anything is said of them.</summary>
    public const int MinSamples = 20;

    /// <summary>So many are remembered.</summary>
    public const int MaxSamples = 200;

    private readonly ConcurrentDictionary<CallClass, ClassLatency> calls = new();

    /// <summary>A call is about to leave.</summary>
    public void Begin(CallClass callClass, InFlightCall call) => GetLatency(callClass).Begin(call);

    /// <summary>A call has ended; how long it took counts where the question was answered.</summary>
    public void End(CallClass callClass, InFlightCall call, bool isAnswered) => GetLatency(callClass).End(call, isAnswered);

    /// <summary>Completes when enough are known.</summary>
    public Task WaitForSamplesAsync(CallClass callClass) => GetLatency(callClass).HasEnough;

    /// <summary>The time before which no call is slow, when enough are known.</summary>
    public TimeSpan GetSlowThreshold(CallClass callClass) => GetLatency(callClass).GetSlowThreshold();

    /// <summary>
    /// Whether a call that is out so long takes longer than 19 of 20. Those that are out as long count too, else the first that are
    /// answered would be all.
    /// </summary>
    public bool IsSlow(CallClass callClass, TimeSpan elapsed) => GetLatency(callClass).IsSlow(elapsed);

    private ClassLatency GetLatency(CallClass callClass) => calls.GetOrAdd(callClass, static _ => new ClassLatency());

    private sealed class ClassLatency
    {
        private readonly TaskCompletionSource hasEnough = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Queue<TimeSpan> samples = [];
        private readonly HashSet<InFlightCall> inFlight = [];

        public Task HasEnough => hasEnough.Task;

        public void Begin(InFlightCall call)
        {
            lock (samples) { inFlight.Add(call); }
        }

        public void End(InFlightCall call, bool isAnswered)
        {
            lock (samples)
            {
                inFlight.Remove(call);
                if (!isAnswered) { return; }
                samples.Enqueue(call.Elapsed);
                if (samples.Count > MaxSamples) { samples.Dequeue(); }
                if (samples.Count >= LatencyTracker.MinSamples) { hasEnough.TrySetResult(); }
            }
        }

        // With the call itself, so many more than 19 of 20.
        public TimeSpan GetSlowThreshold()
        {
            lock (samples) { return samples.Order().ElementAt((((19 * (samples.Count + 1)) + 19) / 20) - 1); }
        }

        public bool IsSlow(TimeSpan elapsed)
        {
            lock (samples)
            {
                return 20 * samples.Count(duration => duration <= elapsed)
                    >= 19 * (samples.Count + inFlight.Count(call => call.HasStarted && call.Elapsed >= elapsed));
            }
        }
    }
}

/// <summary>Calls that take alike.</summary>
/// <param name="Curator">Who is asked.</param>
/// <param name="Kind">What kind of question.</param>
/// <param name="Questions">How many in the call.</param>
internal readonly record struct CallClass(ICurator Curator, string Kind, int Questions);

/// <summary>When a call left and how long it took to be answered, for who looks at it from beside.</summary>
internal sealed class InFlightCall(TimeProvider clock)
{
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long startedAt;
    private long answeredAfter = -1;

    /// <summary>Completes when the call has left; never where it does not.</summary>
    public Task Started => started.Task;

    /// <summary>Whether it has left.</summary>
    public bool HasStarted => started.Task.IsCompletedSuccessfully;

    /// <summary>Whether it is answered.</summary>
    public bool IsAnswered => Interlocked.Read(ref answeredAfter) >= 0;

    /// <summary>How long it took to be answered or, where it is not, how long ago it left.</summary>
    public TimeSpan Elapsed => Interlocked.Read(ref answeredAfter) is >= 0 and var ticks ? new TimeSpan(ticks)
        : clock.GetElapsedTime(startedAt);

    /// <summary>Told by whoever makes the call.</summary>
    public void MarkStarted()
    {
        startedAt = clock.GetTimestamp();
        started.TrySetResult();
    }

    /// <summary>The same.</summary>
    public void MarkAnswered() => Interlocked.Exchange(ref answeredAfter, clock.GetElapsedTime(startedAt).Ticks);
}
