using Pathway.Emulator.Faults;
using Pathway.Emulator.Limits;
using Pathway.Emulator.Responders;
using Pathway.Emulator.Timing;

namespace Pathway.Emulator;

/// <summary>The behaviour of the emulator. By default it is a function of the requests alone.</summary>
public sealed record EmulatorOptions
{
    public const string DefaultKey = "emulator-key-0123456789";
    public const string DefaultToken = "emulator-token-0123456789";

    /// <summary>The key that the paths of Gemini and OpenAI require.</summary>
    public string ApiKey { get; init; } = DefaultKey;

    /// <summary>The token that the path of Vertex requires.</summary>
    public string BearerToken { get; init; } = DefaultToken;

    /// <summary>The existing models.</summary>
    public IReadOnlyList<string> Models { get; init; } =
    [
        "gemini-3.8-flash", "gemini-3.6-flash", "gemini-3.5-flash-lite", "gemini-3.1-pro-preview", "gemini-3-flash-preview",
        "gemini-2.5-pro",
    ];

    /// <summary>The source of the answers.</summary>
    public IEmulatorResponder Responder { get; init; } = new HashResponder();

    /// <summary>The format of questions in prompts, for latencies and faults by question.</summary>
    public IPromptFormat PromptFormat { get; init; } = new JsonPromptFormat();

    /// <summary>The duration of a call, in the emulator's time.</summary>
    public Latency Latency { get; init; } = Latency.None;

    public QuotaLimits Limits { get; init; } = QuotaLimits.None;

    public FaultSchedule Faults { get; init; } = FaultSchedule.None;

    /// <summary>Fields that the server refuses, such as those of a feature that it lacks.</summary>
    public IReadOnlyList<RefusedField> RefusedFields { get; init; } = [];

    /// <summary>Whether the server describes a single model. Many servers have only a list.</summary>
    public bool DescribesModels { get; init; } = true;

    /// <summary>The number of models on a page of Gemini's list; null for all.</summary>
    public int? ModelsPerPage { get; init; }

    /// <summary>A thought before each answer, in its own part, or null.</summary>
    public string? Thought { get; init; }

    /// <summary>
    /// Thought tokens of each answer, up to the thinking budget of the request. They count against its output limit.
    /// </summary>
    public int ThoughtTokens { get; init; }

    /// <summary>Whether the flex tier has no capacity for a call.</summary>
    public Func<CallInfo, bool> FlexShortage { get; init; } = static _ => false;

    /// <summary>The tier in which a call that names one is served; by default the one that it names.</summary>
    public Func<CallInfo, string>? ServedTier { get; init; }

    /// <summary>The characters that count as a token, of a prompt and of an answer.</summary>
    public double CharactersPerToken { get; init; } = 4;

    /// <summary>What happens to batch jobs.</summary>
    public BatchFaults Batches { get; init; } = new();

    /// <summary>The port on the loopback address; 0 selects a free one. Read only at the start.</summary>
    public int Port { get; init; }

    /// <summary>The clock. Read only at the start.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// The duration of an emulator second on the clock: with 0.01 a call of 15 seconds takes 0.15 seconds, and a minute of the limits 0.6
    /// seconds. Delays that are sent to clients are in the clock's time. Read only at the start.
    /// </summary>
    public double TimeScale { get; init; } = 1;
}
