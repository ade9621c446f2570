namespace Pathway.Llm.Lanes;

/// <summary>
/// How many calls run at once: as many as wanted while the server takes them, half of that when it says there are too many,
/// then one more with each round of calls that went well. Not safe for concurrent use.
/// </summary>
internal sealed class LaneWidth(int capacity)
{
    private const int Unbounded = int.MaxValue;

    private int most = Unbounded;
    private int wentWell;

    /// <summary>How many run at once when nobody asks for more.</summary>
    public int Capacity { get; } = capacity;

    /// <summary>Whether one more may run beside those that do.</summary>
    /// <param name="running">Those that run.</param>
    /// <param name="wanted">How many the asking run wants at once.</param>
    public bool Admits(int running, int wanted) => running < Math.Min(most, Math.Max(Capacity, wanted));

    /// <summary>The server refused one of those that run.</summary>
    public void Halve(int running)
    {
        most = Math.Max(1, (most == Unbounded ? Math.Max(Capacity, running) : most) / 2);
        wentWell = 0;
    }

    /// <summary>A call went well.</summary>
    public void Grow()
    {
        if (most == Unbounded || ++wentWell < most) { return; }
        wentWell = 0;
        // Beyond what anybody can ask for, the memory of it ends.
        most = most >= 1000 ? Unbounded : most + 1;
    }
}
