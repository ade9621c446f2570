using System.Text;

namespace Pathway.Emulator.Recording;

/// <summary>All requests in order of arrival. Thread-safe.</summary>
public sealed class RequestLog
{
    private readonly object gate = new();
    private readonly ConditionSignal signal = new();
    private readonly List<RequestRecord> records = [];
    private readonly Dictionary<string, int> attempts = new(StringComparer.Ordinal);
    private int inFlight;
    private int maxInFlight;

    /// <summary>Raised when a request has completed, on the thread that answers it.</summary>
    public event Action<RequestRecord>? Completed;

    /// <summary>A snapshot.</summary>
    public IReadOnlyList<RequestRecord> Requests
    {
        get { lock (gate) { return [.. records]; } }
    }

    /// <summary>The number of requests.</summary>
    public int Count
    {
        get { lock (gate) { return records.Count; } }
    }

    /// <summary>The number of requests that are not completed.</summary>
    public int InFlight
    {
        get { lock (gate) { return inFlight; } }
    }

    /// <summary>The maximum number of concurrent requests.</summary>
    public int MaxConcurrent
    {
        get { lock (gate) { return maxInFlight; } }
    }

    /// <summary>The number of requests with an outcome.</summary>
    public int CountOf(Outcome outcome)
    {
        lock (gate) { return records.Count(record => record.Outcome == outcome); }
    }

    /// <summary>Waits until this many requests have arrived since the start or the last <see cref="Clear"/>.</summary>
    /// <exception cref="TimeoutException">30 seconds have passed.</exception>
    public Task WaitForRequestsAsync(int count, CancellationToken cancellation = default) => WaitAsync(() => Count >= count, cancellation);

    /// <summary>Waits until this many requests are in flight at once.</summary>
    /// <exception cref="TimeoutException">30 seconds have passed.</exception>
    public Task WaitForInFlightAsync(int count, CancellationToken cancellation = default) =>
        WaitAsync(() => InFlight >= count, cancellation);

    /// <summary>Waits until no request is in flight.</summary>
    /// <exception cref="TimeoutException">30 seconds have passed.</exception>
    public Task WaitForIdleAsync(CancellationToken cancellation = default) => WaitAsync(() => InFlight == 0, cancellation);

    /// <summary>Waits until this many requests have an outcome.</summary>
    /// <exception cref="TimeoutException">30 seconds have passed.</exception>
    public Task WaitForOutcomeAsync(Outcome outcome, int count, CancellationToken cancellation = default) =>
        WaitAsync(() => CountOf(outcome) >= count, cancellation);

    /// <summary>Removes all records and resets the counts. Request numbers continue, attempts restart at 1.</summary>
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

    /// <summary>The number of the last request before the first record.</summary>
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
        signal.Notify();
        return begun;
    }

    /// <summary>Changes a record. The first change to a final outcome completes it.</summary>
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
        signal.Notify();
        if (changed.Outcome != Outcome.InFlight) { Completed?.Invoke(changed); }
    }

    private Task WaitAsync(Func<bool> isReached, CancellationToken cancellation) =>
        signal.WaitAsync(isReached, () => $"{Count} requests came, {InFlight} are in flight, {CountOf(Outcome.Aborted)} were aborted",
            cancellation);
}

/// <summary>A request and its outcome, without keys and tokens.</summary>
public sealed record RequestRecord
{
    /// <summary>The number in order of arrival, starting at 1.</summary>
    public required int Number { get; init; }

    /// <summary>The wire format: gemini, vertex, openai, gemini-openai; empty for an unknown path.</summary>
    public required string Format { get; init; }

    public required string Method { get; init; }

    /// <summary>Path and query.</summary>
    public required string Target { get; init; }

    /// <summary>The headers by lower-case name.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Whether the key or token is valid.</summary>
    public required bool HasValidKey { get; init; }

    /// <summary>Whether the key or token is in the path, query, body or another header.</summary>
    public required bool HasMisplacedKey { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>SHA-256 of the body, 64 hexadecimal digits.</summary>
    public required string BodyHash { get; init; }

    /// <summary>How often this body has arrived, starting at 1.</summary>
    public int Attempt { get; init; }

    /// <summary>The model; null if the request was refused before.</summary>
    public string? Model { get; init; }

    /// <summary>Tokens of the prompt, as the emulator counts them.</summary>
    public int PromptTokens { get; init; }

    /// <summary>The time of arrival, in the emulator's time.</summary>
    public required DateTimeOffset ArrivedAt { get; init; }

    /// <summary>The time of completion, in the emulator's time; null while it is in flight.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    public Outcome Outcome { get; init; }

    /// <summary>The sent status, or null.</summary>
    public int? Status { get; init; }

    /// <summary>The name of its fault, or the message of an exception of the test's function, or null.</summary>
    public string? Fault { get; init; }

    /// <summary>The body as text; bytes that are not UTF-8 are replaced.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);
}

/// <summary>The outcome of a request.</summary>
public enum Outcome
{
    /// <summary>Not completed.</summary>
    InFlight,

    /// <summary>Answered completely.</summary>
    Answered,

    /// <summary>Refused for its content, its key or its model (400 to 404).</summary>
    Refused,

    /// <summary>Refused by the limits (429).</summary>
    Limited,

    /// <summary>Failed by a scheduled fault.</summary>
    Faulted,

    /// <summary>The client disconnected before the response.</summary>
    Aborted,

    /// <summary>The responder or another function of the test threw. The record has the message, the client gets a 500.</summary>
    Failed,
}
