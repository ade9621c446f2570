using System.Collections.Concurrent;
using System.Security.Cryptography;
using Pathway.Emulator.Faults;

namespace Pathway.Chaos;

/// <summary>
/// A clock by which a call times out at once where the server is silent, and never else, however slow the machine is. All other timers are
/// those of another clock.
/// </summary>
internal sealed class SilentServerClock(TimeProvider inner) : TimeProvider
{
    /// <summary>The time-out of a call, which no other timer has.</summary>
    public static TimeSpan CallTimeout { get; } = TimeSpan.FromSeconds(30.001);

    private readonly AsyncLocal<CallTimer?> current = new();
    private readonly ConcurrentDictionary<string, CallTimer> timers = new(StringComparer.Ordinal);

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        dueTime == CallTimeout ? current.Value = new CallTimer(callback, state) : inner.CreateTimer(callback, state, dueTime, period);

    /// <summary>Learns which request belongs to which time-out.</summary>
    public HttpMessageHandler WatchClient(HttpMessageHandler handler) => new Client(this, handler);

    /// <summary>Learns which request gets no response.</summary>
    public FaultSchedule WatchServer(FaultSchedule faults) => new(call =>
    {
        var fault = faults.For(call);
        if (fault == Fault.Never) { timers[call.BodyHash].Expire(); }
        return fault;
    });

    private sealed class Client(SilentServerClock clock, HttpMessageHandler handler) : DelegatingHandler(handler)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is { } content && clock.current.Value is { } timer)
            {
                var body = await content.ReadAsByteArrayAsync(cancellationToken);
                clock.timers[Convert.ToHexStringLower(SHA256.HashData(body))] = timer;
            }
            return await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class CallTimer(TimerCallback callback, object? state) : ITimer
    {
        private volatile bool isDisposed;

        // As a timer does, on another thread: the caller is the server.
        public void Expire() => ThreadPool.QueueUserWorkItem(_ =>
        {
            if (!isDisposed) { callback(state); }
        });

        public bool Change(TimeSpan dueTime, TimeSpan period) => !isDisposed;

        public void Dispose() => isDisposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
