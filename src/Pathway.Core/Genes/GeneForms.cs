using System.Text.RegularExpressions;
using Pathway.Questions;

namespace Pathway.Genes;

/// <summary>
/// The forms in which papers write a protein: symbol, aliases, full name, and usual variants of the name ("α-synuclein" for "synuclein
/// alpha", "Aurora A" for "aurora kinase A"). A form that means something else as well carries a doubt.
/// </summary>
internal sealed partial class GeneForms
{
    private const string OrdinaryNames = "genes/ordinary-names.txt";
    private const string WeightNames = "genes/weight-names.tsv";

    // A word of a name in more genes than this says nothing about two of them.
    private const int MaxGenesOfRareWord = 40;
    private const int MinFamilyPrefix = 4;
    private const int MinFamilySize = 4;

    // Aliases of genes that nearly always mean a technique, a cell line, a disease, a compound or a structure.
    private static readonly HashSet<string> OtherMeanings = new(StringComparer.OrdinalIgnoreCase)
    {
        "KD", "KO", "WT", "HD", "PD", "AD", "ALS", "SMA", "FAD", "FMF", "MEF", "MEFs", "TEM", "MRI", "CT", "PET", "IP", "ROS", "ATP", "GTP",
        "ADP", "SDS", "PBS", "MEL", "HEK", "HeLa", "CHO", "COS", "LAN", "MJD", "SBMA", "SD", "SE", "MS", "CI", "IF", "IB", "FISH", "GST",
        "FBS", "GO", "ER", "PM", "MT", "DM", "IDD", "MDS", "CML", "CF", "BMD", "EMT", "NAD", "PCR", "GFP", "MICE", "RAT", "CELL",
    };

    // Behind these words a full name is about another protein, or only the words before them are a name.
    private static readonly HashSet<string> Descriptors = new(StringComparer.OrdinalIgnoreCase)
        { "proto-oncogene", "oncogene", "RBR", "E3", "apoptosis", "serine/threonine", "transcriptional", "nuclear" };

    private static readonly HashSet<string> ClassWords = new(StringComparer.OrdinalIgnoreCase) { "kinase", "subunit", "protein" };

    private readonly GeneTable table;
    private readonly Dictionary<string, string[]> owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> stems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> wordCounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> suffixCounts = new(StringComparer.Ordinal);
    private readonly HashSet<string> secondMembers = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> ordinaryNames = new(ReadLines(OrdinaryNames).Where(static line => !LooseGeneName.IsGreekName(line)),
        StringComparer.OrdinalIgnoreCase);

    // Names by molecular weight that papers use for one of their genes.
    private readonly Dictionary<string, string> weightNames = ReadLines(WeightNames).Select(static line => line.Split('\t'))
        .ToDictionary(static cells => cells[0], static cells => cells[1], StringComparer.Ordinal);

    /// <param name="table">The table.</param>
    /// <param name="genes">Its genes.</param>
    public GeneForms(GeneTable table, IReadOnlyList<Gene> genes)
    {
        this.table = table;
        foreach (var gene in genes)
        {
            foreach (var name in gene.Aliases.Prepend(gene.Symbol)) { Add(owners, StrictKey(name), gene.Symbol); }
            if (NumberedSymbol().Match(gene.Symbol) is { Success: true } numbered)
            {
                Add(stems, StrictKey(numbered.Groups[1].Value), gene.Symbol);
            }
            if (SecondMember().Match(gene.Name) is { Success: true } second) { secondMembers.Add(second.Groups[1].Value); }
            foreach (var word in WordsOf(gene)) { wordCounts[word] = wordCounts.GetValueOrDefault(word) + 1; }
            if (gene.Symbol is { Length: >= 4 } symbol && symbol.All(char.IsAsciiLetter))
            {
                suffixCounts[symbol[1..]] = suffixCounts.GetValueOrDefault(symbol[1..]) + 1;
            }
        }
    }

    /// <summary>The symbols of the genes with this symbol or alias; Greek letters count as their names.</summary>
    public IReadOnlyList<string> OwnersOf(string written) => owners.GetValueOrDefault(StrictKey(written), []);

    /// <summary>The forms of a protein.</summary>
    public ProteinForms Of(string protein)
    {
        var name = protein.Trim();
        if (Resolve(name) is not { } gene)
        {
            return new ProteinForms(name, name.Length == 0 ? [] : [new ProteinForm(name, ProteinFormKind.Symbol)
                { IsExactCase = IsOrdinary(name) || name.Length < 3 }]);
        }
        var forms = new List<ProteinForm> { Symbol(gene) };
        if (gene.Name.Length > 0) { forms.AddRange(NameForms(gene)); }
        forms.AddRange(gene.Aliases.Select(alias => Alias(gene, alias)));
        if (FamilySuffix(gene) is { } suffix) { forms.Add(new ProteinForm(suffix, ProteinFormKind.Name)); }
        return new ProteinForms(gene.Symbol, [.. forms.DistinctBy(static form => form.Text, StringComparer.Ordinal)])
        {
            Words = WordsOf(gene).Where(word => wordCounts[word] <= MaxGenesOfRareWord).ToHashSet(StringComparer.Ordinal),
        };
    }

