using System.Globalization;
using Pathway.Curators;
using Pathway.Engine;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;

namespace Pathway.Batches;

/// <summary>
/// The batch jobs of one command: before it works, it stores what has come back; after it, it submits the questions that the work left to a
/// batch, and waits for them if the user wants that.
/// </summary>
/// <param name="engine">The engine of the command.</param>
/// <param name="budget">The budget of the command; null for none.</param>
/// <param name="notify">Receives what the user should know; from any thread.</param>
internal sealed class BatchRun(QuestionEngine engine, RunBudget? budget, Action<BatchNotice> notify)
{
    private readonly BatchJobs jobs = new(engine.Store, engine.Clock);
    private readonly HashSet<string> reported = new(StringComparer.Ordinal);

    /// <summary>Whether a curator can be asked in a batch.</summary>
    public static bool Accepts(ICurator curator) => curator is LlmCurator { Batches: not null };

    private BatchFollower Follower => field ??= new BatchFollower(jobs, FindCurator, engine.Clock, notify);

    /// <summary>
    /// Stores what has come back, works, and submits the questions that the work left to a batch. With waiting, this is repeated with the
    /// answers of the jobs until nothing is left, or until the jobs bring no answer any more.
    /// </summary>
    /// <param name="kinds">The kinds of question that go out as a batch.</param>
    /// <param name="waits">Whether to wait for the jobs.</param>
    /// <param name="work">The work, which may be done several times. It is given what takes the questions.</param>
    /// <param name="cancellation">Stops work and wait; the jobs continue.</param>
    /// <returns>The result of the last work.</returns>
    /// <exception cref="PathwayException">The store cannot be written, so that no job can be kept.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<TResult> ExecuteAsync<TResult>(IReadOnlyCollection<string> kinds, bool waits,
        Func<DeferredQuestions, Task<TResult>> work, CancellationToken cancellation)
    {
        try
        {
            await ReceiveAsync(cancellation).ConfigureAwait(false);
            while (true)
            {
                var deferred = new DeferredQuestions(kinds, Accepts);
                var result = await work(deferred).ConfigureAwait(false);
                var questions = deferred.Questions;
                if (questions.Count == 0) { return result; }
                await SubmitAsync(questions, cancellation).ConfigureAwait(false);
                // A job that brings no answer would be submitted for ever.
                if (!waits || await WaitAsync(questions, cancellation).ConfigureAwait(false) == 0) { return result; }
            }
        }
        catch (StoreException failure)
        {
            throw new PathwayException(PathwayErrors.StoreUnavailable, $"Batch jobs need the cache: {failure.Message}", null, failure);
        }
    }

    /// <summary>Stores what the jobs of these models have brought.</summary>
    public async Task ReceiveAsync(CancellationToken cancellation)
    {
        foreach (var job in jobs.ReadAll().Where(job => job.IsOpen && FindCurator(job) is not null))
        {
            await Follower.ReceiveAsync(job, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Submits questions as jobs, except those that are in a job already.</summary>
    public async Task SubmitAsync(IReadOnlyList<DeferredQuestion> questions, CancellationToken cancellation)
    {
        var open = jobs.FindOpen([.. questions.SelectMany(static item => item.Keys)]);
        foreach (var name in open.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) { ReportRunning(name); }
        var sets = BatchPlan.Divide(questions.Where(item => !item.Keys.Any(open.ContainsKey)))
            .Select(static set => BatchPlan.CreateRequests((LlmCurator)set[0].Curator, set).ToArray()).ToArray();
        var left = sets.Sum(static set => set.Length);
        foreach (var set in sets)
        {
            var curator = set[0].Curator;
            var client = curator.Batches!.Client;
            var affordable = await ReserveAsync(set, left, cancellation).ConfigureAwait(false);
            left -= set.Length;
            foreach (var part in BatchPlan.Cut(affordable, request => client.Measure(request.Request), client.Limits))
            {
                cancellation.ThrowIfCancellationRequested();
                if (await jobs.SubmitAsync(curator, part, cancellation).ConfigureAwait(false) is not { } status)
                {
                    notify(new BatchNotice(null,
                        "Another process has answered the questions of a job, or has submitted them, just now. Run the command again.")
                        { IsWarning = true });
                    continue;
                }
                // The next part would be refused for the same reason.
                if (!Report(status)) { break; }
            }
        }
    }

    /// <summary>Waits until these questions are in no job that can still bring them, and stores what the jobs bring.</summary>
    /// <returns>The number of answers.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled. The jobs continue.</exception>
    public Task<int> WaitAsync(IReadOnlyList<DeferredQuestion> questions, CancellationToken cancellation)
    {
        string[] keys = [.. questions.SelectMany(static item => item.Keys)];
        return Follower.WaitAsync(() => [.. jobs.FindOpen(keys).Values.Distinct(StringComparer.Ordinal)], cancellation);
    }

    // All requests share the budget: a small one limits their replies. The worst case of each counts as spent from now on, because a job
    // cannot be cut afterwards. Where a reply is cut nevertheless, fewer requests share the budget of the next job.
    private async Task<IReadOnlyList<PlannedRequest>> ReserveAsync(IReadOnlyList<PlannedRequest> requests, int sharers,
        CancellationToken cancellation)
    {
        if (budget is null) { return [.. requests]; }
        var affordable = new List<PlannedRequest>();
        foreach (var request in requests)
        {
            try
            {
                Question[] questions = [.. request.Questions.Select(static item => item.Question)];
                var demand = CallDemand.OfBatch(request.Curator.CallPolicy, questions,
                    (limit, shared) => request.Curator.GetMaxBatchUsage(questions, limit, shared), sharers - affordable.Count);
                using var reservation = await budget.ReserveAsync(demand, cancellation).ConfigureAwait(false);
                reservation.MarkStarted();
                affordable.Add(request with { OutputLimit = reservation.OutputLimit });
            }
            catch (CuratorException reached)
            {
                notify(new BatchNotice(reached.Error,
                    $"{BatchNotice.Count(affordable.Count, "request")} can go out as a batch, and no more: {reached.Message}."));
                break;
            }
        }
        return affordable;
    }

    private bool Report(BatchStatus status)
    {
        if (status.Refusal is { } refusal)
        {
            notify(new BatchNotice(refusal.Error, $"The batch job was refused, and nothing was submitted: {refusal.Message}."));
            return false;
        }
        if (status.State is PathwayBatchState.Released)
        {
            notify(new BatchNotice(null, $"The job {status.Stored.Name} is not followed: {status.Message}.") { IsWarning = true });
            return true;
        }
        notify(status.State is PathwayBatchState.Uncertain ? BatchNotice.OfProblem(status) : BatchNotice.OfSubmitted(status));
        return true;
    }

    private void ReportRunning(string name)
    {
        if (!reported.Add(name) || jobs.Find(name) is not { } job) { return; }
        notify(job.State is StoredBatchState.Reserved
            ? new BatchNotice(PathwayErrors.BatchUncertain, $"It is not known yet whether the provider has the job {name}. Its "
                + $"{BatchNotice.Count(job.Questions, "question")} are not submitted again meanwhile.")
            : new BatchNotice(null, $"The job {name} with {BatchNotice.Count(job.Questions, "question")} has not ended yet.")
                { IsWarning = true });
    }

    private LlmCurator? FindCurator(StoredBatch job) => engine.Curators.OfType<LlmCurator>()
        .FirstOrDefault(curator => curator.Batches?.Server == job.Server && curator.Model == job.Model);
}

/// <summary>What a user should know of a job.</summary>
/// <param name="Error">The entry of the error catalogue; null where nothing is wrong.</param>
/// <param name="Message">The message.</param>
internal sealed record BatchNotice(PathwayError? Error, string Message)
{
    /// <summary>Whether it is shown without -Verbose though nothing is wrong.</summary>
    public bool IsWarning { get; init; }

    /// <summary>A job was submitted.</summary>
    public static BatchNotice OfSubmitted(BatchStatus status) => new(null,
        $"The job {status.Stored.Name} was submitted: {Count(status.Stored.Questions, "question")} of the kind {status.Stored.Kind}. "
        + "It may take up to 24 hours. Run the same command again then, or use Receive-PathwayBatch.") { IsWarning = true };

    /// <summary>The results of a job were stored.</summary>
    /// <param name="before">What the provider said.</param>
    /// <param name="after">The job after that.</param>
    public static BatchNotice OfReceived(BatchStatus before, BatchStatus after)
    {
        var stored = $"The job {after.Stored.Name} has ended: {Count(after.Stored.Answered, "answer")} stored";
        var open = after.Stored.Questions - after.Stored.Answered;
        return before.State is PathwayBatchState.Failed
            ? new BatchNotice(PathwayErrors.BatchFailed,
                $"The job {after.Stored.Name} failed: {before.Message ?? "the provider does not say why"}.")
            : new BatchNotice(null, open == 0 ? $"{stored}." : $"{stored}; {Count(open, "question")} without an answer can be asked again.")
                { IsWarning = open > 0 };
    }

    /// <summary>A job is uncertain or missing.</summary>
    public static BatchNotice OfProblem(BatchStatus status) => status.State is PathwayBatchState.Missing
        ? new BatchNotice(PathwayErrors.BatchMissing, $"The job {status.Stored.Name} cannot be followed: {status.Message}.")
        : new BatchNotice(PathwayErrors.BatchUncertain,
            $"It is not known whether the provider has the job {status.Stored.Name}: {status.Message}.");

    /// <summary>A number with its noun.</summary>
    public static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");
}
