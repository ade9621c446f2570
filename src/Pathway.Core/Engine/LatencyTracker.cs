using System.Collections.Concurrent;
using Pathway.Questions;

namespace Pathway.Engine;

/// <summary>
/// Tracks the latencies of finished and running calls by class, to decide whether a running call is slow. Safe for concurrent use.
/// </summary>
internal sealed class LatencyTracker
{
    /// <summary>The minimum number of samples for a decision.</summary>
    public const int MinSamples = 20;

    /// <summary>The maximum number of samples that are kept.</summary>
    public const int MaxSamples = 200;

    private readonly ConcurrentDictionary<CallClass, ClassLatency> calls = new();

    /// <summary>Adds a call that is about to start.</summary>
    public void Begin(CallClass callClass, InFlightCall call) => GetLatency(callClass).Begin(call);

    /// <summary>Removes a call that has ended. Its latency becomes a sample if it was answered.</summary>
    public void End(CallClass callClass, InFlightCall call, bool isAnswered) => GetLatency(callClass).End(call, isAnswered);

    /// <summary>Completes when there are enough samples.</summary>
    public Task WaitForSamplesAsync(CallClass callClass) => GetLatency(callClass).HasEnough;

    /// <summary>The latency below which no call is slow. Requires enough samples.</summary>
    public TimeSpan GetSlowThreshold(CallClass callClass) => GetLatency(callClass).GetSlowThreshold();

    /// <summary>
    /// Whether a call of that duration is slower than 19 of 20. Running calls of at least the same duration count too; otherwise the
    /// samples would contain only the fastest calls.
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

        // The 95th percentile of the samples and the call itself.
        public TimeSpan GetSlowThreshold()
        {
            lock (samples) { return samples.Order().ElementAt((((19 * (samples.Count + 1)) + 19) / 20) - 1); }
        }

        public bool IsSlow(TimeSpan elapsed)
        {
            int faster, all;
            InFlightCall[] running;
            lock (samples) { (faster, all, running) = (samples.Count(duration => duration <= elapsed), samples.Count, [.. inFlight]); }
            // Outside the lock: reading the clock may run timers, which begin and end calls.
            return 20 * faster >= 19 * (all + running.Count(call => call.HasStarted && call.Elapsed >= elapsed));
        }
    }
}

/// <summary>A class of calls with similar latencies.</summary>
/// <param name="Curator">The curator.</param>
/// <param name="Kind">The kind of question.</param>
/// <param name="Questions">The number of questions per call.</param>
internal readonly record struct CallClass(ICurator Curator, string Kind, int Questions);

/// <summary>The start and the latency of a running call, for observers.</summary>
internal sealed class InFlightCall(TimeProvider clock)
{
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long startedAt;
    private long answeredAfter = -1;

    /// <summary>Completes when the call has started; never if it does not start.</summary>
    public Task Started => started.Task;

    /// <summary>Whether it has started.</summary>
    public bool HasStarted => started.Task.IsCompletedSuccessfully;

    /// <summary>Whether it is answered.</summary>
    public bool IsAnswered => Interlocked.Read(ref answeredAfter) >= 0;

    /// <summary>The latency of an answered call, or the time since the start of a running one.</summary>
    public TimeSpan Elapsed => Interlocked.Read(ref answeredAfter) is >= 0 and var ticks ? new TimeSpan(ticks)
        : clock.GetElapsedTime(startedAt);

    /// <summary>Records the start.</summary>
    public void MarkStarted()
    {
        startedAt = clock.GetTimestamp();
        started.TrySetResult();
    }

    /// <summary>Records the answer.</summary>
    public void MarkAnswered() => Interlocked.Exchange(ref answeredAfter, clock.GetElapsedTime(startedAt).Ticks);
}
