using System.Text;
using System.Text.RegularExpressions;
using Pathway.Text;

namespace Pathway.Formats.Hierarchies.Markdown;

/// <summary>Text that Markdown shows as it is: no emphasis, link, image, heading, list, HTML or formula comes of it.</summary>
internal static partial class MarkdownText
{
    private const string Special = "\\`*_{}[]<>#!|~&$";

    public static string Escape(string? text)
    {
        var line = Printable.Line(text).Trim();
        var escaped = new StringBuilder(line.Length + 8);
        foreach (var letter in line)
        {
            if (Special.Contains(letter, StringComparison.Ordinal)) { escaped.Append('\\'); }
            escaped.Append(letter);
        }
        return BareLink().Replace(ListMark().Replace(escaped.ToString(), "$1\\$2"), "$1\\$2");
    }

    // At the beginning: a bullet, a rule, a numbered item.
    [GeneratedRegex(@"^(\d*)([-+=.)])", RegexOptions.CultureInvariant)]
    private static partial Regex ListMark();

    // Addresses become links even without any mark around them.
    [GeneratedRegex(@"(\bwww|\b[a-z][a-z0-9+-]*(?=:/))([.:])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BareLink();
}
