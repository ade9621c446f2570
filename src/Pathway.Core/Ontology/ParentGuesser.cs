using Pathway.Text;

namespace Pathway.Ontology;

/// <summary>
/// Guesses the parent of a name that no term has. A term whose words the name contains, or that differs from the name only by a broader
/// word, may be the parent itself. Of a term that has further words, the parents may be the parent.
/// </summary>
internal sealed class ParentGuesser(TermIndex index)
{
    /// <summary>The least confidence of a guess that counts as an answer.</summary>
    public const double MinConfidence = 0.5;

    private const int MaxNeighbours = 30;
    private const double NearWeight = 0.5;
    private const double DisturbedTrust = 0.85;
    private const int MaxNarrower = 300;
    private const double MinSpecificity = 0.25;
    private const double MaxSharedScore = 0.7;

    // What stands before them says which kind of process it is, and what stands behind them which case of it.
    private static readonly string[] Dividers = [" involved in ", " via ", " by ", ", "];

    // What stands before them is the process, and what stands behind them where or when it happens.
    private static readonly string[] Circumstances = [" - ", ": ", " in ", " during ", " through "];

    private const double HeadTrust = 0.75;
    private const double ModificationTrust = 0.8;
    private const double FamilyTrust = 0.79;

    private readonly TermMatcher matcher = new(index);

