using Pathway.Formats.Evidence;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Page;

/// <summary>A verdict on the page: a badge coloured by what it says, its reason, its source, and the correction beside the claim.</summary>
internal static class PageVerdict
{
    /// <summary>The badge alone; nothing where nothing was checked.</summary>
    public static string Badge(PathwayVerdict? verdict) => verdict is null ? "" : $" <span class=\"v {Style(verdict.Kind)}\">{Word(verdict.Kind)}</span>";

    /// <summary>The badge and why.</summary>
    /// <param name="verdict">The verdict, or null.</param>
    /// <param name="isGiven">Whether it was given here; one that only follows from those below needs no reason, unless a model gave it.</param>
    public static string Whole(PathwayVerdict? verdict, bool isGiven)
    {
        if (verdict is null) { return ""; }
        if (!isGiven && verdict.Rung is not PathwayRung.Model) { return Badge(verdict); }
        var (source, quote) = (Source(verdict.Source, verdict.Link), verdict.Quote is null ? "" : $" <q>{Html.Text(verdict.Quote)}</q>");
        return $"{Badge(verdict)} {Html.Text(verdict.Reason)}{Correction(verdict.Correction)}{quote}{(source.Length > 0 ? $" {source}" : "")}";
    }

    /// <summary>A table of what is not supported, the worst first.</summary>
    public static void Table(TextWriter html, IReadOnlyList<PathwayVerdictRecord> verdicts)
    {
        html.WriteLine("<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Verdict</th><th scope=\"col\">Claim</th><th scope=\"col\">Why</th><th scope=\"col\">Source</th></tr></thead><tbody>");
        foreach (var verdict in VerdictSelection.Given(verdicts).Where(static verdict => verdict.Verdict is not PathwayVerdictKind.Supported).OrderBy(static verdict => verdict.Verdict))
        {
            html.WriteLine($"<tr><td><span class=\"v {Style(verdict.Verdict)}\">{Word(verdict.Verdict)}</span></td><td>{Html.Text(VerdictSelection.About(verdict))}</td><td>{Html.Text(verdict.Reason)}{Correction(verdict.Correction)}</td><td>{Source(verdict.Source, verdict.Link)}</td></tr>");
        }
        html.WriteLine("</tbody></table></div>");
    }

    private static string Correction(string? correction) => correction is null ? "" : $" <ins>{Html.Text(correction)}</ins>";

    private static string Source(string? source, string? link)
    {
        var told = Html.Text(source);
        return VerdictLinks.Safe(link) is { } safe ? $"<a href=\"{safe}\" rel=\"noopener noreferrer\">{(told.Length > 0 ? told : "PubMed")}</a>" : told;
    }

    private static string Style(PathwayVerdictKind kind) => kind switch
    {
        PathwayVerdictKind.Supported => "vs",
        PathwayVerdictKind.Unchecked => "vu",
        PathwayVerdictKind.Unsupported or PathwayVerdictKind.Corrected => "vw",
        _ => "vb",
    };

    private static string Word(PathwayVerdictKind kind) => kind is PathwayVerdictKind.NotFound ? "not found" : kind.ToString().ToLowerInvariant();
}
