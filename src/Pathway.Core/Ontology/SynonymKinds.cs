using System.Text.RegularExpressions;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Ontology;

/// <summary>
/// What a synonym says about its term, where the release does not state the scope. A synonym counts as exact, unless it shares nothing
/// with the name of the term (no stem, no initials, no combining root) and is also a name elsewhere, or names a process of its own; or
/// unless its head names another process than the head of the name: what is degraded is not disassembled.
/// </summary>
internal static partial class SynonymKinds
{
    private const int StemLength = 4;
    private const int RootLength = 5;

    private static readonly (string Synonym, string Name)[] DifferentHeads =
        [("degradation", "disassembly"), ("breakdown", "disassembly"), ("catabolism", "disassembly"), ("catabolic", "disassembly")];

    private static readonly HashSet<string> Common =
    [
        "of", "the", "an", "in", "by", "via", "for", "and", "or", "with", "during", "involved", "process", "pathway", "cell", "protein",
        "regulation", "positive", "negative", "response", "to", "from", "into", "on",
    ];

    private static readonly HashSet<string> Signs =
        ["activation", "inhibition", "stimulation", "suppression", "upregulation", "downregulation"];

    private static readonly HashSet<string> Actors =
        ["inhibitor", "activator", "regulator", "suppressor", "repressor", "effector", "mediator", "factor", "inducer", "enhancer"];

    private static readonly HashSet<string> Signaling = ["signaling", "signalling", "cascade", "transduction", "signal"];

    private static readonly HashSet<string> OfAnySignaling =
        ["intracellular", "receptor", "chain", "transmission", "up", "down"];

    private static readonly string[] SignalingTails = ["cascade", "signaling", "signaling pathway", "signaling cascade"];

    /// <summary>The scope of a synonym.</summary>
    /// <param name="index">The names.</param>
    /// <param name="label">Its number.</param>
    public static SynonymScope Of(TermIndex index, int label)
    {
        var synonym = index.Labels[label];
        if (synonym.Scope != SynonymScope.Unknown) { return synonym.Scope; }
        var (text, name) = (synonym.Text.ToLowerInvariant(), synonym.Term.Name.ToLowerInvariant());
        if (HasDifferentHead(text, name) || Undoes(text, name) || Undoes(name, text)) { return SynonymScope.Related; }
        if (IsActor(text) && !IsActor(name)) { return SynonymScope.Related; }
        if (SaysLess(text, name)) { return SynonymScope.Broad; }
        if (LeavesOutFunction(text, name)) { return SynonymScope.Broad; }
        // What a molecule does is no process: "chaperone activity" is not the assembly with the help of chaperones.
        if (IsFunction(text) && !IsFunction(name)) { return SynonymScope.Related; }
        if (AddsNumber(text, name)) { return SynonymScope.Narrow; }
        if (IsNameOfAncestor(synonym) || LeavesOutPlace(text, name)) { return SynonymScope.Broad; }
        if (AddsDirection(text, name) || NamesKindOfSignaling(text, name)) { return SynonymScope.Narrow; }
        if (NamesOtherSignaling(index, synonym, text, name)) { return SynonymScope.Related; }
        if (Shares(text, name)) { return SynonymScope.Exact; }
        // "Drug resistance" is no response to a drug.
        if (IsResponse(name) && !IsResponse(text)) { return SynonymScope.Related; }
        // "Puberty" is one of the "developmental processes involved in reproduction".
        if (Grouping().IsMatch(name)) { return SynonymScope.Narrow; }
        var isElsewhere = index.FindExact(synonym.Key).Any(other => index.Labels[other].Term != synonym.Term);
        return isElsewhere || (Coined().IsMatch(text) && name.Split(' ').Any(static word => Coined().IsMatch(word)))
            ? SynonymScope.Related : SynonymScope.Exact;
    }

    // A slip of the release: "protein lysine acetylation" of "peptidyl-lysine deacetylation".
    private static bool Undoes(string one, string other)
    {
        if (!one.Contains("de", StringComparison.Ordinal)) { return false; }
        var (words, theirs) = (NameWords.OfKey(one), NameWords.OfKey(other));
        return words.Exists(word => word.Length > 9 && word.StartsWith("de", StringComparison.Ordinal)
            && word.EndsWith("ation", StringComparison.Ordinal) && !words.Contains(word[2..]) && theirs.Contains(word[2..])
            && !theirs.Contains(word));
    }

