namespace Pathway.Files;

/// <summary>A folder for one user within a folder that all users share, such as the temporary one.</summary>
internal static class OwnFolder
{
    private const string Prefix = "pathway-";
    private const UnixFileMode OnlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// The folder of a user, which is created where it is missing. Where somebody else has made one of that name, the folder is a new one.
    /// Never fails: where no folder can be made, the path leads to none.
    /// </summary>
    /// <param name="shared">The folder that all users share.</param>
    /// <param name="user">The name of the user.</param>
    public static string Ensure(string shared, string user)
    {
        var safe = string.Concat(user.Select(static letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        var path = Path.Combine(shared, Prefix + safe);
        if (TryOwn(path)) { return path; }
        var other = Path.Combine(shared, $"{Prefix}{safe}-{Guid.NewGuid():N}");
        TryOwn(other);
        return other;
    }

    private static bool TryOwn(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                // The temporary folder belongs to the user there.
                Directory.CreateDirectory(path);
                return true;
            }
            var folder = new DirectoryInfo(path);
            // An administrator may change what others own, and so cannot tell whose it is.
            if (folder.LinkTarget is not null || (folder.Exists && Environment.IsPrivilegedProcess)) { return false; }
            Directory.CreateDirectory(path, OnlyOwner);
            // Only the owner may do this.
            File.SetUnixFileMode(path, OnlyOwner);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException) { return false; }
    }
}
