using Pathway.Errors;

namespace Pathway.Formats;

/// <summary>Writes a file whole or not at all: whoever reads at the same time, or after a kill, sees the old file or the new one.</summary>
internal static class AtomicFile
{
    /// <summary>Writes to a temporary file beside the target and moves it there when it is complete.</summary>
    /// <param name="path">The full path of the target. A link is followed; the permissions of a file that is replaced are kept.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <param name="write">Writes the content. What it throws goes through, and the target stays as it was.</param>
    /// <exception cref="PathwayException">The file is there and may not be replaced, or it cannot be written.</exception>
    public static void Write(string path, bool overwrite, Action<Stream> write)
    {
        string? temporary = null;
        try
        {
            var target = ResolveWritable(path, overwrite);
            // In the same folder, so that the move is one step; a name of its own length, so that a long name of the target does not
            // matter.
            var file = Path.Combine(Path.GetDirectoryName(target)!, $".pathway-{Guid.NewGuid():N}.part");
            using (var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                temporary = file;
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            CopyPermissions(target, temporary);
            Move(temporary, target, path, overwrite);
            temporary = null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new PathwayException(PathwayErrors.FileUnwritable, $"'{path}' cannot be written: {failure.Message}", path, failure);
        }
        finally
        {
            if (temporary is not null) { DeleteTemporary(temporary); }
        }
    }

    /// <summary>Says at once what can be seen before there is anything to write: whoever asks first need not work in vain.</summary>
    /// <param name="path">The full path of the target.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <exception cref="PathwayException">The file is there and may not be replaced, it is a folder, or its folder is missing.</exception>
    public static void EnsureWritable(string path, bool overwrite)
    {
        try { _ = ResolveWritable(path, overwrite); }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new PathwayException(PathwayErrors.FileUnwritable, $"'{path}' cannot be written: {failure.Message}", path, failure);
        }
    }

    private static string ResolveWritable(string path, bool overwrite)
    {
        var target = ResolveLink(path);
        if (Directory.Exists(target)) { throw new PathwayException(PathwayErrors.FileUnwritable, $"'{path}' is a folder.", path); }
        if (!overwrite && File.Exists(target)) { throw CreateExistsError(path, null); }
        var folder = Path.GetDirectoryName(target)!;
        // The name of the temporary file, which .NET would name instead, says nothing to the user.
        if (!Directory.Exists(folder))
        {
            throw new PathwayException(PathwayErrors.FileUnwritable, $"'{path}' cannot be written: there is no folder '{folder}'.", path);
        }
        return target;
    }

    private static string ResolveLink(string path)
    {
        var full = Path.GetFullPath(path);
        return new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
    }

    private static void Move(string temporary, string target, string path, bool overwrite)
    {
        try { File.Move(temporary, target, overwrite); }
        catch (IOException failure) when (!overwrite && File.Exists(target)) { throw CreateExistsError(path, failure); }
    }

    private static void CopyPermissions(string target, string temporary)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(target)) { File.SetUnixFileMode(temporary, File.GetUnixFileMode(target)); }
    }

    // The first failure is what the user must hear of; a temporary file that cannot be deleted either has the same cause.
    private static void DeleteTemporary(string temporary)
    {
        try { File.Delete(temporary); }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException) { }
    }

    private static PathwayException CreateExistsError(string path, Exception? cause) =>
        new(PathwayErrors.FileExists, $"'{path}' exists already.", path, cause);
}
