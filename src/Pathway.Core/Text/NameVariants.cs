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
        ["perception"] = ["sensory", "perception", "of"], ["sensation"] = ["sensory", "perception", "of"],
    };

    // The same before the name: "increased cell migration".
    private static readonly Dictionary<string, string> Preposed = new(StringComparer.Ordinal)
    {
        ["increased"] = "positive", ["elevated"] = "positive", ["enhanced"] = "positive", ["upregulated"] = "positive",
        ["decreased"] = "negative", ["reduced"] = "negative", ["suppressed"] = "negative", ["inhibited"] = "negative",
        ["repressed"] = "negative", ["attenuated"] = "negative", ["downregulated"] = "negative",
    };

    // What carries the signals, for the cells that send them.
    private static readonly Dictionary<string, string[]> Transmitters = new(StringComparer.Ordinal)
    {
        ["dopaminergic"] = ["dopamine"], ["serotonergic"] = ["serotonin"], ["cholinergic"] = ["acetylcholine"],
        ["glutamatergic"] = ["glutamate"], ["gabaergic"] = ["gamma", "aminobutyric", "acid"], ["purinergic"] = ["purinergic", "nucleotide"],
    };

    private static readonly string[] GreekPrefixes = ["alpha", "beta", "gamma", "delta", "omega"];

    // Words that may stand for each other in names of processes. Each replacement counts only where it makes a name of the ontology.
    private static readonly Dictionary<string, string[]> Replacements = new(StringComparer.Ordinal)
    {
        ["biogenesis"] = ["assembly", "formation", "organization"],
        ["formation"] = ["assembly", "biosynthesis"],
        ["biosynthesis"] = ["generation"],
        ["assembly"] = ["formation"],
        ["generation"] = ["biosynthesis", "production"],
        ["production"] = ["biosynthesis"],
        ["dynamics"] = ["organization"],
        ["dissolution"] = ["disassembly"],
        ["duplication"] = ["replication"],
        ["clotting"] = ["coagulation"],
        ["uptake"] = ["import"],
        ["neurotransmission"] = ["synapse transmission"],
        ["maintenance"] = ["population maintenance"],
        ["acidification"] = ["lumen acidification"],
        ["crosslink"] = ["cross link"],
        ["extension"] = ["lengthening"],
        ["synthesis"] = ["generation"],
        ["odor"] = ["smell"],
        ["salivary"] = ["saliva"], ["renal"] = ["kidney"], ["hepatic"] = ["liver"], ["cardiac"] = ["heart"], ["pulmonary"] = ["lung"],
        ["cerebral"] = ["brain"], ["dermal"] = ["skin"], ["ocular"] = ["eye"], ["pancreatic"] = ["pancreas"], ["osseous"] = ["bone"],
        ["microglial"] = ["microglial cell"], ["microglia"] = ["microglial cell"], ["endothelial"] = ["endothelial cell"],
        ["epithelial"] = ["epithelial cell"], ["glial"] = ["glial cell"], ["glia"] = ["glial cell"],
        ["remodeling"] = ["organization"], ["reorganization"] = ["organization"],
        ["actin"] = ["actin cytoskeleton"], ["lipoprotein"] = ["lipoprotein particle"],
        ["defense"] = ["defense response", "response"], ["network"] = ["signaling"],
        ["breakdown"] = ["disassembly"],
        ["decay"] = ["catabolism", "mrna decay"],
        ["destruction"] = ["catabolism"],
        ["trafficking"] = ["mediated transport", "transport"],
        ["traffic"] = ["transport"],
        ["release"] = ["secretion"],
        ["secretion"] = ["production"],
        ["cascade"] = ["signaling"],
        ["cascades"] = ["signaling"],
        ["pathway"] = ["signaling", "process"],
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
        ["dependent"] = ["mediated"],
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
        ["th1"] = ["t", "helper", "1", "cell"], ["th2"] = ["t", "helper", "2", "cell"], ["th17"] = ["t", "helper", "17", "cell"],
        ["treg"] = ["regulatory", "t", "cell"], ["hsc"] = ["hematopoietic", "stem", "cell"], ["nsc"] = ["neuron", "stem", "cell"],
        ["nkt"] = ["nk", "t", "cell"], ["dc"] = ["dendritic", "cell"], ["smc"] = ["smooth", "muscle", "cell"],
        ["vsmc"] = ["vasculature", "associated", "smooth", "muscle", "cell"], ["rbc"] = ["erythrocyte"],
        ["mtdna"] = ["mitochondrion", "dna"], ["gaba"] = ["gamma", "aminobutyric", "acid"], ["ach"] = ["acetylcholine"],
        ["gsh"] = ["glutathione"], ["h2o2"] = ["hydrogen", "peroxide"], ["lps"] = ["lipopolysaccharide"],
        ["ldl"] = ["low", "density", "lipoprotein"], ["hdl"] = ["high", "density", "lipoprotein"],
        ["bcaa"] = ["branched", "chain", "amino", "acid"], ["vlcfa"] = ["very", "long", "chain", "fatty", "acid"],
        ["cns"] = ["central", "nervous", "system"], ["pns"] = ["peripheral", "nervous", "system"], ["bbb"] = ["blood", "brain", "barrier"],
        ["nmj"] = ["neuromuscular", "junction"], ["mvb"] = ["multivesicular", "body"], ["npc"] = ["nucleus", "pore", "complex"],
        ["mmej"] = ["microhomology", "mediated", "end", "joining"], ["hdr"] = ["homologous", "recombination"],
        ["gg"] = ["global", "genome"], ["tc"] = ["transcription", "coupled"], ["ssbr"] = ["single", "strand", "break", "repair"],
        ["rnai"] = ["rna", "interference"], ["ip3"] = ["inositol", "trisphosphate"], ["ri"] = ["receptor"],
        ["pcp"] = ["planar", "cell", "polarity"], ["adcc"] = ["antibody", "dependent", "cell", "cytotoxicity"],
        ["esr"] = ["estrogen", "receptor"], ["tgf"] = ["transforming", "growth", "factor"], ["ifn"] = ["interferon"],
        ["isgylation"] = ["isg15", "protein", "conjugation"],
    };

    // Where nothing else is said, the unfolded protein response is that of the endoplasmic reticulum, NF-kappaB is freed from I-kappaB, and
    // a receptor tyrosine kinase is one of proteins in the membrane. These three amino acids have branched chains.
    private static readonly (string[] Said, string[] Meant)[] Conventions =
    [
        (["unfolded", "protein", "response"], ["endoplasmic", "reticulum", "unfolded", "protein", "response"]),
        (["receptor", "tyrosine", "kinase"], ["transmembrane", "receptor", "protein", "tyrosine", "kinase"]),
        (["canonical", "nf", "kappab"], ["i", "kappab", "kinase", "nf", "kappab"]),
        (["nf", "kappab", "signaling"], ["i", "kappab", "kinase", "nf", "kappab", "signaling"]),
        (["pi3", "kinase"], ["phosphatidylinositol", "3", "kinase"]),
        (["pi", "3", "kinase"], ["phosphatidylinositol", "3", "kinase"]),
        (["a", "beta"], ["amyloid", "beta"]),
        (["beta", "cell"], ["type", "b", "pancreatic", "cell"]),
        (["ribosomal", "rna"], ["rrna"]),
        (["transfer", "rna"], ["trna"]),
        (["messenger", "rna"], ["mrna"]),
        (["wound", "repair"], ["wound", "healing"]),
        (["damage", "repair"], ["repair"]),
        (["interferon", "alpha", "beta"], ["type", "i", "interferon"]),
        (["nucleus", "cytoplasmic"], ["nucleocytoplasmic"]),
        (["valine", "leucine", "and", "isoleucine"], ["branched", "chain", "amino", "acid"]),
        (["homology", "directed", "repair"], ["double", "strand", "break", "repair", "via", "homologous", "recombination"]),
    ];

    private static readonly Dictionary<string, string> Numerals = new(StringComparer.Ordinal)
    {
        ["1"] = "i", ["2"] = "ii", ["3"] = "iii", ["4"] = "iv", ["5"] = "v",
        ["i"] = "1", ["ii"] = "2", ["iii"] = "3", ["iv"] = "4", ["v"] = "5",
    };

    private static readonly HashSet<string> Numbered =
        ["polymerase", "complex", "type", "class", "meiosis", "phase", "photosystem", "angiotensin", "factor", "rna"];

    // Words at the end of a name of a map that name no process of their own.
    private static readonly HashSet<string> Tails = ["system", "mechanism", "event", "program", "cycle", "progression", "cascade"];

    // Cells do it, where nothing else is said.
    private static readonly HashSet<string> OfCells =
        ["adhesion", "migration", "motility", "proliferation", "division", "differentiation", "growth"];

    // What is said of dividing cells is said of mitosis, where nothing else is said.
    private static readonly HashSet<string> OfMitosis = ["spindle", "chromatid", "checkpoint", "kinetochore", "cytokinesis", "metaphase"];

    // What keeps a machine of the cell from working keeps its work from being done.
    private static readonly Dictionary<string, string[]> Machines = new(StringComparer.Ordinal)
    {
        ["proteasome"] = ["proteasome", "protein", "catabolism"], ["ribosome"] = ["translation"], ["spliceosome"] = ["mrna", "splicing"],
    };

    // Words that add nothing where they stand between others.
    private static readonly HashSet<string> Fillers = ["family", "mediated", "across"];

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

    private static readonly HashSet<string> Metals =
        ["iron", "copper", "zinc", "calcium", "magnesium", "manganese", "potassium", "sodium", "cobalt", "nickel"];

    private const int MaxVariants = 90;

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
        // A pathway may be metabolic, where it carries no signals: the insulin pathway is no metabolism of insulin.
        if (words.Count > 1 && words[^1] == "pathway")
        {
            List<string> metabolic = [.. words[..^1], "metabolism"];
            variants.Add((metabolic, null));
            variants.AddRange(Once(metabolic, null).Where(static variant => NameMeaning.IsThere(variant.Words)));
        }
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

    /// <summary>
    /// What a coined word may say: its root names a substance, a tissue or an organ, and its ending what becomes of it. "Melanogenesis" is
    /// the biosynthesis of melanin.
    /// </summary>
    /// <param name="word">One word.</param>
    public static IEnumerable<List<string>> Coined(string word)
    {
        foreach (var (ending, processes) in Endings)
        {
            if (!word.EndsWith(ending, StringComparison.Ordinal)) { continue; }
            foreach (var noun in Roots.GetValueOrDefault(word[..^ending.Length], []))
            {
                foreach (var process in processes) { yield return [.. noun.Split(' '), .. process.Split(' ')]; }
            }
        }
    }

    private static readonly (string Ending, string[] Processes)[] Endings =
    [
        ("genesis", ["biosynthesis", "structure development", "development", "morphogenesis", "differentiation"]),
        ("lysis", ["catabolism"]), ("poiesis", ["differentiation"]),
    ];

    private static readonly Dictionary<string, string[]> Roots = new(StringComparer.Ordinal)
    {
        ["melano"] = ["melanin"], ["keto"] = ["ketone body"], ["lipo"] = ["lipid"], ["steroido"] = ["steroid"],
        ["glycogeno"] = ["glycogen"], ["glyco"] = ["glycogen"], ["ureo"] = ["urea"], ["collageno"] = ["collagen"],
        ["myo"] = ["muscle"], ["cardiomyo"] = ["cardiac muscle tissue"], ["osteo"] = ["bone"], ["chondro"] = ["cartilage"],
        ["cardio"] = ["heart"], ["nephro"] = ["kidney", "nephron"], ["hepato"] = ["liver"], ["pneumo"] = ["lung"], ["dermato"] = ["skin"],
        ["neuro"] = ["nervous system"], ["gastro"] = ["stomach"], ["odonto"] = ["tooth"], ["somito"] = ["somite"],
        ["vasculo"] = ["vasculature"], ["lympho"] = ["lymphocyte"], ["thrombo"] = ["platelet", "megakaryocyte"],
        ["erythro"] = ["erythrocyte"], ["leuko"] = ["leukocyte"], ["granulo"] = ["granulocyte"], ["mono"] = ["monocyte"],
        ["adipo"] = ["fat cell"], ["gonado"] = ["gonad"], ["oo"] = ["oocyte"],
    };

    /// <summary>Whether a word is an amino acid, as part of a protein.</summary>
    public static bool IsResidue(string word) => Residues.Contains(word);

    /// <summary>Whether a word is an abbreviation of the field.</summary>
    public static bool IsAbbreviation(string word) => Abbreviations.ContainsKey(word);

    /// <summary>The name with its abbreviations spelled out, or null where it has none.</summary>
    public static List<string>? Expand(List<string> words)
    {
        if (!words.Exists(Abbreviations.ContainsKey)) { return null; }
        var expanded = new List<string>(words.Count + 4);
        foreach (var word in words)
        {
            var full = Abbreviations.GetValueOrDefault(word);
            if (full is not null) { expanded.AddRange(full); }
            // "Th17 cell" repeats the cell.
            else if (expanded.Count == 0 || expanded[^1] != word) { expanded.Add(word); }
        }
        return expanded;
    }

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
            if (target is [var machine] && Machines.TryGetValue(machine, out var work)) { yield return ([.. regulation, .. work], null); }
            // Of an enzyme it is the activity that is inhibited. What activates an enzyme may also be its first activation.
            if (regulation[0] == "negative" && target[^1].Length > 5 && target[^1].EndsWith("ase", StringComparison.Ordinal))
            {
                yield return ([.. regulation, .. target, "activity"], null);
            }
            if (!target.Contains("signaling") && !Distinctions.IsCellOrCompartment(target[^1]))
            {
                yield return ([.. regulation, .. target, "signaling"], null);
            }
        }
        if (words.Count > 1 && Preposed.TryGetValue(words[0], out var sign))
        {
            yield return ([sign, "regulation", "of", .. words[1..]], null);
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
        foreach (var crossing in Crossings(words)) { yield return (crossing, null); }
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
            yield return ([.. words, "signaling"], null);
        }
        // What is synthesized and broken down is the usual form of an amino acid.
        if (words.Count > 1 && Residues.Contains(words[0])) { yield return (["l", .. words], null); }
        // Metals are ions in cells, and their metabolism is to keep and move them.
        if (words.Count > 1 && Metals.Contains(words[0]) && words[1] != "ion")
        {
            if (words is [_, "metabolism"]) { yield return ([words[0], "ion", "homeostasis"], null); }
            yield return ([words[0], "ion", .. words[1..]], null);
        }
        // "Cell fusion" is that of cells with each other.
        if (words is ["cell", "fusion" or "recognition"]) { yield return (["cell", .. words], null); }
        // "Inhibition of mTORC1".
        if (words.Count is 3 or 4 && words[1] == "of" && words[0] is "inhibition" or "activation" or "stimulation" or "suppression"
            && last is not "signaling" && !Distinctions.IsCellOrCompartment(last))
        {
            yield return ([.. words, "signaling"], null);
        }
        if (words is [var act] && OfCells.Contains(act))
        {
            yield return (["cell", act], null);
            yield return (["cell", "population", act], null);
        }
        // "Anti-angiogenesis".
        if (words is [var against] && against.Length > 9 && against.StartsWith("anti", StringComparison.Ordinal))
        {
            yield return (["negative", "regulation", "of", against[4..]], null);
        }
        // "Integrin-mediated adhesion" is adhesion that is mediated by integrin.
        if (words.IndexOf("mediated") is > 0 and var mediated && mediated + 1 < words.Count && words[mediated + 1] != "by")
        {
            yield return ([.. words[(mediated + 1)..], "mediated", "by", .. words[..mediated]], null);
        }
        if (words.Count > 1 && words.Exists(OfMitosis.Contains) && !words.Contains("mitotic") && !words.Contains("meiotic"))
        {
            yield return (["mitotic", .. words], null);
            if (last == "checkpoint") { yield return (["mitotic", .. words[..^1], "transition", "checkpoint"], null); }
        }
        if (words.Count > 1 && last == "localization") { yield return (["intracellular", .. words], null); }
        if (words.Count > 2 && words[^2] == "end" && last == "joining")
        {
            yield return (["double", "strand", "break", "repair", "via", .. words], null);
        }
        // "Amino acids and derivatives".
        if (words.Count > 3 && last == "derivative" && words[^2] == "and") { yield return ([.. words[..^2]], null); }
        if (words.Count > 4 && words[0] == "response" && words[1] == "of" && words[2] == "cell" && words[3] == "to")
        {
            yield return (["cell", "response", "to", .. words[4..]], null);
        }
        if (words.Count > 1 && last == "signaling")
        {
            if (words[^2] != "receptor") { yield return ([.. words[..^1], "receptor", "signaling"], null); }
            if (words[^2] is "complex" or "receptor" && words.Count > 2) { yield return ([.. words[..^2], "signaling"], null); }
            // "Signal transduction by p53 class mediator", "PERK-mediated unfolded protein response", "Rac protein signal transduction".
            yield return (["signaling", "by", .. words[..^1], "class", "mediator"], null);
            yield return ([.. words[..^1], "mediated", "unfolded", "protein", "response"], null);
            yield return (["signaling", "in", "response", "to", .. words[..^1]], null);
            if (Transmitters.TryGetValue(words[0], out var transmitter))
            {
                yield return ([.. transmitter, .. words[1..]], null);
                yield return ([.. transmitter, .. words[1..^1], "receptor", "signaling"], null);
            }
        }
        if (words.Count > 1 && last == "checkpoint") { yield return ([.. words, "signaling"], null); }
        // What the innate immune system does.
        if (words.Count > 2 && last == "system" && words[^2] == "immune") { yield return ([.. words[..^1], "response"], null); }
        // "Mitochondrial DNA maintenance".
        if (words.Count > 2 && words[0] == "mitochondrion" && words[1] == "dna")
        {
            yield return (["mitochondrion", "genome", .. words[2..]], null);
        }
        if (words.Count > 2 && words[0] == "regulation" && words[1] == "of" && last == "cytoskeleton")
        {
            yield return ([.. words, "organization"], null);
        }
        for (var at = 0; at < words.Count; at++)
        {
            if (words.Count > 2 && replaced is null && Fillers.Contains(words[at]))
            {
                yield return ([.. words[..at], .. words[(at + 1)..]], null);
            }
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
            // "Betaoxidation".
            if (Array.Find(GreekPrefixes, letter => words[at].Length > letter.Length + 5
                && words[at].StartsWith(letter, StringComparison.Ordinal)) is { } prefix)
            {
                yield return ([.. words[..at], prefix, words[at][prefix.Length..], .. words[(at + 1)..]], null);
            }
            if (Numerals.TryGetValue(words[at], out var numeral)
                && ((at > 0 && Numbered.Contains(words[at - 1])) || (at + 1 < words.Count && Numbered.Contains(words[at + 1]))))
            {
                yield return ([.. words[..at], numeral, .. words[(at + 1)..]], null);
            }
        }
        if (words.Count > 1 && last is "transition" or "checkpoint") { yield return ([.. words, "of", "mitotic", "cell", "cycle"], null); }
        // A word that stands for another is no tail: "cell death signaling" is not cell death.
        if (words.Count > 2 && Tails.Contains(last) && replaced is null) { yield return ([.. words[..^1]], null); }
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

    // What goes to the cytoplasm leaves where it was, and what comes from there is taken in: "transport from nucleus to cytoplasm".
    private static IEnumerable<List<string>> Crossings(List<string> words)
    {
        if (words.IndexOf("to") is not (> 0 and var to) || words.IndexOf("transport") is not (>= 0 and var transport)) { yield break; }
        var from = words.IndexOf("from");
        if (from > to) { yield break; }
        // "Transport from A to B", "A to B transport", "transport A to B"; what is carried stands before the transport.
        var target = transport > to ? words[(to + 1)..transport] : words[(to + 1)..];
        var source = from >= 0 ? words[(from + 1)..to] : transport < to ? words[(transport + 1)..to] : words[..to];
        var cargo = transport < to ? words[..transport] : target.Count > 1 ? target[1..] : [];
        if (transport > to && target.Count > 1) { target = target[..1]; }
        if (target is [var outside] && IsOutside(outside) && source.Count > 0)
        {
            yield return [.. cargo, "export", "from", .. source];
        }
        if (source is [var origin] && IsOutside(origin) && target.Count > 0)
        {
            yield return [.. cargo, "import", "into", .. target];
        }
    }

    private static bool IsOutside(string word) => word is "cytoplasm" or "cytosol";

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

    /// <summary>
    /// Whether a name is that of a modification of a protein: its last word is one, also one that the table lacks ("lactylation"), and what
    /// stands before is a protein, or a part of one.
    /// </summary>
    /// <param name="words">The words of a name.</param>
    /// <param name="isProtein">Whether a word is a protein.</param>
    public static bool IsModificationOfProtein(List<string> words, Func<string, bool> isProtein) => words.Count is > 0 and < 4
        && words[^1] is var last && !OfOtherMolecules.Contains(last)
        && (IsModification(last) || last.EndsWith("ylation", StringComparison.Ordinal) || last is "citrullination" or "nitration")
        && words.SkipLast(1).All(word => NameVariants.IsResidue(word) || OfProteins.Contains(word)
            || isProtein(word));

    // They change other molecules as often.
    private static readonly HashSet<string> OfOtherMolecules = new(StringComparer.Ordinal)
    {
        "methylation", "demethylation", "hydroxylation", "dehydroxylation", "alkylation", "dealkylation", "decarboxylation",
        "carboxylation",
        "acylation", "deacylation", "ethylation", "cyanylation", "formylation", "deformylation",
    };

    // Proteins by what they are, and parts of them.
    private static readonly HashSet<string> OfProteins = new(StringComparer.Ordinal)
    {
        "protein", "histone", "tubulin", "collagen", "receptor", "kinase", "enzyme", "substrate", "peptidyl", "terminal", "n", "c", "o",
        "linked", "nucleus", "cytoplasmic", "mitochondrion", "reversible", "chain", "h1", "h2a", "h2b", "h3", "h4", "and",
    };

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
