using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Xunit;

namespace Pathway.Telemetry;

/// <summary>A listener receives the telemetry of the whole process, so such tests do not run in parallel with others.</summary>
[CollectionDefinition(Alone, DisableParallelization = true)]
public sealed class TelemetryGroup
{
    public const string Alone = "those that listen";
}

/// <summary>A measurement as a listener receives it.</summary>
internal sealed record MeasuredValue(string Name, string? Unit, double Value, IReadOnlyDictionary<string, object?> Tags);

/// <summary>Listens to the telemetry of the module until it is disposed.</summary>
internal sealed class TelemetryListener : IDisposable
{
    private readonly ActivityListener? spans;
    private readonly MeterListener? meters;
    private readonly ConcurrentQueue<Activity> ended = new();
    private readonly ConcurrentQueue<MeasuredValue> measured = new();

    public TelemetryListener(bool toSpans = true, bool toMeters = true,
        ActivitySamplingResult sampling = ActivitySamplingResult.AllDataAndRecorded)
    {
        if (toSpans)
        {
            spans = new ActivityListener
                { ShouldListenTo = static source => source.Name == "Pathway",
                    Sample = (ref ActivityCreationOptions<ActivityContext> _) => sampling, ActivityStopped = ended.Enqueue };
            ActivitySource.AddActivityListener(spans);
        }
        if (!toMeters) { return; }
        meters = new MeterListener { InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Pathway") { listener.EnableMeasurementEvents(instrument); }
        } };
        meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        meters.Start();
    }

    /// <summary>The ended spans, in the order of their end.</summary>
    public IReadOnlyList<Activity> Spans => [.. ended];

    /// <summary>The spans of calls.</summary>
    public IReadOnlyList<Activity> Calls => [.. ended.Where(static span => span.GetTagItem("pathway.question.kind") is not null)];

    /// <summary>The spans of runs.</summary>
    public IReadOnlyList<Activity> Runs => [.. ended.Where(static span => span.GetTagItem("pathway.command") is not null)];

    /// <summary>All measurements.</summary>
    public IReadOnlyList<MeasuredValue> All => [.. measured];

    public IReadOnlyList<MeasuredValue> Of(string name) => [.. measured.Where(one => one.Name == name)];

    /// <summary>All telemetry as texts, to search for what must not be in it.</summary>
    public IEnumerable<string> Texts =>
        ended.SelectMany(
            static span =>
                (string?[])[span.DisplayName, span.StatusDescription, span.TraceStateString,
                    .. span.Baggage.Select(static pair => $"{pair}"),
                    .. span.Events.SelectMany(static what => what.Tags).Select(static pair => $"{pair}"), .. span.TagObjects.Select(Text)])
        .Concat(measured.SelectMany(static one => one.Tags.Select(Text))).OfType<string>();

    /// <summary>The attributes of a span, as lines in ordinal order.</summary>
    public static IReadOnlyList<string> Lines(Activity span) => [.. span.TagObjects.Select(Text).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        spans?.Dispose();
        meters?.Dispose();
    }

    private static string Text(KeyValuePair<string, object?> pair) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{pair.Key} = {(pair.Value is string[] several ? string.Join(", ", several) : pair.Value)}");

    private void Add<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        measured.Enqueue(
            new MeasuredValue(instrument.Name, instrument.Unit, Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture),
                new Dictionary<string, object?>(tags.ToArray(), StringComparer.Ordinal)));
}
