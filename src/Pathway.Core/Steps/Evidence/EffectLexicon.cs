using System.Text.RegularExpressions;

namespace Pathway.Steps.Evidence;

/// <summary>The words with which papers state what one protein does to another.</summary>
internal static partial class EffectLexicon
{
    private static readonly Dictionary<string, VerbMeaning> Verbs = CreateForms(
        (new VerbMeaning(1, false), "activate stimulate enhance promote induce increase upregulate potentiate augment stabilize "
            + "stabilise facilitate "
            + "elevate raise trigger drive cause support restore strengthen boost protect rescue transactivate amplify accelerate "
            + "lead result mediate"),
        (new VerbMeaning(-1, false), "inhibit suppress repress block reduce decrease downregulate attenuate impair destabilize "
            + "destabilise antagonize "
            + "antagonise diminish inactivate lower degrade prevent abolish abrogate eliminate limit weaken destroy silence counteract "
            + "dampen disrupt blunt deplete decline sequester"),
        (new VerbMeaning(0, true), "bind interact associate co-immunoprecipitate coimmunoprecipitate complex contact dock recruit "
            + "phosphorylate "
            + "dephosphorylate ubiquitinate ubiquitylate deubiquitinate deubiquitylate acetylate deacetylate sumoylate methylate cleave "
            + "engage copurify co-purify coprecipitate co-precipitate dimerize heterodimerize form"),
        (new VerbMeaning(0, false), "regulate modulate affect alter influence control modify change target"));

    private static readonly Dictionary<string, int> Nominals = CreateNominals(
        (1, "activity expression function level levels protein signaling signalling activation accumulation stability stabilization "
            + "stabilisation "
            + "abundance amount amounts increase induction stimulation upregulation transcription translation synthesis mrna recruitment "
            + "production release elevation secretion phosphorylation concentration enhancement overexpression content"),
        (-1, "degradation turnover inhibition suppression repression reduction decrease loss downregulation destabilization "
            + "destabilisation "
            + "inactivation clearance decay breakdown depletion silencing proteolysis destruction impairment"));

    private static readonly HashSet<string> Losses = Set(
        "loss lack absence depletion knockdown knockout deletion silencing deficiency inhibition removal disruption inactivation ablation "
            + "suppression downregulation kd ko null sirna shrna inhibitor inhibitors deficient depleted lacking without "
            + "haploinsufficiency");

    private static readonly HashSet<string> Gains = Set(
        "overexpression expression addition presence upregulation activation level levels activity amount amounts binding");

    private static readonly HashSet<string> Hypotheses = Set(
        "whether if hypothesized hypothesised hypothesize hypothesise hypothesis thought believed predicted proposed speculated "
            + "speculate unclear "
            + "unknown possible possibility putative suspected expected assumed may might could would should asked ask wondered presumably "
            + "supposed conceivable potential debated");

    private static readonly HashSet<string> Studies = Set("investigated examined studied explored tested assessed evaluated analyzed "
        + "analysed "
        + "investigate examine explore test assess evaluate determine compared measured");

    private static readonly HashSet<string> Negations = Set(
        "not no neither nor never cannot fails failed fail failing unable lacks lacked hardly incapable");

    private static readonly HashSet<string> Mutants = Set("mutant mutants mutated truncated inactive dead variant variants defective "
        + "mutation mutations");

    private static readonly HashSet<string> Fillers = Set(
        "the a an its their this that these both also protein proteins human mouse rat murine endogenous recombinant purified further "
            + "then itself "
            + "and/or thereby in-turn full length wild type physically stably dose overexpressed phosphorylated nuclear cytosolic "
            + "mitochondrial "
            + "proteasomal lysosomal autophagic transcriptional ubiquitin-dependent potent strong stable direct key major novel known new "
            + "specific well once again indeed only more most much partly gene total cellular intracellular own enzymatic catalytic");

    private static readonly HashSet<string> Auxiliaries = Set(
        "is was are were be been being has have had do does did can will to shown found known reported seen observed able it act acts "
            + "acting "
            + "appears appear seems seem serves serve functions");

    private static readonly HashSet<string> Prepositions = Set("of by with without for from against to in on via through at than");

    private static readonly HashSet<string> Followers = Set(
        "in at by through via during to and under upon with on from when as while which after or is was are were for but that until "
            + "within at "
            + "before because since if using both each one directly also twofold threefold between among into where whose thus so over "
            + "throughout across despite per nor does did do has have had");

    /// <summary>What a verb says, in any of its forms; null for another word.</summary>
    public static VerbMeaning? GetVerb(string word) => Verbs.GetValueOrDefault(word);

    /// <summary>The sign of a noun such as "levels" (1) or "degradation" (-1); 0 for another word.</summary>
    public static int GetNominalSign(string word) => Nominals.GetValueOrDefault(word);

    public static bool IsLoss(string word) => Losses.Contains(word);

    /// <summary>Whether a word names what carries a change of a gene: cells, animals, tissues.</summary>
    public static bool IsCarrier(string word) => word is "cells" or "mice" or "neurons" or "animals" or "embryos" or "flies" or "fish"
        or "fibroblasts" or "macrophages" or "tissues" or "brains" or "mef" or "mefs";

