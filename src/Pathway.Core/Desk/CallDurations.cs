using System.Collections.Concurrent;
using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>How long calls took, from leaving to the answer: the last ones of each sort. Safe for concurrent use.</summary>
internal sealed class CallDurations
{
    /// <summary>So many are known before anything is said of them.</summary>
    public const int Enough = 20;

    /// <summary>So many are remembered.</summary>
    public const int Last = 200;

    private const double Part = 0.95;

    private readonly ConcurrentDictionary<CallSort, Known> known = new();

    /// <summary>Adds the time of a call.</summary>
    public void Add(CallSort sort, TimeSpan took) => Of(sort).Add(took);

    /// <summary>Completes when enough are known.</summary>
    public Task EnoughAsync(CallSort sort) => Of(sort).Enough;

    /// <summary>The time within which 19 of 20 were answered. There is one when enough are known.</summary>
    public TimeSpan Slow(CallSort sort) => Of(sort).Slow();

    private Known Of(CallSort sort) => known.GetOrAdd(sort, static _ => new Known());

    private sealed class Known
    {
        private readonly TaskCompletionSource enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Queue<TimeSpan> times = [];

        public Task Enough => enough.Task;

        public void Add(TimeSpan took)
        {
            lock (times)
            {
                times.Enqueue(took);
                if (times.Count > Last) { times.Dequeue(); }
                if (times.Count >= CallDurations.Enough) { enough.TrySetResult(); }
            }
        }

        public TimeSpan Slow()
        {
            lock (times) { return times.Order().ElementAt((int)Math.Ceiling(Part * times.Count) - 1); }
        }
    }
}

/// <summary>Calls that take alike.</summary>
/// <param name="Curator">Who is asked.</param>
/// <param name="Kind">What kind of question.</param>
/// <param name="Questions">How many in the call.</param>
internal readonly record struct CallSort(ICurator Curator, string Kind, int Questions);
