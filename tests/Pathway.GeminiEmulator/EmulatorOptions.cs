using Pathway.Emulator.Faults;
using Pathway.Emulator.Limits;
using Pathway.Emulator.Responders;
using Pathway.Emulator.Timing;

namespace Pathway.Emulator;

/// <summary>How the emulator behaves. Everything is a function of the requests unless a test makes it otherwise.</summary>
public sealed record EmulatorOptions
{
    public const string DefaultKey = "emulator-key-0123456789";
    public const string DefaultToken = "emulator-token-0123456789";

    /// <summary>The key that Gemini's and OpenAI's paths want.</summary>
    public string ApiKey { get; init; } = DefaultKey;

    /// <summary>The token that Vertex's path wants.</summary>
    public string BearerToken { get; init; } = DefaultToken;

    /// <summary>The models that exist.</summary>
    public IReadOnlyList<string> Models { get; init; } =
        ["gemini-3.8-flash", "gemini-3.6-flash", "gemini-3.5-flash-lite", "gemini-3.1-pro-preview", "gemini-3-flash-preview",
            "gemini-2.5-pro"];

    /// <summary>Who answers.</summary>
    public IEmulatorResponder Responder { get; init; } = new HashResponder();

    /// <summary>How prompts carry questions, for latencies and faults that go by question.</summary>
    public IPromptFormat PromptFormat { get; init; } = new JsonPromptFormat();

    /// <summary>How long a call takes, in the emulator's time.</summary>
    public Latency Latency { get; init; } = Latency.None;

    public QuotaLimits Limits { get; init; } = QuotaLimits.None;

    public FaultSchedule Faults { get; init; } = FaultSchedule.None;

    /// <summary>A thought that precedes each answer in a part of its own, or null.</summary>
    public string? Thought { get; init; }

    /// <summary>
    /// Tokens that each answer spends on thoughts, as far as the request's budget allows. They count against its output limit.
    /// </summary>
    public int ThoughtTokens { get; init; }

    /// <summary>The port on the loopback address; 0 takes a free one. Read at the start only.</summary>
    public int Port { get; init; }

    /// <summary>The clock. Read at the start only.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// How long a second of the emulator lasts on the clock: 0.01 makes a call of 15 seconds take 0.15, and a minute of the
    /// limits 0.6. Delays that the emulator tells its clients are in the clock's time. Read at the start only.
    /// </summary>
    public double TimeScale { get; init; } = 1;
}
