namespace Pathway.Emulator.Wire;

/// <summary>The reply of the emulated model, before it is converted to a wire format.</summary>
internal sealed record ModelReply
{
    /// <summary>The answer; null for a candidate without content.</summary>
    public string? Text { get; init; }

    /// <summary>A summary of thoughts before the answer, in its own part, or null.</summary>
    public string? Thought { get; init; }

    /// <summary>Gemini's finish reason: STOP, MAX_TOKENS, SAFETY, RECITATION.</summary>
    public string FinishReason { get; init; } = "STOP";

    /// <summary>Why the prompt was blocked, or null. A blocked prompt has no candidate.</summary>
    public string? BlockReason { get; init; }

    /// <summary>Whether there is a candidate.</summary>
    public bool HasCandidate { get; init; } = true;

    /// <summary>The service tier that is named in the reply; null for none.</summary>
    public string? ServiceTier { get; init; }

    public int PromptTokens { get; init; }

    public int ThoughtTokens { get; init; }

    /// <summary>The number of characters that count as a token.</summary>
    public double CharactersPerToken { get; init; } = 4;

    /// <summary>Tokens of the answer, rounded up.</summary>
    public int AnswerTokens => HasCandidate && BlockReason is null && Text is not null
        ? (int)Math.Ceiling(Text.Length / CharactersPerToken) : 0;

    /// <summary>Truncates the reply to the output limit of the request. Thoughts count first.</summary>
    public ModelReply ApplyOutputLimit(int? maxOutputTokens)
    {
        if (maxOutputTokens is not { } maxTokens || Text is null || ThoughtTokens + AnswerTokens <= maxTokens) { return this; }
        return Truncate((int)(Math.Max(0, maxTokens - ThoughtTokens) * CharactersPerToken));
    }

    /// <summary>Truncates the reply at this many characters, as at the output limit.</summary>
    public ModelReply Truncate(int characters) =>
        this with { Text = Text is null ? null : Text[..Math.Min(Text.Length, characters)], FinishReason = "MAX_TOKENS" };
}
