using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Pathway.Desk;

/// <summary>Tells one process of this machine from all others, those of later that get the same number included.</summary>
internal static class ProcessStamp
{
    /// <summary>Where a process number means the same: this machine since its start, and on Linux this container. Names of machines alone are not told apart well enough where machines share a server.</summary>
    public static string Machine { get; } = Environment.MachineName + (OperatingSystem.IsLinux() ? $" {Boot()}{Namespace()}" : "");

    /// <summary>The stamp of a process; null when there is no such process.</summary>
    public static string? Of(int number)
    {
        try
        {
            using var process = Process.GetProcessById(number);
            // The time of day at which it began is computed, and moves with the clock; Linux counts from the start of the machine.
            return process.HasExited ? null : OperatingSystem.IsLinux() ? Ticks(number) : process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
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

    private static string? Ticks(int number)
    {
        // The name, in parentheses, may hold anything; the 20th field after it is the start. Z is a process that has ended.
        var fields = File.ReadAllText($"/proc/{number}/stat").Split(") ")[^1].Split(' ');
        return fields[0] == "Z" ? null : fields[19];
    }

    private static string Boot()
    {
        try { return File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(); }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException) { return ""; }
    }

    private static string Namespace()
    {
        try { return " " + new FileInfo("/proc/self/ns/pid").LinkTarget; }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException) { return ""; }
    }
}
