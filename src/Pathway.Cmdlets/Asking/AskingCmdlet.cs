using System.Management.Automation;
using System.Security;
using Pathway.BatchCommands;
using Pathway.Batches;
using Pathway.Curators;
using Pathway.Engine;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Questions;
using Pathway.Runs;
using Pathway.Storage;

namespace Pathway.Asking;

/// <summary>A cmdlet that asks a language model or the ontology, with limits, a budget and a cache.</summary>
public abstract class AskingCmdlet : EngineCmdlet, IServerParameters
{
    // Concurrent calls to a curator that has no limits of its own.
    private const int DefaultConcurrency = 15;

    private BudgetHandle? budget;
    private JobStarter? job;

    /// <summary>
    /// Who answers: Model is a language model; Ontology is the ontology that -Ontology names; Hybrid is the ontology where it is certain
    /// and the model elsewhere; Replay uses stored answers only. Auto is the model if a key or an endpoint is configured, else the
    /// ontology.
    /// </summary>
    /// <value>as configured: Curator (Auto)</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.CuratorCompleter))]
    public string? Curator { get; set; }

    /// <summary>
    /// The ontology that answers and knows the names: Embedded, or the name of one that was imported with Import-PathwayOntology.
    /// </summary>
    /// <value>as configured: Ontology (Embedded)</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.OntologyCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Ontology { get; set; }

    /// <summary>
    /// The API of the model's server: Gemini, Vertex or OpenAI. OpenAI stands for every server with its API, as most local servers have it;
    /// -Model and, unless it is OpenAI itself, -Endpoint name them.
    /// </summary>
    /// <value>as configured: Provider (Gemini)</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.ProviderCompleter))]
    public string? Provider { get; set; }

    /// <summary>
    /// The client for Gemini: Rest is built in; GoogleGenAI is Google's own library, if the module was built with it. The answers are the
    /// same.
    /// </summary>
    /// <value>as configured: Transport (Rest)</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.TransportCompleter))]
    public string? Transport { get; set; }

    /// <summary>
    /// The model, or several in order: the next one is asked where the quota of the day is used up, where a model does not exist (any
    /// more), and after an outage of -MaxOutageSeconds. Stored answers of all of them are used before anyone is asked. Without it the
    /// newest model of the provider in the models file is asked; the file names none of OpenAI, so that -Provider OpenAI needs it.
    /// Get-PathwayModel lists models.
    /// </summary>
    /// <value>as configured: Model; else the newest of the provider</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.ModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Model { get; set; }

    /// <summary>
    /// How calls to a model are served: Standard, at once and at the list price, or Flex, which costs about half, and an answer takes
    /// minutes. A call with Flex has 15 minutes, unless -TimeoutSeconds or its setting says otherwise. The model must have a flex price in
    /// the models file. While the flex tier has no capacity, the run waits as for an outage (-MaxOutageSeconds). The answers and their keys
    /// are the same.
    /// </summary>
    /// <value>as configured: ServiceTier (Standard)</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.ServiceTierCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ServiceTier { get; set; }

    /// <summary>
    /// With -ServiceTier Flex: asks the standard tier, at its price, where the flex tier had no capacity for longer than the run waits.
    /// </summary>
    [Parameter]
    public SwitchParameter AllowStandard { get; set; }

    /// <summary>
    /// The address of the model's server, such as http://localhost:11434/v1. With an address no key is required. For -Provider OpenAI, /v1
    /// is added where the address has no path.
    /// </summary>
    /// <value>as configured: Endpoint; else that of the provider</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Endpoint { get; set; }

    /// <summary>
    /// The API key, or the access token for Vertex, as a secure string or as plain text. A key in plain text stays in the history file of
    /// the shell; -ApiKey (Read-Host 'API key' -AsSecureString) asks for it instead. Without this parameter the environment variables
    /// GOOGLE_API_KEY and GEMINI_API_KEY are read; for OpenAI, OPENAI_API_KEY; for Vertex, CLOUDSDK_AUTH_ACCESS_TOKEN. See
    /// about_Pathway_Models on how to keep a key.
    /// </summary>
    [Parameter]
    [SecretTransformation]
    public SecureString? ApiKey { get; set; }

    /// <summary>The Google Cloud project whose rate limits apply. Vertex requires it.</summary>
    /// <value>as configured: Project; else none</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Project { get; set; }

