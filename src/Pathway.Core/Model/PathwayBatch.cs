using System.Text.Json.Serialization;

namespace Pathway.Model;

/// <summary>A job of the batch API of a provider, with questions of a run.</summary>
public sealed record PathwayBatch
{
    /// <summary>Our own name of the job; the provider lists it under this name too.</summary>
    public required string Name { get; init; }

    /// <summary>What has become of it.</summary>
    public required PathwayBatchState State { get; init; }

    /// <summary>The kind of its questions.</summary>
    public required string Kind { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The provider and its server.</summary>
    public required string Server { get; init; }

    /// <summary>The number of questions.</summary>
    public int Questions { get; init; }

    /// <summary>The number of requests; a request may hold several questions.</summary>
    public int Requests { get; init; }

    /// <summary>The number of requests that the provider has answered; null where it does not say.</summary>
    public int? Completed { get; init; }

    /// <summary>The number of questions whose answers are stored.</summary>
    public int Answered { get; init; }

    /// <summary>The number of questions that got no answer; they are asked again.</summary>
    public int Failed { get; init; }

    /// <summary>When it was submitted, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its answers were stored or it was given up, UTC; null before.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The identifier that the provider gave it; null where it is not known.</summary>
    public string? Id { get; init; }

    /// <summary>What is wrong, or what the provider says; null for nothing.</summary>
    public string? Message { get; init; }

    /// <summary>The cache file that holds the job.</summary>
    public string? CachePath { get; init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>The state of a batch job.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PathwayBatchState>))]
public enum PathwayBatchState
{
    /// <summary>Another command submits it or stores its results now.</summary>
    Busy,

    /// <summary>It is not known whether the provider has it: the reply to its submission was lost.</summary>
    Uncertain,

    /// <summary>It was submitted; the provider was not asked what has become of it.</summary>
    Submitted,

    /// <summary>It waits for its turn.</summary>
    Queued,

    /// <summary>It is worked on.</summary>
    Running,

    /// <summary>It has ended; its results are not stored yet.</summary>
    Succeeded,

    /// <summary>The provider refused it or could not run it.</summary>
    Failed,

    /// <summary>It was cancelled; what was answered before is not stored yet.</summary>
    Cancelled,

    /// <summary>Its time ran out; what was answered before is not stored yet.</summary>
    Expired,

    /// <summary>The provider does not know it, or not any more.</summary>
    Missing,

    /// <summary>All that it has brought is stored.</summary>
    Received,

    /// <summary>It was not submitted, or was given up. Its questions are asked again.</summary>
    Released,
}
