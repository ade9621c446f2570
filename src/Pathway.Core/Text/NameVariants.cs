namespace Pathway.Text;

/// <summary>
/// Other wordings of a name that mean the same, the most likely first: postposed regulation ("autophagy inhibition"), the agent behind
/// ("signaling by Wnt"), numerals, and words that fields use for one another ("biogenesis"). A name of an ontology never needs them: they
/// are made of the name that is searched, and count only where a name or synonym has exactly these words.
/// </summary>
internal static class NameVariants
{
    private static readonly Dictionary<string, string[]> Postposed = new(StringComparer.Ordinal)
    {
        ["inhibition"] = ["negative", "regulation", "of"], ["suppression"] = ["negative", "regulation", "of"],
        ["repression"] = ["negative", "regulation", "of"], ["attenuation"] = ["negative", "regulation", "of"],
        ["blockade"] = ["negative", "regulation", "of"], ["downregulation"] = ["negative", "regulation", "of"],
        ["reduction"] = ["negative", "regulation", "of"], ["inactivation"] = ["negative", "regulation", "of"],
        ["impairment"] = ["negative", "regulation", "of"], ["inhibited"] = ["negative", "regulation", "of"],
        ["silencing"] = ["negative", "regulation", "of"],
        ["activation"] = ["positive", "regulation", "of"], ["induction"] = ["positive", "regulation", "of"],
        ["stimulation"] = ["positive", "regulation", "of"], ["promotion"] = ["positive", "regulation", "of"],
        ["enhancement"] = ["positive", "regulation", "of"], ["upregulation"] = ["positive", "regulation", "of"],
        ["potentiation"] = ["positive", "regulation", "of"],
        ["regulation"] = ["regulation", "of"], ["modulation"] = ["regulation", "of"], ["control"] = ["regulation", "of"],
    };

    // Words that may stand for each other in names of processes. Each replacement counts only where it makes a name of the ontology.
    private static readonly Dictionary<string, string[]> Replacements = new(StringComparer.Ordinal)
    {
        ["biogenesis"] = ["assembly", "formation", "organization"],
        ["formation"] = ["assembly", "biosynthesis", "organization"],
        ["biosynthesis"] = ["generation"],
        ["assembly"] = ["formation"],
        ["generation"] = ["biosynthesis", "production"],
        ["production"] = ["biosynthesis"],
        ["dynamics"] = ["organization"],
        ["remodeling"] = ["organization"],
        ["breakdown"] = ["disassembly"],
        ["decay"] = ["catabolism", "mrna decay"],
        ["destruction"] = ["catabolism"],
        ["trafficking"] = ["mediated transport", "transport"],
        ["traffic"] = ["transport"],
        ["release"] = ["secretion"],
        ["secretion"] = ["production"],
        ["cascade"] = ["signaling"],
        ["cascades"] = ["signaling"],
        ["pathway"] = ["signaling", "metabolism"],
        ["signaling"] = ["cascade", "protein signaling"],
        ["gtpase"] = ["protein"],
        ["transcription"] = ["dna templated transcription"],
        ["splicing"] = ["mrna splicing", "mrna splicing spliceosome"],
        ["immunity"] = ["immune response"],
        ["conjugation"] = ["ligation"],
        ["cleavage"] = ["processing"],
        ["fiber"] = ["filament"],
        ["plant"] = ["plant type"],
        ["independent"] = ["noncanonical"],
        ["mediated"] = ["dependent"],
        ["proteolysis"] = ["protein catabolism"],
        ["inflammation"] = ["inflammatory response"],
        ["neuroinflammation"] = ["neuroinflammatory response"],
        ["calcium"] = ["calcium ion"], ["iron"] = ["iron ion"], ["zinc"] = ["zinc ion"], ["copper"] = ["copper ion"],
        ["potassium"] = ["potassium ion"], ["sodium"] = ["sodium ion"], ["magnesium"] = ["magnesium ion"], ["chloride"] = ["chloride ion"],
    };

