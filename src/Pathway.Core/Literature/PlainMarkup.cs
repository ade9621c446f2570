using System.Net;
using System.Text.RegularExpressions;
using Pathway.Model;

namespace Pathway.Literature;

/// <summary>Takes the markup out of titles and abstracts: tags of headings and paragraphs leave a space, those of italics and the like nothing.</summary>
internal static partial class PlainMarkup
{
    public static string Of(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) { return ""; }
        var plain = Inline().Replace(Block().Replace(text, " "), "");
        return TermName.Clean(plain.Contains('&', StringComparison.Ordinal) ? WebUtility.HtmlDecode(plain) : plain);
    }

    [GeneratedRegex(@"</?(?:h[1-6]|p|sec|title|br|li|ul|ol|div|section)\b[^<>]*>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Block();

    [GeneratedRegex(@"</?[a-z][a-z0-9:-]*(?:\s[^<>]*)?/?>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Inline();
}
