namespace Pathway.Doubles;

/// <summary>
/// The end of a wait for an event that a defect keeps from coming. It decides nothing else: a test waits for events, not for time, and
/// a machine under load may let it wait for long.
/// </summary>
internal static class Hang
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Time of a fake clock that no test reaches: for limits that must not end, whatever the clock is advanced by.</summary>
    public static readonly TimeSpan Never = TimeSpan.FromDays(49);
}
