using System.Management.Automation;
using Pathway.BatchCommands;
using Pathway.Batches;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Model;
using Pathway.Storage;

namespace Pathway.Commands;

/// <summary>Cancels batch jobs at the provider, or gives them up.</summary>
/// <remarks>
/// <para>The provider stops working on a cancelled job. What it has answered by then is billed; Receive-PathwayBatch stores it. The other
/// questions are asked again by the next run.</para>
/// <para>-Forget asks nobody: it gives the jobs up here, so that their questions can be asked again at once. Use it where it is not known
/// whether a job exists, or where the provider does not know it any more. If the job exists after all, its questions are paid for
/// twice.</para>
/// </remarks>
/// <returns>The jobs as they are now, with -PassThru; otherwise nothing.</returns>
/// <example>
/// <para>Show which jobs would be cancelled</para>
/// <code>
/// Stop-PathwayBatch -WhatIf
/// </code>
/// </example>
/// <example>
/// <para>Give up the jobs of which nobody knows whether they exist</para>
/// <code>
/// Get-PathwayBatch | Where-Object State -eq Uncertain | Stop-PathwayBatch -Forget -Confirm:$false
/// </code>
/// </example>
/// <example>
/// <para>Cancel the jobs of one day</para>
/// <code>
/// Stop-PathwayBatch pathway-20261130-* -WhatIf
/// </code>
/// </example>
/// <seealso href="Get-PathwayBatch"/>
/// <seealso href="Receive-PathwayBatch"/>
[Cmdlet(VerbsLifecycle.Stop, "PathwayBatch", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(PathwayBatch))]
public sealed class StopPathwayBatchCommand : BatchCmdlet
{
    /// <summary>Gives the jobs up without asking the provider. Their questions can be asked, and paid for, again.</summary>
    [Parameter]
    public SwitchParameter Forget { get; set; }

    /// <summary>Emits the jobs that were cancelled or given up.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Handle(IStore store, BatchJobs jobs, IReadOnlyList<StoredBatch> chosen)
    {
        foreach (var job in chosen.Where(static job => job.IsOpen))
        {
            var action = Forget ? $"Give up the job and its {BatchNotice.Count(job.Questions, "question")}"
                : $"Cancel the job of {BatchNotice.Count(job.Questions, "question")}";
            if (!ShouldProcess(job.Name, action)) { continue; }
            if (Stop(jobs, job) is { } status && PassThru) { WriteObject(status.ToBatch(StorePath)); }
        }
    }

    private BatchStatus? Stop(BatchJobs jobs, StoredBatch job)
    {
        if (Forget)
        {
            Pump((_, _) => jobs.ReleaseAsync(job, "given up by the user"));
            return BatchStatus.OfStored(jobs.Find(job.Name) ?? job);
        }
        if (FindCurator(job) is not { } curator)
        {
            ReportUnreachable(job);
            return null;
        }
        try
        {
            var status = Pump(async (_, stop) =>
            {
                // A job whose identifier is not known yet may be in the provider's list.
                var known = await jobs.InspectAsync(job, curator, stop).ConfigureAwait(false);
                if (known.Stored.Id is null) { return known; }
                await BatchJobs.CancelAsync(known.Stored, curator, stop).ConfigureAwait(false);
                return await BatchJobs.LookAsync(known.Stored, curator, stop).ConfigureAwait(false);
            });
            if (DescribeFailure(status) is { } notice) { Write(notice.ToStreamRecord()); }
            return status;
        }
        catch (ChatException failure)
        {
            Report(new PathwayException(failure.Error, $"The job {job.Name} was not cancelled: {failure.Message}.", job.Name, failure));
            return null;
        }
    }

    // A job that nobody could cancel must not look like one that was.
    private static BatchNotice? DescribeFailure(BatchStatus status) => status.State switch
    {
        PathwayBatchState.Uncertain or PathwayBatchState.Missing => BatchNotice.OfProblem(status),
        PathwayBatchState.Busy => new BatchNotice(null,
            $"The job {status.Stored.Name} was not cancelled: another process is submitting it just now.") { IsWarning = true },
        _ => null,
    };
}
