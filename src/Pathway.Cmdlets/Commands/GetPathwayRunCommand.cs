using System.Management.Automation;
using Pathway.Caching;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Runs;
using Pathway.Storage;

namespace Pathway.Commands;

/// <summary>Gets the ledger of runs, or the calls of runs.</summary>
/// <remarks>
/// <para>Each command that asks questions records its run in the cache file: its start, its duration, the number of questions, how many of
/// them were answered from the cache, the number of calls, and the number of open questions. The latest run comes first.</para>
/// <para>The state of a run is Complete, Incomplete (questions stayed open), Stopped, Failed or Running. A run whose process was killed
/// stays Running. Runs with -NoCache are not recorded.</para>
/// <para>A call shows where its time went: Queued (waiting for a free call of the run, or since the previous attempt), RateLimitWait
/// (waiting for the rate limits of the model), Network (request and response) and Parsing (reading and checking the reply). Duration is the
/// call itself, without the waits. Each attempt is a call of its own. The table shows milliseconds. A call can hold several questions;
/// Subject names the first of them.</para>
/// </remarks>
/// <returns>Runs, the latest first; with -Call the calls of each run in the order of their start.</returns>
/// <example>
/// <para>Show the latest run</para>
/// <code>
/// Get-PathwayRun -Last 1
/// </code>
/// </example>
/// <example>
/// <para>Show the run that built a hierarchy</para>
/// <code>
/// $nodes = Import-PathwayInteraction ./atxn3.json | Invoke-PathwayHierarchy
/// Get-PathwayRun $nodes[0].RunId
/// </code>
/// </example>
/// <example>
/// <para>Show the calls of the latest run that got no answer</para>
/// <code>
/// Get-PathwayRun -Last 1 -Call | Where-Object Outcome -ne 'Answered'
/// </code>
/// <para>An answerer that knows nothing abstains. An abstention is stored like any other answer.</para>
/// </example>
/// <example>
/// <para>Show where the time of the latest run went</para>
/// <code>
/// Get-PathwayRun -Last 1 -Detailed
/// (Get-PathwayRun -Last 1 -Detailed).Steps
/// Get-PathwayRun -Last 1 -Call | Where-Object Network -gt '00:00:30' |
///     ForEach-Object { "$($_.Kind) of $($_.Subject): $($_.Network)" }
/// </code>
/// </example>
/// <example>
/// <para>Show how much the cache saved</para>
/// <code>
/// Get-PathwayRun | ForEach-Object { "$($_.RunId): $($_.Stored) of $($_.Questions) questions were answered from the cache" }
/// </code>
/// </example>
/// <seealso href="Invoke-PathwayHierarchy"/>
/// <seealso href="Get-PathwayCache"/>
/// <seealso href="about_Pathway_Caching"/>
[Cmdlet(VerbsCommon.Get, "PathwayRun", DefaultParameterSetName = "Run")]
[OutputType(typeof(PathwayRun), typeof(PathwayCall), typeof(PathwayRunReport))]
public sealed class GetPathwayRunCommand : CacheCmdlet
{
    /// <summary>The identifiers of runs; wildcards are allowed. Nodes and runs can be piped.</summary>
    /// <value>* (all)</value>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.RunCompleter))]
    public string[] RunId { get; set; } = ["*"];

    /// <summary>The maximum number of runs for each identifier or pattern, counted from the latest: -Last 1 is the latest run.</summary>
    /// <value>all</value>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Last { get; set; } = int.MaxValue;

    /// <summary>Emits the calls of the runs instead of the runs.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Call")]
    public SwitchParameter Call { get; set; }

    /// <summary>
    /// Emits a report of each run instead: critical path, lower bound of the duration, and calls for each kind of question. The changes and
    /// open questions of a run are in its hierarchy.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = "Detailed")]
    public SwitchParameter Detailed { get; set; }

    // The nodes of one hierarchy name the same run many times; it is read and shown once.
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);
    private readonly HashSet<string> shown = new(StringComparer.Ordinal);

    private protected override void Process()
    {
        var patterns = RunId.Where(asked.Add).ToArray();
        if (patterns.Length == 0) { return; }
        using var store = OpenReadOnly();
        var runs = store.Runs();
        foreach (var pattern in patterns)
        {
            var wildcard = new WildcardPattern(pattern, WildcardOptions.IgnoreCase);
            var found = runs.Where(run => wildcard.IsMatch(run.RunId)).ToArray();
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(pattern))
            {
                Report(new PathwayException(PathwayErrors.RunNotFound, $"There is no run '{pattern}' in '{StorePath}'.", pattern));
            }
            foreach (var run in found.Where(run => shown.Add(run.RunId)).Take(Last)) { WriteRun(run, store); }
        }
    }

    private void WriteRun(PathwayRun run, IStore store)
    {
        if (Call) { WriteObject(store.Calls(run.RunId), enumerateCollection: true); }
        else if (Detailed) { WriteObject(RunReports.Of(run, store.Calls(run.RunId))); }
        else { WriteObject(run.WithTotals(store.Calls(run.RunId))); }
    }
}
