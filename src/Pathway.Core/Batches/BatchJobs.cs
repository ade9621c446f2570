using System.Collections;
using System.Globalization;
using Pathway.Curators;
using Pathway.Engine;
using Pathway.Errors;
using Pathway.Llm.Batches;
using Pathway.Llm.Chat;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;
using Pathway.Storage.Redis;

namespace Pathway.Batches;

/// <summary>
/// Submits batch jobs, follows them and stores what they bring. Creating a job is not idempotent: a job is reserved in the store before it
/// is submitted, and after a lost reply only the list of the provider tells whether it exists.
/// </summary>
internal sealed class BatchJobs
{
    /// <summary>
    /// How long a provider may take to list a job whose submission got no reply. Before that, its absence from the list says nothing.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(30);

    // For a process of another machine that was killed; this one renews it.
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromMinutes(5);

    // More than there are features that a server can refuse.
    private const int MaxAdjustments = 8;

    // Results are stored in groups of this size, so that each group needs one commit.
    private const int GroupSize = 500;

    private readonly IStore store;
    private readonly IBatchStore batches;
    private readonly TimeProvider clock;
    private readonly QuestionLeases? leases;

    /// <exception cref="PathwayException">The store cannot keep jobs.</exception>
    public BatchJobs(IStore store, TimeProvider clock)
    {
        (this.store, this.clock) = (store, clock);
        batches = store.Batches ?? throw new PathwayException(PathwayErrors.BatchUnavailable, store is TieredStore
            ? "Batch jobs are kept in a cache file. Other machines that share the Redis server would not see them and submit them too."
            : "Batch jobs need a cache file that outlives the shell.")
            { Action = $"Leave out {(store is TieredStore ? "-CacheUri (-CacheUri '' overrides the setting)" : "-NoCache")}, or -Batch." };
        leases = store.Leases is { } shared ? new QuestionLeases(shared, clock) : null;
    }

    /// <summary>All jobs, the latest first.</summary>
    public IReadOnlyList<StoredBatch> ReadAll() => batches.ReadAll();

    /// <summary>For each of these keys whose question is in an open job, the name of the job.</summary>
    public IReadOnlyDictionary<string, string> FindOpen(IReadOnlyCollection<string> keys) => batches.FindOpen(keys);

    /// <summary>Reserves a job and submits it.</summary>
    /// <param name="curator">The model with a batch API.</param>
    /// <param name="requests">The requests, within the limits of the provider; all of one kind and one root profile.</param>
    /// <param name="cancellation">Stops the upload of the requests. The submission itself takes a moment, and its reply is needed.</param>
    /// <returns>The job; its state says whether it was submitted, refused, or is uncertain. It lacks requests with a question that another
    /// process has answered or put into a job meanwhile; null where that are all.</returns>
    /// <exception cref="StoreException">The store cannot be written. Nothing was submitted, or the job is uncertain.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and nothing was submitted.</exception>
    public async Task<BatchStatus?> SubmitAsync(LlmCurator curator, IReadOnlyList<PlannedRequest> requests,
        CancellationToken cancellation)
    {
        while (requests.Count > 0)
        {
            var job = Describe(curator, requests);
            using var lease = await AcquireLeaseAsync(job.Name).ConfigureAwait(false);
            var taken = await batches.ReserveAsync(job, [.. requests.SelectMany(static request => request.Questions.Select((item, i) =>
                new BatchQuestion(item.Key, request.Key, i, QuestionJson.Write(item.Question))
                    { Alternatives = [.. item.Keys.Where(key => key != item.Key)] }))]).ConfigureAwait(false);
            if (taken.Count == 0)
            {
                return await CreateAsync(job, curator.Batches!.Client, requests, cancellation).ConfigureAwait(false);
            }
            var others = taken.ToHashSet(StringComparer.Ordinal);
            requests = [.. requests.Where(request => !request.Questions.Any(item => others.Contains(item.Key)))];
        }
        return null;
    }

