using Pathway.Model;
using Pathway.Text;

namespace Pathway.Ontology;

/// <summary>
/// Decides which term a name denotes, and how that is known: the decoration of databases is read off, then the name is looked up as it is,
/// in other wordings, and with symbols of genes spelled out. A claim is made only where the whole name says it.
/// </summary>
internal sealed class TermClaims(TermIndex index)
{
    private const int RecentNames = 20_000;
    private const int MinPartLength = 3;
    private const int MaxFamilyWords = 5;

    // What stands before one of these words and what stands behind it play different parts.
    private static readonly HashSet<string> Parts = new(StringComparer.Ordinal)
    {
        "regulation", "by", "to", "from", "into", "in", "during", "involved", "mediated", "induced", "dependent", "independent", "response",
        "triggered", "resulting", "coupled",
    };

    // What a process may change, and no process of its own.
    private static readonly HashSet<string> Qualities = new(StringComparer.Ordinal)
    {
        "stability", "pressure", "potential", "strength", "size", "shape", "volume", "length", "diameter", "permeability", "polarity",
        "plasticity", "excitability", "ph", "level", "rate",
    };

    private readonly GeneWords genes = GeneWords.Embedded;
    private readonly RecentMatches known = new(RecentNames);

    /// <summary>The best claim for a name, or null.</summary>
    /// <param name="name">Any name.</param>
    public TermMatch? Find(string name)
    {
        // Most names are keys already.
        if (known.TryGet(name, out var before)) { return before; }
        var key = TermName.Key(name);
        if (known.TryGet(key, out before)) { return before; }
        var match = FindByKey(key);
        known.Add(key, match);
        return match;
    }

    private TermMatch? FindByKey(string key)
    {
        if (key.Length == 0) { return null; }
        var plain = NameDecoration.Read(key);
        // An ontology may have identifiers of any form: what it has itself is certain.
        if (index.Graph.FindAnyCase(key) is { } own) { return Create(index.LabelOf(own), MatchKind.Identifier, 1); }
        if (FindByIdentifier(plain) is { } identified) { return identified; }
        if (plain.Text.Length == 0 || !NameMeaning.IsThere(plain.Text)) { return null; }
        var whole = IsModification(key) ? null : FindByLabel(key);
        if (whole is { Kind: MatchKind.Name } || (whole is { IsExact: true } && plain.Text != key)) { return whole; }
        var said = FindText(plain.Text);
        if (plain.Bracketed is { } bracketed)
        {
            said = Join(said, FindText(bracketed), plain.IsAlias, HasSameHead(plain.Text, bracketed));
        }
        if (said is not { IsExact: true } && plain.Shortened is { } shortened && FindText(shortened) is { IsExact: true } brief)
        {
            said = brief;
        }
        return said is { IsExact: true } ? said : whole ?? said;
    }

    /// <summary>Whether a name is that of a gene or protein, and of no term. Components that are joined are a pathway.</summary>
    public bool IsGene(string name) => NameDecoration.Read(name) is { Identifiers.Count: 0, Text: { Length: > 0 } text }
        && genes.IsGene(text) && !NameForms.IsOnlyComponents(text);

    private static bool IsModification(string key) => ModificationNames.OfProtein(NameWords.OfKey(key)) is not null;

    private TermMatch? FindByIdentifier(PlainName plain)
    {
        foreach (var written in plain.Identifiers)
        {
            var id = written.ToUpperInvariant();
            if (!id.Contains(':', StringComparison.Ordinal)) { id = id.Replace('_', ':'); }
            // "GO0006914" and "GO 0006914".
            if (id.StartsWith("GO", StringComparison.Ordinal) && id.Length >= 9 && id[2] != ':') { id = $"GO:{id[^7..]}"; }
            if (index.Graph.FindAnyCase(id) is { } term) { return Identified(term, MatchKind.Identifier); }
            if (index.FindRetired(id) is { } retired && (retired.ReplacedBy.Concat(retired.Consider)).Select(index.Graph.Find)
                .OfType<OntologyTerm>().FirstOrDefault() is { } instead)
            {
                return Identified(instead, MatchKind.Retired);
            }
        }
        return null;

        TermMatch Identified(OntologyTerm term, MatchKind kind)
        {
            // A name that denotes another term certainly speaks against the identifier.
            var named = plain.Text.Length == 0 ? null : FindByLabel(plain.Text);
            var contradiction = named is { Kind: MatchKind.Name } && named.Term != term && !IsRelated(named.Term, term)
                ? $"the name beside it is that of {named.Term.Id}" : null;
            return Create(index.LabelOf(term), kind, 1, contradiction);
        }
    }

