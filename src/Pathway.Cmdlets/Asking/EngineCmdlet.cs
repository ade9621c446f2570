using System.Management.Automation;
using Pathway.BatchCommands;
using Pathway.Batches;
using Pathway.Curators;
using Pathway.Engine;
using Pathway.Pipeline;
using Pathway.Text;

namespace Pathway.Asking;

/// <summary>A cmdlet that asks questions through the shared question engine, in one run that is recorded in the ledger.</summary>
public abstract class EngineCmdlet : PathwayCmdlet
{
    private EngineHandle? handle;
    private RunSession? run;

    /// <summary>
    /// The time limit of one call, in seconds. A question whose calls all time out stays open, and the next run asks it again.
    /// </summary>
    /// <value>as configured: TimeoutSeconds (120)</value>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSeconds { get; set; }

    /// <summary>
    /// The cache file: it holds the stored answers and the ledger of runs. It is created if it does not exist.
    /// </summary>
    /// <value>as configured: CachePath</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CachePath { get; set; }

    /// <summary>Neither reads nor writes stored answers, and keeps the run out of the ledger: each question is asked, and paid for, again.
    /// </summary>
    [Parameter]
    public SwitchParameter NoCache { get; set; }

    /// <summary>The engine of the run; null before the run starts.</summary>
    private protected QuestionEngine? Engine => handle?.Engine;

    /// <summary>The identifier of the run; null before the run starts.</summary>
    private protected string? RunId => run?.RunId;

    /// <summary>Does work in a run of the shared engine, off the pipeline thread, and shows its progress.</summary>
    /// <param name="prepare">Says which engine the run needs, and how it runs; may throw.</param>
    /// <param name="work">The work.</param>
    /// <param name="changes">The number of changes in the result that this run made; for the ledger.</param>
    private protected TResult ExecuteRun<TResult>(Func<Action<StreamRecord>, EngineRequest> prepare,
        Func<RunSession, Action<StreamRecord>, CancellationToken, Task<TResult>> work, Func<TResult, int> changes)
    {
        var shown = FindShownStreams();
        return Pump(async (post, stop) =>
        {
            var request = prepare(post);
            post(new StreamRecord.Verbose(request.Curators.Reason));
            handle = EnginePool.Acquire(request.Key, warn => EngineFactory.Create(request.Key, request.Curators, warn),
                warning => post(warning.ToStreamRecord()));
            post(new StreamRecord.Verbose(
                $"Answers come from {handle.Engine.CuratorSummary} and are kept in {handle.Engine.Store.Location}."));
            if (request.Batch is not { } batch)
            {
                return await RunOnceAsync(request.Options, work, changes, post, shown, stop).ConfigureAwait(false);
            }
            var jobs = new BatchRun(handle.Engine, request.Options.Budget, notice => post(notice.ToStreamRecord()));
            return await jobs.ExecuteAsync(batch.Kinds, batch.Waits, deferred =>
                RunOnceAsync(request.Options with { Deferred = deferred }, work, changes, post, shown, stop), stop).ConfigureAwait(false);
        });
    }

    private async Task<TResult> RunOnceAsync<TResult>(RunOptions options,
        Func<RunSession, Action<StreamRecord>, CancellationToken, Task<TResult>> work, Func<TResult, int> changes,
        Action<StreamRecord> post, ShownStreams shown, CancellationToken stop)
    {
        if (run is not null) { await run.DrainAsync().ConfigureAwait(false); }
        var progress = new ProgressReporter(post, options.Command, handle!.Engine.Clock, shown);
        run = handle.Engine.StartRun(options with
        {
            OnEvent = progress.Report,
            OnWait = progress.Report,
            OnListenerError = failure => post(new StreamRecord.Warning(
                $"A telemetry listener in this process failed ({failure.GetType().Name}: {TextSanitizer.SingleLine(failure.Message)}). "
                + "This run continues without it. A script block cannot listen to telemetry; see docs/telemetry.md.")),
        });
        progress.Attach(run);
        post(new StreamRecord.Milestone($"Run {run.RunId} of {options.Command} begins. Answered by {handle.Engine.CuratorSummary}."));
        return await RunRecorder.ExecuteAsync(run, () => work(run, post, stop), changes, progress, stop).ConfigureAwait(false);
    }

    private protected override async Task ReleaseAsync()
    {
        if (run is not null) { await run.DrainAsync().ConfigureAwait(false); }
        handle?.Dispose();
    }
}

/// <summary>The engine that a run needs, and how it runs.</summary>
/// <param name="Key">Cmdlets with equal keys share an engine.</param>
/// <param name="Curators">Who answers, where no such engine exists yet.</param>
/// <param name="Options">Limits of the run. <see cref="EngineCmdlet"/> adds the callbacks.</param>
internal sealed record EngineRequest(EngineKey Key, ChosenCurators Curators, RunOptions Options)
{
    /// <summary>What goes out as a batch; null for nothing.</summary>
    public BatchSelection? Batch { get; init; }
}

/// <summary>What goes out as a batch.</summary>
/// <param name="Kinds">The kinds of question.</param>
/// <param name="Waits">Whether the command waits for the answers.</param>
internal sealed record BatchSelection(IReadOnlyList<string> Kinds, bool Waits);
