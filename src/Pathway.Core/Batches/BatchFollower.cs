using Pathway.Curators;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Model;
using Pathway.Storage;

namespace Pathway.Batches;

/// <summary>Follows jobs to their end and stores what they bring.</summary>
/// <param name="jobs">The jobs of the store.</param>
/// <param name="findCurator">The model of a job, with the batch API of its server; null where it cannot be asked.</param>
/// <param name="clock">Measures the time between two looks.</param>
/// <param name="notify">Receives what the user should know; from any thread.</param>
internal sealed class BatchFollower(BatchJobs jobs, Func<StoredBatch, LlmCurator?> findCurator, TimeProvider clock,
    Action<BatchNotice> notify)
{
    // A job takes minutes at least, and hours mostly.
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan MaxInterval = TimeSpan.FromMinutes(5);

    // What a provider says so often about the results of a job does not change while one waits.
    private const int MaxUnreadable = 3;

    private readonly HashSet<string> reported = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> unreadable = new(StringComparer.Ordinal);

    /// <summary>What has become of a job; where it has ended, what it has brought is stored. Problems are reported once.</summary>
    /// <returns>Null where its server cannot tell now.</returns>
    /// <exception cref="OperationCanceledException">The request was cancelled.</exception>
    public async Task<BatchStatus?> ReceiveAsync(StoredBatch job, CancellationToken cancellation)
    {
        if (findCurator(job) is not { } curator) { return BatchStatus.OfStored(job); }
        try
        {
            var status = await jobs.InspectAsync(job, curator, cancellation).ConfigureAwait(false);
            if (status.HasEnded)
            {
                var received = await jobs.ReceiveAsync(status, curator, cancellation).ConfigureAwait(false);
                notify(BatchNotice.OfReceived(status, received));
                return received;
            }
            if (status.State is PathwayBatchState.Missing or PathwayBatchState.Uncertain && reported.Add($"{status.State} {job.Name}"))
            {
                notify(BatchNotice.OfProblem(status));
            }
            return status;
        }
        catch (ChatException failure)
        {
            if (reported.Add($"{failure.Error.Id} {job.Name}"))
            {
                notify(new BatchNotice(failure.Error, $"The job {job.Name} cannot be looked up: {failure.Message}."));
            }
            return MayPass(job, failure) ? null : BatchStatus.OfStored(job) with { State = PathwayBatchState.Missing };
        }
        catch (PathwayException failure)
        {
            notify(new BatchNotice(failure.Error, failure.Message));
            return BatchStatus.OfStored(job) with { State = PathwayBatchState.Missing };
        }
    }

    private bool MayPass(StoredBatch job, ChatException failure) => failure.IsTransient && (failure.Error != PathwayErrors.ReplyUnreadable
        || (unreadable[job.Name] = unreadable.GetValueOrDefault(job.Name) + 1) < MaxUnreadable);

    /// <summary>Waits until jobs have ended, or cannot be followed any more, and stores what they bring.</summary>
    /// <param name="names">The names of the jobs that are still open.</param>
    /// <param name="cancellation">Stops the wait. The jobs continue.</param>
    /// <returns>The number of answers.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async Task<int> WaitAsync(Func<IReadOnlyCollection<string>> names, CancellationToken cancellation)
    {
        var answered = 0;
        var interval = MinInterval;
        while (true)
        {
            var isMoving = false;
            foreach (var name in names().Order(StringComparer.Ordinal))
            {
                if (jobs.Find(name) is not { IsOpen: true } job || findCurator(job) is null) { continue; }
                var status = await ReceiveAsync(job, cancellation).ConfigureAwait(false);
                isMoving |= status is null or { IsMoving: true };
                if (status is not { State: PathwayBatchState.Received }) { continue; }
                answered += status.Stored.Answered - job.Answered;
                interval = MinInterval;
            }
            if (!isMoving) { return answered; }
            await Task.Delay(interval, clock, cancellation).ConfigureAwait(false);
            interval = interval * 2 < MaxInterval ? interval * 2 : MaxInterval;
        }
    }
}
