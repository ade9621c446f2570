using System.Globalization;
using Pathway.Emulator.Faults;
using Pathway.Emulator.Limits;
using Pathway.Emulator.Responders;
using Pathway.Emulator.Timing;

namespace Pathway.Emulator.CommandLine;

/// <summary>The parsed command line.</summary>
internal sealed record EmulatorArguments
{
    public const string Usage = """
        usage: Pathway.GeminiEmulator [OPTION VALUE]...

        Serves the wire formats of Gemini, Vertex AI and OpenAI on a loopback port until it is interrupted. First it prints its
        base address. It sends nothing to other machines and needs no key but the one below.

          --port N             the port; 0, the default, selects a free one
          --key TEXT           the key that is accepted (emulator-key-0123456789)
          --token TEXT         the bearer token of the Vertex path (emulator-token-0123456789)
          --models A,B,...     the existing models
          --responder hash     answers are a hash of the request that satisfies its schema (default)
          --responder legacy:FILE
                               answers from a cache file of "parent:name" and "siblings:name" entries
          --responder table:FILE
                               answers from a JSON object of "kind:name", or of "kind:name = other" for pairs
          --responder text:TEXT
                               always this text
          --latency none | SECONDS | lognormal:MEAN:VARIATION[:SEED] | bycall:MEAN:VARIATION[:SEED] | list:A,B,...
                    | bykind:KIND=MEAN,...:VARIATION[:SEED]
                               the duration of a call; lognormal and bykind are drawn by question
          --time-scale X       the real duration of a second of latencies and limits (1; 0.01 is a hundred times faster)
          --rpm N  --tpm N  --rpd N  --concurrency N
                               limits of each model: requests and input tokens per minute, requests per day, concurrent calls
          --no-details         refusals contain neither the exceeded limit nor a retry delay
          --thought-tokens N   thought tokens of an answer
          --fault WHAT@WHEN    may be repeated; the first matching fault applies
            WHAT   500 503 504 (any status), 429[:SECONDS], reset[:BYTES], closed[:BYTES], never, truncated:BYTES, max-tokens:CHARACTERS,
                   drip:BYTES:SECONDS, safety, blocked, recitation, wrong-schema, no-candidates, empty-text, html[:STATUS], invalid-utf8
            WHEN   always, N (the N-th request), every:N, attempts:N (the first N attempts of each request), chance:P[:SEED]
          --measure N          makes N calls over HTTP, 64 at once, prints the answered calls per second, and ends
          --verbose            prints a line for each request
          --help
        """;

    public EmulatorOptions Options { get; private init; } = new();

    public bool IsVerbose { get; private init; }

    /// <summary>The number of calls to measure; 0 to serve.</summary>
    public int MeasuredCalls { get; private init; }

    public bool IsHelp { get; private init; }

    /// <exception cref="FormatException">An option is unknown, or its value is invalid; the message names it.</exception>
    public static EmulatorArguments Parse(IReadOnlyList<string> words)
    {
        var parsed = new EmulatorArguments();
        for (var i = 0; i < words.Count; i++)
        {
            switch (words[i])
            {
                case "--help" or "-h":
                    return new EmulatorArguments { IsHelp = true };
                case "--verbose":
                    parsed = parsed with { IsVerbose = true };
                    break;
                case "--no-details":
                    parsed = parsed.Limit(static limits => limits with { IncludesDetails = false });
                    break;
                default:
                    if (i + 1 == words.Count) { throw new FormatException($"The option '{words[i]}' needs a value, or does not exist."); }
                    parsed = parsed.With(words[i], words[++i]);
                    break;
            }
        }
        return parsed;
    }

    private EmulatorArguments With(string name, string value) => name switch
    {
        "--port" => Set(options => options with { Port = ParseInteger(name, value) }),
        "--key" => Set(options => options with { ApiKey = value }),
        "--token" => Set(options => options with { BearerToken = value }),
        "--models" => Set(options => options with { Models = value.Split(',') }),
        "--responder" => Set(options => options with { Responder = ParseResponder(value) }),
        "--latency" => Set(options => options with { Latency = LatencyParser.Parse(value) }),
        "--time-scale" => Set(options => options with { TimeScale = ParseNumber(name, value) }),
        "--thought-tokens" => Set(options => options with { ThoughtTokens = ParseInteger(name, value) }),
        "--fault" => Set(options => options with { Faults = options.Faults.Or(FaultParser.Parse(value)) }),
        "--measure" => this with { MeasuredCalls = ParseInteger(name, value) },
        "--rpm" => Limit(limits => limits with { RequestsPerMinute = ParseInteger(name, value) }),
        "--tpm" => Limit(limits => limits with { InputTokensPerMinute = ParseInteger(name, value) }),
        "--rpd" => Limit(limits => limits with { RequestsPerDay = ParseInteger(name, value) }),
        "--concurrency" => Limit(limits => limits with { Concurrency = ParseInteger(name, value) }),
        _ => throw new FormatException($"There is no option '{name}'."),
    };

    private EmulatorArguments Set(Func<EmulatorOptions, EmulatorOptions> change) => this with { Options = change(Options) };

    private EmulatorArguments Limit(Func<QuotaLimits, QuotaLimits> change) =>
        Set(options => options with { Limits = change(options.Limits) });

    private static IEmulatorResponder ParseResponder(string text) => text.Split(':', 2) switch
    {
        ["hash"] => new HashResponder(),
        ["legacy", var path] => LegacyCache.CreateResponder(path),
        ["table", var path] => AnswerTable.CreateResponder(path),
        ["text", var answer] => new FuncResponder(_ => answer),
        _ => throw new FormatException($"There is no responder '{text}'."),
    };

