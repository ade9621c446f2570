using System.Globalization;
using System.Management.Automation;
using Pathway.Asking;
using Pathway.Configuration;
using Pathway.Curators;
using Pathway.Desk;
using Pathway.Errors;
using Pathway.Literature;
using Pathway.Model;
using Pathway.Pipeline;
using Pathway.Questions;

namespace Pathway.Publications;

/// <summary>A cmdlet that looks publications up: what is stored serves, the rest is asked of Europe PMC and NCBI.</summary>
public abstract class PublicationCmdlet : PathwayCmdlet
{
    private DeskLease? lease;
    private DeskRun? run;

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
        var configured = EffectiveConfiguration.Read().ToDictionary(static setting => setting.Name, static setting => setting.Value, StringComparer.Ordinal);
        var literature = LiteratureSource.Read();
        var path = NoCache ? null : GetUnresolvedProviderPathFromPSPath(CachePath ?? configured[Settings.CachePath.Name]);
        var chosen = new ChosenCurators([LiteratureServices.Make(literature)], Offline, Offline ? "Only what is stored serves." : "Europe PMC and NCBI answer.");
        var settings = new DeskSettings(path, Offline ? "Stored literature" : "Literature", literature.Identity, SharedStores.Address(configured[Settings.CacheUri.Name]));
        lease = DeskRegistry.Lease(settings, warn => DeskFactory.Make(settings, chosen, warn), warning => post(warning.ToPumpEvent()));
        var progress = new DeskProgress(post, MyInvocation.MyCommand.Name, lease.Desk.Clock);
        run = lease.Desk.Open(new RunOptions
        {
            Command = MyInvocation.MyCommand.Name, Observe = progress.Observe, ObserveWait = progress.Observe,
            Timeout = TimeSpan.FromSeconds(TimeoutSeconds > 0 ? TimeoutSeconds : int.Parse(configured[Settings.TimeoutSeconds.Name], CultureInfo.InvariantCulture)),
        });
        progress.Follow(run);
        return await RunRecording.RunAsync(run, () => run.AskAllAsync(questions, 0, stop), static _ => 0, progress, stop).ConfigureAwait(false);
    });

    /// <summary>Reports why a question has no answer.</summary>
    private protected void Report(PathwayFailure failure) => WriteError(failure.ToErrorRecord());

    private protected override async Task ReleaseAsync()
    {
        if (run is not null) { await run.LandAsync().ConfigureAwait(false); }
        lease?.Dispose();
    }
}
