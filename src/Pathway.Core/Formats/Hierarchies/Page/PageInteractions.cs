using Pathway.Formats.Evidence;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Page;

/// <summary>Interactions as list items: the proteins, the arrow, and the cited publications.</summary>
internal static class PageInteractions
{
    /// <summary>The arrows with their signs and meanings; the last one stands for all others.</summary>
    public static IReadOnlyList<(string Arrow, string Sign, string Word)> Arrows { get; } =
    [
        ("activates", "\u2192", "activates"), ("inhibits", "\u22A3", "inhibits"), ("regulates", "\u21DD", "regulates"),
        ("binds", "\u2014", "binds"), ("complex", "\u2295", "forms a complex with"), ("", "\u00B7", "and"),
    ];

    /// <summary>The interactions of a node, each with its functions that name the node.</summary>
    public static void Write(TextWriter html, PathwayNode node) =>
        Write(html, node.Interactions, interaction => SelectFunctions(interaction, node));

    /// <summary>Interactions with all their functions.</summary>
    public static void Write(TextWriter html, IReadOnlyList<PathwayInteraction> interactions) =>
        Write(html, interactions, static interaction => interaction.Functions);

    private static void Write(TextWriter html, IReadOnlyList<PathwayInteraction> interactions,
        Func<PathwayInteraction, IReadOnlyList<PathwayFunction>> functions)
    {
        if (interactions.Count == 0) { return; }
        html.WriteLine("<ul class=\"x\">");
        foreach (var interaction in interactions)
        {
            html.Write($"<li>{FormatPair(interaction)}{PageVerdict.Badge(interaction.Verdict)}");
            foreach (var function in functions(interaction)) { html.Write(FormatFunction(function)); }
            html.Write(string.Concat(interaction.Evidence.Where(static one => one.Verdict is not null).Select(FormatEvidence)));
            html.WriteLine("</li>");
        }
        html.WriteLine("</ul>");
    }

    // If the interaction itself names the term, all its functions are shown.
    private static PathwayFunction[] SelectFunctions(PathwayInteraction interaction, PathwayNode node)
    {
        var here = interaction.Functions.Where(function => TermName.Same(function.Pathway, node.Name)).ToArray();
        return here.Length > 0 ? here : [.. interaction.Functions];
    }

    /// <summary>The two proteins with the arrow between them.</summary>
    public static string FormatPair(PathwayInteraction interaction)
    {
        var query = interaction.Query is null ? ""
            : $"{FormatProtein(interaction.Query, interaction.QuerySymbol)} {FormatArrow(interaction.Arrow)} ";
        var via = interaction.Mediators.Count == 0 ? ""
            : Html.Span("f", $" via {string.Join(", ", interaction.Mediators.Select(Html.Text))}");
        var partner = PageLinks.Protein(interaction.Partner, interaction.PartnerSymbol,
            FormatProtein(interaction.Partner, interaction.PartnerSymbol));
        return $"<span class=\"p\">{query}{partner}</span>{via}";
    }

    // The symbol stands beside another name, so that a search finds the protein by both.
    private static string FormatProtein(string name, string? symbol) =>
        $"<b>{Html.Text(name)}</b>{(symbol is null || symbol == name ? "" : $" ({Html.Text(symbol)})")}";

    private static string FormatArrow(string? arrow)
    {
        var (_, sign, word) = Arrows.FirstOrDefault(one => one.Arrow.Equals(arrow, StringComparison.OrdinalIgnoreCase), Arrows[^1]);
        return $"<span class=\"r\" role=\"img\" aria-label=\"{word}\" title=\"{word}\">{sign}</span>";
    }

    private static string FormatFunction(PathwayFunction function)
    {
        string[] parts = [Html.Span("h", Html.Text(function.Title)), Html.Text(function.CellularProcess), Html.Text(function.Effect)];
        return $"<div class=\"f\">{string.Join(" \u00B7 ", parts.Where(static part => part.Length > 0))}"
            + PageVerdict.BadgeWithReason(function.Verdict, function.Evidence.Count == 0)
            + $"{string.Concat(function.Evidence.Select(FormatEvidence))}</div>";
    }

