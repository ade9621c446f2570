using System.Runtime.CompilerServices;

namespace Pathway.Text;

/// <summary>
/// Rewrites synonymous phrases to one phrase: "upregulation of" and "positive regulation of", "catabolism" and "degradation", "signal
/// transduction" and "signaling pathway". The result without stop words is the canonical form of a name. Names with equal forms are one
/// concept, unless their <see cref="Distinctions"/> differ.
/// </summary>
internal static class NameRewriting
{
    /// <summary>The version of these rules; it is part of the key of every answer that depends on them.</summary>
    public const int Version = 1;

    // At each position the longest rule that matches is applied. The words are those of NameWords.
    private static readonly Dictionary<string, (string[] From, string[] To)[]> Rules = Table("""
        upregulation of = positive regulation of
        activation of = positive regulation of
        stimulation of = positive regulation of
        induction of = positive regulation of
        promotion of = positive regulation of
        enhancement of = positive regulation of
        positive control of = positive regulation of
        upregulation = positive regulation
        downregulation of = negative regulation of
        inhibition of = negative regulation of
        repression of = negative regulation of
        suppression of = negative regulation of
        attenuation of = negative regulation of
        blockade of = negative regulation of
        negative control of = negative regulation of
        downregulation = negative regulation
        modulation of = regulation of
        control of = regulation of
        catabolic process = catabolism
        breakdown = catabolism
        degradation = catabolism
        degradative process = catabolism
        biosynthetic process = biosynthesis
        anabolism = biosynthesis
        synthesis = biosynthesis
        metabolic process = metabolism
        apoptosis process = apoptosis
        apoptosis cell death = apoptosis
        apoptosis programmed cell death = apoptosis
        programmed cell death by apoptosis = apoptosis
        necroptosis process = necroptosis
        signal transduction pathway = signaling
        signal transduction cascade = signaling
        signal transduction = signaling
        signaling pathway = signaling
        signaling cascade = signaling
        signal pathway = signaling
        activated signaling pathway = signaling
        mediated signaling pathway = signaling
        activated signaling = signaling
        mediated signaling = signaling
        receptor mediated signaling pathway = receptor signaling
        organization and biogenesis = organization
        membrane transport = transmembrane transport
        t lymphocyte = t cell
        b lymphocyte = b cell
        t cell lymphocyte = t cell
        protein amino acid = protein
        from rna polymerase i promoter = rna polymerase i
        from rna polymerase ii promoter = rna polymerase ii
        from rna polymerase iii promoter = rna polymerase iii
        from pol ii promoter = rna polymerase ii
        transforming growth factor beta = tgf beta
        nucleus factor kappab = nf kappab
        endoplasmic reticulum associated = erad
        erad catabolism = erad
        autophagy of mitochondrion = mitophagy
        mitochondrion autophagy = mitophagy
        ubiquitin protein ligase = ubiquitin ligase
        quality control = quality-control
        """);

    private static readonly HashSet<string> StopWords =
    [
        "of", "the", "an", "in", "by", "via", "for", "and", "or", "with", "through", "during", "involved", "process", "pathway",
        "stimulus", "from", "to", "into", "on", "at", "as", "dependent", "based",
    ];

    /// <summary>The canonical form of a name: its rewritten words without stop words.</summary>
    public static List<string> Canonical(string? name) => Canonical(NameWords.Of(name));

    /// <summary>The canonical form of a name that is split into words already.</summary>
    public static List<string> Canonical(List<string> words)
    {
        var kept = new List<string>(words.Count);
        foreach (var word in Rewrite(words)) { if (!StopWords.Contains(word)) { kept.Add(word); } }
        return kept.Count > 0 ? kept : words;
    }

    /// <summary>The rewritten words, stop words included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static List<string> Rewrite(List<string> words)
    {
        var result = new List<string>(words.Count);
        for (var at = 0; at < words.Count;)
        {
            if (FindRule(words, at) is { } rule) { result.AddRange(rule.To); at += rule.From.Length; }
            else { result.Add(words[at++]); }
        }
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (string[] From, string[] To)? FindRule(List<string> words, int at)
    {
        if (!Rules.TryGetValue(words[at], out var rules)) { return null; }
        foreach (var rule in rules)
        {
            var fits = at + rule.From.Length <= words.Count;
            for (var i = 1; fits && i < rule.From.Length; i++) { fits = words[at + i] == rule.From[i]; }
            if (fits) { return rule; }
        }
        return null;
    }

    private static Dictionary<string, (string[] From, string[] To)[]> Table(string text) => text
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(static line => line.Split(" = "))
        .Select(static sides => (From: sides[0].Split(' '), To: sides[1].Split(' ')))
        .GroupBy(static rule => rule.From[0], StringComparer.Ordinal)
        .ToDictionary(static group => group.Key, static group => group.OrderByDescending(static rule => rule.From.Length).ToArray(),
            StringComparer.Ordinal);
}