    /// <summary>The maximum number of concurrent calls of this command. The result does not depend on it.</summary>
    /// <value>as configured: ThrottleLimit; else the limit of the model, or 15 where no model answers</value>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int ThrottleLimit { get; set; }

    /// <summary>Makes one call at a time, as -ThrottleLimit 1 does.</summary>
    [Parameter]
    public SwitchParameter Sequential { get; set; }

    /// <summary>
    /// The longest wait for the rate limits of a model, in seconds. A question that would wait longer stays open at once, and the next run
    /// asks it. With 0 no question waits.
    /// </summary>
    /// <value>as configured: MaxWaitSeconds (300)</value>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int? MaxWaitSeconds { get; set; }

    /// <summary>
    /// How long a run waits for a model server that is out of service, in seconds: overloaded, restarting, still loading a model. One call
    /// after another is tried, with growing pauses. Then all questions fail together, and the next run asks them. With 0 an outage is not
    /// waited for. A pause that the server asks for is limited by -MaxWaitSeconds, each alone.
    /// </summary>
    /// <value>as configured: MaxOutageSeconds (120)</value>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int? MaxOutageSeconds { get; set; }

    /// <summary>
    /// The maximum number of calls to a model, failed calls included. The cmdlets of one pipeline share this budget. Questions beyond it
    /// stay open, and the next run asks them. With 0 no model is asked.
    /// </summary>
    /// <value>as configured: MaxCalls; else no limit</value>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? MaxCalls { get; set; }

    /// <summary>
    /// The maximum number of tokens: input, output and thoughts. Before each call the most tokens that it can use are reserved. The budget
    /// is shared like that of -MaxCalls.
    /// </summary>
    /// <value>as configured: MaxTokens; else no limit</value>
    [Parameter]
    [ValidateRange(0L, long.MaxValue)]
    public long? MaxTokens { get; set; }

    /// <summary>
    /// The maximum cost of calls to a model, in the currency of its price, such as 0.50. It is reserved and shared like that of
    /// -MaxTokens. A model whose price is not known is refused.
    /// </summary>
    /// <value>as configured: MaxCost; else no limit</value>
    [Parameter]
    [ValidateRange(0.0, 1e12)]
    public decimal? MaxCost { get; set; }

    /// <summary>
    /// Repeats a call to a model that takes longer than nearly all similar calls, in parallel, and uses the first answer. It sends at most
    /// 5 % extra calls, within all limits and at most 5 % of a budget. Both calls are paid for.
    /// </summary>
    [Parameter]
    public SwitchParameter Hedge { get; set; }

    /// <summary>
    /// Sends questions that do not depend on each other as jobs of the provider's batch API: half the price, answers within 24 hours. The
    /// command submits the jobs, emits what is known, and ends incomplete. Run it again to receive the answers and to go on. Answers are
    /// shared with runs without -Batch. Gemini and OpenAI have a batch API. See docs/batch.md.
    /// </summary>
    [Parameter]
    public SwitchParameter Batch { get; set; }

    /// <summary>
    /// The kinds of question that -Batch sends as jobs, such as siblings, same-concept or claim. All others are asked as usual. Each term
    /// asks for the parent of its parent: with the kind parent each level is a job of its own, which needs -Force.
    /// </summary>
    /// <value>siblings, same-concept, claim</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.KindCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? BatchKind { get; set; }

    /// <summary>
    /// With -Batch: waits until the jobs have ended, and goes on with their answers until nothing is open. Ctrl+C stops the wait, not the
    /// jobs.
    /// </summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>
    /// Accepts that -Batch takes up to 24 hours for each level, where the parents of terms are asked as jobs.
    /// </summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// Asks nobody and emits one object instead: the calls, the tokens, the cost and the minutes of the command, each at least, as expected
    /// and at most, with the prices of all service tiers, the smallest budget that can start, and the answers that are stored already.
    /// -WhatIf says the same in a sentence.
    /// </summary>
    [Parameter]
    public SwitchParameter EstimateOnly { get; set; }

    /// <summary>
    /// A Redis server that several machines share in addition to their cache files, such as redis://server:6379 or, encrypted,
    /// rediss://server:6380/2. It shares answers, running questions and the rate limits of models. While it cannot be reached, only the
    /// cache file is used. An empty text uses none. The password is read from PATHWAY_CACHE_PASSWORD.
    /// </summary>
    /// <value>as configured: CacheUri; else none</value>
    [Parameter]
    [AllowEmptyString]
    public string? CacheUri { get; set; }

