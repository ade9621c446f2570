using System.Text.RegularExpressions;

namespace Pathway.Steps.Evidence;

/// <summary>
/// The relation that a sentence plainly states: which of two proteins acts, and whether it increases or decreases the other.
/// </summary>
/// <param name="FirstIsActor">Whether the first protein acts on the second.</param>
/// <param name="Sign">1 for an increase, -1 for a decrease.</param>
internal sealed partial record ExtractedRelation(bool FirstIsActor, int Sign)
{
    private static readonly HashSet<string> Fillers =
        ToSet("directly also strongly protein specifically potently markedly significantly the human mouse both can could may thereby "
            + "further then and itself selectively robustly");
    private static readonly HashSet<string> Auxiliaries = ToSet("is was are were be been being");
    private static readonly HashSet<string> Prepositions = ToSet("of by with without for from against to");

    // Words that may follow the second name without changing the meaning: "VCP activity", but not "VCP degradation".
    private static readonly HashSet<string> AllowedFollowers =
        ToSet("activity expression function protein levels signaling signalling in at by through via during to and under upon with on from "
            + "when as while which after");

    /// <summary>
    /// The relation that a text plainly states. Null if it states none, if its sentences disagree, or if a word could change the meaning.
    /// Only the simplest forms are recognized: "A inhibits B" and "B is inhibited by A".
    /// </summary>
    public static ExtractedRelation? Extract(string text, string first, string second, ProteinNames names)
    {
        ExtractedRelation? found = null;
        foreach (Match sentence in Sentence().Matches(text))
        {
            var sentenceText = new RecordText("quote", sentence.Value);
            if (Tokenize(sentenceText.Normalized).Any(EffectLexicon.IsQualifier)) { continue; }
            foreach (var relation in FindRelations(sentenceText, names.FindMentions(first, sentenceText),
                names.FindMentions(second, sentenceText)))
            {
                if (found is not null && found != relation) { return null; }
                found = relation;
            }
        }
        return found;
    }

    private static IEnumerable<ExtractedRelation> FindRelations(RecordText sentenceText, IReadOnlyList<(int Start, int End)> firsts,
        IReadOnlyList<(int Start, int End)> seconds)
    {
        var all = firsts.Select(static place => (place.Start, place.End, IsFirst: true))
            .Concat(seconds.Select(static place => (place.Start, place.End, IsFirst: false)))
            .OrderBy(static place => place.Start).ToArray();
        for (var i = 0; i + 1 < all.Length; i++)
        {
            var (left, right) = (all[i], all[i + 1]);
            if (left.IsFirst == right.IsFirst || right.Start < left.End) { continue; }
            if (ReadRelation(sentenceText.Normalized, left.Start, left.End, right.Start, right.End) is not var (sign, isActive))
            {
                continue;
            }
            yield return new ExtractedRelation(isActive == left.IsFirst, sign);
        }
    }

    private static (int Sign, bool IsActive)? ReadRelation(string text, int start, int leftEnd, int rightStart, int end)
    {
        var between = Tokenize(text[leftEnd..rightStart]).Where(static word => !Fillers.Contains(word)).ToArray();
        if (text[leftEnd..rightStart].AsSpan().ContainsAny(",;:()")) { return null; }
        // "phosphorylation of A inhibits B" is not about A alone, "A inhibits B degradation" not about B.
        if (Tokenize(text[..start]) is [.., var before] && Prepositions.Contains(before)) { return null; }
        if (FindNextWord(text, end) is { } after && !AllowedFollowers.Contains(after)) { return null; }
        return between switch
        {
            [var verb] when EffectLexicon.GetVerbSign(verb) is not 0 and var sign => (sign, true),
            [var be, var verb, "by"] when Auxiliaries.Contains(be)
                && EffectLexicon.IsParticiple(verb) => (EffectLexicon.GetVerbSign(verb), false),
            _ => null,
        };
    }

    // The next word, or "-" for a suffix of the name; null at the end or before punctuation.
    private static string? FindNextWord(string text, int end)
    {
        if (end == text.Length) { return null; }
        if (text[end] == '-') { return "-"; }
        return Tokenize(text[end..]) is [var next, ..] && text.AsSpan(end).TrimStart() is [var mark, ..] && char.IsLetterOrDigit(mark)
            ? next : null;
    }

    private static string[] Tokenize(string text) => [.. Word().Matches(text).Select(static word => word.Value.ToLowerInvariant())];

    private static HashSet<string> ToSet(string list) => [.. list.Split(' ')];

    [GeneratedRegex(@"[\p{L}\p{N}]+(?:['\u2019][\p{L}]+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"[^.!?]+(?:[.!?](?!\s|$)[^.!?]*)*[.!?]?", RegexOptions.CultureInvariant)]
    private static partial Regex Sentence();
}

/// <summary>Words for the effect of one protein on another.</summary>
internal static class EffectLexicon
{
    private static readonly Dictionary<string, int> Verbs = CreateForms(
        (1, "activate stimulate enhance promote induce increase upregulate potentiate augment stabilize stabilise facilitate elevate"),
        (-1, "inhibit suppress repress block reduce decrease downregulate attenuate impair destabilize destabilise antagonize antagonise "
            + "diminish inactivate"));

    /// <summary>Words that can reverse the meaning of a verb: negations, and experiments without the protein.</summary>
    private static readonly HashSet<string> Qualifiers = new(StringComparer.OrdinalIgnoreCase)
    {
        "not", "no", "neither", "nor", "never", "without", "fails", "failed", "unable", "cannot", "loss", "lack", "lacking", "absence",
        "depletion", "depleted", "knockdown", "knockout",
        "silencing", "silenced", "deficiency", "deficient", "deletion", "deleted", "inhibitor", "inhibitors", "inhibition", "sirna",
        "shrna", "null", "mutant", "mutants", "mutation", "mutations",
        "expanded", "inactive", "dead", "dominant", "negative", "antagonist", "blockade", "whether", "if", "hypothesized", "hypothesised",
        "unlike", "rather", "instead", "unaffected", "contrary",
    };

    /// <summary>1 for an increase, -1 for a decrease, 0 for any other word.</summary>
    public static int GetVerbSign(string word) => Verbs.GetValueOrDefault(word.ToLowerInvariant());

    /// <summary>Whether the word is the past participle of such a verb.</summary>
    public static bool IsParticiple(string word) => GetVerbSign(word) != 0 && word.EndsWith("ed", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the word can reverse the meaning of a sentence.</summary>
    public static bool IsQualifier(string word) => Qualifiers.Contains(word) || word.EndsWith("n't", StringComparison.OrdinalIgnoreCase);

    /// <summary>The sign of an arrow in the input: 1, -1, or 0 for any other arrow.</summary>
    public static int GetArrowSign(string? arrow) => arrow?.Trim().ToLowerInvariant() switch
    {
        "activates" or "activate" or "activation" or "positive" or "upregulates" or "promotes" or "stimulates" or "+" or "->" or "\u2192" =>
            1,
        "inhibits" or "inhibit" or "inhibition" or "negative" or "downregulates" or "represses" or "suppresses" or "-" or "-|"
            or "\u22A3" => -1,
        _ => 0,
    };

    private static Dictionary<string, int> CreateForms(params (int Sign, string Bases)[] lists)
    {
        var forms = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (sign, bases) in lists)
        {
            foreach (var verb in bases.Split(' '))
            {
                var stem = verb.EndsWith('e') ? verb[..^1] : verb;
                foreach (var form in new[] { verb, verb + "s", verb + "es", stem + "ed", stem + "ing" }) { forms[form] = sign; }
            }
        }
        return forms;
    }
}
