namespace Pathway.Steps.Evidence;

/// <summary>
/// One name of a protein, ready to be found in texts. Symbols that are plain words in another case (SET, REST, WAS) count only in
/// capitals; names with digits or of several words count in any case.
/// </summary>
internal sealed class ProteinName
{
    private const int LongWord = 5;

    private readonly string name;
    private readonly NameTokens tokens;
    private readonly bool anyCase;

    private ProteinName(string name, NameTokens tokens)
    {
        this.name = name;
        this.tokens = tokens;
        anyCase = tokens.All.Count > 1 || (name.Length >= LongWord && !name.Any(char.IsUpper));
    }

    /// <summary>A name, or null where the text cannot be one: it has no letter, or is a single one.</summary>
    public static ProteinName? Of(string? name)
    {
        var folded = QuoteText.Fold(name);
        return folded.Length > 1 && folded.Any(char.IsLetter) ? new ProteinName(folded, NameTokens.Of(folded)) : null;
    }

    /// <summary>Where the name stands in a text: start and end of each place.</summary>
    public IEnumerable<(int Start, int End)> In(HeldText text)
    {
        var own = tokens.All;
        foreach (var place in text.Tokens.At(own[0].Key))
        {
            if (Fits(text, place)) { yield return (text.Tokens.All[place].Start, text.Tokens.All[place + own.Count - 1].End); }
        }
    }

    private bool Fits(HeldText text, int place)
    {
        var (own, theirs) = (tokens.All, text.Tokens.All);
        if (place + own.Count > theirs.Count || Touches(text.Folded, theirs[place].Start - 1) || Touches(text.Folded, theirs[place + own.Count - 1].End)) { return false; }
        for (var i = 0; i < own.Count; i++)
        {
            if (own[i].Key != theirs[place + i].Key) { return false; }
            if (!anyCase && !text.Folded.AsSpan(theirs[place + i].Start..theirs[place + i].End).Equals(name.AsSpan(own[i].Start..own[i].End), StringComparison.Ordinal)) { return false; }
            if (i > 0 && !MayPart(name[own[i - 1].End..own[i].Start], text.Folded[theirs[place + i - 1].End..theirs[place + i].Start])) { return false; }
        }
        return true;
    }

    // "VCP" is not in "VCPIP1", nor "ATXN3" in "ATXN3L".
    private static bool Touches(string text, int at) => at >= 0 && at < text.Length && char.IsLetterOrDigit(text[at]);

    // What is written as one may be hyphenated, what is written apart may be anything; a space comes in only where the name has one.
    private static bool MayPart(string own, string theirs) => own.Length == 0 ? theirs is "" or "-" : theirs is "" or "-" or " ";
}
