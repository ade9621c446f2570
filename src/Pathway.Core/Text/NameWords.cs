using System.Runtime.CompilerServices;
using System.Text;
using Pathway.Model;

namespace Pathway.Text;

/// <summary>
/// Splits names into words, without differences of spelling: hyphens and slashes, Greek letters, British spelling, plurals, possessives,
/// adjectives of compartments ("mitochondrial"), common abbreviations, and joined or separate prefixes.
/// </summary>
internal static class NameWords
{
    private static readonly Dictionary<string, string> GreekLetters = new(StringComparer.Ordinal)
    {
        ["α"] = " alpha ", ["β"] = " beta ", ["ß"] = " beta ", ["γ"] = " gamma ", ["δ"] = " delta ", ["ε"] = " epsilon ",
        ["ζ"] = " zeta ", ["η"] = " eta ", ["θ"] = " theta ", ["ι"] = " iota ", ["κ"] = "kappa", ["λ"] = " lambda ", ["μ"] = " mu ",
        ["ν"] = " nu ", ["ξ"] = " xi ", ["π"] = " pi ", ["ρ"] = " rho ", ["σ"] = " sigma ", ["ς"] = " sigma ", ["τ"] = " tau ",
        ["φ"] = " phi ", ["χ"] = " chi ", ["ψ"] = " psi ", ["ω"] = " omega ",
    };

    private static readonly HashSet<string> Prefixes =
        ["non", "pre", "post", "anti", "co", "re", "inter", "intra", "extra", "multi", "up", "down", "trans", "de", "un"];

    /// <summary>The words of a name, in order. "Wnt/β-catenin signalling" has the words wnt, beta, catenin, signaling.</summary>
    public static List<string> Of(string? name) => OfKey(TermName.Key(name));

    /// <summary>The words of a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a hundred thousand names are split before the first answer
    public static List<string> OfKey(string key)
    {
        var words = new List<string>(8);
        if (key.Length > TermName.MaximumLength) { key = key[..TermName.MaximumLength]; }
        key = WithoutAbbreviation(ToLatin(key));
        for (var (start, end) = Next(key, 0); start < key.Length; (start, end) = Next(key, end))
        {
            var raw = key[start..end];
            // The s of a possessive is not a word: "Parkinson's".
            if (raw == "s" && start > 1 && key[start - 1] is '\'' or '’' && char.IsLetter(key[start - 2])) { continue; }
            // "non-homologous" and "nonhomologous" are the same word.
            if (words.Count > 0 && raw.Length > 3 && Prefixes.Contains(words[^1]) && char.IsLetter(raw[0]))
            {
                words[^1] = SpellingNormalizer.Normalize(words[^1] + raw);
            }
            else { SpellingNormalizer.AddNormalized(words, raw); }
        }
        return words;
    }

    // The start and the end of the next run of letters and digits; both are the length of the key when there is none.
    private static (int Start, int End) Next(string key, int from)
    {
        var start = from;
        while (start < key.Length && !char.IsLetterOrDigit(key[start])) { start++; }
        var end = start;
        while (end < key.Length && char.IsLetterOrDigit(key[end])) { end++; }
        return (start, end);
    }

    // "Protein quality control (PQC)" repeats the name.
    private static string WithoutAbbreviation(string key)
    {
        var open = key.LastIndexOf(" (", StringComparison.Ordinal);
        if (open <= 0 || key[^1] != ')') { return key; }
        var initials = new StringBuilder();
        for (var (start, end) = Next(key, 0); start < open; (start, end) = Next(key, end)) { initials.Append(key[start]); }
        return initials.ToString().EndsWith(key[(open + 2)..^1], StringComparison.Ordinal) ? key[..open] : key;
    }

    private static string ToLatin(string key)
    {
        if (System.Text.Ascii.IsValid(key)) { return key; }
        var text = new StringBuilder(key.Length + 8);
        foreach (var letter in key.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (System.Text.Rune.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.NonSpacingMark) { continue; }
            text.Append(GreekLetters.GetValueOrDefault(letter.ToString()) ?? letter.ToString());
        }
        return text.ToString();
    }
}

/// <summary>
/// Gives each word one spelling: American, singular, nouns for the adjectives of compartments, long forms of common abbreviations.
/// </summary>
internal static class SpellingNormalizer
{
    private static readonly Dictionary<string, string> Words = Table("""
        signalling=signaling localisation=localization organisation=organization tumour=tumor colour=color behaviour=behavior ageing=aging
        oestrogen=estrogen oestradiol=estradiol foetal=fetal
        remodelling=remodeling modelling=modeling channelling=channeling neurone=neuron neurones=neuron haem=heme anaemia=anemia
        odour=odor vapour=vapor flavour=flavor defence=defense faecal=fecal faeces=feces aluminium=aluminum
        analogue=analog mould=mold coeliac=celiac
        caecum=cecum embryonic=embryo embryonal=embryo
        foetus=fetus programme=program fibre=fiber centre=center labelling=labeling grey=gray oesophagus=esophagus
        ubiquitylation=ubiquitination polyubiquitylation=polyubiquitination deubiquitylation=deubiquitination
        monoubiquitylation=monoubiquitination
        mitochondria=mitochondrion mitochondrial=mitochondrion nuclei=nucleus nuclear=nucleus nucleolar=nucleolus nucleoli=nucleolus
        lysosomal=lysosome ribosomal=ribosome peroxisomal=peroxisome proteasomal=proteasome endosomal=endosome centrosomal=centrosome
        chromosomal=chromosome autophagosomal=autophagosome phagosomal=phagosome vacuolar=vacuole vesicular=vesicle ciliary=cilium
        cilia=cilium synaptic=synapse dendritic=dendrite axonal=axon neuronal=neuron neural=neuron muscular=muscle
        cytoskeletal=cytoskeleton microtubular=microtubule
        centriolar=centriole spliceosomal=spliceosome telomeric=telomere centromeric=centromere plastidial=plastid chloroplastic=chloroplast
        bacterial=bacterium bacteria=bacterium fungal=fungus fungi=fungus viral=virus viruses=virus nucleosomal=nucleosome exosomal=exosome
        apoptotic=apoptosis autophagic=autophagy necrotic=necrosis necroptotic=necroptosis pyroptotic=pyroptosis mitoses=mitosis
        transcriptional=transcription translational=translation posttranscriptional=posttranscription posttranslational=posttranslation
        cotranslational=cotranslation cotranscriptional=cotranscription hormonal=hormone vascular=vasculature cellular=cell cells=cell
        endocytic=endocytosis endocytotic=endocytosis exocytic=exocytosis exocytotic=exocytosis phagocytic=phagocytosis
        upregulate=upregulation downregulate=downregulation upregulating=upregulation downregulating=downregulation
        data=data dynamics=dynamics recombinational=recombination oxphos=oxphos ups=ups
        species=species stress=stress series=series axis=axis basis=basis lens=lens
        """);