    /// <summary>
    /// Does the work in the background and emits a job. Receive-Job gets its output, Wait-Job waits for it, and Stop-Job stops it as Ctrl+C
    /// does: answers so far stay stored. With -WhatIf and -EstimateOnly the estimate is made at once, without a job.
    /// </summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>
    /// A folder with prompts of your own, KIND.md for each that differs from those that ship; see about_Pathway_Models. The text of a
    /// prompt is part of the key of an answer, so that another text asks anew. An empty text uses the prompts that ship.
    /// </summary>
    /// <value>as configured: PromptPath; else the prompts that ship</value>
    [Parameter]
    [AllowEmptyString]
    public string? PromptPath { get; set; }

    /// <summary>The settings of this invocation: parameters before configuration.</summary>
    private protected InvocationSettings Settings { get; set; } = null!;

    /// <summary>Whether -WhatIf is in effect. Nothing may be written then.</summary>
    private protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var bound)
        ? LanguagePrimitives.IsTrue(bound)
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <summary>
    /// Estimates a run from the stored answers, and from those that are expected. Opens the cache file read-only, and does not create it.
    /// </summary>
    /// <param name="count">Counts the questions.</param>
    private protected PathwayEstimate Estimate(Func<IEstimator, CancellationToken, Task<RunEstimate>> count)
    {
        using var store = NoCache
            ? new MemoryStore()
            : SharedStoreFactory.OpenReadOnly(Settings.CachePath, Settings.CacheUri, warning => Write(warning.ToStreamRecord()));
        var chosen = ChooseCurators(Settings.Choice with { Asks = false });
        if (!chosen.IsReplay) { StalePrices.Warn(chosen, Write); }
        var engine = new QuestionEngine(store, chosen.Curators, TimeProvider.System, chosen.IsReplay);
        var options = new EstimateOptions(MyInvocation.MyCommand.Name)
        {
            ThrottleLimit = Sequential ? 1 : Settings.ThrottleLimit, BatchKinds = Batch ? BatchKind ?? DefaultBatchKinds : [],
        };
        return Pump(async (_, stop) =>
        {
            var asker = new DryRunAsker(engine, () => ExpectedCurator.Create(Settings.Choice.Ontology, Settings.Choice.Taxon));
            return EstimateBuilder.Create(asker, await count(asker, stop).ConfigureAwait(false), options);
        });
    }

    /// <summary>With -EstimateOnly: emits the estimate and nothing else.</summary>
    /// <param name="count">Counts the questions.</param>
    /// <returns>Whether that is all that the command does.</returns>
    private protected bool IsOnlyEstimated(Func<IEstimator, CancellationToken, Task<RunEstimate>> count)
    {
        if (!EstimateOnly) { return false; }
        WriteObject(Estimate(count));
        return true;
    }

    /// <summary>The action for -Confirm; with -WhatIf the same and the estimate, which reads the store.</summary>
    /// <param name="action">The action.</param>
    /// <param name="count">Counts the questions.</param>
    private protected string DescribeAction(string action, Func<IEstimator, CancellationToken, Task<RunEstimate>> count)
    {
        if (!IsWhatIf) { return action; }
        var estimate = Estimate(count);
        if (estimate.DescribeMost() is { Length: > 0 } most) { WriteVerbose(most); }
        return $"{action}: {estimate}";
    }

    private protected sealed override JobStarter? Background => AsJob && !IsWhatIf && !EstimateOnly ? job ??= new JobStarter(this) : null;

    private protected override void Begin()
    {
        Settings = InvocationSettings.Of(this);
        budget = PipelineBudgets.Join(this, new BudgetLimits(MaxCalls, MaxTokens, MaxCost), Settings.Budget);
    }

    /// <summary>The kinds of question that -Batch sends as jobs if the user names none.</summary>
    private protected virtual IReadOnlyList<string> DefaultBatchKinds => QuestionStage.Independent;

    /// <summary>Chooses who answers.</summary>
    private protected virtual ChosenCurators ChooseCurators(CuratorChoice choice) => CuratorCatalog.Choose(choice);

    /// <summary>
    /// Tells curators of one name but different settings apart, without any secret. Cmdlets with equal identities share an engine.
    /// </summary>
    private protected virtual string GetIdentity(ChosenCurators chosen) =>
        string.Join('\n', ((string[])[Settings.Choice.Ontology.Identity, $"{Settings.Choice.Taxon}",
                chosen.HasModel ? Settings.Choice.Identity : ""])
            .Where(static part => part.Length > 0));

    /// <summary>Does work in a run of the shared engine, and shows its progress.</summary>
    /// <param name="work">The work.</param>
    /// <param name="changes">The number of changes in the result that this run made; for the ledger.</param>
    private protected TResult ExecuteRun<TResult>(Func<RunSession, Action<StreamRecord>, CancellationToken, Task<TResult>> work,
        Func<TResult, int> changes) => ExecuteRun(PrepareRun, work, changes);

    private EngineRequest PrepareRun(Action<StreamRecord> post)
    {
        var chosen = ChooseCurators(Settings.Choice);
        if (budget?.Limits.Cost is not null
            && chosen.Curators.OfType<LlmCurator>().FirstOrDefault(static curator => !curator.HasPrice) is { } unpriced)
        {
            throw new PathwayException(PathwayErrors.PriceUnknown, $"-MaxCost cannot be enforced: the price of {unpriced} is unknown.",
                $"{unpriced}");
        }
        if (budget?.Limits.Cost is not null && !chosen.IsReplay) { StalePrices.Warn(chosen, post); }
        var batch = Batch ? BatchSelections.Choose(BatchKind ?? DefaultBatchKinds, chosen, Force, Wait, NoCache) : null;
        if (chosen.HasModel && Settings.Choice.Exposure is { } exposure) { post(new StreamRecord.Warning(exposure)); }
        var key = new EngineKey(NoCache ? null : Settings.CachePath, Settings.Choice.Curator, GetIdentity(chosen), Settings.CacheUri);
        return new EngineRequest(key, chosen, new RunOptions
        {
            Command = MyInvocation.MyCommand.Name,
            ThrottleLimit = Sequential ? 1 : Settings.ThrottleLimit ?? (chosen.HasModel ? null : DefaultConcurrency),
            Timeout = TimeSpan.FromSeconds(Settings.TimeoutSeconds),
            MaxWait = TimeSpan.FromSeconds(Settings.MaxWaitSeconds),
            MaxOutage = TimeSpan.FromSeconds(Settings.MaxOutageSeconds),
            Budget = budget?.Budget,
            Hedge = Hedge,
        }) { Batch = batch };
    }

    /// <summary>The report of the run that has ended.</summary>
    private protected PathwayRunReport CreateReport(PathwayHierarchy result, IReadOnlyList<PathwayFinding> findings)
    {
        var (store, runId) = (Engine!.Store, RunId!);
        return RunReports.Of(store.Runs().First(record => record.RunId == runId), store.Calls(runId), result, findings);
    }

    /// <summary>
    /// Reports the questions that stayed open: an error for each cause, and a warning with their number. That a run ends at the budget that
    /// its user has set is no error: one warning says so.
    /// </summary>
    private protected void ReportOpenQuestions(IReadOnlyCollection<PathwayFailure> failures)
    {
        // That a batch takes its time is no error.
        var unaffordable = failures.Where(static failure => failure.ErrorId == PathwayErrors.BudgetReached.Id).ToArray();
        var pending = failures.Count(static failure => failure.ErrorId == PathwayErrors.BatchPending.Id);
        var unanswered = failures.Where(static failure => failure.ErrorId != PathwayErrors.BatchPending.Id
            && failure.ErrorId != PathwayErrors.BudgetReached.Id).ToArray();
        foreach (var failure in FailureSummary.Summarize(unanswered)) { WriteError(failure.ToErrorRecord()); }
        if (unanswered.Length > 0)
        {
            var open = unanswered.Length == 1 ? "1 question was" : $"{unanswered.Length} questions were";
            Write(new StreamRecord.Warning($"Incomplete: {open} not answered. Run the same command again to ask only those."));
        }
        if (unaffordable.Length > 0)
        {
            var open = unaffordable.Length == 1 ? "1 question was" : $"{unaffordable.Length} questions were";
            Write(new StreamRecord.Warning(
                $"Incomplete: {open} not answered: {unaffordable[0].Cause}. {PathwayErrors.BudgetReached.RecommendedAction}"));
        }
        if (pending > 0)
        {
            var waiting = BatchNotice.Count(pending, "question");
            Write(new StreamRecord.Warning($"Incomplete: {waiting} wait for batch jobs. "
                + "Run the same command again when the jobs have ended; Get-PathwayBatch lists them."));
        }
    }

    private protected override async Task ReleaseAsync()
    {
        await base.ReleaseAsync().ConfigureAwait(false);
        budget?.Dispose();
    }
}
