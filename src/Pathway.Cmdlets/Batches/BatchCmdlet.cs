using System.Management.Automation;
using System.Security;
using Pathway.Asking;
using Pathway.Batches;
using Pathway.Caching;
using Pathway.Configuration;
using Pathway.Curators;
using Pathway.Errors;
using Pathway.Storage;

namespace Pathway.BatchCommands;

/// <summary>A cmdlet that works on the batch jobs of a cache.</summary>
public abstract class BatchCmdlet : CacheCmdlet, IServerParameters
{
    private readonly Dictionary<string, LlmCurator?> curators = new(StringComparer.Ordinal);
    private readonly HashSet<string> done = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, PathwaySetting>? configured;

    /// <summary>The names of jobs; wildcards are allowed. Jobs can be piped.</summary>
    /// <value>* (all)</value>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Completion.BatchCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The API of the model's server: Gemini or OpenAI, which have a batch API.</summary>
    /// <value>as configured: Provider (Gemini)</value>
    [Parameter]
    [ArgumentCompleter(typeof(Completion.ProviderCompleter))]
    public string? Provider { get; set; }

    /// <summary>The address of the model's server. The key is sent nowhere else, whatever the cache file says of a job.</summary>
    /// <value>as configured: Endpoint; else that of the provider</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Endpoint { get; set; }

    /// <summary>
    /// The API key, as a secure string or as plain text. Without it the environment variables GOOGLE_API_KEY and GEMINI_API_KEY are read;
    /// for OpenAI, OPENAI_API_KEY.
    /// </summary>
    [Parameter]
    [SecretTransformation]
    public SecureString? ApiKey { get; set; }

    /// <summary>The Google Cloud project with which the jobs were submitted.</summary>
    /// <value>as configured: Project; else none</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Project { get; set; }

    /// <summary>Handles the chosen jobs, the latest first.</summary>
    private protected abstract void Handle(IStore store, BatchJobs jobs, IReadOnlyList<StoredBatch> chosen);

    /// <summary>Whether the cmdlet writes to the store.</summary>
    private protected virtual bool Writes => true;

    private protected sealed override void Process()
    {
        if (Writes && !File.Exists(StorePath))
        {
            OpenReadOnly().Dispose();
            return;
        }
        using var store = Writes ? StoreOpener.Open(StorePath, TimeProvider.System, Warn) : OpenReadOnly();
        if (store.Batches is null && store is MemoryStore) { return; }
        try
        {
            var jobs = new BatchJobs(store, TimeProvider.System);
            var chosen = Choose(jobs.ReadAll());
            if (chosen.Count > 0) { Handle(store, jobs, chosen); }
        }
        catch (StoreException failure)
        {
            throw new PathwayException(PathwayErrors.StoreUnavailable, failure.Message, StorePath, failure);
        }
    }

    /// <summary>The model of a job with the batch API of its server.</summary>
    /// <returns>Null where the job belongs to another server, or where there is no key.</returns>
    private protected LlmCurator? FindCurator(StoredBatch job)
    {
        var key = $"{job.Server}\n{job.Model}";
        if (curators.TryGetValue(key, out var known)) { return known; }
        LlmCurator? curator = null;
        try { curator = ModelCurators.Create(CreateChoice(job.Model)); }
        catch (PathwayException failure) when (failure.Error == PathwayErrors.ModelKeyMissing)
        {
            WriteVerbose(failure.Message);
        }
        return curators[key] = curator?.Batches?.Server == job.Server ? curator : null;
    }

    /// <summary>Reports a job whose server cannot be asked.</summary>
    private protected void ReportUnreachable(StoredBatch job) => Report(new PathwayException(PathwayErrors.BatchMissing,
        $"The job {job.Name} is of {job.Server}; the settings name another server, or there is no key for it.", job.Name)
        { Action = "Give -Provider, -Endpoint and -ApiKey as for the command that submitted it." });

    private CuratorChoice CreateChoice(string model)
    {
        configured ??= EffectiveConfiguration.Read().ToDictionary(static setting => setting.Name, StringComparer.Ordinal);
        return ModelSettings.Of(this, ModelParameters.OfServer(this) with
            { Models = [model], Transport = TransportNames.Rest, ServiceTier = ServiceTierNames.Standard },
            CuratorNames.Model, configured, WriteVerbose);
    }

    private List<StoredBatch> Choose(IReadOnlyList<StoredBatch> all)
    {
        var chosen = new List<StoredBatch>();
        foreach (var pattern in Name)
        {
            var wildcard = new WildcardPattern(pattern, WildcardOptions.IgnoreCase);
            var found = all.Where(job => wildcard.IsMatch(job.Name)).ToArray();
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(pattern))
            {
                Report(new PathwayException(PathwayErrors.BatchNotFound, $"There is no job '{pattern}' in '{StorePath}'.", pattern));
            }
            chosen.AddRange(found.Where(job => done.Add(job.Name)));
        }
        return chosen;
    }
}
