using System.Globalization;
using System.Text.RegularExpressions;
using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>Can the identifier be read? A publication can be cited by its title instead. What cannot be read decides nothing.</summary>
internal static class IdentifierCheck
{
    public static EvidenceCheckResult Evaluate(EvidenceCase evidence)
    {
        if (evidence.Identifier is { } identifier)
        {
            return EvidenceCheckResult.Passed(PathwayEvidenceCheck.Identifier, $"{identifier} is an identifier");
        }
        if (evidence.HasTitleOnly)
        {
            return EvidenceCheckResult.Skipped(PathwayEvidenceCheck.Identifier, "no identifier is given, so the title is searched for");
        }
        return EvidenceCheckResult.Open(PathwayEvidenceCheck.Identifier, evidence.Unreadable is { } text
            ? $"'{Truncate(text)}' cannot be read as a PMID, PMC identifier or DOI" : "no evidence given: neither identifier nor title");
    }

    private static string Truncate(string text) => text.Length <= 40 ? text : text[..40] + "\u2026";
}

/// <summary>Does the publication exist? Only the register can confirm that it does not; an outage decides nothing.</summary>
internal static class ExistenceCheck
{
    public static EvidenceCheckResult Evaluate(FetchResult fetchResult) => fetchResult switch
    {
        FetchResult.Found { Record.Publication: var publication } =>
            EvidenceCheckResult.Passed(PathwayEvidenceCheck.Existence, $"PMID {publication.Pmid} is in {publication.Service}"),
        FetchResult.NotFound { Reason: var reason } =>
            EvidenceCheckResult.Failed(PathwayEvidenceCheck.Existence, PathwayVerdictKind.NotFound, reason),
        FetchResult.Unavailable { Reason: var reason } => EvidenceCheckResult.Open(PathwayEvidenceCheck.Existence, reason),
        _ => throw new ArgumentOutOfRangeException(nameof(fetchResult)),
    };
}

/// <summary>Is it the cited publication? Title, year and first author must match, as far as they are cited.</summary>
internal static class TitleCheck
{
    // A paper can be published online in one year and in print in the next.
    private const int MaxYearDifference = 1;

    public static EvidenceCheckResult Evaluate(PathwayEvidence cited, PathwayPublication publication)
    {
        var checkedParts = new List<string>();
        if (!string.IsNullOrWhiteSpace(cited.Title))
        {
            var score = TitleSimilarity.Score(cited.Title, publication.Title);
            if (score < TitleSimilarity.Threshold)
            {
                return CreateMismatch(
                    $"PMID {publication.Pmid} is '{publication.Title}', not the title that is cited (similarity "
                        + $"{score.ToString("0.00", CultureInfo.InvariantCulture)})");
            }
            checkedParts.Add("title");
        }
        if (cited.Year is { } year && publication.Year is { } published)
        {
            if (Math.Abs((long)year - published) > MaxYearDifference)
            {
                return CreateMismatch(
                    string.Create(CultureInfo.InvariantCulture,
                        $"PMID {publication.Pmid} was published in {published}, and the citation says {year}"));
            }
            checkedParts.Add("year");
        }
        if (!string.IsNullOrWhiteSpace(cited.Authors) && publication.Authors is [var first, ..])
        {
            if (!IncludesFirstAuthor(cited.Authors, first))
            {
                return CreateMismatch($"the first author of PMID {publication.Pmid} is {first}, not the one that is cited");
            }
            checkedParts.Add("first author");
        }
        return checkedParts.Count == 0 ? EvidenceCheckResult.Skipped(PathwayEvidenceCheck.Title, "neither title, year nor author is cited")
            : EvidenceCheckResult.Passed(PathwayEvidenceCheck.Title, $"{string.Join(", ", checkedParts)} agree");
    }

    // Spellings of names vary, but the family name is among the words of the first cited author: "Doe J" and "Jane Doe, ...".
    private static bool IncludesFirstAuthor(string cited, string first)
    {
        var words = ToWords(first).Where(static word => word.Length > 2).ToArray();
        var head = ToWords(cited.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "");
        return words.Length == 0 || words.Any(head.Contains);
    }

