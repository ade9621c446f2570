using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Pathway.Text;

namespace Pathway.Formats.Hierarchies.Page;

/// <summary>The style and the script of every page, and the content security policy that allows nothing else.</summary>
internal static class PageAssets
{
    public static string Style { get; } = Load("page.css");

    public static string Script { get; } = Load("page.js");

    /// <summary>Allows only the style and the script of the page: nothing is loaded, and scripts in data do not run.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src '{Hash(Style)}'; script-src '{Hash(Script)}'; base-uri 'none'; form-action 'none'";

    /// <summary>An embedded file with normalized line ends.</summary>
    public static string Load(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream($"page/{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>The hash of a style or script for a policy.</summary>
    public static string Hash(string piece) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(piece)))}";
}

/// <summary>Helpers for HTML. All data goes through <see cref="Text"/>.</summary>
internal static class Html
{
    /// <summary>The start of an element around a table that may be wider than the window, which keys can scroll.</summary>
    public const string ScrollingTable = "<div class=\"scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\">";

    /// <summary>Data as one printable, encoded line, for element content or a quoted attribute.</summary>
    public static string Text(string? data) => WebUtility.HtmlEncode(TextSanitizer.SingleLine(data));

    /// <summary>A span around encoded content; empty without content.</summary>
    public static string Span(string style, string content) => content.Length == 0 ? "" : $"<span class=\"{style}\">{content}</span>";

    /// <summary>A line of the page in the invariant culture.</summary>
    public static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);

    /// <summary>"1 term", "2 terms".</summary>
    public static string Count(int count, string what) => Line($"{count} {what}{(count == 1 ? "" : "s")}");
}
