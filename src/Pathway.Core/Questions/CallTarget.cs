namespace Pathway.Questions;

/// <summary>Where a call goes and how it is put, for those who watch from outside. It holds no secret and nothing of the question.</summary>
/// <param name="Provider">Whose interface it is, as the conventions of OpenTelemetry name it, such as "gcp.gemini"; null where no model is asked.</param>
/// <param name="Model">The model that is asked for; null where none is.</param>
internal sealed record CallTarget(string? Provider, string? Model)
{
    /// <summary>The server; null where a call may go to several.</summary>
    public Uri? Server { get; init; }

    /// <summary>The most tokens that the reply may have; null where none are counted.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The temperature that is asked for; null where the model's own holds.</summary>
    public double? Temperature { get; init; }
}

/// <summary>What a reply says of itself, beside its answers; null where it does not say.</summary>
/// <param name="Model">The model that replied.</param>
/// <param name="Id">The server's name for the reply.</param>
/// <param name="FinishReason">Why it ended, such as "stop".</param>
internal sealed record CallReply(string? Model, string? Id, string? FinishReason);
