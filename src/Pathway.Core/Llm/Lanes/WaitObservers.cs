using Pathway.Questions;

namespace Pathway.Llm.Lanes;

/// <summary>Who was told of the wait in force: each run once, however many of its calls wait. Not safe for concurrent use.</summary>
internal sealed class WaitObservers
{
    // The same end, computed at two moments, may differ by a little.
    private static readonly TimeSpan Same = TimeSpan.FromMilliseconds(100);

    private readonly HashSet<Action<LaneWait>> told = [];
    private DateTimeOffset end;

    /// <summary>Those who were not told of a wait with that end; they count as told now.</summary>
    public IReadOnlyList<Action<LaneWait>> New(DateTimeOffset until, IEnumerable<Action<LaneWait>?> observers)
    {
        if ((until - end).Duration() > Same) { told.Clear(); }
        end = until;
        return [.. observers.OfType<Action<LaneWait>>().Where(told.Add)];
    }
}
