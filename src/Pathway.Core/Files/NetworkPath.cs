namespace Pathway.Files;

/// <summary>Finds out whether a file is on another machine: below \\server, on a mapped drive, or on a mounted file system.</summary>
internal static class NetworkPath
{
    /// <summary>Whether a path leads to another machine; false where that cannot be told.</summary>
    public static bool IsRemote(string path) => (OperatingSystem.IsWindows() && IsShare(path)) || IsRemoteDrive(path);

    /// <summary>Whether a path of Windows begins with the name of a server.</summary>
    public static bool IsShare(string path)
    {
        var uniform = path.Replace('/', '\\');
        if (uniform.StartsWith(@"\\?\", StringComparison.Ordinal) || uniform.StartsWith(@"\\.\", StringComparison.Ordinal))
        {
            return uniform.AsSpan(4).StartsWith(@"UNC\", StringComparison.OrdinalIgnoreCase);
        }
        return uniform.StartsWith(@"\\", StringComparison.Ordinal);
    }

    // .NET counts every file system in user space as one of the network; on some of them the write-ahead log works.
    private static readonly HashSet<string> RemoteFormats = new(
        ["nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "webdav", "9p", "ceph", "lustre", "gpfs", "afs", "ncpfs"],
        StringComparer.OrdinalIgnoreCase);

    private static bool IsRemoteDrive(string path)
    {
        try
        {
            var full = Path.GetFullPath(path);
            if (OperatingSystem.IsWindows())
            {
                return Path.GetPathRoot(full) is { Length: > 0 } root && new DriveInfo(root).DriveType is DriveType.Network;
            }
            return Path.GetDirectoryName(full) is { Length: > 0 } folder && RemoteFormats.Contains(new DriveInfo(folder).DriveFormat);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException) { return false; }
    }
}