    /// <summary>The terms that may be the parent, best first.</summary>
    /// <param name="name">Any name.</param>
    /// <param name="limit">The most terms.</param>
    /// <param name="isHidden">Labels to ignore: those of terms that are not used, or for measurements.</param>
    public IReadOnlyList<GuessedParent> Guess(string name, int limit, Func<int, bool>? isHidden = null)
    {
        name = NameForms.AsSignaling(NameDecoration.Read(name).Text);
        var spoken = NameWords.Of(name);
        if (!NameMeaning.IsThere(spoken)) { return []; }
        var words = NameRewriting.Canonical(spoken);
        var distinctions = Distinctions.Of(spoken);
        var overlaps = new NameOverlap(index.Words, words);
        var votes = new ParentVotes();
        var isWay = spoken.Contains("to") || spoken.Contains("from");
        foreach (var (variant, trust) in BroaderWords.GetVariants(words)) { AddAll(variant, trust, GuessKind.Broadened); }
        if (NameMeaning.FindDisturbed(spoken) is { } disturbed && matcher.FindNear(disturbed) is { } process
            && isHidden?.Invoke(process.Label) != true)
        {
            votes.Add(process.Term, DisturbedTrust, GuessKind.Contained);
        }
        if (FindHead(name) is { } head && isHidden?.Invoke(head.Label) != true) { votes.Add(head.Term, HeadTrust, GuessKind.Contained); }
        if (FindModification(spoken) is { } modification && isHidden?.Invoke(modification.Label) != true)
        {
            votes.Add(modification.Term, ModificationTrust, GuessKind.Contained);
        }
        if (index.Claims.FindFamily(name) is { } family && isHidden?.Invoke(family.Label) != true)
        {
            votes.Add(family.Term, FamilyTrust, GuessKind.Contained);
        }
        TermMatch? narrower = null;
        var narrowest = default(Overlap);
        foreach (var match in matcher.Search(name, MaxNeighbours, isHidden))
        {
            var theirs = Distinctions.Of(match.Found.Text);
            var overlap = overlaps.OverlapWith(match.Label);
            var isOpposite = distinctions.IsOppositeTo(theirs);
            var isRegulation = distinctions.IsRegulation;
            if (overlap.IsBroader && !isOpposite && (isRegulation || !theirs.IsRegulation) && NameMeaning.IsThere(match.Found.Text)
                && ActsOn(match.Label))
            {
                // The regulation of a process is rather a kind of regulation than a kind of the process.
                var trust = (0.35 + (0.6 * overlap.Share)) * (isRegulation && !theirs.IsRegulation ? 0.85 : 1);
                votes.Add(MostSpecific(match), trust, GuessKind.Contained);
            }
            if (overlap.IsNarrower && IsSplit(match.Found.Text, words)) { continue; }
            if (overlap.IsNarrower)
            {
                var rank = (match.Contradiction is null, overlap.TheirShare);
                var isNearer = narrower is null || rank.CompareTo((narrower.Contradiction is null, narrowest.TheirShare)) > 0;
                if (isNearer && isRegulation == theirs.IsRegulation && !overlaps.AddsMolecule(match.Label)
                    && !NameContext.IsSpecial(spoken, NameWords.Of(match.Term.Name)))
                {
                    (narrower, narrowest) = (match, overlap);
                }
                continue;
            }
            // The same that happens to another thing says nothing: "muscle repair" is not like DNA repair.
            if (overlap.TheirShare > 0 && !SharesThing(match.Label)) { continue; }
            // What else happens to the same thing is another process.
            var isSameProcess = !GeneralWords.Contains(words[^1])
                || (index.Words.WordsOf(match.Label) is [.., var last] && index.Words.Vocabulary[last] == words[^1]);
            var likeness = NearWeight * overlap.Similarity * (isRegulation != theirs.IsRegulation ? 0.4 : 1) * (isOpposite ? 0.7 : 1)
                * (isSameProcess ? 1 : 0.5);
            AddParents(match.Term, likeness, GuessKind.AboveNear);
        }
        if (narrower is not null && !IsOnlyThing(narrower)) { AddAbove(narrower, 0.3 + (0.65 * narrowest.TheirShare)); }
        return votes.Ranked(limit, IsPossible);

        // A word that fits everything ("repair", "formation") says what happens, and not to what. Where a label has only such words, the
        // term must not say of what it is the process, or the name must say so too: "tissue repair" is no repair of proteins. What is
        // known, and never acted upon so, is acted upon otherwise: scars are formed, and not synthesized.
        bool ActsOn(int label)
        {
            if (!GeneralWords.AreAll(index.Labels[label].Text)) { return true; }
            var term = index.Labels[label].Term;
            var saysMore = NameRewriting.Canonical(term.Name).Exists(word => !words.Contains(word));
            if (!saysMore && (words.Contains("protein") || !GeneralWords.AreOfMolecules(term.Name))) { return true; }
            string[] things = [.. words.Where(word => !GeneralWords.Contains(word) && NameMeaning.IsThere([word]))];
            return Array.Exists(things, word => index.Words.IdOf(word) is var id && (id < 0 ? !saysMore
                : index.Words.LabelsWith(id).ToArray().Any(other => OntologyGraph.IsAncestor(term, index.Labels[other].Term))));
        }

        bool SharesThing(int label)
        {
            if (words.TrueForAll(GeneralWords.Contains)) { return true; }
            foreach (var id in index.Words.WordsOf(label))
            {
                var word = index.Words.Vocabulary[id];
                if (!GeneralWords.Contains(word) && words.Contains(word)) { return true; }
            }
            return false;
        }

        // "Kidney" is an organ, and not its development; a word that is only in a synonym may have another sense there.
        bool IsOnlyThing(TermMatch nearest) => words is [var thing] && (!nearest.Found.IsName
            || (NameRewriting.Canonical(nearest.Found.Text) is [var first, var what] && first == thing
                && what is "development" or "morphogenesis" or "differentiation" or "organization" or "assembly"));

        // Whatever the evidence: not the opposite or the reverse, no direction that the name does not have, no special organism.
        bool IsPossible(OntologyTerm term)
        {
            var theirs = Distinctions.Of(term.Name);
            return !distinctions.IsOppositeTo(theirs) && !distinctions.IsReverseOf(theirs)
                && (!theirs.IsPositive || distinctions.IsPositive) && (!theirs.IsNegative || distinctions.IsNegative)
                && !NameContext.IsSpecial(spoken, NameWords.Of(term.Name));
        }

        // The name says less than several terms: what lies above all of them may be its parent, never what lies above only one.
        void AddAbove(TermMatch nearest, double score)
        {
            // Where only a synonym has the words, other terms may have them in synonyms too.
            var terms = FindNarrower(words, distinctions, isHidden, onlyNames: nearest.Found.IsName).Append(nearest.Term).Distinct()
                .ToArray();
            if (terms.All(term => term == nearest.Term || OntologyGraph.IsAncestor(nearest.Term, term)))
            {
                AddParentsOf(nearest, score);
                return;
            }
            HashSet<OntologyTerm>? shared = null;
            foreach (var term in terms)
            {
                if (shared is null) { shared = OntologyGraph.Ancestors(term); }
                else { shared.IntersectWith(OntologyGraph.Ancestors(term)); }
            }
            var beyond = FindSaidBeyond(nearest);
            var above = shared?.Where(term => !Says(term, beyond)).OrderByDescending(index.Graph.Specificity)
                .ThenBy(static term => term.Index).FirstOrDefault();
            if (above is not null && index.Graph.Specificity(above) >= MinSpecificity)
            {
                votes.Add(above, Math.Min(score, MaxSharedScore), GuessKind.AboveAllNarrower);
            }
        }

        // Of several terms with one name, people mean the most specific one, as "autophagy" is mostly macroautophagy. Where one has it as
        // its name, the others must be kinds of it: "apoptosis" is not meant as its own execution phase.
        OntologyTerm MostSpecific(TermMatch match)
        {
            int[] labels = [.. index.Words.FindInOrder(index.Words.WordsOf(match.Label).ToArray())
                .Where(label => isHidden?.Invoke(label) != true)];
            var hasName = Array.Exists(labels, label => index.Labels[label].IsName);
            return labels.Select(label => index.Labels[label].Term)
                .Where(term => hasName ? IsKindOf(term, match.Term) : OntologyGraph.IsAncestor(match.Term, term))
                .OrderByDescending(index.Graph.Specificity).ThenBy(static term => term.Index).FirstOrDefault(match.Term);
        }

        void AddAll(List<string> variant, double score, GuessKind kind)
        {
            if (index.Words.IdsOf(variant) is not { } ids) { return; }
            // The order of the words tells the start and the end of a transport.
            foreach (var label in isWay ? index.Words.FindInOrder(ids) : index.Words.FindInAnyOrder(ids))
            {
                if (isHidden?.Invoke(label) != true && ActsOn(label))
                {
                    votes.Add(index.Labels[label].Term, index.Labels[label].IsName ? score : score - 0.05, kind);
                }
            }
        }

        void AddParents(OntologyTerm term, double score, GuessKind kind)
        {
            foreach (var link in term.Links.Where(static link => link.IsHierarchical))
            {
                votes.Add(link.Parent, score * TrustIn(link), kind, kind is GuessKind.AboveNarrower ? term : null);
            }
        }

        // The parents of a nearest term, or, where one of them says what the name does not, the terms above that do not say it.
        void AddParentsOf(TermMatch nearest, double score)
        {
            var beyond = FindSaidBeyond(nearest);
            OntologyLink[] links = [.. nearest.Term.Links.Where(static link => link.IsHierarchical)];
            OntologyLink[] silent = [.. links.Where(link => !Says(link.Parent, beyond))];
            if (silent.Length == links.Length) { AddParents(nearest.Term, score, GuessKind.AboveNarrower); return; }
            var seen = new HashSet<OntologyTerm>();
            foreach (var link in silent.Length > 0 ? silent : links)
            {
                foreach (var parent in FindWithout(link.Parent, beyond, seen))
                {
                    votes.Add(parent, score * TrustIn(link), GuessKind.AboveAllNarrower);
                }
            }
        }

        static double TrustIn(OntologyLink link) => link.Relation is OntologyRelation.IsA ? 1 : 0.5;

        // What the nearest term says beyond the name, its parents may say too: "nuclear receptor signaling" lies not below bile acid
        // signaling. The kind of process may stand above the name: "endosomal sorting" is transport.
        HashSet<string> FindSaidBeyond(TermMatch nearest)
        {
            var (found, named) = (SplitKind(nearest.Found.Text), SplitKind(nearest.Term.Name));
            return [.. found.Case.Concat(named.Case).Except(words).Except(found.Kind).Except(named.Kind)
                .Where(static word => NameMeaning.IsThere([word]))];
        }

        static bool Says(OntologyTerm term, HashSet<string> words) => NameRewriting.Canonical(term.Name).Exists(words.Contains);

        static IEnumerable<OntologyTerm> FindWithout(OntologyTerm term, HashSet<string> beyond, HashSet<OntologyTerm> seen) =>
            !seen.Add(term) ? [] : !Says(term, beyond) ? [term]
                : term.Links.Where(static link => link.Relation is OntologyRelation.IsA)
                    .SelectMany(link => FindWithout(link.Parent, beyond, seen));
    }

