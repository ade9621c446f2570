namespace Pathway.Text;

/// <summary>
/// The features of a name that distinguish it from similar names: direction, regulation of a process, response to it, opposites, numbers,
/// Greek letters, single letters, cell types and compartments. These rules are applied before any score.
/// </summary>
internal sealed class Distinctions
{
    private static readonly HashSet<string> Greek =
    [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "kappab", "lambda", "mu", "sigma", "omega",
        "tau", "rho", "phi", "chi", "psi", "xi", "pi", "nu", "omicron", "upsilon",
    ];

    private static readonly string[] UndoingPrefixes = ["de", "un", "dis", "anti", "non"];

    private static readonly HashSet<string> Roman = ["ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi"];

    private static readonly HashSet<string> Places =
    [
        "nucleus", "nucleolus", "mitochondrion", "reticulum", "golgi", "lysosome", "peroxisome", "endosome", "ribosome", "proteasome",
        "plasma", "cytoplasm", "cytosol", "cytosolic", "cytoplasmic", "chloroplast", "plastid", "vacuole", "synapse", "cilium", "axon",
        "dendrite", "centrosome", "chromosome", "neuron", "astrocyte", "microglial", "microglia", "oligodendrocyte", "muscle", "cardiac",
        "skeletal", "smooth", "epithelial", "endothelial", "fibroblast", "keratinocyte", "macrophage", "monocyte", "neutrophil",
        "eosinophil", "basophil", "lymphocyte", "leukocyte", "hepatocyte", "erythrocyte", "platelet", "osteoblast", "osteoclast",
        "adipocyte", "sperm", "oocyte", "stem", "germ", "mast", "natural", "killer", "nk", "schwann", "glial", "glia", "interneuron",
        "myoblast", "myocyte", "cardiomyocyte", "chondrocyte", "melanocyte", "thymocyte", "podocyte", "megakaryocyte", "granulocyte",
        "pericyte", "myeloid", "lymphoid", "hematopoietic", "dopaminergic", "gabaergic", "glutamatergic", "cholinergic", "serotonergic",
        "autophagosome", "phagosome", "melanosome", "exosome", "nucleoplasm", "nucleoid", "presynapse", "presynaptic", "postsynapse",
        "postsynaptic", "retina", "retinal", "hepatic", "renal", "pulmonary", "intestinal", "metanephric", "mesonephric", "pronephric",
    ];

    // Each row is an axis; bars separate its poles. A line that ends with a bar or a plus continues on the next line.
    private static readonly Dictionary<string, (int Axis, int Pole)> Poles = Axes("""
        positive positively upregulation activation activating stimulation stimulatory induction promotion enhancement gain agonist |
            negative negatively downregulation inhibition inhibiting inhibitory repression suppression attenuation silencing loss +
            antagonist blockade inactivation
        import uptake influx | export efflux secretion release
        assembly | disassembly
        polymerization | depolymerization
        catabolism catabolic | biosynthesis biosynthetic
        ubiquitination | deubiquitination
        phosphorylation | dephosphorylation
        methylation | demethylation
        acetylation | deacetylation
        sumoylation | desumoylation
        neddylation | deneddylation
        glycosylation | deglycosylation
        palmitoylation | depalmitoylation
        folding | unfolding unfolded misfolded
        fusion | fission
        anterior | posterior
        dorsal | ventral
        left | right
        proximal | distal
        medial | lateral
        male | female
        maternal | paternal
        mitotic mitosis | meiotic meiosis
        aerobic | anaerobic
        intrinsic | extrinsic
        intracellular | extracellular
        innate | adaptive
        canonical | noncanonical
        symmetric | asymmetric
        light | dark
        long | short
        large | small
        early | late
        slow | fast
        hot heat | cold
        acute | chronic
        excitatory | inhibitory
        afferent | efferent
        anterograde | retrograde
        endocytosis | exocytosis
        contraction | relaxation
        constriction vasoconstriction | dilation vasodilation
        depolarization | hyperpolarization repolarization
        homologous | nonhomologous
        stabilization | destabilization
        oxidation | reduction
        attachment | detachment
        entry | exit
        opening | closing closure
        hydroxylation | dehydroxylation
        lytic | lysogenic
        prokaryotic | eukaryotic
        abiotic | biotic
        adhesion | deadhesion
        differentiation | dedifferentiation
        hyper hypertrophy | hypo hypotrophy atrophy
        primary | secondary
        leading | lagging
        presynaptic presynapse | postsynaptic postsynapse
        inner | outer
        apical | basal basolateral
        anion | cation
        upstream | downstream
        sense | antisense
        central | peripheral
        atrial | ventricular
        dependent | independent
        high | low
        initiation | elongation | termination
        proliferation | differentiation | migration
        monophosphate | diphosphate | triphosphate
        mrna | trna | rrna | mirna | snrna | snorna | sirna | pirna
        purine | pyrimidine
        eukaryotic | bacterium
        """);

