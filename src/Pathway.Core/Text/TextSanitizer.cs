using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pathway.Text;

/// <summary>
/// Makes text from files, models and servers safe for a terminal, a log or a CI job: one line, not too long, without terminal escapes
/// and without commands that a CI system runs when it finds them in a log.
/// </summary>
internal static partial class TextSanitizer
{
    private const int MaxLineLength = 2000;

    /// <summary>
    /// One line of printable text. Control characters become spaces; commands of CI systems are broken by a space; a very long text ends
    /// with the number of omitted characters.
    /// </summary>
    public static string SingleLine(string? text)
    {
        if (string.IsNullOrEmpty(text)) { return ""; }
        if (text.Length <= MaxLineLength) { return WithoutCommands(FullLine(text)); }
        return string.Create(CultureInfo.InvariantCulture,
            $"{WithoutCommands(FullLine(text[..MaxLineLength]))}… ({text.Length - MaxLineLength} more characters)");
    }

    /// <summary>One line of printable text of any length, for files with cells.</summary>
    public static string FullLine(string? text)
    {
        if (string.IsNullOrEmpty(text)) { return ""; }
        // Nearly all texts are printable ASCII: they stay as they are.
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) { return text; }
        var line = new StringBuilder(text.Length);
        Span<char> letters = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsPrintable(rune)) { line.Append(letters[..rune.EncodeToUtf16(letters)]); }
            else { line.Append(' '); }
        }
        return line.ToString();
    }

    // "::error::" (GitHub), "##[error]" (GitHub, Azure), "##vso[" (Azure), "##teamcity[". A name such as BCR::ABL1 stays.
    private static string WithoutCommands(string line)
    {
        var safe = line.Contains("::", StringComparison.Ordinal) && ColonCommand().IsMatch(line) ? Colons().Replace(line, Spread) : line;
        return safe.Contains("##", StringComparison.Ordinal) ? HashCommand().Replace(safe, Spread) : safe;
    }

    private static string Spread(Match run) => string.Join(' ', run.Value.AsEnumerable());

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    // A table may begin a line with any cell, wrap a cell anywhere, and put two cells in one line. So it may be a command at the beginning
    // and after a space, before a known word, and where another "::" would end it. Then no "::" of the text stays.
    [GeneratedRegex(@"(?<=^|\s)::|:::|::.*::"
        + @"|::(?=\s*(?:error|warning|notice|debug|group|endgroup|add-|remove-|set-|save-|stop-commands|echo))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ColonCommand();

    [GeneratedRegex(":{2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Colons();

    [GeneratedRegex(@"#{3,}|#{2}(?=[\w.-]*\s?\[)", RegexOptions.CultureInvariant)]
    private static partial Regex HashCommand();
}
