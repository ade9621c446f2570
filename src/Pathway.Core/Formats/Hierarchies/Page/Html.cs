using System.Globalization;
using System.Net;
using Pathway.Text;

namespace Pathway.Formats.Hierarchies.Page;

/// <summary>Pieces of HTML. Whatever comes from data goes through here: one printable line, every character of markup encoded.</summary>
internal static class Html
{
    /// <summary>Data as text between tags or within a quoted attribute.</summary>
    public static string Text(string? data) => WebUtility.HtmlEncode(Printable.Line(data));

    /// <summary>An element around encoded content; nothing where there is no content.</summary>
    public static string Span(string style, string content) => content.Length == 0 ? "" : $"<span class=\"{style}\">{content}</span>";

    /// <summary>A line of the page in the invariant culture.</summary>
    public static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);

    /// <summary>"1 term", "2 terms".</summary>
    public static string Count(int count, string what) => Line($"{count} {what}{(count == 1 ? "" : "s")}");
}
