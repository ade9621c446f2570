using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Pathway.Text;

namespace Pathway.Steps.Evidence;

/// <summary>
/// A text in the one form in which quotes and papers are compared. How a text is typeset does not matter: marks of references and
/// figures, white space, hyphens, case, punctuation, Greek letters and their names, signs, British spelling. Words, numbers and signs do.
/// </summary>
internal sealed partial class ComparableText
{
    private readonly int[] map;

    private ComparableText(string display, string folded, int[] map)
    {
        Display = display;
        Folded = folded;
        this.map = map;
    }

    /// <summary>The text for readers.</summary>
    public string Display { get; }

    /// <summary>The text for comparison: letters, digits and signs, without white space.</summary>
    public string Folded { get; }

    /// <summary>The comparable form of a text.</summary>
    /// <param name="display">A normalized text (<see cref="QuoteNormalizer"/>).</param>
    /// <param name="dropsNumbers">
    /// Whether numbers that may be marks of references are left out: in parentheses, or directly behind a word.
    /// </param>
    public static ComparableText Of(string display, bool dropsNumbers = false)
    {
        var folder = new Folder(display, FindMarks(display, dropsNumbers));
        folder.Run();
        return new ComparableText(display, folder.Folded, folder.Map);
    }

    /// <summary>The place in the display text of the first character of a place in the folded text.</summary>
    public int StartOf(int at) => map[at];

    /// <summary>The end in the display text of the character before a place in the folded text.</summary>
    public int EndOf(int end) => map[end - 1] + 1;

    /// <summary>Whether a word of the display text starts at a place of the folded text.</summary>
    public bool IsWordStart(int at) => at == 0
        || (map[at - 1] != map[at] && !(map[at] > 0 && AreInOneWord(Display[map[at] - 1], Display[map[at]])));

    /// <summary>Whether a word of the display text ends before a place of the folded text.</summary>
    public bool IsWordEnd(int end) => end == Folded.Length
        || (map[end - 1] != map[end] && !(EndOf(end) < Display.Length && AreInOneWord(Display[EndOf(end) - 1], Display[EndOf(end)])));

    private static bool AreInOneWord(char left, char right) => char.IsLetterOrDigit(left) && char.IsLetterOrDigit(right);

    private static bool[] FindMarks(string text, bool dropsNumbers)
    {
        var isMark = new bool[text.Length];
        foreach (Match match in NumericReference().Matches(text)) { Mark(match.Index, match.Length); }
        foreach (Match match in Parenthesis().Matches(text))
        {
            var inner = match.Groups[1].Value;
            if (FigureReference().IsMatch(inner) || AuthorYearReference().IsMatch(inner)) { Mark(match.Index, match.Length); }
        }
        foreach (Match match in RaisedRun().Matches(text))
        {
            if (IsReferenceMark(text, match.Index, match.Value, dropsNumbers)) { Mark(match.Index, match.Length); }
        }
        if (!dropsNumbers) { return isMark; }
        foreach (Match match in NumberInParentheses().Matches(text)) { Mark(match.Index, match.Length); }
        foreach (Match match in NumberBehindWord().Matches(text)) { Mark(match.Index, match.Length); }
        return isMark;

        void Mark(int start, int length) => Array.Fill(isMark, true, start, length);
    }

    // A superscript behind a number, a unit or the symbol of an element, and one with a sign, is text: 10⁶, cm², Ca²⁺, min⁻¹.
    private static bool IsReferenceMark(string text, int start, string run, bool dropsNumbers)
    {
        if (run.Any(static letter => letter is '\u207A' or '\u207F')) { return false; }
        if (run[0] == '\u207B' || start == 0 || char.IsWhiteSpace(text[start - 1])) { return false; }
        if (dropsNumbers) { return true; }
        if (char.IsDigit(text[start - 1])) { return false; }
        var from = start;
        while (from > 0 && char.IsLetter(text[from - 1])) { from--; }
        return start - from != 1 && (start == from || !(RaisedBases.Contains(text[from..start]) || Residues.Contains(text[from..start])));
    }

    private static readonly HashSet<string> RaisedBases = new(
        ("Ca Mg Zn Na Fe Cu Mn Cl Li Ba Co Ni Cd Pb Hg Al mm cm km nm dm \u03BCm min kg mg mol ml kDa Hz \u03BCM mM nM log exp "
            + "SO PO NO NH HCO").Split(' '), StringComparer.OrdinalIgnoreCase);

    // The place of an amino acid is often raised: Ser⁶⁵.
    private static readonly HashSet<string> Residues = new(
        "Ala Arg Asn Asp Cys Gln Glu Gly His Ile Leu Lys Met Phe Pro Ser Thr Trp Tyr Val".Split(' '), StringComparer.Ordinal);

    [GeneratedRegex(@"\[\s*\d{1,4}[a-z]?(?:\s*[,;-]\s*\d{1,4}[a-z]?)*\s*\]", RegexOptions.CultureInvariant)]
    private static partial Regex NumericReference();

    [GeneratedRegex(@"\(([^()]{2,300})\)", RegexOptions.CultureInvariant)]
    private static partial Regex Parenthesis();

