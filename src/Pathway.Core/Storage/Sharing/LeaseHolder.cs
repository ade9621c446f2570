using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Pathway.Storage.Sharing;

/// <summary>The holder of a lease: an engine of a process of a machine.</summary>
/// <param name="Machine">The machine or container, within which process ids are unique.</param>
/// <param name="Process">The process id.</param>
/// <param name="StartStamp">Distinguishes the process from later ones with the same id.</param>
/// <param name="Engine">Distinguishes the engine from others of the process.</param>
internal sealed record LeaseHolder(string Machine, int Process, string StartStamp, string Engine)
{
    private const char Separator = '\n';

    /// <summary>A new holder for an engine of this process.</summary>
    public static LeaseHolder Create() =>
        new(MachineIdentity.Current, Environment.ProcessId, ProcessIdentity.GetStartStamp(Environment.ProcessId) ?? "",
            Guid.NewGuid().ToString("N"));

    /// <summary>Whether a holder has certainly ended. For other machines this is unknown; their leases expire.</summary>
    public static bool IsDead(string holder)
    {
        var parts = holder.Split(Separator);
        return parts.Length == 4 && parts[0] == MachineIdentity.Current
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && (ProcessIdentity.GetStartStamp(number) is not { } startStamp
                || (startStamp.Length > 0 && parts[2].Length > 0 && startStamp != parts[2]));
    }

    public override string ToString() =>
        string.Join(Separator, Machine, Process.ToString(CultureInfo.InvariantCulture), StartStamp, Engine);
}

/// <summary>Identifies a process of this machine, also against later processes with the same id.</summary>
internal static class ProcessIdentity
{
    /// <summary>The start stamp of a process; null when there is no such process.</summary>
    public static string? GetStartStamp(int number)
    {
        try
        {
            using var process = Process.GetProcessById(number);
            // On Linux the start time is derived from the system clock and changes with it; the ticks since boot do not.
            return process.HasExited ? null
                : OperatingSystem.IsLinux() ? ReadStartTicks(number)
                : process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or IOException)
        {
            return null;
        }
        catch (Exception failure) when (failure is Win32Exception or UnauthorizedAccessException or NotSupportedException)
        {
            // The process exists and belongs to another user.
            return "";
        }
    }

    private static string? ReadStartTicks(int number)
    {
        // The name, in parentheses, may contain anything; the 20th field after it is the start time. State Z is an ended process.
        var fields = File.ReadAllText($"/proc/{number}/stat").Split(") ")[^1].Split(' ');
        return fields[0] == "Z" ? null : fields[19];
    }
}
