using System.Buffers;
using System.Text.RegularExpressions;

namespace Pathway.Text;

/// <summary>
/// Removes what databases and tools add to a name: identifiers, database prefixes, species, underscores, and abbreviations in brackets
/// that repeat the name. What remains is the name as people say it.
/// </summary>
internal static partial class NameDecoration
{
    private static readonly HashSet<string> Prefixes =
    [
        "hallmark", "kegg", "reactome", "wikipathways", "wikipathway", "wp", "gobp", "go", "biocarta", "pid", "msigdb", "panther", "smpdb",
        "gomf", "gocc", "sig", "naba", "st",
    ];

    private static readonly string[] Collections = ["medicus reference ", "medicus variant ", "medicus pathogen ", "medicus env factor "];

    private static readonly HashSet<string> Species =
    [
        "homo sapiens", "human", "h. sapiens", "mus musculus", "mouse", "m. musculus", "rattus norvegicus", "rat", "danio rerio",
        "zebrafish",
        "drosophila melanogaster", "drosophila", "fruit fly", "fly", "caenorhabditis elegans", "c. elegans", "worm", "nematode",
        "saccharomyces cerevisiae", "s. cerevisiae", "yeast", "budding yeast", "schizosaccharomyces pombe", "fission yeast",
        "arabidopsis thaliana", "arabidopsis", "thale cress", "escherichia coli", "e. coli", "bos taurus", "cow", "sus scrofa", "pig",
        "canis familiaris", "dog", "humans", "mice", "rats", "house mouse", "hsa", "mmu", "rno",
        "gallus gallus", "chicken", "xenopus laevis", "xenopus tropicalis", "xenopus", "oryza sativa", "rice",
        "animal", "animals", "plant", "plants", "fungi", "bacteria", "mammal", "mammals", "mammalian", "vertebrate", "vertebrates",
        "eukaryotes", "multiple species", "other",
    ];

    // Around a name, and between its parts.
    private static readonly char[] Marks = [' ', '.', ',', ';', ':', '!', '"', '\'', '“', '”', '*', '|', '~', '_'];
    private static readonly SearchValues<string> SpeciesMarks =
        SearchValues.Create(["-", "–", "—", "(", "[", "_", " in "], StringComparison.Ordinal);
    private static readonly char[] Separators = [' ', ',', ';', ':', '-', '–'];

    /// <summary>Reads a name.</summary>
    /// <param name="name">Any name, or a key.</param>
    public static PlainName Read(string name)
    {
        var text = Model.TermName.Key(name).Trim(Marks);
        var identifiers = new List<string>();
        text = WithoutColumns(text, identifiers);
        text = WithoutIdentifiers(text, identifiers);
        text = WithoutUnderscores(text);
        text = WithoutSpecies(text);
        text = WithoutIdentifiers(text, identifiers);
        text = Overview().Replace(text, "");
        if (Heading().Match(text) is { Success: true } heading) { text = text[heading.Length..]; }
        if (Also().Match(text) is { Success: true } also)
        {
            return new PlainName(text[..also.Index], text[(also.Index + also.Length)..], true, identifiers);
        }
        var (plain, bracketed, isAlias, shortened) = WithoutBrackets(text);
        return new PlainName(Tidy(WithoutRepeatedInitials(plain)), bracketed, isAlias, identifiers,
            shortened is null ? null : Tidy(shortened));
    }

    /// <summary>Whether the key of a name is the name as people say it: nothing would be removed.</summary>
    public static bool IsPlain(string key) => key.Length > 0 && Read(key).Text == key;

    private static string Tidy(string text) => text.Trim(Separators);

    // "DNA replication%WikiPathways_20240110%WP466%Homo sapiens", as files of gene sets write it. Other text with a percent sign stays.
    private static string WithoutColumns(string text, List<string> identifiers)
    {
        if (text.Split('%', StringSplitOptions.TrimEntries) is not [{ Length: > 0 } name, .. { Length: > 0 } columns]) { return text; }
        var found = new List<string>();
        foreach (var column in columns)
        {
            if (Leading().Match(column) is { Success: true } id && id.Length == column.Length) { found.Add(id.Groups["id"].Value); }
            else if (!Species.Contains(column) && !Prefixes.Contains(column.Split('_', ' ')[0])) { return text; }
        }
        identifiers.AddRange(found);
        return name;
    }

