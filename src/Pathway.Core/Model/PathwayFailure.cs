using System.Text.Json.Serialization;

namespace Pathway.Model;

/// <summary>A question without an answer, and what to do about it.</summary>
public sealed record PathwayFailure
{
    /// <summary>The kind of the question, for example "parent".</summary>
    public required string Question { get; init; }

    /// <summary>The term of the question.</summary>
    public required string Subject { get; init; }

    /// <summary>The identifier of the error in the catalogue, for example "AnswerUnavailable".</summary>
    public required string ErrorId { get; init; }

    /// <summary>The question and the cause.</summary>
    public required string Message { get; init; }

    /// <summary>The cause without the question: the same for all questions that failed for one reason. Not written to files.</summary>
    [JsonIgnore]
    public string Cause { get; init; } = "";

    /// <summary>Whether the cause is independent of the question: all questions fail for it. Not written to files.</summary>
    [JsonIgnore]
    public bool IsForAll { get; init; }

    /// <summary>What to do next.</summary>
    public required string RecommendedAction { get; init; }

    /// <summary>The message.</summary>
    public override string ToString() => Message;
}
