using System.Globalization;
using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>Is it the publication that is cited? Title, year and first author must agree, as far as they are cited.</summary>
internal static class TitleRung
{
    // A paper is online in one year and printed in the next.
    private const int YearsApart = 1;

    public static RungFinding Look(PathwayEvidence cited, PathwayPublication held)
    {
        var checkedParts = new List<string>();
        if (!string.IsNullOrWhiteSpace(cited.Title))
        {
            var score = TitleAgreement.Score(cited.Title, held.Title);
            if (score < TitleAgreement.Threshold) { return Mismatch($"PMID {held.Pmid} is '{held.Title}', not the title that is cited (likeness {score.ToString("0.00", CultureInfo.InvariantCulture)})"); }
            checkedParts.Add("title");
        }
        if (cited.Year is { } year && held.Year is { } published)
        {
            if (Math.Abs((long)year - published) > YearsApart) { return Mismatch(string.Create(CultureInfo.InvariantCulture, $"PMID {held.Pmid} is of {published}, {year} is cited")); }
            checkedParts.Add("year");
        }
        if (!string.IsNullOrWhiteSpace(cited.Authors) && held.Authors is [var first, ..])
        {
            if (!NamesFirst(cited.Authors, first)) { return Mismatch($"the first author of PMID {held.Pmid} is {first}, not the one that is cited"); }
            checkedParts.Add("first author");
        }
        return checkedParts.Count == 0 ? RungFinding.Skipped(PathwayRung.Title, "neither title, year nor author is cited")
            : RungFinding.Passed(PathwayRung.Title, $"{string.Join(", ", checkedParts)} agree");
    }

    // Names are written in many ways; whoever is cited first, the family name is among their words: "Doe J" in "Jane Doe, ...".
    private static bool NamesFirst(string cited, string first)
    {
        var words = Words(first).Where(static word => word.Length > 2).ToArray();
        var head = Words(cited.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "");
        return words.Length == 0 || words.Any(head.Contains);
    }

    private static HashSet<string> Words(string name) =>
        [.. TermName.Key(name).Split([' ', '-', '.', ',', '\''], StringSplitOptions.RemoveEmptyEntries).Select(Plain)];

    private static string Plain(string word) => string.Concat(word.Normalize(System.Text.NormalizationForm.FormD)
        .Where(static letter => CharUnicodeInfo.GetUnicodeCategory(letter) is not UnicodeCategory.NonSpacingMark));

    private static RungFinding Mismatch(string detail) => RungFinding.Failed(PathwayRung.Title, PathwayVerdictKind.Mismatched, detail);
}