    private static string WithoutIdentifiers(string text, List<string> identifiers)
    {
        // Most names have no digit, and an identifier has one.
        if (!text.Any(char.IsDigit)) { return text.Trim(); }
        for (var match = Leading().Match(text); match.Success; match = Leading().Match(text))
        {
            identifiers.Add(match.Groups["id"].Value);
            text = text[match.Length..];
        }
        for (var match = Match.Empty; MayEndWithIdentifier(text) && (match = Trailing().Match(text)).Success;)
        {
            identifiers.Add(match.Groups["id"].Value);
            text = text[..match.Index];
        }
        return text.Trim();
    }

    // Spares most names the search. An identifier ends with a digit, and only "GO 0006914" has digits behind a space.
    private static bool MayEndWithIdentifier(string text)
    {
        var end = text.Length;
        if (end > 0 && text[end - 1] is ']' or ')' or '}') { end--; }
        var start = end;
        while (start > 0 && char.IsDigit(text[start - 1])) { start--; }
        return start < end && (start == 0 || text[start - 1] != ' ' || end - start == 7);
    }

    // "HALLMARK_APOPTOSIS" and "hallmark apoptosis". Other names with underscores instead of spaces are written with spaces.
    private static string WithoutUnderscores(string text)
    {
        var hasUnderscores = text.Contains('_', StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal);
        if (hasUnderscores) { text = WithoutLastSpecies(text.Replace('_', ' ').Trim()); }
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space <= 0) { return text; }
        var first = text[..space];
        if (!(hasUnderscores ? Prefixes.Contains(first) : first is "hallmark" or "gobp")) { return text; }
        text = WithoutCount(text[(space + 1)..]);
        foreach (var collection in Collections)
        {
            if (text.StartsWith(collection, StringComparison.Ordinal)) { return text[collection.Length..]; }
        }
        return text;
    }

    // "AUTOPHAGY_HUMAN", "AUTOPHAGY_HSA".
    private static string WithoutLastSpecies(string text) => text.LastIndexOf(' ') is > 0 and var space
        && text[(space + 1)..] is "human" or "mouse" or "rat" or "hsa" or "mmu" or "rno" ? text[..space] : text;

    // PID counts its maps: "HEDGEHOG_2PATHWAY".
    private static string WithoutCount(string text) =>
        CountedPathway().Match(text) is { Success: true } counted ? text[..counted.Index] + " pathway" : text;

    // "Autophagy - animal", "Apoptosis in human", "Apoptosis - Homo sapiens (human)", "Homo sapiens: Apoptosis", "Apoptosis (mouse)",
    // "Apoptosis_Homo sapiens".
    private static string WithoutSpecies(string text)
    {
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        if (colon > 0 && Species.Contains(text[..colon].Trim())) { text = text[(colon + 2)..]; }
        if (text.AsSpan().IndexOfAny(SpeciesMarks) >= 0 && SpeciesAtEnd().Match(text) is { Success: true } match
            && Species.Contains(match.Groups["species"].Value.Trim()))
        {
            text = text[..match.Index];
        }
        return text.Trim();
    }

    // The content of the last brackets, unless it repeats the name. Where it abbreviates a part of the name that goes on, the name with the
    // abbreviation says the same: "glycosylphosphatidylinositol (GPI)-anchor" is "GPI-anchor".
    private static (string Text, string? Bracketed, bool IsAlias, string? Shortened) WithoutBrackets(string text)
    {
        string? bracketed = null;
        string? shortened = null;
        var isAlias = false;
        if (text.AsSpan().IndexOfAny('(', '[') < 0) { return (text, null, false, null); }
        for (var match = Brackets().Match(text); match.Success; match = Brackets().Match(text, match.Index))
        {
            var (before, inner) = (text[..match.Index].TrimEnd(), match.Groups["inner"].Value.Trim());
            var after = text[(match.Index + match.Length)..];
            var isAtEnd = after.Trim().Length == 0;
            if (before.Length == 0) { break; }
            if (Alias().Match(inner) is { Success: true } alias)
            {
                (bracketed, isAlias) = (inner[alias.Length..], true);
            }
            else if (!Repeats(before, inner))
            {
                if (!isAtEnd && !MayAbbreviate(before, inner))
                {
                    // "Vitamin C (ascorbate) metabolism": the brackets may say again what stands before them.
                    if (MayRename(before, inner, after)) { shortened = inner + after; }
                    break;
                }
                if (isAtEnd) { bracketed = inner; }
            }
            if (FindAbbreviated(before, inner) is >= 0 and var start) { shortened = before[..start] + inner + after; }
            text = before + after;
            if (isAtEnd) { break; }
        }
        return (text, bracketed, isAlias, shortened == text ? null : shortened);
    }

    // Not "positive (negative) regulation", and not "(de)acetylation".
    private static bool MayRename(string before, string inner, string after) => before.Length > 0 && inner.Length > 3
        && after.StartsWith(' ') && after.IndexOfAny(['(', '[']) < 0
        && inner.All(static letter => char.IsLetter(letter) || letter is ' ' or '-')
        && !Distinctions.Of(before).IsOppositeTo(Distinctions.Of(inner)) && !Distinctions.Of(inner).IsNegative
        && !Distinctions.Of(inner).IsPositive;

    // A short word in the middle that begins like a word before it: "Fc epsilon receptor (FCERI) signaling".
    private static bool MayAbbreviate(string before, string inner) => inner.Length is > 1 and < 9 && inner.All(char.IsLetterOrDigit)
        && before.Split(' ').Any(word => word.Length > 0 && word[0] == inner[0]);

    private static bool Repeats(string name, string inner) => IsAbbreviation(name, inner)
        || (inner.Contains(' ', StringComparison.Ordinal)
            && NameRewriting.Canonical(inner).SequenceEqual(NameRewriting.Canonical(name), StringComparer.Ordinal));

    // "unfolded protein response upr" and "global genome nucleotide excision repair gg ner" in names without brackets.
    private static string WithoutRepeatedInitials(string text)
    {
        var space = text.LastIndexOf(' ');
        for (var words = 1; words <= 2 && space > 0; words++, space = text.LastIndexOf(' ', space - 1))
        {
            var last = text[(space + 1)..].Replace(" ", "", StringComparison.Ordinal);
            if (last.Length is < 3 or > 6) { continue; }
            var initials = string.Concat(text[..space].Split([' ', '-', '/'], StringSplitOptions.RemoveEmptyEntries)
                .Select(static word => word[0]));
            if (initials.EndsWith(last, StringComparison.Ordinal)) { return text[..space]; }
        }
        return text;
    }

    /// <summary>
    /// Whether a short text abbreviates a name: its letters come in the name in that order, the first at the start of a word, and each
    /// further one at the start of a word or after another letter of the abbreviation in the same word.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="text">What may be its abbreviation.</param>
    public static bool IsAbbreviation(string name, string text) => FindAbbreviated(name, text) >= 0;

    // Where the part of the name begins that is abbreviated; negative where none is.
    private static int FindAbbreviated(string name, string text)
    {
        var letters = string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        if (letters.Length is < 2 or > 8 || text.Contains(' ', StringComparison.Ordinal)) { return -1; }
        if (letters.Length > 2 && letters[^1] == 's' && FindAbbreviated(name, letters[..^1]) is >= 0 and var one) { return one; }
        var lower = name.ToLowerInvariant();
        for (var start = 0; start < lower.Length; start++)
        {
            if (IsWordStart(lower, start) && lower[start] == letters[0] && Fits(lower, start + 1, letters, 1)) { return start; }
        }
        return -1;
    }

    private static bool Fits(string name, int from, string letters, int next)
    {
        if (next == letters.Length)
        {
            // At most one word may follow that the abbreviation leaves out: "steroid hormone receptors (SHR) pathway".
            return name[from..].Count(static letter => letter is ' ' or '-') <= 1;
        }
        for (var at = from; at < name.Length; at++)
        {
            if (name[at] == letters[next] && Fits(name, at + 1, letters, next + 1)) { return true; }
        }
        return false;
    }

    private static bool IsWordStart(string text, int at) =>
        char.IsLetterOrDigit(text[at]) && (at == 0 || !char.IsLetterOrDigit(text[at - 1]));

    // An identifier of an ontology, of KEGG, Reactome, WikiPathways, SMPDB or PANTHER, also as an address.
    private const string Identifier = """
        (?:https?://\S*?[/#=])?(?:(?:path|kegg|reactome|wikipathways|wp|pathway):)?
        (?<id>[a-z]{2,12}[:_]\d{4,9}|go[ -]?\d{7}|(?:[a-z]{2,4}|map|ko)\d{5}|r-[a-z]{3}-\d{1,9}(?:\.\d+)?|react_\d+|wp\d{1,5}(?:_r?\d+)?
            |smp\d{5,7}|p\d{5})
        """;

    [GeneratedRegex("^[\\[(]?" + Identifier + "[\\])]?(?:[\\s~:|,;/_–—-]+|$)", RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Leading();

    [GeneratedRegex("[\\s~:|,;_–—-]+[\\[({]?" + Identifier + "[\\])}]?$", RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Trailing();

    [GeneratedRegex(@"\s+[-–—]\s+(?<species>[a-z. ]+?)(?:\s*\([a-z ]+\))?$|\s+in\s+(?<species>[a-z. ]+)$"
        + @"|\s*[\[(](?<species>[a-z. ]+)[\])]$|_(?<species>[a-z. ]+)$")]
    private static partial Regex SpeciesAtEnd();

    [GeneratedRegex(@"^(?:kegg|reactome|wikipathways?|msigdb|hallmark|go|gobp|go bp|go biological process|biological process|pathway"
        + @"|panther|biocarta)(?: pathway)?\s*[:|]\s*")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\s+[-–—:]\s+(?:major pathway|overview|general|summary)$|\s+overview$")]
    private static partial Regex Overview();

    [GeneratedRegex(@"(?<=^[^(\[]+)\s(?:aka|a\.k\.a\.?|also known as)\s+(?=[^)\]]+$)")]
    private static partial Regex Also();

    [GeneratedRegex(@" \dpathway$")]
    private static partial Regex CountedPathway();

    [GeneratedRegex(@"\s*[\[(](?<inner>[^\[\]()]+)[\])]")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"^(?:aka|a\.k\.a\.?|also known as|also called|also|or|i\.?e\.?,?|=)\s+")]
    private static partial Regex Alias();
}

/// <summary>A name without the decoration of databases.</summary>
/// <param name="Text">The name, in lower case; empty where there was only an identifier.</param>
/// <param name="Bracketed">What stood in brackets and does not repeat the name, or null.</param>
/// <param name="IsAlias">Whether the brackets say that they hold another name of the same thing.</param>
/// <param name="Identifiers">The identifiers that were removed, in lower case.</param>
/// <param name="Shortened">The name with the abbreviation that stood in brackets, in place of what it abbreviates; or null.</param>
internal sealed record PlainName(string Text, string? Bracketed, bool IsAlias, IReadOnlyList<string> Identifiers,
    string? Shortened = null);

/// <summary>Whether names say anything: some consist only of words that fit everything.</summary>
internal static class NameMeaning
{
    private static readonly HashSet<string> Empty = new(StringComparer.Ordinal)
    {
        "pathway", "signaling", "signal", "process", "biological", "biology", "cellular", "cell", "molecular", "regulation", "regulatory",
        "positive", "negative", "positively", "negatively", "control", "response",
        "function", "mechanism", "system", "event", "network", "cascade",
        "activity", "unknown", "other", "none", "null", "type", "group", "cluster", "module", "class", "set",
        "figure", "fig", "table", "gene", "misc", "miscellaneous", "general", "various", "undefined", "unclassified", "uncategorized",
        "unassigned", "unannotated", "not", "determined", "available", "applicable", "assigned", "specified", "test", "number", "no",
        "id", "name", "term", "category", "item", "list", "step", "component", "related", "associated", "mediated", "dependent", "map",
        "tbd", "todo", "new", "novel", "multiple", "specific", "nan", "nd", "na", "the", "of", "in", "by", "via", "for", "and", "or",
        "with", "to", "from", "on", "at", "as", "an", "through", "during", "is", "this",
        "human", "homo", "sapien", "mouse", "musculus", "rat", "kegg", "reactome", "wikipathway", "hallmark", "msigdb", "wp", "hsa", "mmu",
    };

    // Keywords that fit every pathway.
    private static readonly HashSet<string> Everywhere = new(StringComparer.Ordinal) { "pathway", "process", "mechanism", "function" };

    private static readonly HashSet<string> Numerals = new(StringComparer.Ordinal) { "ii", "iii", "iv", "vi", "vii", "viii", "ix" };

    // They say that a process does not go well, not which process.
    private static readonly HashSet<string> Disturbances = new(StringComparer.Ordinal)
    {
        "impaired", "impairment", "defective", "deficient", "disrupted", "disruption", "disturbed", "disturbance", "perturbed",
        "perturbation",
        "dysregulated", "dysregulation", "deregulated", "deregulation", "abnormal", "aberrant", "altered", "alteration", "compromised",
        "dysfunctional", "dysfunction", "faulty",
    };

    /// <summary>The name of what is disturbed: "impaired autophagy" is about autophagy; null where nothing is.</summary>
    /// <param name="words">The words of a name.</param>
    public static string? FindDisturbed(IReadOnlyList<string> words)
    {
        var rest = words.Where(static word => !Disturbances.Contains(word)).ToList();
        if (rest.Count == words.Count) { return null; }
        if (rest is ["of" or "in", _, ..]) { rest.RemoveAt(0); }
        return IsThere(rest) ? string.Join(' ', rest) : null;
    }

    /// <summary>Whether at least one word says something.</summary>
    /// <param name="words">The words of a name.</param>
    public static bool IsThere(IReadOnlyList<string> words)
    {
        for (var at = 0; at < words.Count; at++)
        {
            var word = words[at];
            if (word.Length > 1 && !Empty.Contains(word) && !Numerals.Contains(word) && word.Any(char.IsLetter)) { return true; }
            // "T cell" says which cell.
            if (word is "t" or "b" && at + 1 < words.Count && words[at + 1] == "cell") { return true; }
        }
        return false;
    }

    /// <summary>Whether a name says something.</summary>
    public static bool IsThere(string name) => IsThere(NameWords.Of(name));

    /// <summary>Whether a keyword occurs in names of all kinds, so that it points nowhere.</summary>
    public static bool IsEverywhere(string keyword) => NameWords.Of(keyword).TrueForAll(Everywhere.Contains);
}

/// <summary>
/// Organisms and partners that a process is special to: a name that does not speak of them does not mean such a special case.
/// </summary>
internal static class NameContext
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "host", "symbiont", "symbiosis", "symbiotic", "virus", "viral", "virion", "phage", "plant", "bacterium", "bacterial", "fungus",
        "fungal",
        "yeast", "archaeal", "archaea", "protist", "parasite", "pathogen", "pollen", "seed", "leaf", "flower", "shoot", "stomatal",
        "auxin", "gibberellin", "abscisic", "jasmonic", "cytokinin", "brassinosteroid", "salicylic", "chloroplast", "plastid",
        "thylakoid", "photosynthetic", "cellulose", "lignin", "floral", "petal", "sepal", "stamen", "carpel", "ovule", "cotyledon", "fruit",
        "trichome", "gametophyte", "sporophyte", "plasmodesma", "cutin", "suberin", "callose", "vernalization", "ethylene",
        "strigolactone", "karrikin", "nodulation", "spore", "sporulation", "ascospore", "hyphal", "conidium", "pheromone",
        "biofilm", "insect", "larval", "pupal", "imaginal", "prothoracic", "malpighian",
        "trypanosome", "bilobe", "apicoplast", "prokaryotic", "bacteriocin", "sporangium", "meristem", "xylem", "phloem", "sclerotium",
    };

    // Other words for the same partner.
    private static readonly Dictionary<string, string> Same = new(StringComparer.Ordinal)
    {
        ["virion"] = "virus", ["viral"] = "virus", ["phage"] = "virus", ["symbiotic"] = "symbiont", ["symbiosis"] = "symbiont",
        ["archaeal"] = "archaea",
    };

    /// <summary>Whether a term speaks of an organism or partner of which the name does not.</summary>
    /// <param name="name">The words of the name.</param>
    /// <param name="term">The words of the term.</param>
    public static bool IsSpecial(IReadOnlyCollection<string> name, IEnumerable<string> term) =>
        term.Any(word => Words.Contains(word) && !name.Contains(word)
            && !name.Any(other => Same.GetValueOrDefault(other, other) == Same.GetValueOrDefault(word, word)));
}
