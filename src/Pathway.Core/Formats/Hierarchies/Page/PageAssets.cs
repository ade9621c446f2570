using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Pathway.Text;

namespace Pathway.Formats.Hierarchies.Page;

/// <summary>The style and the script that every page carries within itself, and the policy that lets nothing else in.</summary>
internal static class PageAssets
{
    public static string Style { get; } = Load("page.css");

    public static string Script { get; } = Load("page.js");

    /// <summary>Nothing is loaded from anywhere, and only these two pieces apply: what data might smuggle in does not run.</summary>
    public static string Policy { get;
        } = $"default-src 'none'; style-src '{Hash(Style)}'; script-src '{Hash(Script)}'; base-uri 'none'; form-action 'none'";

    /// <summary>A piece that ships: the same bytes, whatever line ends the sources were checked out with.</summary>
    public static string Load(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream($"page/{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>A piece as a policy names it.</summary>
    public static string Hash(string piece) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(piece)))}";
}

/// <summary>Pieces of HTML. Whatever comes from data goes through here: one printable line, every character of markup encoded.</summary>
internal static class Html
{
    /// <summary>Data as text between tags or within a quoted attribute.</summary>
    public static string Text(string? data) => WebUtility.HtmlEncode(TextSanitizer.SingleLine(data));

    /// <summary>An element around encoded content; nothing where there is no content.</summary>
    public static string Span(string style, string content) => content.Length == 0 ? "" : $"<span class=\"{style}\">{content}</span>";

    /// <summary>A line of the page in the invariant culture.</summary>
    public static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);

    /// <summary>"1 term", "2 terms".</summary>
    public static string Count(int count, string what) => Line($"{count} {what}{(count == 1 ? "" : "s")}");
}
