using System.Management.Automation;
using System.Security;
using Pathway.Curators;
using Pathway.Engine;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Questions;
using Pathway.Runs;
using Pathway.Storage;

namespace Pathway.Asking;

/// <summary>A cmdlet that puts questions to the desk: who answers, how many at once, how long, and where answers are kept.</summary>
public abstract class AskingCmdlet : PathwayCmdlet
{
    // How many at once where whoever answers has no limits of its own.
    private const int DefaultConcurrency = 15;

    private EngineHandle? handle;
    private BudgetHandle? budget;
    private RunSession? run;

    /// <summary>
    /// Who answers: Model is a language model, Ontology the embedded ontology, Hybrid the ontology where it is sure and the model
    /// elsewhere, Replay takes stored answers only. Auto takes a model where a key or an endpoint is configured, else the ontology.
    /// </summary>
    /// <value>as configured: Curator</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.CuratorCompleter))]
    public string? Curator { get; set; }

    /// <summary>Whose interface the model's server has: Gemini, Vertex or OpenAI (local servers included).</summary>
    /// <value>as configured: Provider</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.ProviderCompleter))]
    public string? Provider { get; set; }

    /// <summary>
    /// How requests to Gemini are made: Rest is built in; GoogleGenAI is Google's own library, where the module was built with it. The
    /// answers are the same.
    /// </summary>
    /// <value>as configured: Transport</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.TransportCompleter))]
    public string? Transport { get; set; }

    /// <summary>The model; the provider's newest where none is named.</summary>
    /// <value>as configured: Model</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.ModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <summary>The address of the model's server, such as http://localhost:11434/v1.</summary>
    /// <value>as configured: Endpoint</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Endpoint { get; set; }

    /// <summary>
    /// The key, or for Vertex the access token; a plain text is taken too. Else GOOGLE_API_KEY, GEMINI_API_KEY or OPENAI_API_KEY serve.
    /// </summary>
    [Parameter]
    [SecretTransformation]
    public SecureString? ApiKey { get; set; }

    /// <summary>The project whose limits count; Vertex needs it.</summary>
    /// <value>as configured: Project</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Project { get; set; }

    /// <summary>The most calls at once. The result does not depend on it.</summary>
    /// <value>as configured: ThrottleLimit</value>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int ThrottleLimit { get; set; }

    /// <summary>Asks one after another: the same as -ThrottleLimit 1.</summary>
    [Parameter]
    public SwitchParameter Sequential { get; set; }

    /// <summary>
    /// How long one call may take, in seconds. A question whose calls all take longer stays open and is asked again by the next run.
    /// </summary>
    /// <value>as configured: TimeoutSeconds</value>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSeconds { get; set; }

    /// <summary>
    /// The longest wait for the limits of a model, in seconds. Where it would be longer, nothing waits: what is not answered stays open,
    /// and the next run asks it.
    /// </summary>
    /// <value>as configured: MaxWaitSeconds</value>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int? MaxWaitSeconds { get; set; }

    /// <summary>
    /// The most calls to a model, those that fail included. Asking cmdlets of one pipeline share it. What is not answered then stays open,
    /// and the next run asks it.
    /// </summary>
    /// <value>as configured: MaxCalls</value>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? MaxCalls { get; set; }

    /// <summary>
    /// The most tokens, in and out, thoughts included; what a call may take at the most is reserved before it leaves. Shared as -MaxCalls
    /// is.
    /// </summary>
    /// <value>as configured: MaxTokens</value>
    [Parameter]
    [ValidateRange(0L, long.MaxValue)]
    public long? MaxTokens { get; set; }

    /// <summary>The most that calls to a model may cost, in the currency of its price; reserved and shared as with the other two.</summary>
    /// <value>as configured: MaxCost</value>
    [Parameter]
    [ValidateRange(0.0, 1e12)]
    public decimal? MaxCost { get; set; }

    /// <summary>
    /// Asks a model a second time, beside the first call, where that takes longer than nearly all calls like it, and takes the first
    /// answer: at most one call in twenty more, within all limits, and of a budget a twentieth at the most. The answer is paid twice then.
    /// </summary>
    [Parameter]
    public SwitchParameter Hedge { get; set; }

    /// <summary>The file that keeps answers and the ledger of runs.</summary>
    /// <value>as configured: CachePath</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CachePath { get; set; }

    /// <summary>
    /// A Redis server that machines share beside their files, such as redis://server:6379 or, encrypted, rediss://server:6380/2: answers,
    /// who asks what, and the limits of models. While it cannot be reached the file alone serves. A password is taken from
    /// PATHWAY_CACHE_PASSWORD.
    /// </summary>
    /// <value>as configured: CacheUri</value>
    [Parameter]
    [AllowEmptyString]
    public string? CacheUri { get; set; }

    /// <summary>Neither uses nor keeps stored answers; the run is not in the ledger either.</summary>
    [Parameter]
    public SwitchParameter NoCache { get; set; }

    /// <summary>The settings of this call: parameters before configuration.</summary>
    private protected InvocationSettings Settings { get; private set; } = null!;

