using System.Text;

namespace Pathway.Emulator.Recording;

/// <summary>All requests that came, in order of arrival. Safe for any thread.</summary>
public sealed class RequestLog
{
    private readonly object gate = new();
    private readonly ConditionSignal handshake = new();
    private readonly List<RequestRecord> records = [];
    private readonly Dictionary<string, int> attempts = new(StringComparer.Ordinal);
    private int inFlight;
    private int maxInFlight;

    /// <summary>A request has come to its end. Called on the thread that answers it.</summary>
    public event Action<RequestRecord>? Completed;

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
        get { lock (gate) { return maxInFlight; } }
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
    public Task WaitForInFlightAsync(int count, CancellationToken cancellation = default) =>
        WaitAsync(() => InFlight >= count, cancellation);

    /// <summary>Waits until none is in flight.</summary>
    /// <exception cref="TimeoutException">Some were after 30 seconds.</exception>
    public Task WaitForIdleAsync(CancellationToken cancellation = default) => WaitAsync(() => InFlight == 0, cancellation);

    /// <summary>Waits until so many came to this end.</summary>
    /// <exception cref="TimeoutException">They did not within 30 seconds.</exception>
    public Task WaitForOutcomeAsync(Outcome outcome, int count, CancellationToken cancellation = default) =>
        WaitAsync(() => CountOf(outcome) >= count, cancellation);

    /// <summary>Forgets what is finished, and counts from here. Numbers go on, attempts begin again.</summary>
    /// <exception cref="InvalidOperationException">A request is in flight.</exception>
    public void Clear()
    {
        lock (gate)
        {
            if (inFlight > 0) { throw new InvalidOperationException($"{inFlight} requests are in flight."); }
            FirstNumber += records.Count;
            records.Clear();
            attempts.Clear();
            maxInFlight = 0;
        }
    }

    /// <summary>What came before the first record here.</summary>
    private int FirstNumber { get; set; }

    internal RequestRecord Begin(Func<int, int, RequestRecord> record, string bodyHash)
    {
        RequestRecord begun;
        lock (gate)
        {
            attempts[bodyHash] = attempts.GetValueOrDefault(bodyHash) + 1;
            begun = record(FirstNumber + records.Count + 1, attempts[bodyHash]);
            records.Add(begun);
            inFlight++;
            maxInFlight = Math.Max(maxInFlight, inFlight);
        }
        handshake.Notify();
        return begun;
    }

    /// <summary>Changes a record. The first change that gives it an end takes it out of flight.</summary>
    internal void Change(int number, Func<RequestRecord, RequestRecord> change)
    {
        RequestRecord changed;
        lock (gate)
        {
            var index = number - FirstNumber - 1;
            var before = records[index];
            records[index] = changed = change(before);
            if (before.Outcome == Outcome.InFlight && changed.Outcome != Outcome.InFlight) { inFlight--; }
        }
        handshake.Notify();
        if (changed.Outcome != Outcome.InFlight) { Completed?.Invoke(changed); }
    }

    private Task WaitAsync(Func<bool> isReached, CancellationToken cancellation) =>
        handshake.WaitAsync(isReached, () => $"{Count} requests came, {InFlight} are in flight, {CountOf(Outcome.Aborted)} were aborted",
            cancellation);
}

/// <summary>A request that came, and what became of it. Keys and tokens are not in it.</summary>
public sealed record RequestRecord
{
    /// <summary>From 1, in order of arrival.</summary>
    public required int Number { get; init; }

    /// <summary>The wire format: gemini, vertex, openai, gemini-openai; empty for a path that nobody serves.</summary>
    public required string Format { get; init; }

    public required string Method { get; init; }

    /// <summary>Path and query.</summary>
    public required string Target { get; init; }

    /// <summary>The headers, by lower-case name.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Whether the key or token was the right one.</summary>
    public required bool HasValidKey { get; init; }

    /// <summary>Whether the key or token stood where it may not: in path, query, body or another header.</summary>
    public required bool HasMisplacedKey { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>SHA-256 of the body, 64 hexadecimal digits.</summary>
    public required string BodyHash { get; init; }

    /// <summary>How often this very body has come, from 1.</summary>
    public int Attempt { get; init; }

    /// <summary>The model, where the request got so far.</summary>
    public string? Model { get; init; }

    /// <summary>Tokens of the prompt as this emulator counts them.</summary>
    public int PromptTokens { get; init; }

    /// <summary>When it came, in the emulator's time.</summary>
    public required DateTimeOffset ArrivedAt { get; init; }

    /// <summary>When it was answered or given up, in the emulator's time; null while it is in flight.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    public Outcome Outcome { get; init; }

    /// <summary>The status that was sent, or null.</summary>
    public int? Status { get; init; }

    /// <summary>The fault that it met or the message of the function that threw, or null.</summary>
    public string? Fault { get; init; }

    /// <summary>The body as text; bytes that are not UTF-8 are replaced.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);
}

/// <summary>What became of a request.</summary>
public enum Outcome
{
    /// <summary>Not finished yet.</summary>
    InFlight,

    /// <summary>Answered in full.</summary>
    Answered,

    /// <summary>Refused for its content, its key or its model (400 to 404).</summary>
    Refused,

    /// <summary>Refused by the limits (429).</summary>
    Limited,

    /// <summary>Met a fault of the schedule.</summary>
    Faulted,

    /// <summary>The client went away before it was answered.</summary>
    Aborted,

    /// <summary>The mind, or another function that the test gave, threw; the record has the message, the client a 500.</summary>
    Failed,
}
