using Pathway.Formats.Evidence;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Page;

/// <summary>What stands below the tree: interactions that hang nowhere, what was changed on the way, what was not answered.</summary>
internal static class PageLists
{
    public static void Write(TextWriter html, PathwayHierarchy hierarchy)
    {
        Section(html, "Unassigned interactions", "They carry no pathway term that has a place here.", hierarchy.Unassigned.Count, () => PageInteractions.Write(html, hierarchy.Unassigned));
        var verdicts = hierarchy.Interactions.SelectMany(PathwayVerdictRecord.Of).ToArray();
        Section(html, "Evidence", $"{string.Join(", ", VerdictSelection.Counts(verdicts).Where(static pair => pair.Count > 0).Select(static pair => Html.Line($"{pair.Verdict} {pair.Count}")))}. Here stands what is not supported, the worst first.",
            verdicts.Length, () => PageVerdict.Table(html, verdicts));
        Section(html, "Changes", "What was changed on the way to this tree, and who decided.", hierarchy.Changes.Count, () =>
            Table(html, ["Change", "Term", "From", "To", "Why", "Decided by"], hierarchy.Changes.Select(static change =>
                (string?[])[change.Kind.ToString(), change.Node, change.Before, change.After, change.Reason, change.DecidedBy])));
        Section(html, "Not answered", "Run the same command again to ask only these.", hierarchy.Failures.Count, () =>
            Table(html, ["Question", "Term", "What went wrong", "What to do"], hierarchy.Failures.Select(static failure =>
                (string?[])[failure.Question, failure.Subject, failure.Message, failure.RecommendedAction])));
    }

    private static void Section(TextWriter html, string title, string meaning, int count, Action content)
    {
        if (count == 0) { return; }
        html.WriteLine(Html.Line($"<details class=\"list\"><summary><h2>{title}</h2><span class=\"c\">{count}</span></summary><p class=\"w\">{meaning}</p>"));
        content();
        html.WriteLine("</details>");
    }

    private static void Table(TextWriter html, string[] heads, IEnumerable<string?[]> rows)
    {
        html.WriteLine($"<div class=\"scroll\"><table><thead><tr>{string.Concat(heads.Select(static head => $"<th scope=\"col\">{head}</th>"))}</tr></thead><tbody>");
        foreach (var row in rows) { html.WriteLine($"<tr>{string.Concat(row.Select(static cell => $"<td>{Html.Text(cell)}</td>"))}</tr>"); }
        html.WriteLine("</tbody></table></div>");
    }
}