    // "Programmed cell death (apoptosis)" means the narrower of the two.
    private static TermMatch? Join(TermMatch? outer, TermMatch? inner, bool isAlias, bool hasSameHead)
    {
        if (outer is { IsExact: true } && inner is { IsExact: true })
        {
            return outer.Term == inner.Term || isAlias || OntologyGraph.IsAncestor(inner.Term, outer.Term) ? outer
                : OntologyGraph.IsAncestor(outer.Term, inner.Term) ? inner : null;
        }
        // What the brackets add is not understood: it may change the meaning.
        return isAlias ? outer ?? inner : outer is null && hasSameHead ? inner : null;
    }

    // "Citrate cycle (TCA cycle)": the brackets name it again.
    private static bool HasSameHead(string outer, string inner) =>
        NameWords.OfKey(outer) is [.., var head] && NameWords.OfKey(inner) is [_, .., var other] && head == other;

    private TermMatch? FindText(string text, bool maySplit = true)
    {
        var words = NameWords.OfKey(text);
        if (words.Count == 0 || !NameMeaning.IsThere(words)) { return null; }
        if (ModificationNames.OfProtein(words) is { } modification && FindWords(modification, isOriginal: false) is { } modified)
        {
            return modified;
        }
        var labelled = FindByLabel(text);
        if (labelled is { Kind: MatchKind.Name }) { return labelled; }
        // "TCR pathway": the abbreviation of the field first, because ontologies have many others of the same letters.
        if (words is [_, "pathway"] && NameVariants.Expand(words) is { } full
            && FindWords([.. full[..^1], "signaling"], isOriginal: false) is { } field)
        {
            return field;
        }
        // The name of a term in another wording says more than a synonym: "ERAD" is the ERAD pathway.
        var found = FindWords(words, isOriginal: true);
        if (found is { Kind: MatchKind.Wording }) { return found; }
        if (labelled is { IsExact: true }) { return labelled; }
        if (NameVariants.Convention(words) is { } meant && FindWords(meant, isOriginal: false) is { } conventional) { return conventional; }
        if (found is not null) { return found; }
        // "MET" is a gene first, and only beside other words an abbreviation.
        if ((words.Count > 1 || !genes.IsOfficial(text)) && FindVariant(words) is { } variant) { return variant; }
        if (FindSpelled(words) is { } gene) { return gene; }
        return FindUnordered(words, MatchKind.Words) ?? FindQuality(words) ?? FindComponents(text, words)
            ?? labelled ?? FindReworded(words) ?? (maySplit ? FindChain(text) ?? FindSplit(words) ?? FindTwice(words) : null);
    }

    // With the full names of genes for their symbols, then with what these names share with those of their relatives: "TNFR1" is "TNF
    // receptor superfamily member 1A", a receptor of the tumor necrosis factor.
    private TermMatch? FindSpelled(List<string> words)
    {
        var spelled = genes.Expand(words, IsKept);
        if (spelled is null && words.Exists(word => word.Length < 6 && IsKept(word))) { spelled = genes.Expand(words, static _ => false); }
        if (spelled is null) { return null; }
        return FindWords(spelled, isOriginal: false) ?? FindVariant(spelled);
    }

    /// <summary>
    /// The term of the family, where a name speaks of one member: "NOTCH1 signaling" is a kind of Notch signaling, and "TNFR1" is "TNF
    /// receptor superfamily member 1A", a receptor of the tumor necrosis factor. It is no claim: the members are several concepts.
    /// </summary>
    /// <param name="text">A name without decoration.</param>
    public TermMatch? FindFamily(string text)
    {
        var words = NameWords.OfKey(text);
        if (words.Count is < 2 or > MaxFamilyWords) { return null; }
        for (var at = 0; at < words.Count; at++)
        {
            if (words[at].Length < 8 && char.IsAsciiDigit(words[at][^1]) && genes.IsSymbol(words[at])
                && words[at].TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') is { Length: > 1 } family
                && (FindExact([.. words[..at], family, .. words[(at + 1)..]])
                    ?? FindExact([.. words[..at], family, "protein", .. words[(at + 1)..]])) is { } found)
            {
                return found;
            }
            // "PKC epsilon", "netrin 1".
            if (at > 0 && IsMember(words[at]) && genes.IsSymbol(words[at - 1])
                && FindExact([.. words[..at], .. words[(at + 1)..]]) is { } other)
            {
                return other;
            }
        }
        if (genes.Expand(words, static _ => false) is not { } spelled) { return null; }
        var plain = GeneWords.WithoutMember(spelled);
        if (plain.Count > 2 && plain.FindIndex(IsMember) is > 0 and var member) { plain.RemoveAt(member); }
        if (plain.Count == spelled.Count) { return null; }
        return FindExact(plain) ?? (genes.Expand(plain, word => word.Length > 4 && IsKept(word)) is { } full ? FindExact(full) : null);

        TermMatch? FindExact(List<string> family) =>
            FindText(string.Join(' ', family), maySplit: false) is { IsExact: true } found ? found : null;

        static bool IsMember(string word) => word is "alpha" or "beta" or "gamma" or "delta" or "epsilon" or "zeta" or "eta" or "theta"
            || word.All(char.IsAsciiDigit) || (word.Length == 2 && char.IsAsciiDigit(word[0]) && char.IsAsciiLetter(word[1]));
    }