    private StoredBatch Describe(LlmCurator curator, IReadOnlyList<PlannedRequest> requests)
    {
        var now = clock.GetUtcNow();
        var first = requests[0].Questions[0];
        return new StoredBatch
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"pathway-{now:yyyyMMdd-HHmmss}-{Guid.NewGuid().ToString("N")[..8]}"),
            Server = curator.Batches!.Server, Account = GetAccount(curator), Model = curator.Model, Answerer = first.Answerer,
            Kind = first.Question.Kind, State = StoredBatchState.Reserved, CreatedAt = now, Requests = requests.Count,
            Questions = requests.Sum(static request => request.Questions.Count), Roots = QuestionJson.WriteRoots(first.Question),
            Fingerprint = BatchFingerprint.Of(requests.Select(static request => request.Request)),
        };
    }

    /// <summary>What has become of a job. Writes nothing.</summary>
    /// <exception cref="ChatException">The server refuses or does not answer.</exception>
    public static async Task<BatchStatus> LookAsync(StoredBatch job, LlmCurator curator, CancellationToken cancellation)
    {
        if (job is not { State: StoredBatchState.Submitted, Id: { } id }) { return BatchStatus.OfStored(job); }
        return await curator.Batches!.Client.FindAsync(id, cancellation).ConfigureAwait(false) is { } found
            // A server that gives an identifier again has another job under it.
            ? found.Name is null || found.Name == job.Name ? new BatchStatus(job, found)
                : Missing(job, $"the provider has another job under its identifier {id}")
            : Missing(job, "the provider does not know it (any more)");
    }

    /// <summary>
    /// What has become of a job. An uncertain job that the provider lists becomes a submitted one; one that it surely does not have is
    /// released, so that its questions can be asked again.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="curator">The model of the job, with the batch API of its server.</param>
    /// <param name="cancellation">Cancels the request.</param>
    /// <exception cref="ChatException">The server refuses or does not answer.</exception>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public async Task<BatchStatus> InspectAsync(StoredBatch job, LlmCurator curator, CancellationToken cancellation)
    {
        if (job.State is not StoredBatchState.Reserved) { return await LookAsync(job, curator, cancellation).ConfigureAwait(false); }
        using var lease = await AcquireLeaseAsync(job.Name).ConfigureAwait(false);
        if (lease is null) { return new BatchStatus(job, null) { State = PathwayBatchState.Busy }; }
        // Its state may have changed before the lease was free.
        var current = Find(job.Name) ?? job;
        return current.State is StoredBatchState.Reserved ? await ResolveAsync(current, curator, cancellation).ConfigureAwait(false)
            : await LookAsync(current, curator, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Stores what an ended job has brought. What was stored before an interruption is not stored again. Questions without an answer leave
    /// the job, so that they can be asked again.
    /// </summary>
    /// <param name="status">The job, as the provider describes it.</param>
    /// <param name="curator">The model of the job.</param>
    /// <param name="cancellation">Cancels the request; what has come so far stays stored.</param>
    /// <exception cref="ChatException">The server refuses or does not answer.</exception>
    /// <exception cref="PathwayException">The prompts have changed since it was submitted.</exception>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public async Task<BatchStatus> ReceiveAsync(BatchStatus status, LlmCurator curator, CancellationToken cancellation)
    {
        var (job, described) = (status.Stored, status.Job!);
        if (curator.FindAnswerer(job.Kind) != job.Answerer)
        {
            throw new PathwayException(PathwayErrors.BatchPromptChanged,
                $"The job {job.Name} was submitted with other prompts: its answerer is '{job.Answerer}'.", job.Name);
        }
        await StoreResultsAsync(job, described, curator, cancellation).ConfigureAwait(false);
        // The ledger first: after the end of the job nobody would add it.
        var counted = Find(job.Name) ?? job;
        var ended = job with { State = StoredBatchState.Received, EndedAt = clock.GetUtcNow(), Error = described.Error };
        await store.RecordAsync(new PathwayRun
        {
            RunId = job.Name, Command = "Receive-PathwayBatch",
            State = counted.Answered == job.Questions ? PathwayRunState.Complete : PathwayRunState.Incomplete,
            StartedAt = job.CreatedAt, EndedAt = ended.EndedAt, Questions = job.Questions, Calls = job.Requests,
            Failures = job.Questions - counted.Answered, Curator = curator.Model,
        }).ConfigureAwait(false);
        await batches.UpdateAsync(ended, StoredBatchState.Submitted).ConfigureAwait(false);
        return BatchStatus.OfStored(Find(job.Name) ?? ended) with { Message = described.Error };
    }

    /// <summary>Asks the provider to stop a job. What it has answered is billed, and can be received.</summary>
    /// <exception cref="ChatException">The server refuses or does not answer.</exception>
    public static Task CancelAsync(StoredBatch job, LlmCurator curator, CancellationToken cancellation) =>
        job.Id is { } id ? curator.Batches!.Client.CancelAsync(id, cancellation) : Task.CompletedTask;

    /// <summary>Gives a job up: its questions can be asked again, whatever the provider has.</summary>
    /// <returns>Whether it was open.</returns>
    public Task<bool> ReleaseAsync(StoredBatch job, string? why) => batches.UpdateAsync(
        job with { State = StoredBatchState.Released, EndedAt = clock.GetUtcNow(), Error = why }, job.State);

    /// <summary>A job by name; null where there is none.</summary>
    public StoredBatch? Find(string name) => batches.ReadAll().FirstOrDefault(job => job.Name == name);

    // Requests that create something are not cancelled: the reply to a request that was sent is needed.
    private async Task<BatchStatus> CreateAsync(StoredBatch job, IBatchClient client, IReadOnlyList<PlannedRequest> requests,
        CancellationToken cancellation)
    {
        var sent = new RenderedRequests(requests);
        for (var adjustments = 0; ; adjustments++)
        {
            try
            {
                var input = await client.PrepareAsync(job.Name, sent, cancellation).ConfigureAwait(false);
                // From now on the provider may get it. Whoever has given the reservation up meanwhile has made its questions free.
                job = job with { CreatedAt = GetTime(client) };
                if (!await batches.UpdateAsync(job, StoredBatchState.Reserved).ConfigureAwait(false)) { return GivenUp(job); }
                return await CreateAsync(job, client, input).ConfigureAwait(false);
            }
            catch (ChatException refused) when (refused.IsAdjusted && adjustments < MaxAdjustments)
            {
                // The next request leaves out what the server refused.
            }
            catch (OperationCanceledException)
            {
                await ReleaseAsync(job, "it was cancelled before its submission").ConfigureAwait(false);
                throw;
            }
            catch (ChatException refused)
            {
                await ReleaseAsync(job, refused.Message).ConfigureAwait(false);
                return BatchStatus.OfStored(job with { State = StoredBatchState.Released, Error = refused.Message }) with
                    { Refusal = refused };
            }
        }
    }

    // Throws where there is surely no job.
    private async Task<BatchStatus> CreateAsync(StoredBatch job, IBatchClient client, BatchInput input)
    {
        BatchJob? found;
        var why = "the reply to its submission was lost";
        try { found = await client.CreateAsync(job.Name, input, CancellationToken.None).ConfigureAwait(false); }
        catch (ChatException lost) when (!lost.IsAdjusted && !WasRefused(lost))
        {
            why = lost.Message;
            try { found = await FindByNameAsync(job, client, CancellationToken.None).ConfigureAwait(false); }
            // The list is asked again later.
            catch (ChatException) { found = null; }
        }
        return found is null ? Uncertain(job, why) : await AdoptAsync(job, client, found).ConfigureAwait(false);
    }

    // With such a status the server says that there is no job. After all others it may have created one.
    private static bool WasRefused(ChatException failure) => failure.Status is >= 300 and < 500 and not (408 or 409 or 499);

    private async Task<BatchStatus> ResolveAsync(StoredBatch job, LlmCurator curator, CancellationToken cancellation)
    {
        var client = curator.Batches!.Client;
        BatchJob? found;
        try { found = await FindByNameAsync(job, client, cancellation).ConfigureAwait(false); }
        catch (ChatException failure) { return Uncertain(job, $"the list of jobs cannot be read: {failure.Message}"); }
        if (found is not null) { return await AdoptAsync(job, client, found).ConfigureAwait(false); }
        if (job.Account != GetAccount(curator))
        {
            return Uncertain(job, "it was submitted with another key or project, whose jobs are not listed for this one");
        }
        if (GetTime(client) - job.CreatedAt < Grace)
        {
            return Uncertain(job, "the provider does not list it, and may still do so until "
                + string.Create(CultureInfo.InvariantCulture, $"{job.CreatedAt + Grace:HH:mm} UTC"));
        }
        await ReleaseAsync(job, "the provider does not have it").ConfigureAwait(false);
        return BatchStatus.OfStored(Find(job.Name) ?? job);
    }

    // Machines that share a cache may have clocks that differ by hours. The provider has one for all.
    private DateTimeOffset GetTime(IBatchClient client) => clock.GetUtcNow() + (client.ClockOffset ?? TimeSpan.Zero);

    private static BatchStatus Missing(StoredBatch job, string why) =>
        new(job, null) { State = PathwayBatchState.Missing, Message = why };

    private static BatchStatus Uncertain(StoredBatch job, string why) =>
        new(job, null) { State = PathwayBatchState.Uncertain, Message = why };

    private BatchStatus GivenUp(StoredBatch job) => BatchStatus.OfStored(Find(job.Name) ?? job) with
        { Message = "it was given up by another process while it was prepared; nothing was submitted" };

    private async Task<BatchStatus> AdoptAsync(StoredBatch job, IBatchClient client, BatchJob found)
    {
        var submitted = job with { State = StoredBatchState.Submitted, Id = found.Id, Error = null };
        if (await batches.UpdateAsync(submitted, StoredBatchState.Reserved).ConfigureAwait(false))
        {
            return new BatchStatus(submitted, found);
        }
        var current = Find(job.Name) ?? job;
        // Another process has found it in the list, or has received it.
        if (current.State is not StoredBatchState.Released) { return BatchStatus.OfStored(current); }
        // Its questions are free and will be asked again: nobody needs its answers.
        try { await client.CancelAsync(found.Id, CancellationToken.None).ConfigureAwait(false); }
        catch (ChatException failure)
        {
            return BatchStatus.OfStored(current) with
            {
                Message = $"it was given up while it was submitted. The provider has it as {found.Id} and does not cancel it: "
                    + failure.Message,
            };
        }
        return BatchStatus.OfStored(current) with { Message = "it was given up while it was submitted, and was cancelled" };
    }

    // A gateway that sends a request twice makes two jobs of one name: the one that answers is ours.
    private static async Task<BatchJob?> FindByNameAsync(StoredBatch job, IBatchClient client, CancellationToken cancellation)
    {
        BatchJob? found = null;
        await foreach (var listed in client.ListAsync(cancellation).ConfigureAwait(false))
        {
            if (listed.Name == job.Name && (found is null || Rank(listed) > Rank(found))) { found = listed; }
        }
        return found;

        int Rank(BatchJob listed) => (listed.Requests is null or 0 || listed.Requests == job.Requests ? 2 : 0)
            + (listed.State is BatchJobState.Queued or BatchJobState.Running or BatchJobState.Succeeded ? 1 : 0);
    }

    private async Task StoreResultsAsync(StoredBatch job, BatchJob described, LlmCurator curator, CancellationToken cancellation)
    {
        var open = batches.ReadQuestions(job.Name).GroupBy(static item => item.Request, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.ToArray(), StringComparer.Ordinal);
        if (open.Count == 0) { return; }
        var reader = BatchReader.Create(job, curator, clock);
        // A request may come twice, with a reply beside its failure: the failures wait for the end.
        var failed = new Dictionary<string, BatchResult>(StringComparer.Ordinal);
        // What was stored before an interruption was ours too.
        var (found, ours) = (0, job.Requests - open.Count);
        var storing = new List<Task>(GroupSize);
        try
        {
            await foreach (var result in curator.Batches!.Client.ReadResultsAsync(described, cancellation).ConfigureAwait(false))
            {
                found++;
                // A request that was stored before, a second result of one, or none of ours.
                if (!open.TryGetValue(result.Key, out var items)) { continue; }
                ours++;
                if (result.Response is null) { failed.TryAdd(result.Key, result); }
                else { await StoreAsync(result, items).ConfigureAwait(false); }
            }
            if (found > 0 && ours == 0)
            {
                throw new ChatException(PathwayErrors.ReplyUnreadable,
                    $"the provider has {found} results for the job {described.Id}, and none is of a request of it", isTransient: false);
            }
            foreach (var result in failed.Values)
            {
                if (open.TryGetValue(result.Key, out var items)) { await StoreAsync(result, items).ConfigureAwait(false); }
            }
        }
        finally
        {
            // Also after a failure: what has come is stored before anybody looks for it.
            await Task.WhenAll(storing).ConfigureAwait(false);
        }

        async Task StoreAsync(BatchResult result, BatchQuestion[] items)
        {
            open.Remove(result.Key);
            var (answers, call) = reader.Read(items, result);
            storing.Add(batches.SettleAsync(job.Name, result.Key, answers, call));
            if (storing.Count < GroupSize) { return; }
            await Task.WhenAll(storing).ConfigureAwait(false);
            storing.Clear();
        }
    }

    private string GetAccount(LlmCurator curator) =>
        store.Quota is { } quota && curator.Sharing is { } sharing ? sharing.GetAccount(quota) : "";

    private Task<IDisposable?> AcquireLeaseAsync(string name) =>
        leases?.TryAcquireAsync($"batch {name}", LeaseDuration) ?? Task.FromResult<IDisposable?>(NullLease.Instance);
}

/// <summary>A request of a job that is to be submitted.</summary>
/// <param name="Curator">The model.</param>
/// <param name="Key">The key of the request in the job.</param>
/// <param name="Questions">Its questions.</param>
internal sealed record PlannedRequest(LlmCurator Curator, string Key, IReadOnlyList<DeferredQuestion> Questions)
{
    /// <summary>The request. It is made anew each time: all prompts of a job together may not fit into memory.</summary>
    public BatchRequest Request => Curator.CreateBatchRequest(Key, [.. Questions.Select(static item => item.Question)], OutputLimit);

    /// <summary>The length of the reply, thoughts included, to which the budget limits it; null for the usual limit.</summary>
    public int? OutputLimit { get; init; }
}

/// <summary>The requests of a job, each made when it is needed.</summary>
/// <param name="planned">The requests.</param>
internal sealed class RenderedRequests(IReadOnlyList<PlannedRequest> planned) : IReadOnlyCollection<BatchRequest>
{
    public int Count => planned.Count;

    public IEnumerator<BatchRequest> GetEnumerator() => planned.Select(static request => request.Request).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A job: what the store knows, and what the provider says.</summary>
/// <param name="Stored">What the store knows.</param>
/// <param name="Job">What the provider says; null where it was not asked or knows nothing.</param>
internal sealed record BatchStatus(StoredBatch Stored, BatchJob? Job)
{
    /// <summary>What has become of it.</summary>
    public PathwayBatchState State { get; init; } = Job?.State switch
    {
        BatchJobState.Queued => PathwayBatchState.Queued,
        BatchJobState.Running => PathwayBatchState.Running,
        BatchJobState.Succeeded => PathwayBatchState.Succeeded,
        BatchJobState.Failed => PathwayBatchState.Failed,
        BatchJobState.Cancelled => PathwayBatchState.Cancelled,
        BatchJobState.Expired => PathwayBatchState.Expired,
        _ => PathwayBatchState.Submitted,
    };

    /// <summary>What is wrong, or what the provider says; null for nothing.</summary>
    public string? Message { get; init; } = Job?.Error ?? Stored.Error;

    /// <summary>Why the provider refused it; null where it did not.</summary>
    public ChatException? Refusal { get; init; }

    /// <summary>Whether the provider is done with it, so that its results can be stored.</summary>
    public bool HasEnded => State is PathwayBatchState.Succeeded or PathwayBatchState.Failed or PathwayBatchState.Cancelled
        or PathwayBatchState.Expired;

    /// <summary>Whether it will change without anybody's doing.</summary>
    public bool IsMoving => State is PathwayBatchState.Queued or PathwayBatchState.Running or PathwayBatchState.Submitted
        or PathwayBatchState.Busy or PathwayBatchState.Uncertain;

    /// <summary>A job of which only the store was asked.</summary>
    public static BatchStatus OfStored(StoredBatch job) => new(job, null)
    {
        State = job.State switch
        {
            StoredBatchState.Reserved => PathwayBatchState.Uncertain,
            StoredBatchState.Submitted => PathwayBatchState.Submitted,
            StoredBatchState.Received => PathwayBatchState.Received,
            _ => PathwayBatchState.Released,
        },
    };

    /// <summary>The job as it is shown.</summary>
    public PathwayBatch ToBatch(string? cachePath = null) => new()
    {
        Name = Stored.Name, State = State, Kind = Stored.Kind, Model = Stored.Model, Server = Stored.Server, Questions = Stored.Questions,
        Requests = Stored.Requests, Completed = Job?.Answered, Answered = Stored.Answered, Failed = Stored.Failed,
        CreatedAt = Stored.CreatedAt, EndedAt = Stored.EndedAt, Id = Stored.Id, Message = Message, CachePath = cachePath,
    };
}