    private readonly string[] exact;
    private readonly string[] places;
    private readonly (int Axis, int Poles)[] poles;
    private readonly int direction;
    private readonly int regulation;
    private readonly bool response;
    private readonly string[] reversible;
    private readonly string[] undone;
    private readonly (string[] From, string[] To)? route;

    private Distinctions(List<string> words)
    {
        exact = [.. words.Where(static word => word.Any(char.IsDigit) || Roman.Contains(word) || Greek.Contains(word) || word.Length == 1)
            .Order(StringComparer.Ordinal)];
        places = [.. words.Where(Places.Contains).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        poles = FindPoles(words);
        direction = poles is [(0, var found), ..] ? found : 0;
        regulation = words.Count(static word => word is "regulation" or "regulatory" or "modulation");
        response = words.Contains("response");
        reversible = [.. words.Where(static word => word.Length > 7).Distinct(StringComparer.Ordinal)];
        undone = FindUndone(reversible);
        route = FindRoute(words);
        HasConflictingSigns = IsDirectedBothWays(words);
    }

    /// <summary>Whether the name is a regulation.</summary>
    public bool IsRegulation => regulation > 0;

    /// <summary>Whether the name says that something goes up, and not also down.</summary>
    public bool IsPositive => direction == 1;

    /// <summary>Whether the name says that something goes down, and not also up.</summary>
    public bool IsNegative => direction == 2;

    /// <summary>
    /// Whether the name says that one process goes both up and down: "positive and negative regulation of autophagy".
    /// </summary>
    public bool HasConflictingSigns { get; }

    /// <summary>The distinctions of a name.</summary>
    public static Distinctions Of(string? name) => Of(NameWords.Of(name));

    /// <summary>The distinctions of a name that is split into words.</summary>
    public static Distinctions Of(List<string> words) => new(NameRewriting.Rewrite(words));

    /// <summary>Why two names cannot be one concept, in a few words; null where no rule excludes it.</summary>
    public string? FindDifference(Distinctions other)
    {
        if (IsOppositeTo(other)) { return "opposites"; }
        if (regulation != other.regulation) { return "regulation of a thing is not the thing"; }
        if (direction != other.direction) { return "only one has a direction"; }
        if (response != other.response) { return "response to a thing is not the thing"; }
        if (IsReverseOf(other)) { return "opposite directions"; }
        if (!exact.AsSpan().SequenceEqual(other.exact)) { return "differing numbers or letters"; }
        return places.AsSpan().SequenceEqual(other.places) ? null : "differing cell types or compartments";
    }

    /// <summary>Whether a word is a cell type or compartment.</summary>
    public static bool IsCellOrCompartment(string word) => word == "cell" || Places.Contains(word);

    /// <summary>Whether the name has more than one cell type or compartment.</summary>
    public bool NamesSeveralPlaces => places.Length > 1;

    /// <summary>Whether a name has some of the cell types and compartments of another one, and not all of them.</summary>
    public bool NamesFewerPlacesThan(Distinctions other) =>
        places.Length > 0 && places.Length < other.places.Length && Array.TrueForAll(places, other.places.Contains);

    /// <summary>Whether the names have opposite poles of an axis, so that neither can be above the other.</summary>
    public bool IsOppositeTo(Distinctions other)
    {
        // Both are sorted by axis.
        for (int i = 0, j = 0; i < poles.Length && j < other.poles.Length;)
        {
            if (poles[i].Axis == other.poles[j].Axis && (poles[i].Poles & other.poles[j].Poles) == 0) { return true; }
            if (poles[i].Axis < other.poles[j].Axis) { i++; }
            else { j++; }
        }
        return ContainsAny(other.reversible, undone) || ContainsAny(reversible, other.undone);
    }

    /// <summary>Whether one name leads from X to Y, and the other from Y to X.</summary>
    public bool IsReverseOf(Distinctions other) => route is var (from, to) && other.route is var (otherFrom, otherTo)
        && from.Intersect(otherTo, StringComparer.Ordinal).Any() && to.Intersect(otherFrom, StringComparer.Ordinal).Any();

    private static (int Axis, int Poles)[] FindPoles(List<string> words)
    {
        var found = new List<(int Axis, int Poles)>();
        foreach (var word in words)
        {
            if (!Poles.TryGetValue(word, out var pole)) { continue; }
            var known = found.FindIndex(one => one.Axis == pole.Axis);
            if (known < 0) { found.Add(pole); }
            else { found[known] = (pole.Axis, found[known].Poles | pole.Pole); }
        }
        found.Sort();
        return [.. found];
    }

    // "Deacetylation" undoes acetylation, also where no axis names both.
    private static string[] FindUndone(string[] words) => [.. words.SelectMany(static word => UndoingPrefixes
        .Where(prefix => word.StartsWith(prefix, StringComparison.Ordinal)).Select(prefix => word[prefix.Length..]))];

    private static bool ContainsAny(string[] words, string[] some)
    {
        foreach (var one in some) { if (Array.IndexOf(words, one) >= 0) { return true; } }
        return false;
    }

    // "Golgi to ER transport", "transport from Golgi to ER": what stands before "to", and what comes after it.
    private static (string[] From, string[] To)? FindRoute(List<string> words)
    {
        var to = words.FindIndex(static word => word is "to" or "into");
        if (to < 1 || to + 1 >= words.Count || words[to - 1] is "response" or "adaptation" or "localization") { return null; }
        var from = words.IndexOf("from");
        string[] before = from >= 0 && from < to ? [.. words[(from + 1)..to]] : [.. words[Math.Max(0, to - 2)..to]];
        var end = from > to ? from : Math.Min(words.Count, to + 3);
        if (from > to) { before = [.. words[(from + 1)..]]; }
        return ([.. before.Where(IsPlace)], [.. words[(to + 1)..end].Where(IsPlace)]);
    }

    private static bool IsPlace(string word) => word.Length > 2
        && word is not ("the" or "transport" or "transition" or "protein" or "vesicle" or "mediated" or "cell" or "membrane"
            or "targeting" or "import" or "export" or "endoplasmic" or "retrograde" or "anterograde");

    // "Positive regulation of negative chemotaxis" has two directions of two processes; "activation and inhibition of" has both of one.
    private static bool IsDirectedBothWays(List<string> words)
    {
        var (direction, together) = (0, false);
        foreach (var word in words)
        {
            if (Poles.TryGetValue(word, out var pole) && pole.Axis == 0)
            {
                if (together && direction + pole.Pole == 3) { return true; }
                (direction, together) = (pole.Pole, true);
            }
            else if (word is "and" or "or") { together = direction != 0; }
            else
            {
                together = false;
                if (word is not ("regulation" or "of")) { direction = 0; }
            }
        }
        return false;
    }

    private static Dictionary<string, (int Axis, int Pole)> Axes(string text)
    {
        var poles = new Dictionary<string, (int Axis, int Pole)>(StringComparer.Ordinal);
        var rows = text.ReplaceLineEndings("\n").Replace("|\n", "|", StringComparison.Ordinal)
            .Replace("+\n", "", StringComparison.Ordinal)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (var axis = 0; axis < rows.Length; axis++)
        {
            var sides = rows[axis].Split('|');
            for (var pole = 0; pole < sides.Length; pole++)
            {
                foreach (var word in sides[pole].Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    poles.TryAdd(word, (axis, 1 << pole));
                }
            }
        }
        return poles;
    }
}
