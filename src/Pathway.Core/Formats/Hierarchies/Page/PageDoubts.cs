using System.Globalization;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Page;

/// <summary>
/// The list of doubtful places, with a draft of a curation file to save. The draft is inside the page as an address, so that it needs
/// neither a script nor a server.
/// </summary>
internal static class PageDoubts
{
    /// <summary>The most lines of a draft in a page, and the most rows of the list.</summary>
    public const int MaxLines = 500;

    private const string Meaning = "What a person should decide. Save the draft, correct its lines, remove their #, and name the file with "
        + "-CurationPath: its decisions win over every curator.";

    private const string MeaningOfMany = "What a person should decide. Export-PathwayHierarchy ./decisions.curation writes a draft of all; "
        + "correct its lines, remove their #, and name the file with -CurationPath: its decisions win over every curator.";

    /// <param name="html">Takes the list.</param>
    /// <param name="hierarchy">The hierarchy.</param>
    /// <param name="writeSection">Writes a list with its title, its meaning, the number of its rows, and its content.</param>
    /// <param name="rows">The most rows of a list in this page.</param>
    public static void Write(TextWriter html, PathwayHierarchy hierarchy, Action<TextWriter, string, string, int, Action> writeSection,
        int rows)
    {
        var doubts = CurationFile.FindDoubts(hierarchy).ToArray();
        var isWhole = doubts.Length <= Math.Min(rows, MaxLines);
        writeSection(html, "Doubtful places", isWhole ? Meaning : MeaningOfMany, doubts.Length, () =>
        {
            if (isWhole)
            {
                html.WriteLine($"<p><a download=\"decisions.curation.csv\" href=\"{CreateAddress(hierarchy)}\">Save the draft</a></p>");
            }
            PageTable.Write(html, ["Term", "Place", "Why"], doubts.Take(Math.Min(rows, MaxLines)).Select(static doubt => (string?[])
                [doubt.Term, doubt.MergedInto is null ? doubt.Parent ?? "none" : $"the same as {doubt.MergedInto}", doubt.Why]));
        });
    }

    private static string CreateAddress(PathwayHierarchy hierarchy)
    {
        using var draft = new MemoryStream();
        CurationFile.WriteDraft(hierarchy, draft);
        return string.Create(CultureInfo.InvariantCulture, $"data:text/csv;charset=utf-8;base64,{Convert.ToBase64String(draft.ToArray())}");
    }
}