    // "PI3K-Akt-mTOR signaling" and "IL2 STAT5 signaling" name a chain of components: the pathway is that of the first one, from which the
    // signals come. Components of one kind stand beside each other and are no chain: "IL-6/IL-8 signaling".
    private TermMatch? FindChain(string text)
    {
        if (NameForms.FindChain(text, NamesSignaling) is not { } chain) { return null; }
        if (FindText($"{chain[0]} signaling", maySplit: false) is not { IsExact: true } found) { return null; }
        var parents = found.Term.Links.Where(static link => link.IsHierarchical).Select(static link => link.Parent).ToHashSet();
        var areBeside = chain.Skip(1).Any(other => FindText($"{other} signaling", maySplit: false) is { IsExact: true } next
            && next.Term != found.Term && next.Term.Links.Any(link => link.IsHierarchical && parents.Contains(link.Parent)));
        return areBeside ? null : Create(found.Label, MatchKind.Rewritten, 1);
    }

    // "Hedgehog" and "Eph" are no symbols of genes, but have pathways.
    private bool NamesSignaling(string part) => FindText($"{part} signaling", maySplit: false) is { IsExact: true };

    // "Citric acid cycle TCA cycle": the brackets are lost in which the name came again.
    private TermMatch? FindTwice(List<string> words)
    {
        for (var at = words.Count - 2; at >= 2 && at >= words.Count - 3; at--)
        {
            if (words[at - 1] == words[^1] && FindText(string.Join(' ', words[..at]), maySplit: false) is { IsExact: true } found
                && FindText(string.Join(' ', words[at..]), maySplit: false)?.Term == found.Term)
            {
                return Create(found.Label, MatchKind.Rewritten, 1);
            }
        }
        return null;
    }

    // "JAK-STAT" and "Wnt/β-catenin" name the components of a pathway, and mean it.
    private TermMatch? FindComponents(string text, List<string> words) => !NameForms.IsOnlyComponents(text) ? null
        : FindText(string.Join(' ', words.Append("signaling")), maySplit: false) is { IsExact: true } found
            ? Create(found.Label, MatchKind.Rewritten, 1) : null;

    // A quality is no process: "synaptic plasticity" and "blood pressure" mean its regulation, which regulates no other term. What a
    // molecule does ("kinase activity", "DNA binding") is a function, and its regulation is something else.
    private TermMatch? FindQuality(List<string> words) => words[^1] is "activity" or "binding" ? null
        : FindWords(["regulation", "of", .. words], isOriginal: false) is { } found && found.Found.IsName
            && (Qualities.Contains(words[^1]) || !Regulation.Targets(found.Term).Any()) ? found : null;

    // "Pi3kakt signaling": a word that the ontology lacks may be two of its words without the hyphen between them.
    private TermMatch? FindSplit(List<string> words)
    {
        TermMatch? found = null;
        for (var at = 0; at < words.Count; at++)
        {
            var word = words[at];
            if (word.Length < MinPartLength || IsKept(word)) { continue; }
            for (var cut = 1; cut < word.Length; cut++)
            {
                // "IL12" between the letters and the number, and other words where both parts are long enough to say something.
                var isAtNumber = cut > 1 && char.IsAsciiLetter(word[cut - 1]) && word.AsSpan(cut).IndexOfAnyExceptInRange('0', '9') < 0;
                if (!isAtNumber && (cut < MinPartLength || word.Length - cut < MinPartLength)) { continue; }
                if (!IsPart(word[..cut]) || !IsPart(word[cut..])) { continue; }
                var text = string.Join(' ', [.. words[..at], word[..cut], word[cut..], .. words[(at + 1)..]]);
                if (FindText(text, maySplit: false) is not { IsExact: true } match) { continue; }
                if (found is not null && found.Term != match.Term) { return null; }
                found = Create(match.Label, MatchKind.Rewritten, 1);
            }
        }
        return found;
    }