    private static readonly Dictionary<string, string[]> Abbreviations = new(StringComparer.Ordinal)
    {
        ["hr"] = ["homologous", "recombination"], ["hrr"] = ["homologous", "recombination", "repair"],
        ["icl"] = ["interstrand", "cross", "link"], ["tls"] = ["translesion", "synthesis"], ["sac"] = ["spindle", "assembly", "checkpoint"],
        ["nmd"] = ["nonsense", "mediated", "decay"], ["cma"] = ["chaperone", "mediated", "autophagy"],
        ["emt"] = ["epithelial", "to", "mesenchymal", "transition"], ["met"] = ["mesenchymal", "to", "epithelial", "transition"],
        ["tca"] = ["tricarboxylic", "acid"], ["oxphos"] = ["oxidative", "phosphorylation"], ["pkc"] = ["protein", "kinase", "c"],
        ["pka"] = ["protein", "kinase", "a"], ["pkb"] = ["protein", "kinase", "b"], ["akt"] = ["protein", "kinase", "b"],
        ["rtk"] = ["receptor", "tyrosine", "kinase"], ["bcr"] = ["b", "cell", "receptor"], ["tcr"] = ["t", "cell", "receptor"],
        ["pcd"] = ["programmed", "cell", "death"], ["pol"] = ["polymerase"], ["hsr"] = ["heat", "shock", "response"],
        ["ltp"] = ["long", "term", "synapse", "potentiation"], ["ltd"] = ["long", "term", "synapse", "depression"],
        ["ddr"] = ["dna", "damage", "response"], ["cde"] = ["clathrin", "dependent", "endocytosis"],
        ["no"] = ["nitric", "oxide"], ["isr"] = ["integrated", "stress", "response"], ["gag"] = ["glycosaminoglycan"],
        ["hspc"] = ["hematopoietic", "stem", "cell"], ["nk"] = ["natural", "killer"], ["pg"] = ["prostaglandin"],
        ["ca2"] = ["calcium"], ["ppp"] = ["pentose", "phosphate", "shunt"], ["fao"] = ["fatty", "acid", "oxidation"],
        ["tlr"] = ["toll", "like", "receptor"], ["parylation"] = ["protein", "poly", "adp", "ribosylation"],
    };

    // Where nothing else is said, the unfolded protein response is that of the endoplasmic reticulum, NF-kappaB is freed from I-kappaB, and
    // a receptor tyrosine kinase is one of proteins in the membrane.
    private static readonly (string[] Said, string[] Meant)[] Conventions =
    [
        (["unfolded", "protein", "response"], ["endoplasmic", "reticulum", "unfolded", "protein", "response"]),
        (["receptor", "tyrosine", "kinase"], ["transmembrane", "receptor", "protein", "tyrosine", "kinase"]),
        (["canonical", "nf", "kappab"], ["i", "kappab", "kinase", "nf", "kappab"]),
        (["nf", "kappab", "signaling"], ["i", "kappab", "kinase", "nf", "kappab", "signaling"]),
    ];

    private static readonly Dictionary<string, string> Numerals = new(StringComparer.Ordinal)
    {
        ["1"] = "i", ["2"] = "ii", ["3"] = "iii", ["4"] = "iv", ["5"] = "v",
        ["i"] = "1", ["ii"] = "2", ["iii"] = "3", ["iv"] = "4", ["v"] = "5",
    };

    private static readonly HashSet<string> Numbered =
        ["polymerase", "complex", "type", "class", "meiosis", "phase", "photosystem", "angiotensin", "factor", "rna"];

    // Words at the end of a name of a map that name no process of their own.
    private static readonly HashSet<string> Tails = ["system", "mechanism", "event", "program", "cycle"];

    private static readonly Dictionary<string, string> Attackers = new(StringComparer.Ordinal)
    {
        ["antiviral"] = "virus", ["antibacterial"] = "bacterium", ["antifungal"] = "fungus",
    };