    private static bool IsKindOf(OntologyTerm term, OntologyTerm above) => term == above
        || term.Links.Any(link => link.Relation is OntologyRelation.IsA && IsKindOf(link.Parent, above));

    // "Telomere maintenance via telomere lengthening" is a kind of telomere maintenance; of "protein transport" it is the last word.
    private static (IEnumerable<string> Kind, IEnumerable<string> Case) SplitKind(string text)
    {
        foreach (var divider in Dividers)
        {
            if (text.IndexOf(divider, StringComparison.OrdinalIgnoreCase) is > 0 and var at)
            {
                return (NameRewriting.Canonical(text[..at]), NameRewriting.Canonical(text[at..]));
            }
        }
        var all = NameRewriting.Canonical(text);
        return (all.TakeLast(1), all.SkipLast(1));
    }

    // Of "endothelial cell proliferation involved in sprouting angiogenesis" each side is another process.
    private static bool IsSplit(string text, List<string> words) =>
        Array.Exists(Dividers, divider => text.Contains(divider, StringComparison.OrdinalIgnoreCase))
        && SplitKind(text) is var (kind, special) && words.Except(kind).Any() && words.Except(special).Any();

    // "Lactylation" and "serine/threonine phosphorylation" modify proteins, where no other molecule is named.
    private TermMatch? FindModification(List<string> spoken) =>
        ModificationNames.IsModificationOfProtein(spoken, GeneWords.Embedded.IsSymbol)
        ? matcher.Find($"protein {spoken[^1]}") ?? matcher.Find("protein modification process")
        : IsDegradationOfProtein(spoken) ? matcher.Find("protein catabolic process") : null;

