using System.Globalization;

namespace Pathway.Desk;

/// <summary>Who holds a lease: a desk of a process of a machine, as one text.</summary>
/// <param name="Machine">Where process numbers mean the same.</param>
/// <param name="Process">The number of the process.</param>
/// <param name="Stamp">What tells it from later processes of that number.</param>
/// <param name="Desk">What tells it from other desks of the process.</param>
internal sealed record LeaseHolder(string Machine, int Process, string Stamp, string Desk)
{
    private const char Between = '\n';

    /// <summary>A new desk of this process.</summary>
    public static LeaseHolder New() => new(ProcessStamp.Machine, Environment.ProcessId, ProcessStamp.Of(Environment.ProcessId) ?? "", Guid.NewGuid().ToString("N"));

    /// <summary>Whether a holder has certainly ended. Of other machines nobody knows; their leases end by time.</summary>
    public static bool IsDead(string holder)
    {
        var parts = holder.Split(Between);
        return parts.Length == 4 && parts[0] == ProcessStamp.Machine && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && (ProcessStamp.Of(number) is not { } stamp || (stamp.Length > 0 && parts[2].Length > 0 && stamp != parts[2]));
    }

    public override string ToString() => string.Join(Between, Machine, Process.ToString(CultureInfo.InvariantCulture), Stamp, Desk);
}
