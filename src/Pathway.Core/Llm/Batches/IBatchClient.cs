using Microsoft.Extensions.AI;
using Pathway.Llm.Chat;

namespace Pathway.Llm.Batches;

/// <summary>
/// The batch API of a provider: many requests in one job, answered within a day at half the price. Safe for concurrent use. Every method
/// throws <see cref="ChatException"/> where the server refuses or does not answer.
/// </summary>
internal interface IBatchClient
{
    /// <summary>What a job may hold.</summary>
    BatchLimits Limits { get; }

    /// <summary>The size of a request in a job, in bytes.</summary>
    long Measure(BatchRequest request);

    /// <summary>How far the clock of the provider is ahead of ours, as its last reply says; null before one says so.</summary>
    TimeSpan? ClockOffset { get; }

    /// <summary>
    /// Prepares a job: uploads its requests where the provider wants them as a file, and otherwise shows that the provider answers. Nothing
    /// of this is billed, and it may be done again.
    /// </summary>
    /// <param name="name">Our own name of the job.</param>
    /// <param name="requests">The requests, within <see cref="Limits"/>. They are enumerated several times, and not kept.</param>
    /// <param name="cancellation">Cancels the requests.</param>
    Task<BatchInput> PrepareAsync(string name, IReadOnlyCollection<BatchRequest> requests, CancellationToken cancellation);

    /// <summary>
    /// Creates a job. This is not idempotent: after a lost reply the job may exist, and only <see cref="ListAsync"/> shows it.
    /// </summary>
    /// <param name="name">Our own name of the job, which the provider keeps and lists.</param>
    /// <param name="input">What was prepared.</param>
    /// <param name="cancellation">Cancels the request.</param>
    Task<BatchJob> CreateAsync(string name, BatchInput input, CancellationToken cancellation);

    /// <summary>The job as it is now, or null where the provider does not know it (any more).</summary>
    Task<BatchJob?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>
    /// All jobs of the account that the provider still lists, those of other programs too. A list that ends early is an exception: what it
    /// does not name may exist.
    /// </summary>
    IAsyncEnumerable<BatchJob> ListAsync(CancellationToken cancellation);

    /// <summary>Asks the provider to stop the job. What is answered already stays available and is billed.</summary>
    Task CancelAsync(string id, CancellationToken cancellation);

    /// <summary>
    /// The results of an ended job, in any order, as they arrive. Requests that were not answered may be left out, others may come twice,
    /// and results may be of no request of ours. Fewer results than the provider has counted are an exception after the last.
    /// </summary>
    IAsyncEnumerable<BatchResult> ReadResultsAsync(BatchJob job, CancellationToken cancellation);
}

/// <summary>What a job may hold.</summary>
/// <param name="Requests">The number of requests.</param>
/// <param name="Bytes">The size of all of them.</param>
internal sealed record BatchLimits(int Requests, long Bytes);

/// <summary>One request of a job: what an interactive call would send.</summary>
/// <param name="Key">Identifies the request in its job: letters, digits, '-' and '_' only.</param>
/// <param name="Messages">The messages.</param>
/// <param name="Options">The options, with the model and the schema of the reply.</param>
internal sealed record BatchRequest(string Key, IReadOnlyList<ChatMessage> Messages, ChatOptions Options);

/// <summary>What a job is created from.</summary>
/// <param name="Requests">The requests.</param>
/// <param name="File">The file of the provider that holds them; null where they go out with the job.</param>
internal sealed record BatchInput(IReadOnlyCollection<BatchRequest> Requests, string? File);

/// <summary>The reply to one request of a job, or why there is none.</summary>
/// <param name="Key">The key of the request.</param>
/// <param name="Response">The reply, as an interactive call would return it; null after a failure.</param>
/// <param name="Failure">Why there is no reply; null where there is one.</param>
internal sealed record BatchResult(string Key, ChatResponse? Response, ChatException? Failure);

/// <summary>A job as the provider describes it.</summary>
/// <param name="Id">The name that the provider gave it.</param>
/// <param name="Name">Our own name of it; null where the provider lists none.</param>
/// <param name="State">What has become of it.</param>
/// <param name="CreatedAt">When it was created; null where the provider does not say.</param>
internal sealed record BatchJob(string Id, string? Name, BatchJobState State, DateTimeOffset? CreatedAt)
{
    /// <summary>The number of requests; null where the provider does not say.</summary>
    public int? Requests { get; init; }

    /// <summary>How many of them are answered; null where the provider does not say.</summary>
    public int? Answered { get; init; }

    /// <summary>How many of them failed; null where the provider does not say.</summary>
    public int? Failed { get; init; }

    /// <summary>Why the job failed; null where it did not.</summary>
    public string? Error { get; init; }

    /// <summary>Where the provider keeps the results (a file); null where they come with the job, or are not there yet.</summary>
    public string? ResultFile { get; init; }
}

/// <summary>What has become of a job.</summary>
internal enum BatchJobState
{
    /// <summary>It waits for its turn.</summary>
    Queued,

    /// <summary>It is worked on.</summary>
    Running,

    /// <summary>It has ended; requests of it may have failed.</summary>
    Succeeded,

    /// <summary>It was refused or failed as a whole.</summary>
    Failed,

    /// <summary>It was cancelled; what was answered before may be available.</summary>
    Cancelled,

    /// <summary>Its time ran out; what was answered before may be available.</summary>
    Expired,
}