    private static readonly Dictionary<string, string> Abbreviations = Table("""
        er=endoplasmic_reticulum ros=reactive_oxygen_species dsb=double_strand_break dsbs=double_strand_break upr=unfolded_protein_response
        nhej=nonhomologous_end_joining ner=nucleotide_excision_repair ber=base_excision_repair mmr=mismatch_repair tor=tor mtor=tor
        mtorc1=torc1 mtorc2=torc2
        nfkb=nf_kappab nfkappab=nf_kappab kb=kappab tgfbeta=tgf_beta tgfb=tgf_beta gpcr=g_protein_coupled_receptor ecm=extracellular_matrix
        g2m=g2_m g1s=g1_s macroautophagic=macroautophagy pi3k=phosphatidylinositol_3_kinase ubl=ubiquitin_like atp=atp
        """);

    /// <summary>Adds the normalized word; an abbreviation adds several.</summary>
    public static void AddNormalized(List<string> words, string raw)
    {
        if (Abbreviations.TryGetValue(raw, out var expansion)) { words.AddRange(expansion.Split('_')); }
        else if (SplitResidue(raw) is > 0 and var at) { words.Add(raw[..at]); words.Add(raw[at..]); }
        else { words.Add(Normalize(raw)); }
    }

    // "H3K27" is the lysine 27 of histone H3, which ontologies write as "H3-K27"; 0 for every other word.
    private static int SplitResidue(string raw)
    {
        if (raw.Length is < 4 or > 8 || raw[0] != 'h' || !char.IsAsciiDigit(raw[1])) { return 0; }
        var at = raw.AsSpan(2).IndexOfAny("krst") + 2;
        var isWhole = at is 2 or 3 && at + 1 < raw.Length && !raw.AsSpan(at + 1).ContainsAnyExceptInRange('0', '9');
        return isWhole && (at == 2 || raw[2] is 'a' or 'b') ? at : 0;
    }

    /// <summary>The normalized word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static string Normalize(string raw)
    {
        if (Words.TryGetValue(raw, out var known)) { return known; }
        var word = Singular(American(raw));
        return Words.GetValueOrDefault(word, word);
    }

    private static string American(string word)
    {
        if (word.Length < 6) { return word; }
        if (word.EndsWith("isation", StringComparison.Ordinal)) { word = word[..^7] + "ization"; }
        if (word.EndsWith("rised", StringComparison.Ordinal)) { word = word[..^3] + "zed"; }
        if (word.StartsWith("homoeo", StringComparison.Ordinal)) { word = "homeo" + word[6..]; }
        if (word.StartsWith("haem", StringComparison.Ordinal)) { word = "hem" + word[4..]; }
        if (word.Contains("sulph", StringComparison.Ordinal)) { word = word.Replace("sulph", "sulf", StringComparison.Ordinal); }
        if (word.EndsWith("aemia", StringComparison.Ordinal)) { word = word[..^5] + "emia"; }
        if (word.EndsWith("aemic", StringComparison.Ordinal)) { word = word[..^5] + "emic"; }
        if (word.StartsWith("tumouri", StringComparison.Ordinal)) { word = "tumori" + word[7..]; }
        if (word.StartsWith("leuco", StringComparison.Ordinal)) { word = "leuko" + word[5..]; }
        if (word.StartsWith("oe", StringComparison.Ordinal)) { word = word[1..]; }
        return word;
    }

    // "mitosis", "process", "nucleus" and "axis" are not plurals.
    private static string Singular(string word)
    {
        if (word.Length < 4 || word[^1] != 's' || word[^2] is 's' or 'u' or 'i') { return word; }
        if (word.EndsWith("ies", StringComparison.Ordinal) && word.Length > 4) { return word[..^3] + "y"; }
        if (EndsWithAny(word, "sses", "ches", "shes", "xes")) { return word[..^2]; }
        return word[..^1];
    }

    private static bool EndsWithAny(string word, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings) { if (word.EndsWith(ending, StringComparison.Ordinal)) { return true; } }
        return false;
    }

    private static Dictionary<string, string> Table(string text) => text
        .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(static pair => pair.Split('=')).ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal);
}