    // What acts is no process: "kinase inhibitor" is a molecule.
    private static bool IsActor(string text) => NameWords.OfKey(text) is [.., var last] && Actors.Contains(last);

    // "OXPHOS" is no regulation of it, and "response to heat shock" says nothing of a host.
    private static bool SaysLess(string synonym, string name)
    {
        const string Regulation = "regulation of ";
        return (name.StartsWith(Regulation, StringComparison.Ordinal)
            && NameDecoration.IsAbbreviation(name[Regulation.Length..], synonym))
            // "Protein quality control" says not of which proteins.
            || LeavesOutPurpose(synonym, name)
            || NameContext.IsSpecial(NameWords.OfKey(synonym), NameWords.OfKey(name));
    }

    private static bool LeavesOutPurpose(string synonym, string name)
    {
        var plain = synonym.IndexOf(" (", StringComparison.Ordinal) is > 0 and var open ? synonym[..open] : synonym;
        return name.StartsWith($"{plain} for ", StringComparison.Ordinal) || name.StartsWith($"{plain} during ", StringComparison.Ordinal);
    }

    // "NF-kappaB activation" says less than "positive regulation of NF-kappaB transcription factor activity": what is regulated is the
    // function, which has further words.
    private static bool LeavesOutFunction(string synonym, string name)
    {
        const string Activity = " activity";
        if (!name.EndsWith(Activity, StringComparison.Ordinal) || synonym.Contains(Activity, StringComparison.Ordinal)) { return false; }
        string[] said = [.. NameRewriting.Canonical(synonym).Where(static word => !Common.Contains(word) && !Signs.Contains(word))];
        string[] meant = [.. NameRewriting.Canonical(name).Where(static word => !Common.Contains(word) && word != "activity")];
        return said.Length > 0 && said.Length < meant.Length && said.All(meant.Contains);
    }

    private static bool IsFunction(string text) => text.EndsWith(" activity", StringComparison.Ordinal);

    private static bool IsResponse(string text) => text.Contains("response", StringComparison.Ordinal);

    // "G2/M checkpoint" says more than "cell cycle checkpoint signaling": the name has no number, and shares a word.
    private static bool AddsNumber(string synonym, string name) => synonym.Any(char.IsAsciiDigit) && !name.Any(char.IsAsciiDigit)
        && Words(synonym).Intersect(Words(name), StringComparer.Ordinal).Any();

    // "p53 signaling" says less than "DNA damage response, signal transduction by p53 class mediator", and no more than a term above it.
    private static bool IsNameOfAncestor(TermLabel synonym)
    {
        var words = NameRewriting.Canonical(synonym.Text);
        var own = NameRewriting.Canonical(synonym.Term.Name);
        if (own.Count < words.Count + 2 || words.Count == 0 || !words.All(own.Contains)) { return false; }
        // "Splicing" alone is that of any RNA: one word, with or without "pathway", leaves out so much that each term above counts.
        var above = words.Count == 1 ? OntologyGraph.Ancestors(synonym.Term)
            : synonym.Term.Links.Where(static link => link.IsHierarchical).Select(static link => link.Parent);
        return above.Any(term =>
            NameRewriting.Canonical(term.Name) is var theirs && theirs.Count < own.Count && words.All(theirs.Contains));
    }

    // "JNK signaling pathway" of "stress-activated protein kinase signaling cascade": the agent is not in the name, and has a term of its
    // own.
    private static bool NamesOtherSignaling(TermIndex index, TermLabel synonym, string text, string name)
    {
        string[] agent = [.. Words(text).Where(static word => !Signaling.Contains(word))];
        if (agent.Length == 0 || agent.Length == Words(text).Length) { return false; }
        var theirs = Words(name);
        if (agent.Any(theirs.Contains) || agent.Any(word => word.Length > 1 && NameDecoration.IsAbbreviation(name, word))) { return false; }
        return SignalingTails.SelectMany(tail => index.FindExact(TermName.Key($"{string.Join(' ', agent)} {tail}")))
            .Any(label => index.Labels[label] is { IsName: true } other && other.Term != synonym.Term);
    }

