using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Page;

/// <summary>
/// What a page shows of a large hierarchy: of each list its size and the first rows, so that the page stays small enough to open. The
/// exports as JSON, CSV and TSV hold all.
/// </summary>
/// <param name="rows">The rows of a term.</param>
internal sealed class PageExcerpt(int rows)
{
    /// <summary>The most interactions of a page that shows each of them.</summary>
    public const int MaxInteractions = 20_000;

    /// <summary>The rows of a list below the tree.</summary>
    public const int ListRows = 200;

    /// <summary>The terms below one term.</summary>
    public const int MaxChildren = 200;

    private const int MaxRows = 10;

    /// <summary>The rows of a term.</summary>
    public int Rows => rows;

    /// <summary>The excerpt of a hierarchy; null for one that is shown whole.</summary>
    public static PageExcerpt? Of(PathwayHierarchy hierarchy)
    {
        if (hierarchy.Interactions.Count <= MaxInteractions) { return null; }
        var terms = hierarchy.Nodes.Count(static node => node.Interactions.Count > 0);
        return new PageExcerpt(Math.Min(MaxRows, MaxInteractions / Math.Max(1, terms)));
    }

    /// <summary>The first interactions, by score, then by the number of their publications, then in the order of the hierarchy.</summary>
    /// <param name="html">Takes the list.</param>
    /// <param name="interactions">All interactions.</param>
    /// <param name="count">How many are shown.</param>
    public static void Write(TextWriter html, IReadOnlyList<PathwayInteraction> interactions, int count)
    {
        if (interactions.Count == 0) { return; }
        if (count > 0)
        {
            html.WriteLine("<ul class=\"x\">");
            foreach (var interaction in interactions.OrderByDescending(static one => one.Score ?? -1)
                .ThenByDescending(static one => one.Functions.Sum(static function => function.Evidence.Count)).Take(count))
            {
                html.WriteLine($"<li>{PageInteractions.FormatPair(interaction)}{Html.Span("f", Describe(interaction))}</li>");
            }
            html.WriteLine("</ul>");
        }
        var shown = interactions.Count > count ? Html.Line($", {count} shown") : "";
        html.WriteLine($"<p class=\"w\">{Html.Count(interactions.Count, "interaction")} of "
            + $"{Html.Count(CountProteins(interactions), "protein")}{shown}</p>");
    }

    // A protein under several names is one.
    private static int CountProteins(IReadOnlyList<PathwayInteraction> interactions)
    {
        var proteins = new HashSet<string>(StringComparer.Ordinal);
        foreach (var interaction in interactions)
        {
            if (interaction.Query is { } query) { proteins.Add(interaction.QuerySymbol ?? TermName.Key(query)); }
            proteins.Add(interaction.PartnerSymbol ?? TermName.Key(interaction.Partner));
        }
        return proteins.Count;
    }

    private static string Describe(PathwayInteraction interaction)
    {
        var publications = interaction.Functions.Sum(static function => function.Evidence.Count);
        string[] parts =
        [
            interaction.Score is { } score ? Html.Line($"score {score:0.###}") : "",
            interaction.Functions.Count > 0 ? Html.Count(interaction.Functions.Count, "function") : "",
            publications > 0 ? Html.Count(publications, "publication") : "",
        ];
        return string.Concat(parts.Where(static part => part.Length > 0).Select(static part => $" \u00B7 {part}"));
    }
}
