using System.Globalization;
using System.Management.Automation;
using Pathway.Asking;
using Pathway.Configuration;
using Pathway.Curators;
using Pathway.Engine;
using Pathway.Errors;
using Pathway.Literature;
using Pathway.Llm.Chat;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Questions;

namespace Pathway.Publications;

/// <summary>A cmdlet that looks publications up: what is stored serves, the rest is asked of Europe PMC and NCBI.</summary>
public abstract class PublicationCmdlet : PathwayCmdlet
{
    private EngineHandle? handle;
    private RunSession? run;

    /// <summary>Takes only what is stored; nobody is asked.</summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    /// <summary>How long one request may take, in seconds.</summary>
    /// <value>as configured: TimeoutSeconds</value>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSeconds { get; set; }

    /// <summary>The file that keeps what was found.</summary>
    /// <value>as configured: CachePath</value>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CachePath { get; set; }

    /// <summary>Neither uses nor keeps what is stored.</summary>
    [Parameter]
    public SwitchParameter NoCache { get; set; }

    /// <summary>Asks a question each, all in one run, and gives back the replies in their order.</summary>
    private protected IReadOnlyList<Reply<TAnswer>> Ask<TAnswer>(IReadOnlyList<Question<TAnswer>> questions)
        where TAnswer : Answer => Pump(async (post, stop) =>
    {
        var configured = EffectiveConfiguration.Read()
            .ToDictionary(static setting => setting.Name, static setting => setting.Value, StringComparer.Ordinal);
        var literature = LiteratureSettingsReader.Read();
        var path = NoCache ? null : GetUnresolvedProviderPathFromPSPath(CachePath ?? configured[Settings.CachePath.Name]);
        var chosen =
            new ChosenCurators([LiteratureCuratorFactory.Create(literature)], Offline, Offline ? "Only what is stored serves."
                : "Europe PMC and NCBI answer.");
        var settings =
            new EngineKey(path, Offline ? "Stored literature" : "Literature", literature.Identity,
                SharedStoreFactory.NormalizeAddress(configured[Settings.CacheUri.Name]));
        handle = EnginePool.Acquire(settings, warn => EngineFactory.Create(settings, chosen, warn),
            warning => post(warning.ToStreamRecord()));
        var progress = new ProgressReporter(post, MyInvocation.MyCommand.Name, handle.Engine.Clock);
        run = handle.Engine.StartRun(new RunOptions
        {
            Command = MyInvocation.MyCommand.Name, OnEvent = progress.Report, OnWait = progress.Report,
            Timeout =
                TimeSpan.FromSeconds(TimeoutSeconds > 0 ? TimeoutSeconds
                    : int.Parse(configured[Settings.TimeoutSeconds.Name], CultureInfo.InvariantCulture)),
        });
        progress.Attach(run);
        return await RunRecorder.ExecuteAsync(run, () => run.AskAllAsync(questions, 0, stop), static _ => 0, progress, stop)
            .ConfigureAwait(false);
    });

    /// <summary>Reports why a question has no answer.</summary>
    private protected void Report(PathwayFailure failure) => WriteError(failure.ToErrorRecord());

    private protected override async Task ReleaseAsync()
    {
        if (run is not null) { await run.DrainAsync().ConfigureAwait(false); }
        handle?.Dispose();
    }
}

/// <summary>Where publications come from: the configuration, and the key that the environment holds.</summary>
internal static class LiteratureSettingsReader
{
    /// <exception cref="Errors.PathwayException">A value is not valid.</exception>
    public static LiteratureSettings Read()
    {
        var settings = EffectiveConfiguration.Read()
            .ToDictionary(static setting => setting.Name, static setting => setting.Value, StringComparer.Ordinal);
        var key = Environment.GetEnvironmentVariable(LiteratureSettings.KeyVariable);
        return new LiteratureSettings(EndpointAddress.Parse(settings[Settings.EuropePmcEndpoint.Name]),
            EndpointAddress.Parse(settings[Settings.NcbiEndpoint.Name]),
            settings[Settings.LiteratureEmail.Name] is { Length: > 0 } email ? email : null, string.IsNullOrWhiteSpace(key) ? null
                : new SecretText(key));
    }
}
