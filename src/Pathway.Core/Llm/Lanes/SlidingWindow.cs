namespace Pathway.Llm.Lanes;

/// <summary>Counts amounts over the last stretch of time, so that no stretch of that length anywhere holds more than the limit. Not safe for concurrent use.</summary>
internal sealed class SlidingWindow(long? limit, TimeSpan length, TimeProvider clock)
{
    private readonly Queue<Entry> entries = new();
    private long sum;

    /// <summary>The most that one window holds; null for no limit. May be lowered while it runs.</summary>
    public long? Limit { get; set; } = limit;

    /// <summary>What it holds now.</summary>
    public long Sum
    {
        get
        {
            Forget();
            return sum;
        }
    }

    /// <summary>How long until an amount has room; zero when it has.</summary>
    public TimeSpan Wait(long amount)
    {
        Forget();
        if (Limit is not { } most) { return TimeSpan.Zero; }
        // What is larger than any window goes alone.
        var over = sum + Math.Min(amount, most) - most;
        if (over <= 0) { return TimeSpan.Zero; }
        foreach (var entry in entries)
        {
            over -= entry.Amount;
            if (over <= 0) { return length - clock.GetElapsedTime(entry.At); }
        }
        return length;
    }

    /// <summary>Counts an amount now.</summary>
    public Entry Add(long amount)
    {
        var entry = new Entry(clock.GetTimestamp()) { Amount = amount };
        entries.Enqueue(entry);
        sum += amount;
        return entry;
    }

    /// <summary>Puts another amount in the place of one that was counted.</summary>
    public void Change(Entry entry, long amount)
    {
        if (entry.IsGone) { return; }
        sum += amount - entry.Amount;
        entry.Amount = amount;
    }

    private void Forget()
    {
        while (entries.TryPeek(out var first) && clock.GetElapsedTime(first.At) >= length)
        {
            entries.Dequeue().IsGone = true;
            sum -= first.Amount;
        }
    }

    /// <summary>An amount that was counted.</summary>
    internal sealed class Entry(long at)
    {
        public long At { get; } = at;

        public long Amount { get; set; }

        /// <summary>Whether it is older than the window.</summary>
        public bool IsGone { get; set; }
    }
}
