using System.Text;

namespace Pathway.Emulator.Recording;

/// <summary>A request that came, and what became of it. Keys and tokens are not in it.</summary>
public sealed record RequestRecord
{
    /// <summary>From 1, in order of arrival.</summary>
    public required int Number { get; init; }

    /// <summary>The wire format: gemini, vertex, openai, gemini-openai; empty for a path that nobody serves.</summary>
    public required string Wire { get; init; }

    public required string Method { get; init; }

    /// <summary>Path and query.</summary>
    public required string Target { get; init; }

    /// <summary>The headers, by lower-case name.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Whether the key or token was the right one.</summary>
    public required bool HadRightKey { get; init; }

    /// <summary>Whether the key or token stood where it may not: in path, query, body or another header.</summary>
    public required bool KeyWasElsewhere { get; init; }

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