    // "Huntingtin degradation" is that of a protein, where no metabolism of it is known: insulin has its own.
    private bool IsDegradationOfProtein(List<string> spoken) => spoken is [var protein, .., "degradation" or "catabolism" or "proteolysis"]
        && (spoken.Count == 2 || spoken is [_, "protein", _]) && GeneWords.Embedded.IsSymbol(protein)
        && (index.Words.IdsOf([protein, "metabolism"]) is not { } ids || !index.Words.FindInOrder(ids).Any());

    // "Cytokine signaling in immune system" is cytokine signaling before it is a process of the immune system.
    private TermMatch? FindHead(string name)
    {
        var end = Circumstances.Select(divider => name.IndexOf(divider, StringComparison.Ordinal)).Where(static at => at > 0)
            .DefaultIfEmpty(-1).Min();
        return end > 0 ? matcher.Find(name[..end]) : null;
    }

    /// <summary>The terms whose names have all words of a name, and more.</summary>
    /// <param name="name">Any name.</param>
    /// <param name="isHidden">Labels to ignore.</param>
    public IReadOnlyList<OntologyTerm> FindNarrower(string name, Func<int, bool>? isHidden = null)
    {
        var spoken = NameWords.Of(NameDecoration.Read(name).Text);
        return !NameMeaning.IsThere(spoken) ? []
            : [.. FindNarrower(NameRewriting.Canonical(spoken), Distinctions.Of(spoken), isHidden, onlyNames: true)];
    }

    private IEnumerable<OntologyTerm> FindNarrower(List<string> words, Distinctions distinctions, Func<int, bool>? isHidden,
        bool onlyNames)
    {
        if (index.Words.IdsOf(words) is not { Length: > 0 } ids) { return []; }
        return index.Words.LabelsWith(ids.MinBy(id => index.Words.LabelsWith(id).Length)).ToArray()
            .Where(label => (!onlyNames || index.Labels[label].IsName) && isHidden?.Invoke(label) != true
                && Array.TrueForAll(ids, id => index.Words.WordsOf(label).Contains(id))
                && Distinctions.Of(index.Labels[label].Text) is var theirs && theirs.IsRegulation == distinctions.IsRegulation
                && !theirs.IsOppositeTo(distinctions) && !NameContext.IsSpecial(words, NameWords.Of(index.Labels[label].Term.Name))
                && !IsSplit(index.Labels[label].Text, words))
            .Select(label => index.Labels[label].Term).Distinct().Take(MaxNarrower);
    }
}

