namespace Pathway.Files;

/// <summary>The names that Windows keeps for devices, such as CON: with any extension they are no names of files there.</summary>
internal static class DeviceName
{
    // Windows counts the superscript digits of Latin-1 too.
    private const string Digits = "123456789¹²³";

    private static readonly HashSet<string> Known =
        new(["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. Digits.SelectMany(static digit => new[] { $"COM{digit}", $"LPT{digit}" })],
            StringComparer.OrdinalIgnoreCase);

    /// <summary>Refuses a path that names a device on Windows; elsewhere these are names like others.</summary>
    /// <exception cref="IOException">It names one.</exception>
    public static void EnsureNone(string path)
    {
        if (OperatingSystem.IsWindows() && Find(path) is { } name)
        {
            throw new IOException($"Windows keeps the name '{name}' for a device.");
        }
    }

    /// <summary>The first part of a path that is the name of a device on Windows, or null.</summary>
    public static string? Find(string path) => path.Split('/', '\\').FirstOrDefault(static part => Known.Contains(Stem(part)));

    // "CON", "con.json", "CON .json" and "Con:" are the same.
    private static string Stem(string part)
    {
        var end = part.AsSpan().IndexOfAny('.', ':');
        return (end < 0 ? part : part[..end]).TrimEnd(' ');
    }
}
