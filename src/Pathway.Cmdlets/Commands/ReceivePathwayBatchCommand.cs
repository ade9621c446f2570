using System.Management.Automation;
using Pathway.BatchCommands;
using Pathway.Batches;
using Pathway.Model;
using Pathway.Storage;

namespace Pathway.Commands;

/// <summary>Stores the answers of batch jobs that have ended.</summary>
/// <remarks>
/// <para>Each answer is stored under the key of its question, as a call would have stored it: the next run finds it, with or without
/// -Batch. Questions that got no answer leave the job, and the next run asks only those. What was stored before an interruption is not
/// stored or counted twice.</para>
/// <para>With -Wait the cmdlet asks the provider from time to time until all chosen jobs have ended. Ctrl+C stops the wait, not the
/// jobs.</para>
/// <para>Where the reply to a submission was lost, the cmdlet looks for the job in the list of the provider. If the list does not name it
/// half an hour after the submission, the job does not exist, and its questions can be asked again. Where the list cannot be read, you
/// decide: wait, or give the job up with Stop-PathwayBatch -Forget.</para>
/// </remarks>
/// <returns>The chosen jobs that were open, as they are now.</returns>
/// <example>
/// <para>Store what has come back</para>
/// <code>
/// Receive-PathwayBatch
/// </code>
/// </example>
/// <example>
/// <para>Wait for all jobs, then continue the work with their answers</para>
/// <code>
/// Receive-PathwayBatch -Wait
/// 'Aggrephagy', 'Mitophagy' | Invoke-PathwayHierarchy | Find-PathwaySibling
/// </code>
/// </example>
/// <example>
/// <para>Receive only the jobs of one kind of question</para>
/// <code>
/// Get-PathwayBatch | Where-Object Kind -eq 'siblings' | Receive-PathwayBatch
/// </code>
/// </example>
/// <seealso href="Get-PathwayBatch"/>
/// <seealso href="Stop-PathwayBatch"/>
/// <seealso href="Get-PathwayRun"/>
[Cmdlet(VerbsCommunications.Receive, "PathwayBatch")]
[OutputType(typeof(PathwayBatch))]
public sealed class ReceivePathwayBatchCommand : BatchCmdlet
{
    /// <summary>Waits until the jobs have ended, up to 24 hours. Ctrl+C stops the wait, not the jobs.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    private protected override void Handle(IStore store, BatchJobs jobs, IReadOnlyList<StoredBatch> chosen)
    {
        var open = chosen.Where(static job => job.IsOpen).ToArray();
        var reachable = open.Where(job => FindCurator(job) is not null).ToArray();
        foreach (var job in open.Except(reachable)) { ReportUnreachable(job); }
        var statuses = Pump(async (post, stop) =>
        {
            var follower = new BatchFollower(jobs, FindCurator, TimeProvider.System, notice => post(notice.ToStreamRecord()));
            string[] names = [.. reachable.Select(static job => job.Name)];
            if (Wait) { await follower.WaitAsync(() => names, stop).ConfigureAwait(false); }
            var now = new List<BatchStatus>(open.Length);
            foreach (var job in open)
            {
                var current = jobs.Find(job.Name) ?? job;
                now.Add(Wait || !current.IsOpen ? BatchStatus.OfStored(current)
                    : await follower.ReceiveAsync(current, stop).ConfigureAwait(false) ?? BatchStatus.OfStored(current));
            }
            return now;
        });
        foreach (var status in statuses) { WriteObject(status.ToBatch(StorePath)); }
    }
}