    private static HashSet<string> ToWords(string name) =>
        [.. TermName.Key(name).Split([' ', '-', '.', ',', '\''], StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(static word => new[] { RemoveDiacritics(word), Transliterate(word) })];

    // "Müller" is written "Muller" and "Mueller".
    private static string Transliterate(string word) => RemoveDiacritics(word.Replace("\u00E4", "ae", StringComparison.Ordinal)
        .Replace("\u00F6", "oe", StringComparison.Ordinal).Replace("\u00FC", "ue", StringComparison.Ordinal)
        .Replace("\u00F8", "oe", StringComparison.Ordinal).Replace("\u00E5", "aa", StringComparison.Ordinal)
        .Replace("\u00DF", "ss", StringComparison.Ordinal).Replace("\u00E6", "ae", StringComparison.Ordinal));

    private static string RemoveDiacritics(string word) => string.Concat(word.Normalize(System.Text.NormalizationForm.FormD)
        .Where(static letter => CharUnicodeInfo.GetUnicodeCategory(letter) is not UnicodeCategory.NonSpacingMark));

    private static EvidenceCheckResult CreateMismatch(string detail) =>
        EvidenceCheckResult.Failed(PathwayEvidenceCheck.Title, PathwayVerdictKind.Mismatched, detail);
}

/// <summary>Was the publication retracted? Asked before the title, which a retraction changes.</summary>
internal static class RetractionCheck
{
    public static EvidenceCheckResult Evaluate(PathwayPublication publication) =>
        publication.IsRetracted || RetractionText.IsRetracted(publication.Title, publication.Abstract)
            ? EvidenceCheckResult.Failed(PathwayEvidenceCheck.Retraction, PathwayVerdictKind.Retracted,
                $"PMID {publication.Pmid} was retracted{(publication.RetractionNotice is { } notice ? $" ({notice})" : "")}")
            : EvidenceCheckResult.Passed(PathwayEvidenceCheck.Retraction, "not retracted");
}

/// <summary>Recognizes a retraction by title and abstract; "retraction of the lamellipodium" is none.</summary>
internal static partial class RetractionText
{
    public static bool IsRetracted(string title, string? summary) => Title().IsMatch(title) || (summary is not null && Summary().IsMatch(
        summary));

    [GeneratedRegex(@"^\W*(?:(?:partial(?:ly)?\s+)?(?:retracted|withdrawn)(?:\s+(?:article|paper|chapter|manuscript))?\s*[:\]\)-]"
        + @"|(?:partial\s+)?retraction(?:\s+(?:note|notice|statement|to|for|of))?\s*:"
        + @"|(?:partial\s+)?retraction\s+(?:note|notice|statement)\b"
        + @"|notice\s+of\s+(?:partial\s+)?(?:retraction|withdrawal)\b|withdrawal(?:\s+notice)?\s*:"
        + @"|withdrawal\s+notice\b|statement\s+of\s+retraction\b"
        + @"|(?:partial\s+)?retraction\s+(?:to|for|of)\s+(?:[""'\u201C\u2018]|\p{Lu}\w+\s+et\s+al))"
        + @"|[\[(](?:retracted|withdrawn)(?:\s+(?:article|paper))?[\].:)]|[\[(]retracted\s+(?:article|paper)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Title();

    [GeneratedRegex(@"\b(?:this|the)\s+(?:article|paper|publication|study|manuscript|work)\s+"
        + @"(?:has\s+been|was|is|had\s+been)\s+(?:\w+ly\s+)?(?:retracted|withdrawn)\b"
        + @"|\bretract(?:s|ed)?\s+this\s+(?:article|paper|publication)\b|^\W*(?:retracted|withdrawn|retraction)\s*:"
        + @"|\bthe\s+(?:authors?|editors?|publisher|journal)\s+(?:\w+\s+){0,4}"
        + @"(?:retract|retracts|retracted|withdraw|withdrew)\s+(?:this|the)\s+(?:article|paper|publication)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Summary();
}
