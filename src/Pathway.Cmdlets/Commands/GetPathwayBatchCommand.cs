using System.Management.Automation;
using Pathway.BatchCommands;
using Pathway.Batches;
using Pathway.Llm.Chat;
using Pathway.Model;
using Pathway.Storage;

namespace Pathway.Commands;

/// <summary>Lists the batch jobs of a cache, with what the provider says of those that have not ended.</summary>
/// <remarks>
/// <para>A command with -Batch sends questions as jobs of the provider's batch API. The cache file keeps the jobs, so that another shell,
/// or another machine with the same file, can follow them.</para>
/// <para>The provider is asked where a key is at hand; otherwise the state is Submitted. The cmdlet changes nothing. Receive-PathwayBatch
/// stores the answers of jobs that have ended.</para>
/// <para>The state Uncertain means that the reply to the submission was lost: the job may exist. Receive-PathwayBatch looks into the
/// list of the provider.</para>
/// </remarks>
/// <returns>The jobs, the latest first.</returns>
/// <example>
/// <para>List all jobs</para>
/// <code>
/// Get-PathwayBatch
/// </code>
/// </example>
/// <example>
/// <para>Store the answers of all jobs that have ended</para>
/// <code>
/// Get-PathwayBatch | Where-Object State -eq Succeeded | Receive-PathwayBatch
/// </code>
/// </example>
/// <example>
/// <para>Show the jobs of which something is wrong</para>
/// <code>
/// Get-PathwayBatch | Where-Object Message | ForEach-Object { "$($_.Name), $($_.State): $($_.Message)" }
/// </code>
/// </example>
/// <seealso href="Receive-PathwayBatch"/>
/// <seealso href="Stop-PathwayBatch"/>
/// <seealso href="Find-PathwaySibling"/>
[Cmdlet(VerbsCommon.Get, "PathwayBatch")]
[OutputType(typeof(PathwayBatch))]
public sealed class GetPathwayBatchCommand : BatchCmdlet
{
    private protected override bool Writes => false;

    private protected override void Handle(IStore store, BatchJobs jobs, IReadOnlyList<StoredBatch> chosen)
    {
        // On this thread, which knows the paths of the settings.
        var asked = chosen.Select(job => (Job: job, Curator: job.IsOpen ? FindCurator(job) : null)).ToArray();
        var statuses = Pump(async (post, stop) =>
        {
            var found = new List<BatchStatus>(chosen.Count);
            foreach (var (job, model) in asked)
            {
                try
                {
                    found.Add(model is { } curator ? await BatchJobs.LookAsync(job, curator, stop).ConfigureAwait(false)
                        : BatchStatus.OfStored(job));
                }
                catch (ChatException failure)
                {
                    post(new BatchNotice(null, $"The provider cannot be asked about {job.Name}: {failure.Message}.") { IsWarning = true }
                        .ToStreamRecord());
                    found.Add(BatchStatus.OfStored(job));
                }
            }
            return found;
        });
        foreach (var status in statuses) { WriteObject(status.ToBatch(StorePath)); }
    }
}