/// <summary>The evidence for a term as the parent of a name.</summary>
internal enum GuessKind
{
    /// <summary>The term is the name with a broader word.</summary>
    Broadened,
    /// <summary>The name has all words of the term, and more.</summary>
    Contained,
    /// <summary>The term is above the nearest term that has all words of the name, and more.</summary>
    AboveNarrower,
    /// <summary>The term is above all terms that have all words of the name, and more.</summary>
    AboveAllNarrower,
    /// <summary>The term is above a term that shares words with the name.</summary>
    AboveNear,
}

/// <summary>A term that may be the parent of a name.</summary>
/// <param name="Term">The term.</param>
/// <param name="Confidence">The confidence of the guess, from 0 to 1.</param>
/// <param name="Kind">The strongest evidence.</param>
/// <param name="NearestTerm">The term of the ontology that is similar to the name: the parent itself, or one below it.</param>
internal sealed record GuessedParent(OntologyTerm Term, double Confidence, GuessKind Kind, OntologyTerm NearestTerm)
{
    /// <summary>
    /// Whether the parent lies above the term that is similar to the name, so that any path up from that term may be used.
    /// </summary>
    public bool IsAbove => Kind is GuessKind.AboveNarrower;

    /// <summary>The reason in a few words, which an identifier follows.</summary>
    public string Reason => Kind switch
    {
        GuessKind.Broadened => "a broader word makes the name that of",
        GuessKind.Contained => "the name says more than",
        GuessKind.AboveNarrower => "the name says less than",
        GuessKind.AboveAllNarrower => "all terms that say more than the name lie below",
        _ => "terms like the name lie below",
    };
}

/// <summary>
/// Combines the evidence for each parent: the strongest counts in full, the rest in part. Confidences are rounded, because the last digit
/// of a logarithm differs between systems and must not change the order.
/// </summary>
internal sealed class ParentVotes
{
    private const double AgreementWeight = 0.5;
    private const double MaxConfidence = 0.95;

    private readonly Dictionary<OntologyTerm, (double Joint, double Best, GuessKind Kind, OntologyTerm Near)> votes = [];

    /// <summary>Adds evidence for a term.</summary>
    /// <param name="term">The term.</param>
    /// <param name="score">Its strength, from 0 to 1.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="near">The term that is similar to the name; null for the term itself.</param>
    public void Add(OntologyTerm term, double score, GuessKind kind, OntologyTerm? near = null)
    {
        if (!votes.TryGetValue(term, out var before)) { votes[term] = (score, score, kind, near ?? term); return; }
        var joint = Math.Max(1 - ((1 - before.Joint) * (1 - (AgreementWeight * score))), score);
        votes[term] = score > before.Best ? (joint, score, kind, near ?? term) : (joint, before.Best, before.Kind, before.Near);
    }

    /// <summary>The best terms, best first.</summary>
    /// <param name="limit">The most terms.</param>
    /// <param name="isPossible">Whether a term may be the parent at all.</param>
    public IReadOnlyList<GuessedParent> Ranked(int limit, Func<OntologyTerm, bool> isPossible) =>
    [
        .. votes.Select(static vote => new GuessedParent(vote.Key, Math.Round(Math.Min(MaxConfidence, vote.Value.Joint), 6),
                vote.Value.Kind, vote.Value.Near))
            .OrderByDescending(static guess => guess.Confidence).ThenBy(static guess => guess.Term.Index)
            .Where(guess => isPossible(guess.Term)).Take(limit),
    ];
}

/// <summary>Compares the words of one name with those of labels, each word by its weight.</summary>
internal sealed class NameOverlap
{
    private static readonly HashSet<string> Molecules =
        ["dna", "rna", "mrna", "rrna", "trna", "protein", "peptide", "lipid", "carbohydrate", "glucose", "histone"];

    private readonly WordIndex index;
    private readonly bool namesMolecule;
    private readonly HashSet<int> known;
    private readonly double weight;

