namespace Pathway.Emulator.Recording;

/// <summary>What became of a request.</summary>
public enum Outcome
{
    /// <summary>Not finished yet.</summary>
    InFlight,

    /// <summary>Answered in full.</summary>
    Answered,

    /// <summary>Refused for its content, its key or its model (400 to 404).</summary>
    Refused,

    /// <summary>Refused by the limits (429).</summary>
    Limited,

    /// <summary>Met a fault of the schedule.</summary>
    Faulted,

    /// <summary>The client went away before it was answered.</summary>
    Aborted,

    /// <summary>The mind, or another function that the test gave, threw; the record has the message, the client a 500.</summary>
    Failed,
}