    // What is modified within a protein.
    private static readonly HashSet<string> Residues =
    [
        "alanine", "arginine", "asparagine", "cysteine", "glutamine", "glycine", "histidine", "isoleucine", "leucine", "lysine",
        "methionine", "proline", "serine", "threonine", "tryptophan", "tyrosine", "valine",
    ];

    private const int MaxVariants = 60;

    /// <summary>The variants of a name, without the name itself.</summary>
    /// <param name="words">Its words.</param>
    public static IReadOnlyList<List<string>> Of(List<string> words)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { string.Join(' ', words) };
        var variants = new List<(List<string> Words, string? Replacement)>();
        if (Expand(words) is { } expanded) { Add(expanded, null); }
        AddAll(words, null);
        // Twice, so that two things may differ; one word is one thing.
        if (words.Count > 1) { foreach (var (once, replacement) in variants.ToArray()) { AddAll(once, replacement); } }
        return [.. variants.Select(static variant => variant.Words)];

        void AddAll(List<string> from, string? replaced)
        {
            foreach (var (variant, replacement) in Once(from, replaced)) { Add(variant, replacement); }
        }

        // What is left must still say something: "receptor activation" is not the activation of signaling.
        void Add(List<string> variant, string? replacement)
        {
            if (variants.Count < MaxVariants && variant.Count > 0 && NameMeaning.IsThere(variant) && seen.Add(string.Join(' ', variant)))
            {
                variants.Add((variant, replacement));
            }
        }
    }

    /// <summary>The full name behind a short one that a field uses without saying all of it; null for every other name.</summary>
    /// <param name="words">The words of a name.</param>
    public static List<string>? Convention(List<string> words)
    {
        foreach (var (said, meant) in Conventions)
        {
            for (var at = 0; at + said.Length <= words.Count; at++)
            {
                if (words.Slice(at, said.Length).SequenceEqual(said, StringComparer.Ordinal)
                    && (at + meant.Length > words.Count || !words.Slice(at, meant.Length).SequenceEqual(meant, StringComparer.Ordinal)))
                {
                    return [.. words[..at], .. meant, .. words[(at + said.Length)..]];
                }
            }
        }
        return null;
    }

    /// <summary>The name with its abbreviations spelled out, or null where it has none.</summary>
    public static List<string>? Expand(List<string> words) => words.Any(Abbreviations.ContainsKey)
        ? [.. words.SelectMany(static word => Abbreviations.GetValueOrDefault(word) ?? [word])] : null;

    private static IEnumerable<(List<string> Words, string? Replacement)> Once(List<string> words, string? replaced)
    {
        var last = words[^1];
        if (words.Count > 1 && Postposed.TryGetValue(last, out var regulation))
        {
            List<string> target = [.. words[..^1]];
            // What makes a cell inactive keeps it from activation, and a cell is no signaling.
            if (last is "inactivation" or "inhibition" && Distinctions.IsCellOrCompartment(target[^1]))
            {
                yield return ([.. regulation, .. target, "activation"], null);
            }
            yield return ([.. regulation, .. target], null);
            if (!target.Contains("signaling") && !Distinctions.IsCellOrCompartment(target[^1]))
            {
                yield return ([.. regulation, .. target, "signaling"], null);
            }
        }
        if (words.Count > 2 && words[0] == "inactivation" && words[1] == "of")
        {
            yield return (["negative", "regulation", "of", .. words[2..]], null);
        }
        // "Vesicle transport from ER to Golgi".
        if (words.IndexOf("from") is > 0 and var from && words[from - 1] == "transport" && words.IndexOf("to") > from + 1)
        {
            yield return ([.. words[(from + 1)..], .. words[..from]], null);
        }
        // What is carried back to where it came from is "retrograde transport, endosome to Golgi".
        if (words.Count > 3 && last == "transport" && words.IndexOf("to") > 0)
        {
            yield return (["retrograde", "transport", .. words[..^1]], null);
            yield return (["retrograde", "vesicle", "mediated", "transport", .. words[..^1]], null);
        }
        if (words.Count > 2 && words[0] is "signaling" && words[1] is "by" or "via" or "through" or "from" or "of")
        {
            yield return ([.. words[2..], "signaling"], null);
            yield return ([.. words[2..], "receptor", "signaling"], null);
        }
        // "Antiviral defense".
        if (words.Count > 1 && Attackers.TryGetValue(words[0], out var attacker) && words[1] is "defense" or "response" or "immunity")
        {
            yield return (["defense", "response", "to", attacker], null);
        }
        if (words.Count > 1 && last == "response")
        {
            yield return (["response", "to", .. words[..^1]], null);
            yield return (["cell", "response", "to", .. words[..^1]], null);
        }
        if (words.Count > 4 && words[0] == "response" && words[1] == "of" && words[2] == "cell" && words[3] == "to")
        {
            yield return (["cell", "response", "to", .. words[4..]], null);
        }
        if (words.Count > 1 && last == "signaling")
        {
            if (words[^2] != "receptor") { yield return ([.. words[..^1], "receptor", "signaling"], null); }
            if (words[^2] is "complex" or "receptor" && words.Count > 2) { yield return ([.. words[..^2], "signaling"], null); }
        }
        if (words.Count > 2 && words[0] == "regulation" && words[1] == "of" && last != "organization")
        {
            yield return ([.. words, "organization"], null);
        }
        for (var at = 0; at < words.Count; at++)
        {
            // A word that stands for another is not replaced again: secretion may be production, and production biosynthesis, but what is
            // secreted is not synthesized.
            var isReplaced = replaced?.Split(' ').Contains(words[at], StringComparer.Ordinal) == true;
            foreach (var replacement in isReplaced ? [] : Replacements.GetValueOrDefault(words[at], []))
            {
                // One word that is replaced by another leaves nothing of the name.
                if (words.Count == 1 && !replacement.Contains(' ', StringComparison.Ordinal)) { continue; }
                // What is moved within membranes is not moved across them.
                if (replacement == "transport" && at > 0 && words[at - 1] == "membrane") { continue; }
                // A pathway is of any kind: only its replacement says of which.
                var isSaid = words[at] != "pathway";
                yield return ([.. words[..at], .. replacement.Split(' '), .. words[(at + 1)..]], isSaid ? replacement : null);
            }
            // "Tyrosine phosphorylation", and "vesicle transport", which is mediated by them.
            if (at + 1 < words.Count && Residues.Contains(words[at]) && (at == 0 || words[at - 1] != "peptidyl")
                && ModificationNames.IsModification(words[at + 1]))
            {
                yield return ([.. words[..at].Where(static word => word != "protein"), "peptidyl", .. words[at..]], null);
            }
            if (at + 1 < words.Count && words[at] == "vesicle" && words[at + 1] == "transport")
            {
                yield return ([.. words[..(at + 1)], "mediated", .. words[(at + 1)..]], null);
            }
            // "K63 ubiquitination", "N-glycosylation".
            if (at + 1 < words.Count && words[at + 1] is "ubiquitination" or "polyubiquitination" or "glycosylation"
                && (words[at] is "n" or "o" or "c" || IsLysine(words[at])))
            {
                yield return ([.. words[..(at + 1)], "linked", words[at + 1] == "glycosylation" ? "glycosylation" : "ubiquitination",
                    .. words[(at + 2)..]], null);
            }
            // "Complex III" of the respiratory chain.
            if (at + 2 < words.Count && words[at] == "complex" && Numerals.ContainsKey(words[at + 1]) && words[at + 2] == "assembly"
                && (at == 0 || words[at - 1] == "mitochondrion"))
            {
                yield return (["mitochondrion", "respiratory", "chain", .. words[at..]], null);
            }
            if (Numerals.TryGetValue(words[at], out var numeral)
                && ((at > 0 && Numbered.Contains(words[at - 1])) || (at + 1 < words.Count && Numbered.Contains(words[at + 1]))))
            {
                yield return ([.. words[..at], numeral, .. words[(at + 1)..]], null);
            }
        }
        if (words.Count > 1 && last is "transition" or "checkpoint") { yield return ([.. words, "of", "mitotic", "cell", "cycle"], null); }
        if (words.Count > 2 && Tails.Contains(last)) { yield return ([.. words[..^1]], null); }
        // RNA leaves the nucleus.
        if (words.Count == 2 && last == "export" && words[0].EndsWith("rna", StringComparison.Ordinal))
        {
            yield return ([.. words, "from", "nucleus"], null);
        }
        // The word adds nothing, and stands in the way of the other rules.
        if (words.Count > 1 && last == "pathway") { yield return ([.. words[..^1]], null); }
        if (words.Count > 1 && last == "stress") { yield return (["response", "to", .. words], null); }
        if (words.Count > 1 && words[0] is "eukaryotic" or "mammalian" or "human" or "mouse") { yield return ([.. words[1..]], null); }
        // "Cell-cell signaling" is between two of them.
        if (words.Count > 1 && words[0] is "protein" or "cell" && words[1] != words[0]) { yield return ([.. words[1..]], null); }
        // What is repaired by excision or where strands break is DNA, whether a name says so or not.
        if (words.Count > 2 && last == "repair" && words[0] == "dna") { yield return ([.. words[1..]], null); }
        if (words.Count > 1 && words[0] is "h1" or "h2a" or "h2b" or "h3" or "h4") { yield return (["histone", .. words], null); }
        if (words.Count > 1 && last is "degradation" or "catabolism" or "breakdown" or "turnover" && !words.Contains("protein"))
        {
            yield return ([.. words[..^1], "protein", last], null);
        }
        // Not only proteins are transported, and what is made of another word is none.
        if (words.Count > 1 && replaced is null && last is not "signaling" and not "response"
            && !words.Contains("protein") && !words.Contains("transport"))
        {
            yield return (["protein", .. words], null);
        }
    }

    // A lysine of ubiquitin, by its number.
    private static bool IsLysine(string word) => word.Length is 2 or 3 && word[0] == 'k'
        && word.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;
}

