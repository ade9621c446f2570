using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Pathway.Engine;

/// <summary>Who holds a lease: a desk of a process of a machine, as one text.</summary>
/// <param name="Machine">Where process numbers mean the same.</param>
/// <param name="Process">The number of the process.</param>
/// <param name="StartStamp">What tells it from later processes of that number.</param>
/// <param name="Engine">What tells it from other desks of the process.</param>
internal sealed record LeaseHolder(string Machine, int Process, string StartStamp, string Engine)
{
    private const char Separator = '\n';

    /// <summary>A new desk of this process.</summary>
    public static LeaseHolder Create() =>
        new(ProcessIdentity.Machine, Environment.ProcessId, ProcessIdentity.GetStartStamp(Environment.ProcessId) ?? "",
            Guid.NewGuid().ToString("N"));

    /// <summary>Whether a holder has certainly ended. Of other machines nobody knows; their leases end by time.</summary>
    public static bool IsDead(string holder)
    {
        var parts = holder.Split(Separator);
        return parts.Length == 4 && parts[0] == ProcessIdentity.Machine
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && (ProcessIdentity.GetStartStamp(number) is not { } startStamp
                || (startStamp.Length > 0 && parts[2].Length > 0 && startStamp != parts[2]));
    }

    public override string ToString() =>
        string.Join(Separator, Machine, Process.ToString(CultureInfo.InvariantCulture), StartStamp, Engine);
}

/// <summary>Tells one process of this machine from all others, those of later that get the same number included.</summary>
internal static class ProcessIdentity
{
    /// <summary>
    /// Where a process number means the same: this machine since its start, and on Linux this container. Names of machines alone are not
    /// told apart well enough where machines share a server.
    /// </summary>
    public static string Machine { get;
        } = Environment.MachineName + (OperatingSystem.IsLinux() ? $" {ReadBootId()}{ReadPidNamespace()}" : "");

    /// <summary>The stamp of a process; null when there is no such process.</summary>
    public static string? GetStartStamp(int number)
    {
        try
        {
            using var process = Process.GetProcessById(number);
            // The time of day at which it began is computed, and moves with the clock; Linux counts from the start of the machine.
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
            // It is there, and somebody else's.
            return "";
        }
    }

    private static string? ReadStartTicks(int number)
    {
        // The name, in parentheses, may hold anything; the 20th field after it is the start. Z is a process that has ended.
        var fields = File.ReadAllText($"/proc/{number}/stat").Split(") ")[^1].Split(' ');
        return fields[0] == "Z" ? null : fields[19];
    }

    private static string ReadBootId()
    {
        try { return File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(); }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException) { return ""; }
    }

    private static string ReadPidNamespace()
    {
        try { return " " + new FileInfo("/proc/self/ns/pid").LinkTarget; }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException) { return ""; }
    }
}
