namespace Pathway.Files;

/// <summary>
/// Compares names of files. macOS may write a letter with a mark in two parts, keyboards write it in one; Windows and macOS ignore case.
/// </summary>
internal static class FileName
{
    /// <summary>Whether two names, or paths, mean one file on any of these systems.</summary>
    public static bool AreSame(string left, string right) => Fold(left) == Fold(right);

    /// <summary>One form of all spellings.</summary>
    public static string Fold(string name)
    {
        // A name that is no Unicode, which Linux allows, has no normal form.
        try { return name.Normalize().ToUpperInvariant(); }
        catch (ArgumentException) { return name.ToUpperInvariant(); }
    }
}
