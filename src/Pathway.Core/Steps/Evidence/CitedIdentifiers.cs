using System.Globalization;
using System.Text.RegularExpressions;
using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>
/// The identifiers of publications in a text, in every form that a person recognises: PMIDs, PMC identifiers and DOIs, with prefixes, as
/// links, as a spreadsheet damages them, and several in one cell.
/// </summary>
/// <param name="Identifiers">PMIDs as digits, PMC identifiers as "PMC123", DOIs as "10.1000/abc"; each once.</param>
/// <param name="Unreadable">The text, if it is neither empty nor has a readable identifier.</param>
internal sealed partial record CitedIdentifiers(IReadOnlyList<string> Identifiers, string? Unreadable)
{
    private const int MaxPmid = 999_999_999;

    private static readonly HashSet<string> EmptyMarkers = new(StringComparer.OrdinalIgnoreCase)
    {
        "", "-", "--", ".", "?", "n/a", "na", "n.a.", "nan", "none", "null", "nil", "unknown", "unassigned", "not available",
            "not applicable",
        "tbd", "todo", "n.d.", "no pmid", "in press", "submitted", "unpublished",
    };

    /// <summary>Reads a text.</summary>
    public static CitedIdentifiers Parse(string? text)
    {
        var clean = TermName.Clean(text);
        if (IsEmpty(clean)) { return new CitedIdentifiers([], null); }
        // A number with thousands separators is one number; otherwise a comma separates.
        if (Thousands().IsMatch(Prefix().Replace(clean, ""))) { clean = clean.Replace(",", "", StringComparison.Ordinal); }
        var found = new List<string>();
        var (isReadable, bareNumbers) = (true, new HashSet<string>(StringComparer.Ordinal));
        foreach (var part in SplitList(clean))
        {
            if (IsEmpty(part) || Prefix().Replace(part, "").Trim(' ', ':').Length == 0) { continue; }
            if (ParseOne(part) is not { } one) { isReadable = false; continue; }
            found.Add(one);
            if (part.All(char.IsAsciiDigit)) { bareNumbers.Add(one); }
        }
        // Beside other text a bare number is a year or a page, not a PMID: "Doe et al., 2014".
        if (!isReadable) { found.RemoveAll(bareNumbers.Contains); }
        return new CitedIdentifiers([.. found.Distinct(StringComparer.OrdinalIgnoreCase)], found.Count > 0 || isReadable ? null : clean);
    }

    /// <summary>The PMID of a text that has exactly one, or null.</summary>
    public static string? ParsePmid(string? text) => Parse(text).Identifiers is [var one] && one.All(char.IsAsciiDigit) ? one : null;

    // DOIs may have commas and semicolons themselves; white space and a following identifier end them.
    private static IEnumerable<string> SplitList(string text) => Separator().Split(text)
        .SelectMany(static part => Words().IsMatch(part) ? part.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [part])
        .Select(static part => part.Trim()).Where(static part => part.Length > 0);

    private static string? ParseOne(string text)
    {
        var bare = Suffix().Replace(text.Trim(), "").Trim('(', ')', '[', ']', '<', '>', '"', '\'', ' ', ';', ',');
        if (Doi().Match(bare) is { Success: true } doi) { return Uri.UnescapeDataString(doi.Value).TrimEnd('.', ',', ';', ')', ']',
            '/').ToLowerInvariant(); }
        if (PmcLinkOrId().Match(bare) is { Success: true } pmc) { return "PMC" + pmc.Groups[1].Value.TrimStart('0'); }
        if (PubMedLink().Match(bare) is { Success: true } link) { return ToPmid(link.Groups[1].Value); }
        var digits = Prefix().Replace(bare, "").Trim('(', ')', '[', ']', ' ', ':', '#');
        if (Number().Match(digits) is { Success: true } number) { return ToPmid(number.Groups[1].Value); }
        return Scientific().IsMatch(digits) && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value is >= 1 and <= MaxPmid && value == Math.Floor(value) ? ToPmid(((long)value).ToString(CultureInfo.InvariantCulture))
                : null;
    }

    private static string? ToPmid(string digits) => digits.TrimStart('0') is { Length: >= 1 and <= 9 } bare ? bare : null;

    private static bool IsEmpty(string text) => EmptyMarkers.Contains(text.Trim()) || UnassignedMarker().IsMatch(text);

    [GeneratedRegex(@"^(?:(?:pmids?|pubmed(?:\s*id)?|pm|medline)\s*[:#=]?\s*)+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\s*[\[(](?:pmid|pubmed|uid)[\])]$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Suffix();

    [GeneratedRegex(@"^0*(\d{1,9})(?:\.0+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"^\d(?:\.\d+)?[eE]\+?\d$", RegexOptions.CultureInvariant)]
    private static partial Regex Scientific();

    [GeneratedRegex(@"^\d{1,3}(?:,\d{3}){1,2}$", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();

    [GeneratedRegex(@"\s*[;|\r\n]\s*|\s*,\s+|,(?=\s*(?:pm|pubmed|\d|https?:|doi|10\.))|\s+(?:and|&)\s+|\s+/\s+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Separator();

    // Several identifiers that only spaces separate.
    [GeneratedRegex(@"^\S*\d{4,}\S*(?:\s+\S*\d{4,}\S*)+$", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    [GeneratedRegex(@"10\.\d{4,9}/[^\s""<>]+", RegexOptions.CultureInvariant)]
    private static partial Regex Doi();

    [GeneratedRegex(@"(?:^|/|pmcid:?\s*)PMC\s?(\d{1,9})(?:\.\d+)?(?:/.*)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PmcLinkOrId();

    [GeneratedRegex(@"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/(?:m/)?pubmed|"
        + @"europepmc\.org/(?:article|abstract)/med|identifiers\.org/pubmed|"
        + @"hubmed\.org/display\.cgi\?uids=|pubmed/\?term=)[/:=]?(\d{1,12})(?:\D.*)?$",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PubMedLink();

    [GeneratedRegex(@"^(?:(?:pubmed|pmid):?\s*)?(?:unassigned|undefined|none|nan|null|n/?a|-)\d*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UnassignedMarker();
}