/// <summary>
/// Names of modifications that stand alone. Where people write "ubiquitination", a protein is modified; where they write "phosphorylation"
/// too.
/// </summary>
internal static class ModificationNames
{
    private static readonly HashSet<string> Stems = new(StringComparer.Ordinal)
    {
        "ubiquitination", "polyubiquitination", "monoubiquitination", "sumoylation", "neddylation", "ufmylation", "isgylation",
        "phosphorylation", "autophosphorylation", "acetylation", "palmitoylation", "depalmitoylation", "myristoylation", "prenylation",
        "farnesylation", "geranylgeranylation", "lipidation", "glycosylation", "nitrosylation", "sulfation", "citrullination",
        "crotonylation", "succinylation", "malonylation", "glutathionylation", "amidation", "biotinylation",
        "lipoylation", "glutamylation", "polyglutamylation", "glycylation", "acylation", "deamidation", "arginylation",
    };

    /// <summary>Whether a word is a modification, or what undoes one.</summary>
    public static bool IsModification(string word) => Stems.Contains(word) || word is "methylation" or "hydroxylation" or "ubiquitination"
        or "dimethylation" or "trimethylation"
        || (word.StartsWith("de", StringComparison.Ordinal) && word.Length > 2 && IsModification(word[2..]));

    /// <summary>The words of the modification of a protein; null for every other name.</summary>
    /// <param name="words">The words of a name.</param>
    public static List<string>? OfProtein(List<string> words)
    {
        if (words.Count != 1) { return null; }
        var word = words[0];
        var stem = word.StartsWith("de", StringComparison.Ordinal) && Stems.Contains(word[2..]) ? word[2..] : word;
        return Stems.Contains(stem) ? ["protein", word] : null;
    }
}
