using System.Text;

namespace Pathway.Files;

/// <summary>
/// Reads files that other programs have open, such as an editor or Excel: they may go on reading, writing, renaming and deleting them.
/// All files of the user are opened here.
/// </summary>
internal static class SharedFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>Opens a file to read it from its beginning to its end.</summary>
    /// <param name="path">The path.</param>
    /// <param name="retry">How long to try while another program lets nobody read the file.</param>
    /// <exception cref="IOException">The file is missing, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static FileStream OpenRead(string path, FileRetry? retry = null)
    {
        DeviceName.EnsureNone(path);
        return (retry ?? FileRetry.Default).Run(
            () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize,
                FileOptions.SequentialScan),
            FileRetry.IsHeld);
    }

    /// <summary>The bytes of a whole file.</summary>
    public static byte[] ReadAllBytes(string path)
    {
        using var stream = OpenRead(path);
        // A pipe has no length, and a file may grow while it is read.
        using var bytes = new MemoryStream(capacity: stream.CanSeek ? (int)Math.Clamp(stream.Length, 0, Array.MaxLength) : 0);
        stream.CopyTo(bytes);
        return bytes.Length == bytes.Capacity ? bytes.GetBuffer() : bytes.ToArray();
    }

    /// <summary>The text of a whole file.</summary>
    public static string ReadAllText(string path, Encoding encoding)
    {
        using var reader = new StreamReader(OpenRead(path), encoding);
        return reader.ReadToEnd();
    }
}