    private Gene? Resolve(string name)
    {
        if (name.Length == 0) { return null; }
        var symbol = new GeneResolver(() => table).Resolve(name) switch
        {
            GeneResolution.Resolved resolved => resolved.Symbol,
            // An old symbol whose family was renamed keeps its number: SEPT2 is SEPTIN2.
            GeneResolution.Ambiguous ambiguous => ambiguous.Candidates.FirstOrDefault(candidate => candidate.Equals(name,
                StringComparison.OrdinalIgnoreCase)) ?? FindRenamed(name, ambiguous.Candidates),
            _ => null,
        };
        return symbol is null ? null : table.FindGene(symbol);
    }

    private static string? FindRenamed(string name, IReadOnlyList<string> candidates)
    {
        if (NumberedSymbol().Match(name.ToUpperInvariant()) is not { Success: true } parts) { return null; }
        var alike = candidates.Where(candidate => candidate.StartsWith(parts.Groups[1].Value, StringComparison.OrdinalIgnoreCase)
            && candidate.EndsWith(parts.Groups[2].Value, StringComparison.OrdinalIgnoreCase)
            && !char.IsDigit(candidate[^(parts.Groups[2].Length + 1)])).ToArray();
        return alike is [var only] ? only : null;
    }

    private ProteinForm Symbol(Gene gene) => new(gene.Symbol, ProteinFormKind.Symbol)
    {
        IsExactCase = IsOrdinary(gene.Symbol) || gene.Symbol.Length < 3,
        LooseDoubt = DoubtOf(gene, StrictKey(gene.Symbol), OwnersByLooseName(gene.Symbol)),
    };

    private ProteinForm Alias(Gene gene, string alias)
    {
        var key = StrictKey(alias);
        var isInName = IsInName(gene, key);
        if (isInName) { return new ProteinForm(alias, ProteinFormKind.Name) { IsExactCase = IsOrdinary(alias) && !GreekName(alias) }; }
        var isOther = OtherMeanings.Contains(alias);
        var doubt = isOther ? $"'{alias}' usually means something else"
            : key.Length <= 2 ? $"'{alias}' is too short to mean one protein"
            : DoubtOf(gene, key, owners.GetValueOrDefault(key, []));
        return new ProteinForm(alias, ProteinFormKind.Alias)
        {
            Doubt = doubt, LooseDoubt = doubt ?? DoubtOf(gene, key, OwnersByLooseName(alias)), IsNeverEnough = isOther || key.Length <= 2,
            IsExactCase = key.Length <= 2 || IsOrdinary(alias),
        };
    }

    // Another gene's symbol or alias, unless both genes are of one family: "AMPK" means all its subunits.
    private string? DoubtOf(Gene gene, string key, IReadOnlyList<string> all)
    {
        if (key == StrictKey(gene.Symbol)) { return null; }
        var others = all.Where(owner => owner != gene.Symbol).ToArray();
        if (others.FirstOrDefault(owner => StrictKey(owner) == key) is { } symbol) { return $"it is the symbol of {symbol}"; }
        if (IsInName(gene, key) || weightNames.GetValueOrDefault(key) == gene.Symbol) { return null; }
        var strangers = others.Where(owner => CommonPrefix(owner, gene.Symbol) < MinFamilyPrefix).ToArray();
        if (strangers.Length > 0) { return $"it is an alias of {string.Join(", ", strangers.Take(3))} too"; }
        return stems.TryGetValue(key, out var family) && !StrictKey(gene.Symbol).StartsWith(key, StringComparison.Ordinal)
            ? $"it is the name of the family of {family[0]}" : null;
    }

    private IReadOnlyList<string> OwnersByLooseName(string name) => table.FindByLooseName(name);

    private IEnumerable<ProteinForm> NameForms(Gene gene)
    {
        var single = FirstMember().Match(gene.Name) is { Success: true } first && !secondMembers.Contains(first.Groups[1].Value)
            ? first.Groups[1].Value : "";
        if (Member().Match(Parentheses().Replace(gene.Name, " ").Trim()) is { Success: true } member
            && secondMembers.Contains(member.Groups[1].Value) && !IsOrdinary(member.Groups[1].Value))
        {
            // "Calmodulin" is one of several: it proves nothing, but its paper is not accused of not naming the protein.
            yield return new ProteinForm(member.Groups[1].Value, ProteinFormKind.Name) { Doubt = "it is the name of a family" };
        }
        foreach (var text in NameVariants(gene.Name).Append(single).Where(static text => text.Length > 0).Distinct(
            StringComparer.OrdinalIgnoreCase))
        {
            var isOneWord = !text.Contains(' ', StringComparison.Ordinal) && !text.Contains('-', StringComparison.Ordinal);
            if (isOneWord && (IsOrdinary(text) || text.Length < 3)) { continue; }
            yield return new ProteinForm(text, ProteinFormKind.Name) { Doubt = text == gene.Name ? null : DoubtOf(gene, StrictKey(text),
                owners.GetValueOrDefault(StrictKey(text), [])) };
        }
    }

