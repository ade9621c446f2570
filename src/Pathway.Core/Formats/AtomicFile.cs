using Pathway.Errors;
using Pathway.Files;

namespace Pathway.Formats;

/// <summary>Writes a file completely or not at all: a concurrent reader, or one after a crash, sees the old file or the new one.</summary>
internal static class AtomicFile
{
    /// <summary>Writes to a temporary file beside the target and moves it there when it is complete.</summary>
    /// <param name="path">The full path of the target. Links are followed; the permissions of a replaced file are kept.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <param name="write">Writes the content. Its exceptions pass through, and the target stays unchanged.</param>
    /// <param name="files">Moves the file; it waits for programs that have the target open.</param>
    /// <exception cref="PathwayException">The file exists and may not be replaced, or it cannot be written.</exception>
    public static void Write(string path, bool overwrite, Action<Stream> write, FileChanges? files = null)
    {
        files ??= FileChanges.Default;
        string? temporary = null;
        try
        {
            var target = ResolveWritable(path, overwrite);
            // In the same folder, so that the move is atomic; with a name of fixed length, so that a long target name is no problem.
            var file = Path.Combine(Path.GetDirectoryName(target)!, $".pathway-{Guid.NewGuid():N}.part");
            using (var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                temporary = file;
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            CopyPermissions(target, temporary);
            Move(files, temporary, target, path, overwrite);
            temporary = null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new PathwayException(PathwayErrors.FileUnwritable, $"'{path}' cannot be written: {failure.Message}", path, failure);
        }
        finally
        {
            if (temporary is not null) { DeleteTemporary(files, temporary); }
        }
    }

    /// <summary>Checks before the work whether the file can be written later, as far as that can be known.</summary>
    /// <param name="path">The full path of the target.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <exception cref="PathwayException">The file exists and may not be replaced, it is a folder, or its folder is missing.</exception>
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
        DeviceName.EnsureNone(path);
        var target = ResolveLink(path);
        if (Directory.Exists(target)) { throw new PathwayException(PathwayErrors.FileUnwritable, $"'{path}' is a folder.", path); }
        if (!overwrite && File.Exists(target)) { throw CreateExistsError(path, null); }
        var folder = Path.GetDirectoryName(target)!;
        // Otherwise the error message of .NET would name the temporary file.
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

    private static void Move(FileChanges files, string temporary, string target, string path, bool overwrite)
    {
        try { files.Move(temporary, target, overwrite); }
        catch (IOException failure) when (!overwrite && File.Exists(target)) { throw CreateExistsError(path, failure); }
    }

    private static void CopyPermissions(string target, string temporary)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(target)) { File.SetUnixFileMode(temporary, File.GetUnixFileMode(target)); }
    }

    // The user sees the first failure; if the temporary file cannot be deleted either, the cause is the same.
    private static void DeleteTemporary(FileChanges files, string temporary)
    {
        try { files.Delete(temporary); }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException) { }
    }

    private static PathwayException CreateExistsError(string path, Exception? cause) =>
        new(PathwayErrors.FileExists, $"'{path}' exists already.", path, cause);
}
