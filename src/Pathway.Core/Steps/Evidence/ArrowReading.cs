using System.Text.RegularExpressions;

namespace Pathway.Steps.Evidence;

/// <summary>What a sentence plainly says about two proteins: which of them acts, and whether there is more or less of the other then.</summary>
/// <param name="FirstActs">Whether the first protein acts on the second.</param>
/// <param name="Sign">1 for more, -1 for less.</param>
internal sealed partial record ArrowReading(bool FirstActs, int Sign)
{
    private static readonly HashSet<string> Fillers = Words("directly also strongly protein specifically potently markedly significantly the human mouse both can could may thereby further then and itself selectively robustly");
    private static readonly HashSet<string> Auxiliaries = Words("is was are were be been being");
    private static readonly HashSet<string> Owners = Words("of by with without for from against to");

    // What may follow the second name without turning the meaning: "VCP activity", but not "VCP degradation".
    private static readonly HashSet<string> Followers = Words("activity expression function protein levels signaling signalling in at by through via during to and under upon with on from when as while which after");

    /// <summary>
    /// What a text plainly says, or null: where it says nothing, where its sentences disagree, and where a word in it could turn the
    /// meaning. Only the plainest sentences are read, "A inhibits B" and "B is inhibited by A"; all others are for a reader.
    /// </summary>
    public static ArrowReading? Of(string text, string first, string second, ProteinNames names)
    {
        ArrowReading? read = null;
        foreach (Match sentence in Sentence().Matches(text))
        {
            var held = new HeldText("quote", sentence.Value);
            if (WordsOf(held.Folded).Any(ArrowSigns.IsDoubtful)) { continue; }
            foreach (var reading in Pairs(held, names.Places(first, held), names.Places(second, held)))
            {
                if (read is not null && read != reading) { return null; }
                read = reading;
            }
        }
        return read;
    }

    private static IEnumerable<ArrowReading> Pairs(HeldText held, IReadOnlyList<(int Start, int End)> firsts, IReadOnlyList<(int Start, int End)> seconds)
    {
        var all = firsts.Select(static place => (place.Start, place.End, IsFirst: true)).Concat(seconds.Select(static place => (place.Start, place.End, IsFirst: false)))
            .OrderBy(static place => place.Start).ToArray();
        for (var i = 0; i + 1 < all.Length; i++)
        {
            var (left, right) = (all[i], all[i + 1]);
            if (left.IsFirst == right.IsFirst || right.Start < left.End) { continue; }
            if (Said(held.Folded, left.Start, left.End, right.Start, right.End) is not var (sign, isActive)) { continue; }
            yield return new ArrowReading(isActive == left.IsFirst, sign);
        }
    }

    private static (int Sign, bool IsActive)? Said(string text, int start, int leftEnd, int rightStart, int end)
    {
        var between = WordsOf(text[leftEnd..rightStart]).Where(static word => !Fillers.Contains(word)).ToArray();
        if (text[leftEnd..rightStart].AsSpan().ContainsAny(",;:()")) { return null; }
        // "phosphorylation of A inhibits B" is not about A alone, "A inhibits B degradation" not about B.
        if (WordsOf(text[..start]) is [.., var before] && Owners.Contains(before)) { return null; }
        if (Rest(text, end) is { } after && !Followers.Contains(after)) { return null; }
        return between switch
        {
            [var verb] when ArrowSigns.OfVerb(verb) is not 0 and var sign => (sign, true),
            [var be, var verb, "by"] when Auxiliaries.Contains(be) && ArrowSigns.IsParticiple(verb) => (ArrowSigns.OfVerb(verb), false),
            _ => null,
        };
    }

    // The next word, with whatever hangs on the name; null at the end or before a mark.
    private static string? Rest(string text, int end)
    {
        if (end == text.Length) { return null; }
        if (text[end] == '-') { return "-"; }
        return WordsOf(text[end..]) is [var next, ..] && text.AsSpan(end).TrimStart() is [var mark, ..] && char.IsLetterOrDigit(mark) ? next : null;
    }

    private static string[] WordsOf(string text) => [.. Word().Matches(text).Select(static word => word.Value.ToLowerInvariant())];

    private static HashSet<string> Words(string list) => [.. list.Split(' ')];

    [GeneratedRegex(@"[\p{L}\p{N}]+(?:['\u2019][\p{L}]+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"[^.!?]+(?:[.!?](?!\s|$)[^.!?]*)*[.!?]?", RegexOptions.CultureInvariant)]
    private static partial Regex Sentence();
}
