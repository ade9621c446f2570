using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Microsoft.Win32;
using Pathway.Model;

namespace Pathway.Storage.Sharing;

/// <summary>
/// Identifies this machine, and on Linux this container since its start: the scope within which process ids are unique. Names of machines
/// are not: Windows cuts them to 15 characters, and copies of one image have the same.
/// </summary>
internal static partial class MachineIdentity
{
    private const int HashLength = 16;
    private static readonly TimeSpan ToolTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The identity of this machine.</summary>
    public static string Current { get; } =
        Compose(Environment.MachineName, ReadId(), OperatingSystem.IsLinux() ? ReadBootId() : "",
            OperatingSystem.IsLinux() ? ReadPidNamespace() : "");

    /// <summary>The identity of a machine from its parts. The identifier is hashed: others see the result.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="id">The identifier that its system keeps; empty where there is none.</param>
    /// <param name="boot">What distinguishes its starts; empty where that is not known.</param>
    /// <param name="container">What distinguishes its containers; empty where that is not known.</param>
    /// <returns>
    /// The identity. Without an identifier and a start it is a new one each time, so that nobody takes this process for one of its own
    /// machine; its leases expire.
    /// </returns>
    public static string Compose(string name, string id, string boot, string container)
    {
        var known = id.Length > 0 || boot.Length > 0 ? id : Guid.NewGuid().ToString("N");
        var hash = known.Length > 0 ? ContentHash.Of(["Pathway", known])[..HashLength] : "";
        return string.Join(' ', ((string[])[name, hash, boot, container]).Where(static part => part.Length > 0));
    }

    /// <summary>The UUID of the platform in the output of ioreg; empty where it is not there.</summary>
    public static string ReadPlatformUuid(string output) => PlatformUuid().Match(output) is { Success: true } found ? found.Groups[1].Value
        : "";

    private static string ReadId() =>
        OperatingSystem.IsWindows() ? ReadMachineGuid()
        : OperatingSystem.IsMacOS() ? ReadPlatformUuid(RunTool("/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice"))
        : ReadFirst("/etc/machine-id", "/var/lib/dbus/machine-id");

    [SupportedOSPlatform("windows")]
    private static string ReadMachineGuid()
    {
        try
        {
            // A process of 32 bits sees another part of the registry by default.
            using var machine = RegistryKey.OpenBaseKey(RegistryHive.LocalMachine, RegistryView.Registry64);
            using var key = machine.OpenSubKey(@"SOFTWARE\Microsoft\Cryptography");
            return key?.GetValue("MachineGuid") as string ?? "";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            return "";
        }
    }

    private static string RunTool(string path, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true });
            if (process is null) { return ""; }
            var output = process.StandardOutput.ReadToEndAsync();
            if (output.Wait(ToolTimeout)) { return output.Result; }
            process.Kill();
            return "";
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or InvalidOperationException or AggregateException)
        {
            return "";
        }
    }

    private static string ReadFirst(params string[] paths) =>
        paths.Select(ReadLine).FirstOrDefault(static line => line is not ("" or "uninitialized"), "");

    private static string ReadBootId() => ReadLine("/proc/sys/kernel/random/boot_id");

    private static string ReadLine(string path)
    {
        try { return File.ReadAllText(path).Trim(); }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException) { return ""; }
    }

    private static string ReadPidNamespace()
    {
        try { return new FileInfo("/proc/self/ns/pid").LinkTarget ?? ""; }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException) { return ""; }
    }

    [GeneratedRegex("\"IOPlatformUUID\"\\s*=\\s*\"([^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex PlatformUuid();
}
