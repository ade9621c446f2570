using System.Text.Json.Serialization;

namespace Pathway.Model;

/// <summary>A question that was not answered, and what to do about it.</summary>
public sealed record PathwayFailure
{
    /// <summary>The kind of the question, for example "parent".</summary>
    public required string Question { get; init; }

    /// <summary>The term that the question was about.</summary>
    public required string Subject { get; init; }

    /// <summary>The identifier of the error in the catalogue, for example "AnswerUnavailable".</summary>
    public required string ErrorId { get; init; }

    /// <summary>Which question stayed open, and what went wrong.</summary>
    public required string Message { get; init; }

    /// <summary>What went wrong, without the question: the same for all that failed for one reason. Not kept in files.</summary>
    [JsonIgnore]
    public string Cause { get; init; } = "";

    /// <summary>Whether it says nothing of this question: whatever was asked then failed likewise. Not kept in files.</summary>
    [JsonIgnore]
    public bool IsForAll { get; init; }

    /// <summary>What to do next.</summary>
    public required string RecommendedAction { get; init; }

    /// <summary>What stayed open, and why.</summary>
    public override string ToString() => Message;
}
