using System.Text.Json;

namespace Pathway.Emulator.Minds;

/// <summary>What a model is asked, whatever wire format carried it.</summary>
public sealed record MindRequest
{
    public required string Model { get; init; }

    /// <summary>The system instruction; empty if there is none.</summary>
    public string SystemInstruction { get; init; } = "";

    /// <summary>The text of the last turn of the user.</summary>
    public string UserText { get; init; } = "";

    /// <summary>The schema that the answer must satisfy, in JSON Schema's or Gemini's own spelling, or null.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>Characters of all text in the prompt, of which four make a token here.</summary>
    public long PromptCharacters { get; init; }

    /// <summary>The most tokens of the reply, thoughts included, or null.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>The most tokens for thoughts, or null.</summary>
    public int? ThinkingBudget { get; init; }

    /// <summary>The bytes of the body as they came.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Tokens of the prompt, counted as a quarter of its characters, rounded up.</summary>
    public int PromptTokens => (int)Math.Min(int.MaxValue, (PromptCharacters + 3) / 4);
}