    private bool IsPart(string word) => NameVariants.IsAbbreviation(word) || NameWords.OfKey(word).TrueForAll(IsKept);

    // A word that the names of the ontology use is not a symbol to spell out.
    private bool IsKept(string word) => index.Words.IdOf(word) >= 0;

    private TermMatch? FindVariant(List<string> words)
    {
        var variants = NameVariants.Of(words);
        var isSignaling = words.Contains("signaling") || words.Contains("pathway");
        foreach (var variant in variants)
        {
            if ((FindWords(variant, isOriginal: false) ?? FindJoined(variant)) is { } found) { return found; }
            // "NF-kB activation" says not whether of the factor or of its signaling.
            if ((isSignaling || !variant.Contains("signaling")) && NameVariants.Convention(variant) is { } meant
                && FindWords(meant, isOriginal: false) is { } usual)
            {
                return usual;
            }
        }
        if (words is [var coined] && NameVariants.Coined(coined).Select(name => FindWords(name, isOriginal: false))
            .FirstOrDefault(static found => found is not null) is { } process)
        {
            return process;
        }
        foreach (var variant in variants)
        {
            if (FindUnordered(variant, MatchKind.Rewritten) is { } found) { return found; }
        }
        return null;
    }

    // As the ontology replaces phrases within other names. It is evidence, not identity: too many of these phrases differ in meaning.
    private TermMatch? FindReworded(List<string> words)
    {
        if (index.Words.IdsOf(NameRewriting.Canonical(words)) is not { Length: > 1 } ids) { return null; }
        var distinctions = Distinctions.Of(words);
        foreach (var variant in index.Words.Rewordings.Value.GetVariants(ids))
        {
            var labels = index.Words.FindInOrder(variant).Where(label => Distinctions.Of(index.Labels[label].Text) is var theirs
                && !GeneralWords.AreAll(index.Labels[label].Text)
                && !distinctions.IsOppositeTo(theirs) && Digits(words).SequenceEqual(Digits(NameWords.Of(index.Labels[label].Text))));
            if (Choose(labels, MatchKind.Rewording, MatchKind.Rewording) is { Kind: MatchKind.Rewording } match) { return match; }
        }
        return null;
    }

    // "p38 MAPK" and "p38MAPK".
    private TermMatch? FindJoined(List<string> words)
    {
        for (var at = 0; at + 1 < words.Count; at++)
        {
            var joined = words[at] + words[at + 1];
            if (words[at].Length < 7 && index.Words.IdOf(joined) >= 0
                && FindWords([.. words[..at], joined, .. words[(at + 2)..]], isOriginal: false) is { } found)
            {
                return found;
            }
        }
        return null;
    }

    // A phrase that replaces another neither adds a number nor loses one.
    private static IEnumerable<char> Digits(List<string> words) => words.SelectMany(static word => word).Where(char.IsAsciiDigit).Order();

    private TermMatch? FindByLabel(string key) => Choose(index.FindExact(key), MatchKind.Name, MatchKind.Synonym);

    private TermMatch? FindWords(List<string> words, bool isOriginal)
    {
        if (index.Words.IdsOf(NameRewriting.Canonical(words)) is not { Length: > 0 } ids) { return null; }
        var labels = PreferSaid(WithoutDifference(index.Words.FindInOrder(ids), words), words);
        var found = isOriginal ? Choose(labels, MatchKind.Wording, MatchKind.SynonymWording)
            : Choose(labels, MatchKind.Rewritten, MatchKind.Rewritten);
        return found is { IsExact: true } ? found : null;
    }

    // "Signal transduction cascade" is nearer to "signal transduction" than to "signaling".
    private int[] PreferSaid(IEnumerable<int> labels, List<string> words)
    {
        int[] found = [.. labels];
        if (found.Count(label => index.Labels[label].IsName) < 2) { return found; }
        int[] said = [.. found.Where(label => index.Labels[label].IsName
            && NameWords.Of(index.Labels[label].Text).TrueForAll(words.Contains))];
        return said.Length > 0 ? said : found;
    }

    private TermMatch? FindUnordered(List<string> words, MatchKind kind)
    {
        var canonical = NameRewriting.Canonical(words);
        if (canonical.Count < 2 || index.Words.IdsOf(canonical) is not { } ids) { return null; }
        var hasParts = words.Exists(Parts.Contains);
        var turned = index.Words.FindInAnyOrder(ids).Where(label => IsTurned(ids, index.Words.WordsOf(label))
            || (!hasParts && !NameWords.Of(index.Labels[label].Text).Exists(Parts.Contains)));
        return Choose(WithoutDifference(turned, words), kind, kind) is { IsExact: true } found ? found : null;
    }

