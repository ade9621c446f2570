using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Pathway.Telemetry;

/// <summary>
/// The instruments that report runs and calls to the listeners of this process. There is one of each per process, as listeners expect.
/// Without a listener they do nothing.
/// </summary>
internal static class Instruments
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Pathway";

    private static readonly string Version = typeof(Instruments).Assembly.GetName().Version!.ToString(3);
    private static readonly Meter Meter = new(Name, Version);

    public static readonly ActivitySource Source = new(Name, Version);

    // The boundaries are those of the OpenTelemetry conventions.
    public static readonly Histogram<double> CallDuration =
        Meter.CreateHistogram("gen_ai.client.operation.duration", "s", "How long calls to a model took.",
        advice: new InstrumentAdvice<double>
            { HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] });

    public static readonly Histogram<long> TokenUsage =
        Meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Tokens in and out of each call to a model, thoughts counted as out.",
        advice: new InstrumentAdvice<long>
            { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864] });

    public static readonly Histogram<double> WaitTime =
        Meter.CreateHistogram("pathway.call.wait_time", "s",
            "How long calls waited before they left: for a permit of the run, for the rate limits.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.1, 0.5, 1, 2, 5, 10, 20, 60, 120, 300] });

    public static readonly Histogram<double> RunDuration = Meter.CreateHistogram("pathway.run.duration", "s", "How long runs took.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200] });

    public static readonly Counter<long> Questions =
        Meter.CreateCounter<long>("pathway.questions", "{question}", "Questions that have their answer, or stay open, by outcome.");

    public static readonly UpDownCounter<long> ActiveCalls =
        Meter.CreateUpDownCounter<long>("pathway.active_calls", "{call}", "Calls under way.");

    /// <summary>Whether a listener is interested in calls.</summary>
    public static bool HasCallListeners => Source.HasListeners() || CallDuration.Enabled || TokenUsage.Enabled || WaitTime.Enabled
        || ActiveCalls.Enabled;
}

/// <summary>
/// The names of attributes: those of the OpenTelemetry conventions, and those of the module with the prefix "pathway".
/// </summary>
internal static class AttributeNames
{
    public const string Operation = "gen_ai.operation.name";
    public const string Provider = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string MaxTokens = "gen_ai.request.max_tokens";
    public const string Temperature = "gen_ai.request.temperature";
    public const string OutputType = "gen_ai.output.type";
    public const string ResponseModel = "gen_ai.response.model";
    public const string ResponseId = "gen_ai.response.id";
    public const string FinishReasons = "gen_ai.response.finish_reasons";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string CachedTokens = "gen_ai.usage.cache_read.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string ReasoningTokens = "gen_ai.usage.reasoning.output_tokens";
    public const string TokenType = "gen_ai.token.type";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ErrorType = "error.type";
    public const string Status = "http.response.status_code";

    public const string RunId = "pathway.run.id";
    public const string RunState = "pathway.run.state";
    public const string Command = "pathway.command";
    public const string Curator = "pathway.curator";
    public const string ThrottleLimit = "pathway.throttle_limit";
    public const string RunQuestions = "pathway.run.questions";
    public const string RunStored = "pathway.run.stored";
    public const string RunCalls = "pathway.run.calls";
    public const string RunFailed = "pathway.run.failed";
    public const string RunChanges = "pathway.run.changes";
    public const string QuestionKind = "pathway.question.kind";
    public const string QuestionCount = "pathway.question.count";
    public const string QuestionOutcome = "pathway.question.outcome";
    public const string Missing = "pathway.question.missing";
    public const string Attempt = "pathway.call.attempt";
    public const string PermitWait = "pathway.wait.permit";
    public const string RateLimitWait = "pathway.wait.rate_limit";
    public const string WaitType = "pathway.wait.type";
}
