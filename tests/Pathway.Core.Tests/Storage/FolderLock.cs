using System.ComponentModel;
using System.Diagnostics;

namespace Pathway.Storage;

/// <summary>Makes a folder read-only until it is disposed, for administrators too where the file system supports it.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly string path;
    private readonly UnixFileMode mode;
    private readonly bool immutable;

    private FolderLock(string path, UnixFileMode mode, bool immutable)
    {
        this.path = path;
        this.mode = mode;
        this.immutable = immutable;
    }

    /// <summary>The lock, or null where this user cannot be denied access.</summary>
    public static FolderLock? TryLock(string path)
    {
        if (OperatingSystem.IsWindows()) { return null; }
        var mode = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        if (!CanWrite(path)) { return new FolderLock(path, mode, immutable: false); }
        var immutable = ChangeAttribute("+i", path) && !CanWrite(path);
        if (immutable) { return new FolderLock(path, mode, immutable); }
        File.SetUnixFileMode(path, mode);
        return null;
    }

    public void Dispose()
    {
        if (OperatingSystem.IsWindows()) { return; }
        if (immutable) { ChangeAttribute("-i", path); }
        File.SetUnixFileMode(path, mode);
    }

    private static bool CanWrite(string path)
    {
        var probe = Path.Combine(path, "probe");
        try
        {
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return true;
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException) { return false; }
    }

    private static bool ChangeAttribute(string change, string path)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("chattr", [change, path]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        // The program is not installed.
        catch (Win32Exception) { return false; }
    }
}
