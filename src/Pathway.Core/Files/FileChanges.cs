namespace Pathway.Files;

/// <summary>
/// Moves, replaces and deletes files. Windows does not do that with a file that a program has open; it is tried again for two seconds.
/// </summary>
/// <param name="clock">Measures the pauses between the attempts.</param>
internal sealed class FileChanges(TimeProvider clock)
{
    private readonly FileRetry retry = new(clock);

    public static FileChanges Default { get; } = new(TimeProvider.System);

    /// <summary>What moves a file; tests let it fail.</summary>
    public Action<string, string, bool> MoveFile { get; init; } = File.Move;

    /// <summary>What deletes a file; tests let it fail.</summary>
    public Action<string> DeleteFile { get; init; } = File.Delete;

    /// <summary>Whether a denied access may mean that a program has the file open, as on Windows.</summary>
    public bool IsDenialTransient { get; init; } = OperatingSystem.IsWindows();

    /// <summary>Moves a file to another name. A target that is read-only is replaced too, and the new file is read-only then.</summary>
    /// <exception cref="IOException">It cannot be moved.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not move it.</exception>
    public void Move(string source, string target, bool overwrite)
    {
        // Elsewhere the permissions of the folder count, and those of the target have been copied.
        var isReadOnly = OperatingSystem.IsWindows() && overwrite && File.Exists(target)
            && File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly);
        if (isReadOnly) { SetReadOnly(target, isReadOnly: false); }
        try { Run(() => MoveFile(source, target, overwrite), File.Exists(target) ? target : source); }
        finally
        {
            if (isReadOnly && File.Exists(target)) { SetReadOnly(target, isReadOnly: true); }
        }
    }

    /// <summary>Deletes a file; one that is missing is deleted already.</summary>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not delete it.</exception>
    public void Delete(string path) => Run(() => DeleteFile(path), path);

    /// <summary>
    /// Deletes a temporary folder with its files. One that a program, such as a virus scanner, has open for longer stays until the system
    /// empties the temporary folder.
    /// </summary>
    /// <returns>Whether it is gone.</returns>
    public bool TryDeleteFolder(string path)
    {
        try { Run(() => Directory.Delete(path, recursive: true), path); }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException) { return false; }
        return true;
    }

    private void Run(Action change, string path)
    {
        try
        {
            retry.Run(() =>
            {
                change();
                return true;
            }, failure => FileRetry.IsHeld(failure) || (IsDenialTransient && failure is UnauthorizedAccessException));
        }
        // Windows says "access denied" of an open file and of a forbidden one.
        catch (UnauthorizedAccessException failure) when (IsOpenElsewhere(path)) { throw new FileHeldException(failure); }
    }

    private static bool IsOpenElsewhere(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);
            return false;
        }
        catch (IOException failure) { return FileRetry.IsHeld(failure); }
        catch (UnauthorizedAccessException) { return false; }
    }

    private static void SetReadOnly(string path, bool isReadOnly)
    {
        var attributes = File.GetAttributes(path);
        File.SetAttributes(path, isReadOnly ? attributes | FileAttributes.ReadOnly : attributes & ~FileAttributes.ReadOnly);
    }
}
