using System.Management.Automation;
using Pathway.Caching;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Store;

namespace Pathway.Commands;

/// <summary>Shows the ledger: the runs, or the calls that they made.</summary>
[Cmdlet(VerbsCommon.Get, "PathwayRun")]
[OutputType(typeof(PathwayRun), typeof(PathwayCall))]
public sealed class GetPathwayRunCommand : CacheCmdlet
{
    /// <summary>The identifiers of runs; wildcards are allowed. Nodes and runs can be piped.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    public string[] RunId { get; set; } = ["*"];

    /// <summary>Only that many of the latest runs.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Last { get; set; } = int.MaxValue;

    /// <summary>Emits the calls of the runs instead of the runs.</summary>
    [Parameter]
    public SwitchParameter Call { get; set; }

    // Nodes of one hierarchy name the same run many times; it is shown once.
    private readonly HashSet<string> shown = new(StringComparer.Ordinal);

    private protected override void Process()
    {
        using var store = OpenToRead();
        var runs = store.Runs();
        foreach (var pattern in RunId)
        {
            var wildcard = new WildcardPattern(pattern, WildcardOptions.IgnoreCase);
            var found = runs.Where(run => wildcard.IsMatch(run.RunId)).ToArray();
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(pattern))
            {
                Report(new PathwayException(PathwayErrors.RunNotFound, $"There is no run '{pattern}' in '{StorePath}'.", pattern));
            }
            foreach (var run in found.Where(run => shown.Add(run.RunId)).Take(Last)) { Emit(run, store); }
        }
    }

    private void Emit(RunRecord run, IStore store)
    {
        if (Call) { WriteObject(store.Calls(run.RunId).Select(Shown), enumerateCollection: true); }
        else { WriteObject(Shown(run)); }
    }

    private static PathwayRun Shown(RunRecord run) => new()
    {
        RunId = run.RunId, Command = run.Command, State = run.State.ToString(), StartedAt = run.StartedAt, Duration = run.EndedAt - run.StartedAt,
        Questions = run.Questions, Stored = run.Stored, Calls = run.Calls, Failures = run.Failures, Changes = run.Changes, Curator = run.Curator,
    };

    private static PathwayCall Shown(CallRecord call) => new()
    {
        RunId = call.RunId, Kind = call.Kind, Subject = call.Subject, Answerer = call.Answerer, Outcome = call.Outcome.ToString(),
        StartedAt = call.StartedAt, Duration = TimeSpan.FromMilliseconds(call.Milliseconds), ErrorId = call.ErrorId,
    };
}
