namespace Pathway.Steps.Evidence;

/// <summary>What words say about the effect of one protein on another: more of it, or less.</summary>
internal static class ArrowSigns
{
    private static readonly Dictionary<string, int> Verbs = Forms(
        (1, "activate stimulate enhance promote induce increase upregulate potentiate augment stabilize stabilise facilitate elevate"),
        (-1, "inhibit suppress repress block reduce decrease downregulate attenuate impair destabilize destabilise antagonize antagonise diminish inactivate"));

    /// <summary>Words beside which a verb says something else: what happens without a protein, or what does not happen.</summary>
    private static readonly HashSet<string> Doubtful = new(StringComparer.OrdinalIgnoreCase)
    {
        "not", "no", "neither", "nor", "never", "without", "fails", "failed", "unable", "cannot", "loss", "lack", "lacking", "absence", "depletion", "depleted", "knockdown", "knockout",
        "silencing", "silenced", "deficiency", "deficient", "deletion", "deleted", "inhibitor", "inhibitors", "inhibition", "sirna", "shrna", "null", "mutant", "mutants", "mutation", "mutations",
        "expanded", "inactive", "dead", "dominant", "negative", "antagonist", "blockade", "whether", "if", "hypothesized", "hypothesised", "unlike", "rather", "instead", "unaffected", "contrary",
    };

    /// <summary>1 for more, -1 for less, 0 for a word that says neither.</summary>
    public static int OfVerb(string word) => Verbs.GetValueOrDefault(word.ToLowerInvariant());

    /// <summary>Whether the word is the past participle of such a verb.</summary>
    public static bool IsParticiple(string word) => OfVerb(word) != 0 && word.EndsWith("ed", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a sentence with that word may mean something else than it seems.</summary>
    public static bool IsDoubtful(string word) => Doubtful.Contains(word) || word.EndsWith("n't", StringComparison.OrdinalIgnoreCase);

    /// <summary>The sign of an arrow as the input writes it; 0 where it says neither.</summary>
    public static int OfArrow(string? arrow) => arrow?.Trim().ToLowerInvariant() switch
    {
        "activates" or "activate" or "activation" or "positive" or "upregulates" or "promotes" or "stimulates" or "+" or "->" or "\u2192" => 1,
        "inhibits" or "inhibit" or "inhibition" or "negative" or "downregulates" or "represses" or "suppresses" or "-" or "-|" or "\u22A3" => -1,
        _ => 0,
    };

    private static Dictionary<string, int> Forms(params (int Sign, string Bases)[] lists)
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
