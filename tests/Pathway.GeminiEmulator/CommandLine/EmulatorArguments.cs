using System.Globalization;
using Pathway.Emulator.Limits;
using Pathway.Emulator.Minds;

namespace Pathway.Emulator.CommandLine;

/// <summary>What the command line asks for.</summary>
internal sealed record EmulatorArguments
{
    public const string Usage = """
        usage: Pathway.GeminiEmulator [OPTION VALUE]...

        Serves the wire formats of Gemini, Vertex AI and OpenAI on a loopback port until it is interrupted, and prints its
        base address first. Nothing leaves the machine; no key is needed but the one below.

          --port N             the port; 0, the default, takes a free one
          --key TEXT           the key that is accepted (emulator-key-0123456789)
          --token TEXT         the bearer token of the Vertex path (emulator-token-0123456789)
          --models A,B,...     the models that exist
          --mind hash          answers are a hash of the request in the form of its schema (default)
          --mind legacy:FILE   answers from a cache file of "parent:name" and "siblings:name" entries
          --mind table:FILE    answers from a JSON object of "kind:name", or of "kind:name = other" for pairs
          --mind text:TEXT     always this text
          --latency none | SECONDS | lognormal:MEAN:VARIATION[:SEED] | bycall:MEAN:VARIATION[:SEED] | list:A,B,... | bykind:KIND=MEAN,...:VARIATION[:SEED]
                               how long a call takes; log-normal, and by kind, is drawn by question
          --time-scale X       how long a second of latencies and limits really lasts (1; 0.01 is a hundred times faster)
          --rpm N  --tpm N  --rpd N  --concurrency N
                               limits for each model: requests and input tokens a minute, requests a day, calls at once
          --no-details         refusals do not say which limit it was nor when to come back
          --thought-tokens N   tokens that an answer spends on thoughts
          --fault WHAT@WHEN    may be repeated, the first that fits holds
            WHAT   500 503 504 (any status), 429[:SECONDS], reset[:BYTES], closed[:BYTES], never, truncated:BYTES, max-tokens:CHARACTERS,
                   drip:BYTES:SECONDS, safety, blocked, recitation, wrong-schema, no-candidates, empty-text, html[:STATUS], invalid-utf8
            WHEN   always, N (the N-th request), every:N, attempts:N (the first N attempts of each request), chance:P[:SEED]
          --measure N          make N calls over HTTP, 64 at once, print how many a second were answered, and end
          --verbose            a line for each request
          --help
        """;

    public EmulatorOptions Options { get; private init; } = new();

    public bool IsVerbose { get; private init; }

    /// <summary>How many calls to make and to measure; 0 serves.</summary>
    public int Measured { get; private init; }

    public bool IsHelp { get; private init; }

    /// <exception cref="FormatException">An option is unknown, or its value cannot be read; the message says which.</exception>
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
                    parsed = parsed.Limit(static limits => limits with { TellsDetails = false });
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
        "--port" => Set(options => options with { Port = Whole(name, value) }),
        "--key" => Set(options => options with { ApiKey = value }),
        "--token" => Set(options => options with { BearerToken = value }),
        "--models" => Set(options => options with { Models = value.Split(',') }),
        "--mind" => Set(options => options with { Mind = Mind(value) }),
        "--latency" => Set(options => options with { Latency = LatencyText.Parse(value) }),
        "--time-scale" => Set(options => options with { TimeScale = Real(name, value) }),
        "--thought-tokens" => Set(options => options with { ThoughtTokens = Whole(name, value) }),
        "--fault" => Set(options => options with { Faults = options.Faults.Or(FaultText.Parse(value)) }),
        "--measure" => this with { Measured = Whole(name, value) },
        "--rpm" => Limit(limits => limits with { RequestsPerMinute = Whole(name, value) }),
        "--tpm" => Limit(limits => limits with { InputTokensPerMinute = Whole(name, value) }),
        "--rpd" => Limit(limits => limits with { RequestsPerDay = Whole(name, value) }),
        "--concurrency" => Limit(limits => limits with { Concurrency = Whole(name, value) }),
        _ => throw new FormatException($"There is no option '{name}'."),
    };

    private EmulatorArguments Set(Func<EmulatorOptions, EmulatorOptions> change) => this with { Options = change(Options) };

    private EmulatorArguments Limit(Func<QuotaLimits, QuotaLimits> change) => Set(options => options with { Limits = change(options.Limits) });

    private static IEmulatorMind Mind(string text) => text.Split(':', 2) switch
    {
        ["hash"] => new HashMind(),
        ["legacy", var path] => LegacyCache.Mind(path),
        ["table", var path] => AnswerTable.Mind(path),
        ["text", var answer] => new FuncMind(_ => answer),
        _ => throw new FormatException($"There is no mind '{text}'."),
    };

    internal static int Whole(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{value}' is not a whole number, as {name} wants.");

    internal static double Real(string name, string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{value}' is not a number, as {name} wants.");
}