    [GeneratedRegex(
        @"^\s*(?:see\s+|also\s+|cf\.?\s+)*(?:supplementa(?:ry|l)\s+|extended "
            + @"data\s+|suppl?\.?\s+)?(?:fig(?:ure)?s?|tables?|movies?|videos?|"
            + @"scheme|box|appendix|additional files?|panels?|eqs?|refs?)\b\.?\s*\[?[A-Za-z]?\d*[^()]{0,60}$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FigureReference();

    [GeneratedRegex(
        @"^\s*(?:see\s+|reviewed (?:in|by)\s+|e\.g\.,?\s+|for "
            + @"review,?\s+|also\s+)*\p{Lu}[^()\d;]{1,80}?,?\s*(?:19|20)\d\d[a-z]?(?:,\s*(?:19|20)?\d*[a-z])*"
            + @"(?:\s*[;,]\s*\p{Lu}[^()\d;]{1,80}?,?\s*(?:19|20)\d\d[a-z]?(?:,\s*[a-z])*)*\s*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex AuthorYearReference();

    [GeneratedRegex("[\u2070\u00B9\u00B2\u00B3\u2074-\u207F]+(?:[,-][\u2070\u00B9\u00B2\u00B3\u2074-\u2079]+)*",
        RegexOptions.CultureInvariant)]
    private static partial Regex RaisedRun();

    [GeneratedRegex(@"\(\s*\d{1,3}(?:\s*[,;-]\s*\d{1,3})*\s*\)", RegexOptions.CultureInvariant)]
    private static partial Regex NumberInParentheses();

    [GeneratedRegex(@"(?<=\p{Ll}{3})\d{1,3}(?:[,-]\d{1,3})*(?![\p{L}\d])", RegexOptions.CultureInvariant)]
    private static partial Regex NumberBehindWord();

    /// <summary>Writes the folded text and the map from its characters to those of the display text.</summary>
    private sealed class Folder(string text, bool[] isMark)
    {
        private readonly StringBuilder folded = new(text.Length);
        private readonly List<int> map = new(text.Length);

        public string Folded => folded.ToString();

        public int[] Map => [.. map];

        public void Run()
        {
            for (var at = 0; at < text.Length;)
            {
                if (isMark[at]) { at++; }
                else if (IsWordLetter(at)) { at = AppendWord(at); }
                else { AppendCharacter(at++); }
            }
        }

        private bool IsWordLetter(int at) => !isMark[at] && char.IsLetter(text[at]) && !GreekLetters.IsGreek(text[at]);

        private int AppendWord(int start)
        {
            var end = start;
            while (end < text.Length && IsWordLetter(end)) { end++; }
            if (AppendBrokenWord(start, end) is { } behind) { return behind; }
            var word = Fold(start, end);
            for (var i = 0; i < word.Length; i++) { Append(word[i], start + Math.Min(i, end - start - 1)); }
            // The last letter stands at the end of the word, so that a match ends behind the word.
            if (word.Length > 0) { map[^1] = end - 1; }
            return end;
        }

        private string Fold(int start, int end) => BritishSpelling.ToAmerican(RemoveDiacritics(text[start..end].ToLowerInvariant()));

        // The end of a line may have cut a word, so that only the whole shows its spelling: "othe-rwise". A part that has a spelling of its
        // own is a word.
        private int? AppendBrokenWord(int start, int firstEnd)
        {
            var (parts, end) = (new List<string> { Fold(start, firstEnd) }, firstEnd);
            while (end + 1 < text.Length && text[end] == '-' && IsWordLetter(end + 1))
            {
                var from = ++end;
                while (end < text.Length && IsWordLetter(end)) { end++; }
                parts.Add(Fold(from, end));
            }
            if (parts.Count == 1) { return null; }
            var letters = Enumerable.Range(start, end - start).Where(at => text[at] != '-').ToArray();
            var plain = RemoveDiacritics(string.Concat(letters.Select(at => text[at])).ToLowerInvariant());
            var word = BritishSpelling.ToAmerican(plain);
            if (string.Concat(parts) != plain || word == plain) { return null; }
            for (var i = 0; i < word.Length; i++) { Append(word[i], letters[Math.Min(i, letters.Length - 1)]); }
            map[^1] = end - 1;
            return end;
        }

        private void AppendCharacter(int at)
        {
            var letter = Superscripts.ToPlain(text[at]);
            if (GreekLetters.NameOf(letter) is { } name) { foreach (var one in name) { Append(one, at); } }
            else if (char.IsAsciiDigit(letter)) { Append(letter, at); }
            else if (letter == '\u00D7') { Append('x', at); }
            // A decimal point at half height: 2·5.
            else if (letter is '\u00B7' or '\u2219' or '\u22C5') { if (IsBetweenDigits(at)) { Append('.', at); } }
            else if (letter is '.' or ',' or ':') { if (IsBetweenDigits(at)) { Append(letter, at); } }
            else if (letter == '-') { if (IsSign(at)) { Append('-', at); } }
            else if (letter == '\u2264') { Append('<', at); Append('=', at); }
            else if (letter == '\u2265') { Append('>', at); Append('=', at); }
            else if (letter is '\u223C' or '~') { Append('~', at); }
            else if (letter is '%' or '/') { Append(letter, at); }
            else if (letter is not ('^' or '`' or '\u00AE') && IsSymbol(letter)) { Append(letter, at); }
        }

        private static bool IsSymbol(char letter) => char.GetUnicodeCategory(letter)
            is UnicodeCategory.MathSymbol or UnicodeCategory.OtherSymbol or UnicodeCategory.OtherNumber or UnicodeCategory.CurrencySymbol;

        private bool IsBetweenDigits(int at) => at > 0 && at + 1 < text.Length && char.IsAsciiDigit(text[at - 1])
            && char.IsAsciiDigit(text[at + 1]);

        // A hyphen is a sign before a number, unless it belongs to a name (IL-1); between numbers it is a range.
        private bool IsSign(int at)
        {
            var next = at + 1;
            while (next < text.Length && text[next] == ' ') { next++; }
            if (next == text.Length || !char.IsAsciiDigit(Superscripts.ToPlain(text[next]))) { return false; }
            var before = at - 1;
            while (before >= 0 && text[before] == ' ') { before--; }
            if (before < 0 || char.IsAsciiDigit(Superscripts.ToPlain(text[before]))) { return true; }
            if (next != at + 1) { return false; }
            return before < at - 1 || !char.IsLetterOrDigit(text[before]) || IsUnit(before);
        }

        // Behind a unit it is the sign of a power: "min-1".
        private bool IsUnit(int last)
        {
            var from = last;
            while (from > 0 && char.IsLetter(text[from - 1])) { from--; }
            return last - from < 3 && (from == 0 || !char.IsLetterOrDigit(text[from - 1])) && RaisedBases.Contains(text[from..(last + 1)]);
        }

        private void Append(char letter, int at)
        {
            folded.Append(letter);
            map.Add(at);
        }

        private static string RemoveDiacritics(string word) => Ascii.IsValid(word) ? word
            : string.Concat(word.Normalize(NormalizationForm.FormD)
                .Where(static letter => CharUnicodeInfo.GetUnicodeCategory(letter) is not UnicodeCategory.NonSpacingMark));
    }
}

/// <summary>Brings British and American spelling of a word to one form. Applied to both sides of a comparison.</summary>
internal static partial class BritishSpelling
{
    /// <summary>The word with American endings and stems.</summary>
    /// <param name="word">A word in lower case.</param>
    public static string ToAmerican(string word)
    {
        if (word.Length < 4) { return word; }
        var changed = Classical().Replace(word, static match => match.Value.Replace("oea", "ea", StringComparison.Ordinal)
            .Replace("oe", "e", StringComparison.Ordinal).Replace("ae", "e", StringComparison.Ordinal));
        changed = Our().Replace(changed, "${stem}or");
        changed = Ise().Replace(changed, "z");
        changed = DoubledL().Replace(changed, "l");
        changed = Re().Replace(changed, "${stem}er");
        changed = Ence().Replace(changed, "${stem}ense");
        changed = Ogue().Replace(changed, "og");
        return changed.Replace("sulph", "sulf", StringComparison.Ordinal) switch
        {
            "grey" => "gray",
            "ageing" => "aging",
            "programme" => "program",
            "programmes" => "programs",
            "artefact" => "artifact",
            "artefacts" => "artifacts",
            "aluminium" => "aluminum",
            "mould" => "mold",
            "fulfil" => "fulfill",
            var other => other,
        };
    }

    [GeneratedRegex("^(?:haem|.*(?:aemi[ac]|aemias|oedema|oestr|oesoph|aetiol|anaesth|paed|caec|foet|faec|gynaec|leukaem|ischaem|anaem|"
        + "rrhoea|coeli|amoeb|manoeuv|haem|neuraem))", RegexOptions.CultureInvariant)]
    private static partial Regex Classical();

    [GeneratedRegex("(?<stem>col|behavi|tum|fav|lab|neighb|harb|hum|rum|vap|od|flav|hon|vig|arm|endeav)our", RegexOptions.CultureInvariant)]
    private static partial Regex Our();

    // "localised", "analyse"; a word that has "is" in both spellings changes on both sides alike.
    [GeneratedRegex("(?<=[a-z]{3}[iy])s(?=(?:e|ed|es|ing|er|ers|able|ation|ations)$)", RegexOptions.CultureInvariant)]
    private static partial Regex Ise();

    [GeneratedRegex("(?<=[aeiou][a-z]*[aeiou])ll(?=(?:ed|ing|er|ers|ings)$)", RegexOptions.CultureInvariant)]
    private static partial Regex DoubledL();

    [GeneratedRegex("(?<stem>cent|fib|lit|met|tit|calib|theat|spect)re(?=s?$)", RegexOptions.CultureInvariant)]
    private static partial Regex Re();

    [GeneratedRegex("^(?<stem>def|lic|off|pret)ence", RegexOptions.CultureInvariant)]
    private static partial Regex Ence();

    [GeneratedRegex("ogue(?=s?$)", RegexOptions.CultureInvariant)]
    private static partial Regex Ogue();
}