    /// <summary>Whether the user only wants to know what would happen. Nothing may be written then, anywhere.</summary>
    private protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var bound)
        ? LanguagePrimitives.IsTrue(bound) : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <summary>Looks at what is stored and counts what is not. Opens the file without writing, and makes none.</summary>
    private protected TResult Estimate<TResult>(Func<DryRunAsker, TResult> estimate)
    {
        using var store = NoCache ? new MemoryStore()
            : SharedStoreFactory.OpenReadOnly(Settings.CachePath, Settings.CacheUri, warning => Write(warning.ToStreamRecord()));
        var chosen = ChooseCurators(Settings.Choice with { Asks = false });
        return estimate(new DryRunAsker(new QuestionEngine(store, chosen.Curators, TimeProvider.System, chosen.IsReplay)));
    }

    /// <summary>An estimate as -WhatIf shows it; what its bound means is told to who asks for more.</summary>
    private protected string DescribeEstimate(RunEstimate estimate)
    {
        if (estimate.MaximumExplanation.Length > 0) { WriteVerbose(estimate.MaximumExplanation); }
        return estimate.ToString();
    }

    private protected override void Begin()
    {
        Settings = InvocationSettings.Of(this);
        budget = PipelineBudgets.Join(this, new BudgetLimits(MaxCalls, MaxTokens, MaxCost), Settings.Budget);
    }

    /// <summary>Who answers.</summary>
    private protected virtual ChosenCurators ChooseCurators(CuratorChoice choice) => CuratorCatalog.Choose(choice);

    /// <summary>
    /// What tells those who answer from others of the same names, without any secret: who wants the same shares their desk.
    /// </summary>
    private protected virtual string GetIdentity(ChosenCurators chosen) => chosen.HasModel ? Settings.Choice.Identity : "";

    /// <summary>Runs work with a run at the shared desk, and shows what happens there.</summary>
    /// <param name="work">The work.</param>
    /// <param name="changes">How many changes the result holds that this run made; for the ledger.</param>
    private protected TResult ExecuteRun<TResult>(Func<RunSession, Action<StreamRecord>, CancellationToken, Task<TResult>> work,
        Func<TResult, int> changes) => Pump(async (post, stop) =>
    {
        var chosen = ChooseCurators(Settings.Choice);
        var settings = new EngineKey(NoCache ? null : Settings.CachePath, Settings.Choice.Curator, GetIdentity(chosen), Settings.CacheUri);
        if (budget?.Limits.Cost is not null
            && chosen.Curators.OfType<LlmCurator>().FirstOrDefault(static curator => !curator.HasPrice) is { } unpriced)
        {
            throw new PathwayException(PathwayErrors.PriceUnknown, $"-MaxCost cannot be enforced: the price of {unpriced} is unknown.",
                $"{unpriced}");
        }
        post(new StreamRecord.Verbose(chosen.Reason));
        if (chosen.HasModel && Settings.Choice.Exposure is { } exposure) { post(new StreamRecord.Warning(exposure)); }
        handle = EnginePool.Acquire(settings, warn => EngineFactory.Create(settings, chosen, warn),
            warning => post(warning.ToStreamRecord()));
        post(new StreamRecord.Verbose($"Answers come from {handle.Engine.CuratorSummary} and are kept in {handle.Engine.Store.Location}."));
        var progress = new ProgressReporter(post, MyInvocation.MyCommand.Name, handle.Engine.Clock);
        run = handle.Engine.StartRun(new RunOptions
        {
            Command = MyInvocation.MyCommand.Name, ThrottleLimit = Sequential ? 1
                : Settings.ThrottleLimit ?? (chosen.HasModel ? null : DefaultConcurrency),
            Timeout = TimeSpan.FromSeconds(Settings.TimeoutSeconds), MaxWait = TimeSpan.FromSeconds(Settings.MaxWaitSeconds),
            Budget = budget?.Budget, Hedge = Hedge, OnEvent = progress.Report, OnWait = progress.Report,
            OnListenerError =
                failure =>
                    post(new StreamRecord.Warning(
                        $"A telemetry listener in this process failed ({failure.GetType().Name}: "
                        + $"{Text.TextSanitizer.SingleLine(failure.Message)}). "
                        + "This run continues without telemetry. A script block cannot be a listener; see docs/telemetry.md.")),
        });
        progress.Attach(run);
        return await RunRecorder.ExecuteAsync(run, () => work(run, post, stop), changes, progress, stop).ConfigureAwait(false);
    });

    /// <summary>The report of the run that has ended.</summary>
    private protected PathwayRunReport CreateReport(PathwayHierarchy result, IReadOnlyList<PathwayFinding> findings)
    {
        var (store, runId) = (handle!.Engine.Store, run!.RunId);
        return RunReports.Of(store.Runs().First(record => record.RunId == runId), store.Calls(runId), result, findings);
    }

    /// <summary>Tells which questions stayed open.</summary>
    private protected void ReportOpenQuestions(IReadOnlyCollection<PathwayFailure> failures)
    {
        foreach (var failure in FailureSummary.Summarize(failures)) { WriteError(failure.ToErrorRecord()); }
        if (failures.Count > 0)
        {
            Write(new StreamRecord.Warning(
                $"Incomplete: {(failures.Count == 1 ? "1 question was" : $"{failures.Count} questions were")} not answered. Run the same command again to ask only those."));
        }
    }

    private protected override async Task ReleaseAsync()
    {
        if (run is not null) { await run.DrainAsync().ConfigureAwait(false); }
        handle?.Dispose();
        budget?.Dispose();
    }
}
