namespace Pathway.Emulator.Recording;

/// <summary>All requests that came, in order of arrival. Safe for any thread.</summary>
public sealed class RequestLog
{
    private readonly object gate = new();
    private readonly Handshake handshake = new();
    private readonly List<RequestRecord> records = [];
    private readonly Dictionary<string, int> attempts = new(StringComparer.Ordinal);
    private int inFlight;
    private int mostInFlight;

    /// <summary>A request has come to its end. Called on the thread that answers it.</summary>
    public event Action<RequestRecord>? Settled;

    /// <summary>A snapshot.</summary>
    public IReadOnlyList<RequestRecord> Requests
    {
        get { lock (gate) { return [.. records]; } }
    }

    /// <summary>How many have come.</summary>
    public int Count
    {
        get { lock (gate) { return records.Count; } }
    }

    /// <summary>How many are not finished.</summary>
    public int InFlight
    {
        get { lock (gate) { return inFlight; } }
    }

    /// <summary>The most that were in flight at once.</summary>
    public int MaxConcurrent
    {
        get { lock (gate) { return mostInFlight; } }
    }

    /// <summary>How many came to this end.</summary>
    public int CountOf(Outcome outcome)
    {
        lock (gate) { return records.Count(record => record.Outcome == outcome); }
    }

    /// <summary>Waits until so many have come since the start (or since <see cref="Clear"/>).</summary>
    /// <exception cref="TimeoutException">They did not within 30 seconds.</exception>
    public Task WaitForRequestsAsync(int count, CancellationToken cancellation = default) => WaitAsync(() => Count >= count, cancellation);

    /// <summary>Waits until so many are in flight at once.</summary>
    /// <exception cref="TimeoutException">They were not within 30 seconds.</exception>
    public Task WaitForInFlightAsync(int count, CancellationToken cancellation = default) => WaitAsync(() => InFlight >= count, cancellation);

    /// <summary>Waits until none is in flight.</summary>
    /// <exception cref="TimeoutException">Some were after 30 seconds.</exception>
    public Task WaitForIdleAsync(CancellationToken cancellation = default) => WaitAsync(() => InFlight == 0, cancellation);

    /// <summary>Waits until so many came to this end.</summary>
    /// <exception cref="TimeoutException">They did not within 30 seconds.</exception>
    public Task WaitForOutcomeAsync(Outcome outcome, int count, CancellationToken cancellation = default) => WaitAsync(() => CountOf(outcome) >= count, cancellation);

    /// <summary>Forgets what is finished, and counts from here. Numbers go on, attempts begin again.</summary>
    /// <exception cref="InvalidOperationException">A request is in flight.</exception>
    public void Clear()
    {
        lock (gate)
        {
            if (inFlight > 0) { throw new InvalidOperationException($"{inFlight} requests are in flight."); }
            First += records.Count;
            records.Clear();
            attempts.Clear();
            mostInFlight = 0;
        }
    }

    /// <summary>What came before the first record here.</summary>
    private int First { get; set; }

    internal RequestRecord Begin(Func<int, int, RequestRecord> record, string bodyHash)
    {
        RequestRecord begun;
        lock (gate)
        {
            attempts[bodyHash] = attempts.GetValueOrDefault(bodyHash) + 1;
            begun = record(First + records.Count + 1, attempts[bodyHash]);
            records.Add(begun);
            inFlight++;
            mostInFlight = Math.Max(mostInFlight, inFlight);
        }
        handshake.Changed();
        return begun;
    }

    /// <summary>Changes a record. The first change that gives it an end takes it out of flight.</summary>
    internal void Change(int number, Func<RequestRecord, RequestRecord> change)
    {
        RequestRecord changed;
        lock (gate)
        {
            var index = number - First - 1;
            var before = records[index];
            records[index] = changed = change(before);
            if (before.Outcome == Outcome.InFlight && changed.Outcome != Outcome.InFlight) { inFlight--; }
        }
        handshake.Changed();
        if (changed.Outcome != Outcome.InFlight) { Settled?.Invoke(changed); }
    }

    private Task WaitAsync(Func<bool> isReached, CancellationToken cancellation) =>
        handshake.WaitAsync(isReached, () => $"{Count} requests came, {InFlight} are in flight, {CountOf(Outcome.Aborted)} were aborted", cancellation);
}
