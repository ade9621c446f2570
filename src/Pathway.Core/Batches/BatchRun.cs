using System.Globalization;
using Pathway.Curators;
using Pathway.Engine;
using Pathway.Errors;
using Pathway.Llm.Chat;
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
/// <param name="notify">Receives what the user should know.</param>
internal sealed class BatchRun(QuestionEngine engine, RunBudget? budget, Action<BatchNotice> notify)
{
    // A job takes minutes at least, and hours mostly.
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan MaxInterval = TimeSpan.FromMinutes(5);

    private readonly BatchJobs jobs = new(engine.Store, engine.Clock);
    private readonly HashSet<string> reported = new(StringComparer.Ordinal);

    /// <summary>Whether a curator can be asked in a batch.</summary>
    public static bool Accepts(ICurator curator) => curator is LlmCurator { Batches: not null };

    /// <summary>Stores what the jobs of these models have brought.</summary>
    /// <returns>The number of answers.</returns>
    public async Task<int> ReceiveAsync(CancellationToken cancellation)
    {
        var answered = 0;
        foreach (var job in jobs.ReadAll().Where(static job => job.IsOpen))
        {
            if (FindCurator(job) is { } curator)
            {
                answered += await ReceiveAsync(job, curator, isReportedBusy: false, cancellation).ConfigureAwait(false) ?? 0;
            }
        }
        return answered;
    }

    /// <summary>Submits questions as jobs, except those that are in a job already.</summary>
    public async Task SubmitAsync(IReadOnlyList<DeferredQuestion> questions, CancellationToken cancellation)
    {
        var open = jobs.FindOpen([.. questions.Select(static item => item.Key)]);
        foreach (var name in open.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) { ReportRunning(name); }
        foreach (var set in BatchPlan.Divide(questions.Where(item => !open.ContainsKey(item.Key))))
        {
            var curator = (LlmCurator)set[0].Curator;
            var client = curator.Batches!.Client;
            var affordable = await ReserveAsync(curator, BatchPlan.CreateRequests(curator, set), cancellation).ConfigureAwait(false);
            foreach (var part in BatchPlan.Cut(affordable, request => client.Measure(request.Request), client.Limits))
            {
                cancellation.ThrowIfCancellationRequested();
                if (await jobs.SubmitAsync(curator, part).ConfigureAwait(false) is not { } status)
                {
                    notify(new BatchNotice(null, "Another process has put some of the questions into a job just now; run the command again."));
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
    public async Task<int> WaitAsync(IReadOnlyList<DeferredQuestion> questions, CancellationToken cancellation)
    {
        string[] keys = [.. questions.Select(static item => item.Key)];
        var answered = 0;
        var interval = MinInterval;
        while (true)
        {
            var isMoving = false;
            foreach (var name in jobs.FindOpen(keys).Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                if (jobs.Find(name) is not { } job || FindCurator(job) is not { } curator) { continue; }
                var received = await ReceiveAsync(job, curator, isReportedBusy: true, cancellation).ConfigureAwait(false);
                isMoving |= received is null;
                answered += received ?? 0;
                if (received > 0) { interval = MinInterval; }
            }
            if (!isMoving) { return answered; }
            await Task.Delay(interval, engine.Clock, cancellation).ConfigureAwait(false);
            interval = interval * 2 < MaxInterval ? interval * 2 : MaxInterval;
        }
    }

    // The number of answers; null where the job may still bring them.
    private async Task<int?> ReceiveAsync(StoredBatch job, LlmCurator curator, bool isReportedBusy, CancellationToken cancellation)
    {
        try
        {
            var status = await jobs.InspectAsync(job, curator, cancellation).ConfigureAwait(false);
            if (status.HasEnded)
            {
                var received = await jobs.ReceiveAsync(status, curator, cancellation).ConfigureAwait(false);
                notify(BatchNotice.OfReceived(status, received));
                return received.Stored.Answered - job.Answered;
            }
            if (status.State is PathwayBatchState.Missing || (isReportedBusy && status.State is PathwayBatchState.Uncertain))
            {
                if (reported.Add($"{status.State} {job.Name}")) { notify(BatchNotice.OfProblem(status)); }
            }
            return status.IsMoving ? null : 0;
        }
        catch (ChatException failure) when (failure.IsTransient)
        {
            notify(new BatchNotice(null, $"{job.Name}: {failure.Message}. It is asked again later."));
            return null;
        }
        catch (ChatException failure)
        {
            notify(new BatchNotice(failure.Error, $"The job {job.Name} cannot be looked up: {failure.Message}."));
            return 0;
        }
        catch (PathwayException failure)
        {
            notify(new BatchNotice(failure.Error, failure.Message));
            return 0;
        }
    }

    // The worst case of each request counts as spent from now on, because the job cannot be cut afterwards.
    private async Task<IReadOnlyList<PlannedRequest>> ReserveAsync(LlmCurator curator, IEnumerable<PlannedRequest> requests,
        CancellationToken cancellation)
    {
        if (budget is null) { return [.. requests]; }
        var affordable = new List<PlannedRequest>();
        foreach (var request in requests)
        {
            try
            {
                using var reservation = await budget.ReserveAsync(
                    curator.GetMaxBatchUsage([.. request.Questions.Select(static item => item.Question)]), cancellation)
                    .ConfigureAwait(false);
                reservation.MarkStarted();
                affordable.Add(request);
            }
            catch (CuratorException reached)
            {
                notify(new BatchNotice(reached.Error,
                    string.Create(CultureInfo.InvariantCulture, $"{affordable.Count} requests go out as a batch, and no more: {reached.Message}.")));
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
        notify(status.State is PathwayBatchState.Uncertain ? BatchNotice.OfProblem(status) : BatchNotice.OfSubmitted(status));
        return true;
    }

    private void ReportRunning(string name)
    {
        if (!reported.Add(name) || jobs.Find(name) is not { } job) { return; }
        notify(new BatchNotice(null, job.State is StoredBatchState.Reserved
            ? $"It is not known yet whether the provider has the job {name}, so its {job.Questions} questions are not submitted again."
            : $"The job {name} with {BatchNotice.Count(job.Questions, "question")} has not ended yet.") { IsWarning = true });
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
            ? new BatchNotice(PathwayErrors.BatchFailed, $"The job {after.Stored.Name} failed: {before.Message ?? "the provider does not say why"}.")
            : new BatchNotice(null, open == 0 ? $"{stored}." : $"{stored}; {Count(open, "question")} without an answer can be asked again.")
                { IsWarning = open > 0 };
    }

    /// <summary>A job is uncertain or missing.</summary>
    public static BatchNotice OfProblem(BatchStatus status) => status.State is PathwayBatchState.Missing
        ? new BatchNotice(PathwayErrors.BatchMissing, $"The provider does not know the job {status.Stored.Name} (any more).")
        : new BatchNotice(PathwayErrors.BatchUncertain,
            $"It is not known whether the provider has the job {status.Stored.Name}: {status.Message}.");

    /// <summary>A number with its noun.</summary>
    public static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");
}