    /// <param name="index">The labels.</param>
    /// <param name="words">The canonical words of the name.</param>
    public NameOverlap(WordIndex index, IEnumerable<string> words)
    {
        this.index = index;
        known = [];
        foreach (var word in words.Distinct(StringComparer.Ordinal))
        {
            var id = index.IdOf(word);
            weight += id >= 0 ? index.Weight(id) : index.UnknownWeight;
            if (id >= 0) { known.Add(id); }
            namesMolecule |= Molecules.Contains(word);
        }
    }

    /// <summary>Whether a label names a kind of molecule that the name does not have: then it has another subject.</summary>
    public bool AddsMolecule(int label)
    {
        foreach (var word in index.WordsOf(label))
        {
            if (!known.Contains(word) && Molecules.Contains(index.Vocabulary[word])
                && (namesMolecule || index.Vocabulary[word] != "protein"))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The overlap with a label.</summary>
    public Overlap OverlapWith(int label)
    {
        double shared = 0, theirs = 0;
        var words = index.WordsOf(label);
        for (var at = 0; at < words.Length; at++)
        {
            var word = words[at];
            // A repeated word counts once.
            if (words[..at].Contains(word)) { continue; }
            // The word "protein" adds nothing: "ubiquitination" is that of proteins.
            if (!namesMolecule && index.Vocabulary[word] == "protein") { continue; }
            theirs += index.Weight(word);
            if (known.Contains(word)) { shared += index.Weight(word); }
        }
        return theirs == 0 ? default : new Overlap(shared / weight, shared / theirs);
    }
}

/// <summary>The overlap of the words of two names.</summary>
/// <param name="Share">The share of the name's weight that the label has too, from 0 to 1.</param>
/// <param name="TheirShare">The share of the label's weight that the name has too, from 0 to 1.</param>
internal readonly record struct Overlap(double Share, double TheirShare)
{
    private const double All = 0.999;

    /// <summary>Whether the name has all words of the label, and more.</summary>
    public bool IsBroader => TheirShare > All && Share < All;

    /// <summary>Whether the label has all words of the name, and more.</summary>
    public bool IsNarrower => Share > All && TheirShare < All;

    /// <summary>The harmonic mean of both shares, from 0 to 1.</summary>
    public double Similarity => Share + TheirShare == 0 ? 0 : 2 * Share * TheirShare / (Share + TheirShare);
}

/// <summary>Words that say what happens, and not to what: they are in names of processes of all kinds.</summary>
internal static class GeneralWords
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "repair", "formation", "fusion", "fission", "transport", "organization", "assembly", "disassembly", "maturation", "processing",
        "modification", "localization", "secretion", "folding", "elongation", "initiation", "termination", "polymerization", "replication",
        "recombination", "activation", "inactivation", "growth", "development", "differentiation", "morphogenesis", "migration",
        "proliferation", "division", "adhesion", "movement", "motility", "contraction", "homeostasis", "maintenance", "conjugation",
        "production", "generation", "import", "export", "uptake", "aggregation", "stabilization", "targeting", "sorting", "exchange",
        "cleavage", "editing", "cycle", "extrusion", "remodeling", "budding", "biogenesis", "duplication", "extension", "regeneration",
        "signaling", "transduction", "response", "recognition", "storage", "release", "clearance", "removal", "loss", "cascade",
        "cell", "process", "component", "protein", "biology", "structure", "system",
        "biosynthesis", "catabolism", "metabolism", "oxidation", "reduction", "synthesis", "degradation", "breakdown",
    };

    // These happen to molecules: of other things people say it in another sense.
    private static readonly HashSet<string> OfMolecules = new(StringComparer.Ordinal)
    {
        "biosynthesis", "catabolism", "oxidation", "reduction", "modification", "folding", "polymerization", "recombination", "secretion",
        "processing", "editing",
    };

    /// <summary>Whether a canonical word is one.</summary>
    public static bool Contains(string word) => Words.Contains(word);

    /// <summary>Whether a name has no other words.</summary>
    public static bool AreAll(string name) => NameRewriting.Canonical(name).TrueForAll(Words.Contains);

    /// <summary>Whether a name says what happens to molecules.</summary>
    public static bool AreOfMolecules(string name) => NameRewriting.Canonical(name).Exists(OfMolecules.Contains);
}
