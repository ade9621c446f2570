using Pathway.Desk;
using Pathway.Store;

namespace Pathway.Doubles;

/// <summary>A desk with a gated curator, opened before the cmdlets: those with the same settings join it. Driven from outside by plain types.</summary>
public sealed class HeldDesk : IDisposable
{
    private readonly GatedCurator curator = new();
    private readonly DeskLease lease;

    public HeldDesk(string cachePath) =>
        lease = DeskRegistry.Lease(new DeskSettings(cachePath, "Ontology"), warn => new QuestionDesk(StoreOpening.Open(cachePath, TimeProvider.System, warn), [curator], TimeProvider.System), static _ => { });

    public int Running => curator.Running;

    public string[] Begun => [.. curator.Begun];

    public string[] Aborted => [.. curator.Aborted];

    /// <summary>The outcomes of all calls in the ledger.</summary>
    public string[] Outcomes => [.. lease.Desk.Store.Runs().SelectMany(run => lease.Desk.Store.Calls(run.RunId)).Select(static call => call.Outcome.ToString())];

    /// <summary>The states of all runs in the ledger.</summary>
    public string[] RunStates => [.. lease.Desk.Store.Runs().Select(static run => run.State.ToString())];

    public bool WaitForHeld(int count) => curator.WaitForHeld(count);

    public void Open() => curator.Open();

    /// <summary>Completes when no call is under way any more.</summary>
    public bool WaitForLanding() => lease.Desk.LandAllAsync().Wait(TimeSpan.FromSeconds(30));

    public void Dispose() => lease.Dispose();
}
