using Pathway.Questions;

namespace Pathway.RateLimiting;

/// <summary>The observers of the current wait. Each is notified once, however many of its calls wait. Not thread-safe.</summary>
internal sealed class WaitObservers
{
    // The end of the same wait, computed at different times, may differ slightly.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);

    private readonly HashSet<Action<LimiterWait>> notified = [];
    private DateTimeOffset end;

    /// <summary>Returns the observers that were not yet notified of a wait with this end, and marks them as notified.</summary>
    public IReadOnlyList<Action<LimiterWait>> GetNew(DateTimeOffset until, IEnumerable<Action<LimiterWait>?> observers)
    {
        if ((until - end).Duration() > Tolerance) { notified.Clear(); }
        end = until;
        return [.. observers.OfType<Action<LimiterWait>>().Where(notified.Add)];
    }
}
