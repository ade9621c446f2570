using System.Text.RegularExpressions;
using Pathway.Model;

namespace Pathway.Steps.Evidence;

/// <summary>What can be an identifier of PubMed: a whole number of one to nine digits, perhaps with the word before it.</summary>
internal static partial class PmidText
{
    /// <summary>The bare number, or null.</summary>
    public static string? Of(string? text) => Pattern().Match(TermName.Clean(text)) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"\A(?:PMID:?\s?)?([1-9][0-9]{0,8})\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
