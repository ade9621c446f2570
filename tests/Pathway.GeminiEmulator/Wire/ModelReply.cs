namespace Pathway.Emulator.Wire;

/// <summary>What the emulated model says, before it is put into a wire format.</summary>
internal sealed record ModelReply
{
    /// <summary>The answer; null for a candidate without content.</summary>
    public string? Text { get; init; }

    /// <summary>A summary of thoughts that precedes the answer in a part of its own, or null.</summary>
    public string? Thought { get; init; }

    /// <summary>In Gemini's words: STOP, MAX_TOKENS, SAFETY, RECITATION.</summary>
    public string FinishReason { get; init; } = "STOP";

    /// <summary>Why the prompt was refused, or null. There is no candidate then.</summary>
    public string? BlockReason { get; init; }

    /// <summary>Whether there is a candidate at all.</summary>
    public bool HasCandidate { get; init; } = true;

    public int PromptTokens { get; init; }

    public int ThoughtTokens { get; init; }

    /// <summary>Tokens of the answer: a quarter of its characters, rounded up.</summary>
    public int AnswerTokens => HasCandidate && BlockReason is null && Text is not null ? (Text.Length + 3) / 4 : 0;

    /// <summary>The reply within the most tokens that the request allows; thoughts count first.</summary>
    public ModelReply ApplyOutputLimit(int? maxOutputTokens)
    {
        if (maxOutputTokens is not { } maxTokens || Text is null || ThoughtTokens + AnswerTokens <= maxTokens) { return this; }
        return Truncate(Math.Max(0, maxTokens - ThoughtTokens) * 4);
    }

    /// <summary>The reply that ran into its limit after so many characters.</summary>
    public ModelReply Truncate(int characters) =>
        this with { Text = Text is null ? null : Text[..Math.Min(Text.Length, characters)], FinishReason = "MAX_TOKENS" };
}
