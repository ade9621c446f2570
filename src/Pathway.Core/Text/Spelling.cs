using System.Runtime.CompilerServices;

namespace Pathway.Text;

/// <summary>One spelling for each word: American, singular, nouns for the adjectives of compartments, long forms for common abbreviations.</summary>
internal static class Spelling
{
    private static readonly Dictionary<string, string> Words = Table("""
        signalling=signaling localisation=localization organisation=organization tumour=tumor colour=color behaviour=behavior ageing=aging
        oestrogen=estrogen oestradiol=estradiol foetal=fetal fibre=fiber centre=center labelling=labeling grey=gray oesophagus=esophagus
        ubiquitylation=ubiquitination polyubiquitylation=polyubiquitination deubiquitylation=deubiquitination monoubiquitylation=monoubiquitination
        mitochondria=mitochondrion mitochondrial=mitochondrion nuclei=nucleus nuclear=nucleus nucleolar=nucleolus nucleoli=nucleolus
        lysosomal=lysosome ribosomal=ribosome peroxisomal=peroxisome proteasomal=proteasome endosomal=endosome centrosomal=centrosome
        chromosomal=chromosome autophagosomal=autophagosome phagosomal=phagosome vacuolar=vacuole vesicular=vesicle ciliary=cilium cilia=cilium
        synaptic=synapse dendritic=dendrite axonal=axon neuronal=neuron neural=neuron muscular=muscle cytoskeletal=cytoskeleton microtubular=microtubule
        centriolar=centriole spliceosomal=spliceosome telomeric=telomere centromeric=centromere plastidial=plastid chloroplastic=chloroplast
        bacterial=bacterium bacteria=bacterium fungal=fungus fungi=fungus viral=virus viruses=virus nucleosomal=nucleosome exosomal=exosome
        apoptotic=apoptosis autophagic=autophagy necrotic=necrosis necroptotic=necroptosis pyroptotic=pyroptosis mitoses=mitosis
        transcriptional=transcription translational=translation posttranscriptional=posttranscription posttranslational=posttranslation
        cotranslational=cotranslation cotranscriptional=cotranscription hormonal=hormone vascular=vasculature cellular=cell cells=cell
        endocytic=endocytosis endocytotic=endocytosis exocytic=exocytosis exocytotic=exocytosis phagocytic=phagocytosis
        upregulate=upregulation downregulate=downregulation upregulating=upregulation downregulating=downregulation
        data=data dynamics=dynamics species=species stress=stress series=series axis=axis basis=basis lens=lens
        """);

    private static readonly Dictionary<string, string> Abbreviations = Table("""
        er=endoplasmic_reticulum ros=reactive_oxygen_species dsb=double_strand_break dsbs=double_strand_break upr=unfolded_protein_response
        nhej=nonhomologous_end_joining ner=nucleotide_excision_repair ber=base_excision_repair mmr=mismatch_repair tor=tor mtor=tor mtorc1=torc1 mtorc2=torc2
        nfkb=nf_kappab nfkappab=nf_kappab kb=kappab tgfbeta=tgf_beta tgfb=tgf_beta gpcr=g_protein_coupled_receptor ecm=extracellular_matrix
        macroautophagic=macroautophagy pi3k=phosphatidylinositol_3_kinase ubl=ubiquitin_like atp=atp
        """);

    /// <summary>Adds the word as it is spelled here; an abbreviation adds several.</summary>
    public static void AddTo(List<string> words, string raw)
    {
        if (Abbreviations.TryGetValue(raw, out var long_)) { words.AddRange(long_.Split('_')); }
        else { words.Add(Plain(raw)); }
    }

    /// <summary>The word as it is spelled here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static string Plain(string raw)
    {
        if (Words.TryGetValue(raw, out var known)) { return known; }
        var word = Singular(American(raw));
        return Words.GetValueOrDefault(word, word);
    }

    private static string American(string word)
    {
        if (word.Length < 6) { return word; }
        if (word.EndsWith("isation", StringComparison.Ordinal)) { word = word[..^7] + "ization"; }
        if (word.StartsWith("haem", StringComparison.Ordinal)) { word = "hem" + word[4..]; }
        if (word.Contains("sulph", StringComparison.Ordinal)) { word = word.Replace("sulph", "sulf", StringComparison.Ordinal); }
        if (word.EndsWith("aemia", StringComparison.Ordinal)) { word = word[..^5] + "emia"; }
        return word;
    }

    // "mitosis", "process", "nucleus" and "axis" are no plurals.
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