    private static string FormatEvidence(PathwayEvidence evidence)
    {
        string[] parts =
        [
            PageLinks.PubMed(evidence.Pmid), Html.Text(evidence.Title), Html.Text(evidence.Journal),
            evidence.Year is { } year ? Html.Line($"{year}") : "",
        ];
        return Html.Span("e",
            string.Join(" \u00B7 ", parts.Where(static part => part.Length > 0)) + PageVerdict.BadgeWithReason(evidence.Verdict, true));
    }
}

/// <summary>A verdict on the page: a coloured badge, the reason, the source, and the correction.</summary>
internal static class PageVerdict
{
    /// <summary>The badge only; empty without a verdict.</summary>
    public static string Badge(PathwayVerdict? verdict) => verdict is null ? ""
        : $" <span class=\"v {Style(verdict.Kind)}\">{ToWord(verdict.Kind)}</span>";

    /// <summary>The badge and the reason.</summary>
    /// <param name="verdict">The verdict, or null.</param>
    /// <param name="isDirect">Whether the verdict was given directly. A derived verdict is shown without a reason, unless a model gave
    /// it.</param>
    public static string BadgeWithReason(PathwayVerdict? verdict, bool isDirect)
    {
        if (verdict is null) { return ""; }
        if (!isDirect && verdict.Check is not PathwayEvidenceCheck.Model) { return Badge(verdict); }
        var source = FormatSource(verdict.Source, verdict.Link);
        var quote = verdict.Quote is null ? "" : $" <q>{Html.Text(verdict.Quote)}</q>";
        return $"{Badge(verdict)} "
            + $"{Html.Text(verdict.Reason)}{FormatCorrection(verdict.Correction)}{quote}{(source.Length > 0 ? $" {source}" : "")}";
    }

    /// <summary>A table of the verdicts that are not Supported, the worst first.</summary>
    /// <param name="html">Takes the table.</param>
    /// <param name="verdicts">The verdicts.</param>
    /// <param name="rows">The most rows.</param>
    public static void WriteTable(TextWriter html, IReadOnlyList<PathwayVerdictRecord> verdicts, int rows)
    {
        html.WriteLine(
            $"{Html.ScrollingTable}<table><thead><tr><th scope=\"col\">Verdict</th><th scope=\"col\">Claim</th><th scope=\"col\">Why</th>"
                + "<th scope=\"col\">Source</th></tr></thead><tbody>");
        foreach (var verdict in VerdictSelection.SelectDirect(verdicts)
            .Where(static verdict => verdict.Verdict is not PathwayVerdictKind.Supported).OrderBy(static verdict => verdict.Verdict)
            .Take(rows))
        {
            html.WriteLine(
                $"<tr><td><span class=\"v {Style(verdict.Verdict)}\">{ToWord(verdict.Verdict)}</span></td><td>"
                    + $"{Html.Text(VerdictSelection.Describe(verdict))}</td><td>"
                    + $"{Html.Text(verdict.Reason)}{FormatCorrection(verdict.Correction)}</td><td>"
                    + $"{FormatSource(verdict.Source, verdict.Link)}</td></tr>");
        }
        html.WriteLine("</tbody></table></div>");
    }

    private static string FormatCorrection(string? correction) => correction is null ? "" : $" <ins>{Html.Text(correction)}</ins>";

    private static string FormatSource(string? source, string? link)
    {
        var label = Html.Text(source);
        return SafeLinks.GetSafe(link) is { } safe
            ? $"<a href=\"{safe}\" rel=\"noopener noreferrer\">{(label.Length > 0 ? label : "PubMed")}</a>" : label;
    }

    public static string Style(PathwayVerdictKind kind) => kind switch
    {
        PathwayVerdictKind.Supported => "vs",
        PathwayVerdictKind.Unchecked => "vu",
        PathwayVerdictKind.Unsupported or PathwayVerdictKind.Corrected => "vw",
        _ => "vb",
    };

    public static string ToWord(PathwayVerdictKind kind) => kind is PathwayVerdictKind.NotFound ? "not found"
        : kind.ToString().ToLowerInvariant();
}
