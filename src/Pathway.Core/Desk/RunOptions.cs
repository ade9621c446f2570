using Pathway.Questions;

namespace Pathway.Desk;

/// <summary>What a run may do.</summary>
internal sealed record RunOptions
{
    /// <summary>The command that runs, for the ledger.</summary>
    public required string Command { get; init; }

    /// <summary>The most calls at once; 1 is the sequential mode. Null leaves it to the limits of whoever answers.</summary>
    public int? ThrottleLimit { get; init; }

    /// <summary>How long a call may take, waits for its turn not counted.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The longest wait for the limits of whoever answers; where it would be longer, the question stays open at once.</summary>
    public TimeSpan MostWait { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>What the run may spend, perhaps together with others; null for no limit.</summary>
    public RunBudget? Budget { get; init; }

    /// <summary>Whether a call that takes longer than nearly all like it is put a second time beside the first, at most one for twenty calls.</summary>
    public bool Hedge { get; init; }

    /// <summary>How often a call is tried when it fails in a way that may pass.</summary>
    public int Tries { get; init; } = 3;

    /// <summary>How often a call comes back when it is told to come back later; at least once.</summary>
    public int Returns { get; init; } = 10;

    /// <summary>The wait before the second try, where nobody says how long to wait; it doubles with each further one.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Told of each event; called from several threads, and must not throw.</summary>
    public Action<DeskEvent> Observe { get; init; } = static _ => { };

    /// <summary>Told of waits for the limits of whoever answers; called from several threads, and must not throw.</summary>
    public Action<LaneWait> ObserveWait { get; init; } = static _ => { };

    /// <summary>Told once when somebody who listens to the telemetry of this process throws; called from any thread, and must not throw.</summary>
    public Action<Exception> ObserveListener { get; init; } = static _ => { };
}