    internal static int ParseInteger(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{value}' is not a whole number, as {name} requires.");

    internal static double ParseNumber(string name, string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{value}' is not a number, as {name} requires.");
}

/// <summary>Parses the value of --fault: the fault and its schedule.</summary>
internal static class FaultParser
{
    // The limit in the details of a scheduled refusal.
    private const int ReportedLimit = 1000;

    /// <exception cref="FormatException">The value is invalid.</exception>
    public static FaultSchedule Parse(string text) => text.Split('@') is [var what, var when]
        ? ParseSchedule(when, ParseFault(what))
        : throw new FormatException($"A fault is WHAT@WHEN, such as 503@every:5; '{text}' is not.");

    private static Fault ParseFault(string text) => text.Split(':') switch
    {
        ["429"] => Faults.Fault.TooManyRequestsWithoutDetails,
        ["429", var delay] => Faults.Fault.TooManyRequests(ParseSeconds(delay), QuotaViolation.PerMinute(ReportedLimit)),
        ["reset"] => Faults.Fault.Reset(-1),
        ["reset", var bytes] => Faults.Fault.Reset(ParseInteger(bytes)),
        ["closed"] => Faults.Fault.Closed(-1),
        ["closed", var bytes] => Faults.Fault.Closed(ParseInteger(bytes)),
        ["never"] => Faults.Fault.Never,
        ["truncated", var bytes] => Faults.Fault.Truncated(ParseInteger(bytes)),
        ["max-tokens", var characters] => Faults.Fault.MaxTokens(ParseInteger(characters)),
        ["drip", var bytes, var pause] => Faults.Fault.SlowDrip(Math.Max(1, ParseInteger(bytes)), ParseSeconds(pause)),
        ["safety"] => Faults.Fault.Stopped("SAFETY"),
        ["recitation"] => Faults.Fault.Stopped("RECITATION"),
        ["blocked"] => Faults.Fault.PromptBlocked(),
        ["wrong-schema"] => Faults.Fault.WrongSchema,
        ["no-candidates"] => Faults.Fault.NoCandidates,
        ["empty-text"] => Faults.Fault.EmptyText,
        ["html"] => Faults.Fault.HtmlPage(200),
        ["html", var status] => Faults.Fault.HtmlPage(ParseInteger(status)),
        ["invalid-utf8"] => Faults.Fault.InvalidUtf8,
        [var status] when int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            && code is >= 400 and < 600 => Faults.Fault.Status(code),
        _ => throw new FormatException($"There is no fault '{text}'."),
    };

    private static FaultSchedule ParseSchedule(string text, Fault fault) => text.Split(':') switch
    {
        ["always"] => FaultSchedule.Always(fault),
        ["every", var nth] => FaultSchedule.EveryCall(Math.Max(1, ParseInteger(nth)), fault),
        ["attempts", var count] => FaultSchedule.FirstAttempts(ParseInteger(count), fault),
        ["chance", var probability] => FaultSchedule.WithProbability(EmulatorArguments.ParseNumber("--fault", probability), 0, fault),
        ["chance", var probability, var seed] =>
            FaultSchedule.WithProbability(EmulatorArguments.ParseNumber("--fault", probability), ParseInteger(seed), fault),
        [var number] => FaultSchedule.AtCall(fault, ParseInteger(number)),
        _ => throw new FormatException($"There is no time '{text}' for a fault."),
    };

    private static int ParseInteger(string text) => EmulatorArguments.ParseInteger("--fault", text);

    private static TimeSpan ParseSeconds(string text) => TimeSpan.FromSeconds(EmulatorArguments.ParseNumber("--fault", text));
}

/// <summary>Parses the value of --latency.</summary>
internal static class LatencyParser
{
    /// <exception cref="FormatException">The value is invalid.</exception>
    public static Latency Parse(string text) => text.Split(':') switch
    {
        ["none"] => Latency.None,
        ["lognormal", var mean, var variation] => Latency.LogNormal(ParseSeconds(mean), ParseNumber(variation)),
        ["lognormal", var mean, var variation, var seed] =>
            Latency.LogNormal(ParseSeconds(mean), ParseNumber(variation), ParseInteger(seed)),
        ["bycall", var mean, var variation] => Latency.ByCall(ParseSeconds(mean), ParseNumber(variation)),
        ["bycall", var mean, var variation, var seed] =>
            Latency.ByCall(ParseSeconds(mean), ParseNumber(variation), ParseInteger(seed)),
        ["bykind", var means, var variation] => Latency.ByKind(ParseMeans(means), ParseNumber(variation)),
        ["bykind", var means, var variation, var seed] =>
            Latency.ByKind(ParseMeans(means), ParseNumber(variation), ParseInteger(seed)),
        ["list", var all] => Latency.FromList([.. all.Split(',').Select(ParseSeconds)]),
        [var seconds] => Latency.Fixed(ParseSeconds(seconds)),
        _ => throw new FormatException($"There is no latency '{text}'."),
    };

    private static Dictionary<string, TimeSpan> ParseMeans(string text)
    {
        var means = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var entry in text.Split(','))
        {
            if (entry.Split('=') is not [{ Length: > 0 } kind, var mean])
            {
                throw new FormatException($"'{entry}' is not KIND=MEAN, as --latency requires.");
            }
            means[kind] = ParseSeconds(mean);
        }
        return means;
    }

    private static TimeSpan ParseSeconds(string text) => TimeSpan.FromSeconds(ParseNumber(text));

    private static int ParseInteger(string text) => EmulatorArguments.ParseInteger("--latency", text);

    private static double ParseNumber(string text) => EmulatorArguments.ParseNumber("--latency", text);
}