    // "Cell cycle arrest" says more than "regulation of cell cycle": it is one direction of it.
    private static bool AddsDirection(string synonym, string name) =>
        name.StartsWith("regulation of ", StringComparison.Ordinal) && HasDirection(NameWords.OfKey(synonym));

    // What is said of the whole stands at its start or its end: "regulation of complement activation" has no direction.
    private static bool HasDirection(List<string> words) => words.Count > 1 && words[0] != "regulation"
        && (words[0] is "positive" or "negative" || Signs.Contains(words[0]) || Signs.Contains(words[^1]) || words[^1] == "arrest");

    // The "mitochondrial signaling pathway" leaves out where the signals of the "mitochondria-nucleus signaling pathway" go.
    private static bool LeavesOutPlace(string synonym, string name)
    {
        var (ours, theirs) = (NameWords.OfKey(synonym), NameWords.OfKey(name));
        return Distinctions.Of(ours).NamesFewerPlacesThan(Distinctions.Of(theirs)) && ours.TrueForAll(theirs.Contains)
            && name.Split(' ').Any(static word => word.Contains('-', StringComparison.Ordinal)
                && Distinctions.Of(word).NamesSeveralPlaces);
    }

    // "Protein kinase cascade" says which signals, "intracellular signal transduction" does not.
    private static bool NamesKindOfSignaling(string synonym, string name) => IsSignaling(synonym) && IsSignaling(name)
        && !Words(name).Any(IsAgent) && Words(synonym).Any(IsAgent);

    private static bool IsSignaling(string text) => Words(text).Any(Signaling.Contains);

    // Whether a word says whose signals they are.
    private static bool IsAgent(string word) => !Signaling.Contains(word) && !OfAnySignaling.Contains(word) && !Signs.Contains(word)
        && (word.Length == 1 || NameMeaning.IsThere(word));

    private static bool HasDifferentHead(string synonym, string name)
    {
        foreach (var (ours, theirs) in DifferentHeads)
        {
            // "Spindle degradation" has the same object as "spindle disassembly".
            if (name.EndsWith(theirs, StringComparison.Ordinal) && synonym != name[..^theirs.Length] + ours
                && (synonym.EndsWith(ours, StringComparison.Ordinal) || synonym.EndsWith($"{ours} process", StringComparison.Ordinal)))
            {
                return true;
            }
        }
        return false;
    }

    private static bool Shares(string one, string other)
    {
        var (ours, theirs) = (Words(one), Words(other));
        if (ours.Length == 0 || theirs.Length == 0) { return true; }
        foreach (var word in ours)
        {
            foreach (var another in theirs)
            {
                if (word == another || word.AsSpan().CommonPrefixLength(another) >= StemLength || SharesRoot(word, another))
                {
                    return true;
                }
            }
        }
        return ours.Any(word => word.Length > 1 && NameDecoration.IsAbbreviation(other, word))
            || theirs.Any(word => word.Length > 1 && NameDecoration.IsAbbreviation(one, word));
    }

    private static bool SharesRoot(string one, string other)
    {
        for (var start = 0; start + RootLength <= one.Length; start++)
        {
            if (other.AsSpan().Contains(one.AsSpan(start, RootLength), StringComparison.Ordinal)) { return true; }
        }
        return false;
    }

    private static string[] Words(string text) =>
    [
        .. text.Split([' ', '-', '/', ',', '(', ')', '\''], StringSplitOptions.RemoveEmptyEntries)
            .Where(static word => !Common.Contains(word)),
    ];

    // A name that groups processes, and names none.
    [GeneratedRegex("^(?:biological|cellular|developmental|metabolic|reproductive|immune system) process involved in ")]
    private static partial Regex Grouping();

    // One word that is made of Greek roots and names a process by itself, such as "parthanatos" and "necroptotic".
    [GeneratedRegex("^[a-z]+(?:osis|otic|thanatos|phagy|phagic|lysis|lytic|genesis|genic|poiesis|kinesis)$")]
    private static partial Regex Coined();
}