    /// <summary>What a verb without an object says of its subject: "accumulates" 1, "declines" -1; null for another word.</summary>
    public static VerbMeaning? GetIntransitive(string word) => word switch
    {
        "accumulates" or "accumulated" or "accumulate" or "rises" or "rose" or "grows" => new VerbMeaning(1, false),
        "falls" or "fell" or "declines" or "drops" or "dropped" => new VerbMeaning(-1, false),
        _ => null,
    };

    public static bool IsGain(string word) => Gains.Contains(word);

    public static bool IsHypothesis(string word) => Hypotheses.Contains(word);

    public static bool IsStudy(string word) => Studies.Contains(word);

    public static bool IsNegation(string word) => Negations.Contains(word);

    /// <summary>Whether a word says that a protein is a mutant: one of the list, or a point mutation such as "g93a".</summary>
    public static bool IsMutant(string word) => Mutants.Contains(word) || PointMutation().IsMatch(word);

    public static bool IsFiller(string word) => Fillers.Contains(word) || (word.Length > 3 && word.EndsWith("ly",
        StringComparison.Ordinal));

    public static bool IsAuxiliary(string word) => Auxiliaries.Contains(word);

    public static bool IsPreposition(string word) => Prepositions.Contains(word);

    /// <summary>Whether a word may follow the name of a protein without changing what is said about it.</summary>
    public static bool IsFollower(string word) => Followers.Contains(word) || char.IsAsciiDigit(word[0])
        || (word.Length > 3 && word.EndsWith("ly", StringComparison.Ordinal));

    /// <summary>The sign of a noun for an actor: "inhibitor" -1, "activator" 1, "partner" 0; null for another word.</summary>
    public static int? GetActorSign(string word) => word switch
    {
        "inhibitor" or "repressor" or "suppressor" or "antagonist" or "blocker" => -1,
        "activator" or "stimulator" or "agonist" or "inducer" or "enhancer" or "stabilizer" or "coactivator" => 1,
        "partner" or "interactor" or "ligand" or "regulator" or "modulator" => 0,
        _ => null,
    };

    /// <summary>What an arrow of the input claims.</summary>
    public static ClaimedEffect GetClaim(string? arrow) => arrow?.Trim().ToLowerInvariant() switch
    {
        "activates" or "activate" or "activation" or "positive" or "upregulates" or "promotes" or "stimulates" or "+" or "->" or "\u2192"
            or "induces" or "enhances" or "stabilizes" or "increases" => ClaimedEffect.Increase,
        "inhibits" or "inhibit" or "inhibition" or "negative" or "downregulates" or "represses" or "suppresses" or "-" or "-|"
            or "\u22A3" or "degrades" or "blocks" or "decreases" or "reduces" => ClaimedEffect.Decrease,
        "binds" or "bind" or "binding" or "physical" or "complex" or "interacts" => ClaimedEffect.Binding,
        _ => ClaimedEffect.Any,
    };

    [GeneratedRegex("^[acdefghiklmnpqrstvwy][0-9]{2,4}[acdefghiklmnpqrstvwyx]$", RegexOptions.CultureInvariant)]
    private static partial Regex PointMutation();

    private static HashSet<string> Set(string list) => [.. list.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static Dictionary<string, VerbMeaning> CreateForms(params (VerbMeaning Meaning, string Bases)[] lists)
    {
        var forms = new Dictionary<string, VerbMeaning>(StringComparer.Ordinal);
        foreach (var (meaning, bases) in lists)
        {
            foreach (var verb in bases.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var stem = verb.EndsWith('e') ? verb[..^1] : verb;
                foreach (var form in new[] { verb, verb + "s", verb + "es", stem + "ed", stem + "ing" }) { forms[form] = meaning; }
            }
        }
        foreach (var (form, verb) in new[] { ("bound", "bind"), ("led", "lead"), ("drove", "drive"), ("driven", "drive"), ("abolished",
            "abolish"),
            ("controlled", "control"), ("upregulating", "upregulate"), ("modifies", "modify"), ("modified", "modify") })
        {
            forms[form] = forms[verb];
        }
        return forms;
    }

    private static Dictionary<string, int> CreateNominals(params (int Sign, string Words)[] lists) => lists
        .SelectMany(static list => list.Words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => (word, list.Sign)))
        .ToDictionary(static pair => pair.word, static pair => pair.Sign, StringComparer.Ordinal);
}

/// <summary>What a verb says.</summary>
/// <param name="Sign">1 for an increase, -1 for a decrease, 0 for neither.</param>
/// <param name="IsContact">Whether the proteins touch.</param>
internal sealed record VerbMeaning(int Sign, bool IsContact);

/// <summary>What an interaction claims.</summary>
internal enum ClaimedEffect
{
    /// <summary>Some relation, whatever its sign.</summary>
    Any,
    /// <summary>The proteins bind.</summary>
    Binding,
    /// <summary>One increases or activates the other.</summary>
    Increase,
    /// <summary>One decreases or inhibits the other.</summary>
    Decrease,
}
