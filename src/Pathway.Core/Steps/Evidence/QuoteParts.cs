using System.Text.RegularExpressions;

namespace Pathway.Steps.Evidence;

/// <summary>
/// A quote in the parts that must stand in the source word for word, one after another: "…" leaves something out, and what stands in
/// square brackets is the words of whoever quotes.
/// </summary>
internal static partial class QuoteParts
{
    /// <summary>A part, and whether a bracket touches it at either end, so that it may begin or end within a word.</summary>
    internal readonly record struct Part(string Text, bool TouchesBefore, bool TouchesAfter);

    /// <summary>No part of fewer words than this proves anything: it stands in every second paper.</summary>
    public const int FewestWords = 4;

    /// <summary>The quote as one part, without the marks around it.</summary>
    public static IReadOnlyList<Part> Whole(string folded) => Bare(folded) is { Length: > 0 } bare ? [new Part(bare, false, false)] : [];

    /// <summary>The parts between marks of omission and brackets.</summary>
    public static IReadOnlyList<Part> Split(string folded)
    {
        var parts = new List<Part>();
        var (from, touched) = (0, false);
        foreach (Match cut in Cut().Matches(folded))
        {
            var isEdit = cut.Value[0] == '[';
            Add(folded[from..cut.Index], touched, isEdit && cut.Index > 0 && folded[cut.Index - 1] != ' ');
            from = cut.Index + cut.Length;
            touched = isEdit && from < folded.Length && folded[from] != ' ';
        }
        Add(folded[from..], touched, false);
        return parts;

        void Add(string text, bool before, bool after)
        {
            if (Bare(text) is { Length: > 0 } bare && bare.Any(char.IsLetterOrDigit)) { parts.Add(new Part(bare, before, after)); }
        }
    }

    /// <summary>Whether the parts are long enough to prove anything.</summary>
    public static bool Prove(IReadOnlyList<Part> parts) => parts.Any(static part => QuoteText.Words(part.Text) >= FewestWords);

    // Whoever quotes adds marks at the ends: quotation marks, a full stop, a comma.
    private static string Bare(string text) => text.Trim(' ', '"', '\'', ',', ';', '.', ':');

    [GeneratedRegex(@"\[[^\[\]]{0,200}\]|\(?\.\s?\.\s?\.(?:\s?\.)?\)?", RegexOptions.CultureInvariant)]
    private static partial Regex Cut();
}
