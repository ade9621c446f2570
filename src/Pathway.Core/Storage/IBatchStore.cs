using Pathway.Model;

namespace Pathway.Storage;

/// <summary>
/// Keeps the batch jobs of a store and the questions of those that have not ended. A question is in one open job at most, whichever process
/// reserves it. Safe for concurrent use; each change is committed when its task completes.
/// </summary>
internal interface IBatchStore
{
    /// <summary>
    /// Reserves a job before it is submitted, unless a question of it is in an open job, or was answered since it was looked up, also by a
    /// model that stands in.
    /// </summary>
    /// <param name="batch">The job, in the state <see cref="StoredBatchState.Reserved"/>.</param>
    /// <param name="questions">Its questions.</param>
    /// <returns>The keys of such questions. Unless there are none, nothing is reserved.</returns>
    /// <exception cref="StoreException">The store cannot be written now.</exception>
    Task<IReadOnlyList<string>> ReserveAsync(StoredBatch batch, IReadOnlyList<BatchQuestion> questions);

    /// <summary>
    /// Changes state, identifier, times and error of a job that is in an expected state. A job that has ended loses its questions: they can
    /// be asked again.
    /// </summary>
    /// <returns>Whether it was in that state.</returns>
    /// <exception cref="StoreException">The store cannot be written now.</exception>
    Task<bool> UpdateAsync(StoredBatch batch, StoredBatchState expected);

    /// <summary>
    /// Stores what one request of a job has brought, once: answers, ledger record and the end of its questions in this job are one commit.
    /// </summary>
    /// <param name="batch">The name of the job.</param>
    /// <param name="request">The key of the request in the job.</param>
    /// <param name="answers">The answers; questions without an answer can be asked again.</param>
    /// <param name="call">The ledger record.</param>
    /// <returns>Whether it was stored now; false where it was stored before.</returns>
    /// <exception cref="StoreException">The store cannot be written now.</exception>
    Task<bool> SettleAsync(string batch, string request, IReadOnlyList<PathwayCacheEntry> answers, PathwayCall call);

    /// <summary>All jobs, the latest first.</summary>
    IReadOnlyList<StoredBatch> ReadAll();

    /// <summary>The questions of a job that have not ended, by request and position.</summary>
    IReadOnlyList<BatchQuestion> ReadQuestions(string batch);

    /// <summary>For each of these keys that is in an open job, the name of the job.</summary>
    IReadOnlyDictionary<string, string> FindOpen(IReadOnlyCollection<string> keys);
}

/// <summary>A job of the batch API of a provider, as the store keeps it.</summary>
internal sealed record StoredBatch
{
    /// <summary>Our own name of the job, which the provider lists too.</summary>
    public required string Name { get; init; }

    /// <summary>The provider and its server.</summary>
    public required string Server { get; init; }

    /// <summary>The project, or a salted hash of the key: jobs of other accounts are not listed for us.</summary>
    public required string Account { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>The answerer, under which the answers are stored.</summary>
    public required string Answerer { get; init; }

    /// <summary>The kind of the questions.</summary>
    public required string Kind { get; init; }

    /// <summary>What is known of it.</summary>
    public required StoredBatchState State { get; init; }

    /// <summary>The identifier that the provider gave it; null before it is known.</summary>
    public string? Id { get; init; }

    /// <summary>A hash of all its requests.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>When it was reserved; from its submission on when that was, by the clock of the provider.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its end was stored; null before.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The number of requests.</summary>
    public int Requests { get; init; }

    /// <summary>The number of questions.</summary>
    public int Questions { get; init; }

    /// <summary>The number of questions whose answers are stored.</summary>
    public int Answered { get; init; }

    /// <summary>The number of questions that got no answer and can be asked again.</summary>
    public int Failed { get; init; }

    /// <summary>Why it failed or is uncertain; null where nothing is wrong.</summary>
    public string? Error { get; init; }

    /// <summary>The roots that the questions name, as JSON; null where they name none.</summary>
    public string? Roots { get; init; }

    /// <summary>Whether its questions are still in it.</summary>
    public bool IsOpen => State is StoredBatchState.Reserved or StoredBatchState.Submitted;
}

/// <summary>What the store knows of a job.</summary>
internal enum StoredBatchState
{
    /// <summary>It may have been submitted; only the list of the provider can tell.</summary>
    Reserved,

    /// <summary>It was submitted, and its identifier is known.</summary>
    Submitted,

    /// <summary>All that it has brought is stored.</summary>
    Received,

    /// <summary>It does not exist, or was given up. Its questions can be asked again.</summary>
    Released,
}

/// <summary>A question of an open job.</summary>
/// <param name="Key">The key of its answer.</param>
/// <param name="Request">The key of the request in the job.</param>
/// <param name="Position">The position in the request.</param>
/// <param name="Json">The question.</param>
internal sealed record BatchQuestion(string Key, string Request, int Position, string Json)
{
    /// <summary>
    /// The keys of the answers of models that stand in for this one: a job for one of them is enough. They count when the job is reserved,
    /// and are not kept.
    /// </summary>
    public IReadOnlyList<string> Alternatives { get; init; } = [];
}

/// <summary>The batch jobs in a file that may be lost: it works on the file or fails at once, and never on memory.</summary>
internal sealed class RecoverableBatches(RecoverableFile file) : IBatchStore
{
    public Task<IReadOnlyList<string>> ReserveAsync(StoredBatch batch, IReadOnlyList<BatchQuestion> questions) =>
        file.ShareAsync(store => store.Batches!.ReserveAsync(batch, questions));

    public Task<bool> UpdateAsync(StoredBatch batch, StoredBatchState expected) =>
        file.ShareAsync(store => store.Batches!.UpdateAsync(batch, expected));

    public Task<bool> SettleAsync(string batch, string request, IReadOnlyList<PathwayCacheEntry> answers, PathwayCall call) =>
        file.ShareAsync(store => store.Batches!.SettleAsync(batch, request, answers, call));

    public IReadOnlyList<StoredBatch> ReadAll() => file.Read(static store => store.Batches?.ReadAll() ?? [], []);

    public IReadOnlyList<BatchQuestion> ReadQuestions(string batch) => file.ReadShared(store => store.Batches!.ReadQuestions(batch));

    public IReadOnlyDictionary<string, string> FindOpen(IReadOnlyCollection<string> keys) =>
        file.ReadShared(store => store.Batches!.FindOpen(keys));
}
