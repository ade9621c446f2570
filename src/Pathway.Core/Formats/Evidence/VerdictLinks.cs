using System.Text.RegularExpressions;

namespace Pathway.Formats.Evidence;

/// <summary>Links that reports may carry: to a record of PubMed, and nowhere else.</summary>
internal static partial class VerdictLinks
{
    /// <summary>The link, or null where it is of any other kind.</summary>
    public static string? Safe(string? link) => link is not null && Pattern().IsMatch(link) ? link : null;

    [GeneratedRegex(@"\Ahttps://pubmed\.ncbi\.nlm\.nih\.gov/[1-9][0-9]{0,8}/\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
