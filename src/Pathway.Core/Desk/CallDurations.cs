using System.Collections.Concurrent;
using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>
/// How long calls of each sort took, from leaving to the answer, and which are under way: so that of a call that is out somebody can say whether it
/// takes longer than nearly all like it. Safe for concurrent use.
/// </summary>
internal sealed class CallDurations
{
    /// <summary>So many are known before anything is said of them.</summary>
    public const int Enough = 20;

    /// <summary>So many are remembered.</summary>
    public const int Last = 200;

    private readonly ConcurrentDictionary<CallSort, Calls> calls = new();

    /// <summary>A call is about to leave.</summary>
    public void Begin(CallSort sort, CallWatch call) => Of(sort).Begin(call);

    /// <summary>A call has ended; how long it took counts where the question was answered.</summary>
    public void End(CallSort sort, CallWatch call, bool isAnswered) => Of(sort).End(call, isAnswered);

    /// <summary>Completes when enough are known.</summary>
    public Task EnoughAsync(CallSort sort) => Of(sort).Enough;

    /// <summary>The time before which no call is slow, when enough are known.</summary>
    public TimeSpan Least(CallSort sort) => Of(sort).Least();

    /// <summary>Whether a call that is out so long takes longer than 19 of 20. Those that are out as long count too, else the first that are answered would be all.</summary>
    public bool IsSlow(CallSort sort, TimeSpan time) => Of(sort).IsSlow(time);

    private Calls Of(CallSort sort) => calls.GetOrAdd(sort, static _ => new Calls());

    private sealed class Calls
    {
        private readonly TaskCompletionSource enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Queue<TimeSpan> answered = [];
        private readonly HashSet<CallWatch> under = [];

        public Task Enough => enough.Task;

        public void Begin(CallWatch call)
        {
            lock (answered) { under.Add(call); }
        }

        public void End(CallWatch call, bool isAnswered)
        {
            lock (answered)
            {
                under.Remove(call);
                if (!isAnswered) { return; }
                answered.Enqueue(call.Time);
                if (answered.Count > Last) { answered.Dequeue(); }
                if (answered.Count >= CallDurations.Enough) { enough.TrySetResult(); }
            }
        }

        // With the call itself, so many more than 19 of 20.
        public TimeSpan Least()
        {
            lock (answered) { return answered.Order().ElementAt((((19 * (answered.Count + 1)) + 19) / 20) - 1); }
        }

        public bool IsSlow(TimeSpan time)
        {
            lock (answered) { return 20 * answered.Count(took => took <= time) >= 19 * (answered.Count + under.Count(call => call.HasLeft && call.Time >= time)); }
        }
    }
}

/// <summary>Calls that take alike.</summary>
/// <param name="Curator">Who is asked.</param>
/// <param name="Kind">What kind of question.</param>
/// <param name="Questions">How many in the call.</param>
internal readonly record struct CallSort(ICurator Curator, string Kind, int Questions);
