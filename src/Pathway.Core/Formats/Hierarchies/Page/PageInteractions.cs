using System.Text.RegularExpressions;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Page;

/// <summary>Interactions as items of a list: who with whom, how, and which publications are cited.</summary>
internal static partial class PageInteractions
{
    /// <summary>The interactions that hang at a node, each with the functions that put it there.</summary>
    public static void Write(TextWriter html, PathwayNode node) => Write(html, node.Interactions, interaction => FunctionsOf(interaction, node));

    /// <summary>Interactions with all their functions.</summary>
    public static void Write(TextWriter html, IReadOnlyList<PathwayInteraction> interactions) => Write(html, interactions, static interaction => interaction.Functions);

    private static void Write(TextWriter html, IReadOnlyList<PathwayInteraction> interactions, Func<PathwayInteraction, IReadOnlyList<PathwayFunction>> functions)
    {
        if (interactions.Count == 0) { return; }
        html.WriteLine("<ul class=\"x\">");
        foreach (var interaction in interactions)
        {
            html.Write($"<li>{Pair(interaction)}{PageVerdict.Badge(interaction.Verdict)}");
            foreach (var function in functions(interaction)) { html.Write(Function(function)); }
            html.WriteLine("</li>");
        }
        html.WriteLine("</ul>");
    }

    // An interaction that names its term as a whole shows all its functions there.
    private static PathwayFunction[] FunctionsOf(PathwayInteraction interaction, PathwayNode node)
    {
        var here = interaction.Functions.Where(function => TermName.Same(function.Pathway, node.Name)).ToArray();
        return here.Length > 0 ? here : [.. interaction.Functions];
    }

    private static string Pair(PathwayInteraction interaction)
    {
        var query = interaction.Query is null ? "" : $"<b>{Html.Text(interaction.Query)}</b> {Arrow(interaction.Arrow)} ";
        var via = interaction.Mediators.Count == 0 ? "" : Html.Span("f", $" via {string.Join(", ", interaction.Mediators.Select(Html.Text))}");
        return $"<span class=\"p\">{query}<b>{Html.Text(interaction.Partner)}</b></span>{via}";
    }

    private static string Arrow(string? arrow)
    {
        var (sign, word) = arrow?.ToLowerInvariant() switch
        {
            "activates" => ("\u2192", "activates"),
            "inhibits" => ("\u22A3", "inhibits"),
            "regulates" => ("\u21DD", "regulates"),
            "binds" => ("\u2014", "binds"),
            "complex" => ("\u2295", "forms a complex with"),
            _ => ("\u00B7", "and"),
        };
        return $"<span class=\"r\" role=\"img\" aria-label=\"{word}\" title=\"{word}\">{sign}</span>";
    }

    private static string Function(PathwayFunction function)
    {
        string[] told = [Html.Span("h", Html.Text(function.Title)), Html.Text(function.CellularProcess), Html.Text(function.Effect)];
        return $"<div class=\"f\">{string.Join(" \u00B7 ", told.Where(static part => part.Length > 0))}{PageVerdict.Whole(function.Verdict, function.Evidence.Count == 0)}{string.Concat(function.Evidence.Select(Evidence))}</div>";
    }

    private static string Evidence(PathwayEvidence evidence)
    {
        var pmid = Pmid().IsMatch(evidence.Pmid ?? "")
            ? $"PMID <a href=\"https://pubmed.ncbi.nlm.nih.gov/{evidence.Pmid}/\" rel=\"noopener noreferrer\">{evidence.Pmid}</a>" : Html.Text(evidence.Pmid);
        string[] told = [pmid, Html.Text(evidence.Title), Html.Text(evidence.Journal), evidence.Year is { } year ? Html.Line($"{year}") : ""];
        return Html.Span("e", string.Join(" \u00B7 ", told.Where(static part => part.Length > 0)) + PageVerdict.Whole(evidence.Verdict, true));
    }

    [GeneratedRegex(@"\A[1-9][0-9]{0,8}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pmid();
}