    // "Parkin" is the first word of "parkin RBR E3 ubiquitin protein ligase", but "parkin coregulated" is another protein.
    private static IEnumerable<string> NameVariants(string name)
    {
        yield return name;
        var bare = Parentheses().Replace(name, " ").Trim();
        if (bare != name) { yield return bare; }
        var words = bare.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        var descriptor = Array.FindIndex(words, 1, Descriptors.Contains);
        if (descriptor is 1 or 2) { yield return string.Join(' ', words[..descriptor]); }
        var withoutClass = words.Where((word, i) => i == 0 || i == words.Length - 1 || !ClassWords.Contains(word)).ToArray();
        if (withoutClass.Length < words.Length && withoutClass.Length > 1 && words.Length <= 4) { yield return string.Join(' ',
            withoutClass); }
        var greek = Array.FindIndex(words, static word => LooseGeneName.IsGreekName(word));
        if (greek < 1 || words.Length > 5) { yield break; }
        var rest = words.Where((_, i) => i != greek).ToArray();
        yield return $"{words[greek]} {string.Join(' ', rest)}";
        // "catenin beta 1" is written "β-catenin", "integrin subunit beta 1" is "β1 integrin".
        if (greek + 1 >= words.Length || !words[greek + 1].All(char.IsAsciiDigit)) { yield break; }
        var head = string.Join(' ', words.Take(greek).Where(static word => !ClassWords.Contains(word)));
        yield return $"{words[greek]} {words[greek + 1]} {head}";
        if (words[greek + 1] == "1" && greek + 2 == words.Length) { yield return $"{words[greek]} {head}"; }
    }

    private string? FamilySuffix(Gene gene)
    {
        if (gene.Symbol.Length < 4 || !gene.Symbol.All(char.IsAsciiLetter)) { return null; }
        var suffix = gene.Symbol[1..];
        var key = StrictKey(suffix);
        return suffixCounts.GetValueOrDefault(suffix) >= MinFamilySize && !owners.ContainsKey(key) && !stems.ContainsKey(key)
            && !IsOrdinary(suffix) ? suffix : null;
    }

    private bool IsOrdinary(string name) => ordinaryNames.Contains(name)
        || (table.IsOrdinaryWord(name) && !GreekName(name));

    private static bool GreekName(string name) => LooseGeneName.IsGreekName(name.ToLowerInvariant());

    // Whether the full name has it as whole words, for example "p53" in "tumor protein p53".
    private static bool IsInName(Gene gene, string key) => key.Length > 2
        && gene.Name.Split([' ', '(', ')', ',', '/'], StringSplitOptions.RemoveEmptyEntries).Any(word => StrictKey(word) == key)
        && !gene.Name.Contains("interacting", StringComparison.Ordinal) && !gene.Name.Contains("binding", StringComparison.Ordinal)
        && !gene.Name.Contains("associated protein", StringComparison.Ordinal);

    private static HashSet<string> WordsOf(Gene gene) =>
    [
        .. gene.Name.Split([' ', '(', ')', ',', '/'], StringSplitOptions.RemoveEmptyEntries).Select(StrictKey),
        .. gene.Aliases.Append(gene.Symbol).Select(static name => NumberedSymbol().Match(name.ToUpperInvariant()))
            .Where(static match => match.Success).Select(static match => StrictKey(match.Groups[1].Value)),
    ];

    private static string StrictKey(string name) => LooseGeneName.StrictOf(name);

    private static int CommonPrefix(string one, string other)
    {
        var length = 0;
        while (length < one.Length && length < other.Length && one[length] == other[length] && !char.IsDigit(one[length])) { length++; }
        return length;
    }

    private static void Add(Dictionary<string, string[]> index, string key, string symbol)
    {
        if (key.Length == 0) { return; }
        var known = index.GetValueOrDefault(key, []);
        if (!known.Contains(symbol)) { index[key] = [.. known, symbol]; }
    }

    private static string[] ReadLines(string name)
    {
        using var resource = typeof(GeneForms).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly was built without {name}.");
        using var reader = new StreamReader(resource);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static line => line[0] != '#')];
    }

    // "beclin 2": then "beclin" alone is a family.
    [GeneratedRegex("^([^ ]+) 2$", RegexOptions.CultureInvariant)]
    private static partial Regex SecondMember();

    [GeneratedRegex("^([A-Z]{2,})([0-9]+)[A-Z]?[0-9]?$", RegexOptions.CultureInvariant)]
    private static partial Regex NumberedSymbol();

    // "calmodulin 1", of a family.
    [GeneratedRegex("^([A-Za-z]{6,}) [0-9]$", RegexOptions.CultureInvariant)]
    private static partial Regex Member();

    // "nucleophosmin 1", the only one of its name.
    [GeneratedRegex("^([A-Za-z]{6,}) 1$", RegexOptions.CultureInvariant)]
    private static partial Regex FirstMember();

    [GeneratedRegex(@"\([^()]*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Parentheses();
}