    // "Response to stress" and "stress response" have their words in the same order, but begin elsewhere. Where words have different parts,
    // any other order may turn the meaning: what regulates is not what is regulated.
    private static bool IsTurned(ReadOnlySpan<int> words, ReadOnlySpan<int> others)
    {
        for (var start = 0; start < words.Length; start++)
        {
            if (words[start..].SequenceEqual(others[..(words.Length - start)])
                && words[..start].SequenceEqual(others[(words.Length - start)..]))
            {
                return true;
            }
        }
        return false;
    }

    private IEnumerable<int> WithoutDifference(IEnumerable<int> labels, List<string> words)
    {
        Distinctions? distinctions = null;
        var isThing = words.Count == 1;
        foreach (var label in labels)
        {
            // "Proteasome" is not the proteasomal pathway, and "microtubule" no microtubule-based process.
            if (isThing && IsOfThing(index.Labels[label])) { continue; }
            // "Planar cell polarity" is not the signaling that leads to it.
            if (IsPathwayOf(index.Labels[label], words)) { continue; }
            distinctions ??= Distinctions.Of(words);
            if (distinctions.FindDifference(Distinctions.Of(index.Labels[label].Text)) is null) { yield return label; }
        }
    }

    private static bool IsOfThing(TermLabel label) =>
        (!label.IsName && label.Text.EndsWith(" pathway", StringComparison.OrdinalIgnoreCase))
        || label.Text.EndsWith("-based process", StringComparison.OrdinalIgnoreCase);

    private static bool IsPathwayOf(TermLabel label, List<string> words) => !label.IsName && words.Count > 1
        && label.Text.EndsWith(" pathway", StringComparison.OrdinalIgnoreCase) && !words.Contains("pathway")
        && !words.Contains("signaling") && label.Term.Name.Contains("signaling", StringComparison.Ordinal);

    // Names before synonyms; of several terms with the name the one above all others, because people mean the general one.
    private TermMatch? Choose(IEnumerable<int> found, MatchKind asName, MatchKind asSynonym)
    {
        int[] labels = [.. found];
        if (labels.Length == 0) { return null; }
        if (FindGeneral([.. labels.Where(label => index.Labels[label].IsName)]) is { } name) { return Create(name, asName, 1); }
        // A synonym of several terms of which none is above the others means none of them for sure, unless only one has its words in its
        // name.
        if (asSynonym <= MatchKind.SynonymWording && FindGeneral(labels) is null)
        {
            int[] named = [.. labels.Where(HasItsWords)];
            return FindGeneral(named) is { } only ? Create(only, asSynonym, 1)
                : Create(named.Length > 0 ? named[0] : labels[0], MatchKind.RelatedSynonym, 1);
        }
        int[] exact = [.. labels.Where(label => !index.Labels[label].IsName && SynonymKinds.Of(index, label) == SynonymScope.Exact)];
        if (FindGeneral(exact) is { } synonym) { return Create(synonym, asSynonym, 1); }
        if (exact.Length > 0) { return Create(exact[0], MatchKind.RelatedSynonym, 1); }
        return FindGeneral(labels) is { } other ? Create(other, SynonymKinds.Of(index, other) switch
        {
            SynonymScope.Narrow => MatchKind.NarrowSynonym,
            SynonymScope.Broad => MatchKind.BroadSynonym,
            _ => MatchKind.RelatedSynonym,
        }, 1) : Create(labels[0], MatchKind.RelatedSynonym, 1);
    }

    private bool HasItsWords(int label) => NameRewriting.Canonical(index.Labels[label].Term.Name) is var name
        && NameRewriting.Canonical(index.Labels[label].Text).TrueForAll(name.Contains);

    private int? FindGeneral(int[] labels)
    {
        if (labels.Length <= 1) { return labels.Length == 0 ? null : labels[0]; }
        foreach (var label in labels)
        {
            var term = index.Labels[label].Term;
            if (Array.TrueForAll(labels,
                other => index.Labels[other].Term == term || OntologyGraph.IsAncestor(term, index.Labels[other].Term)))
            {
                return label;
            }
        }
        return null;
    }

    private static bool IsRelated(OntologyTerm one, OntologyTerm other) =>
        OntologyGraph.IsAncestor(one, other) || OntologyGraph.IsAncestor(other, one);

    private TermMatch Create(int label, MatchKind kind, double score, string? contradiction = null) =>
        new(label, index.Labels[label], kind, MatchConfidence.Of(kind, score, contradiction), contradiction);
}
