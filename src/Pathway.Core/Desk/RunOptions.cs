namespace Pathway.Desk;

/// <summary>What a run may do.</summary>
internal sealed record RunOptions
{
    /// <summary>The command that runs, for the ledger.</summary>
    public required string Command { get; init; }

    /// <summary>The most calls at once; 1 is the sequential mode.</summary>
    public int ThrottleLimit { get; init; } = 15;

    /// <summary>How long a call may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How often a call is tried when it fails in a way that may pass.</summary>
    public int Tries { get; init; } = 3;

    /// <summary>Told of each event; called from several threads, and must not throw.</summary>
    public Action<DeskEvent> Observe { get; init; } = static _ => { };
}
