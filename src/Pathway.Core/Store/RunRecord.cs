namespace Pathway.Store;

/// <summary>How a run stands.</summary>
internal enum RunState
{
    /// <summary>Under way, or killed before it could say otherwise.</summary>
    Running,
    Complete,
    Incomplete,
    Stopped,
    Failed,
}

/// <summary>One run of an asking cmdlet, for the ledger.</summary>
internal sealed record RunRecord
{
    public required string RunId { get; init; }
    public required string Command { get; init; }
    public required RunState State { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public int Questions { get; init; }
    public int Stored { get; init; }
    public int Calls { get; init; }
    public int Failures { get; init; }
    public int Changes { get; init; }
    public string Curator { get; init; } = "";
}
