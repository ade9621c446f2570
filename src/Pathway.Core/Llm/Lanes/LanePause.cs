namespace Pathway.Llm.Lanes;

/// <summary>The pause that a server asked for. Where it names no time, each pause is twice as long as the last, until a call goes well. Not safe for concurrent use.</summary>
internal sealed class LanePause(TimeProvider clock)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private TimeSpan next = First;
    private TimeSpan length;
    private long begun;

    /// <summary>How long it still lasts; zero when there is none.</summary>
    public TimeSpan Left => length - clock.GetElapsedTime(begun) is { Ticks: > 0 } left && length > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>Begins a pause, or makes the one in force longer where the server says so.</summary>
    /// <returns>Whether there was none before.</returns>
    public bool Begin(TimeSpan? asked)
    {
        var left = Left;
        if (asked is null && left > TimeSpan.Zero) { return false; }
        var wait = asked ?? next;
        if (asked is null) { next = next * 2 < Longest ? next * 2 : Longest; }
        if (wait > left) { (length, begun) = (wait, clock.GetTimestamp()); }
        return left == TimeSpan.Zero;
    }

    /// <summary>A call went well.</summary>
    public void WentWell() => next = First;
}
