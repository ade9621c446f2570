using Pathway.Model;
using Pathway.Questions;
using Pathway.Text;

namespace Pathway.Ontology;

/// <summary>
/// Finds terms in texts: at each word the longest run of words that is a name or synonym. Runs do not cross punctuation, and do not
/// overlap.
/// </summary>
/// <param name="index">The names; asked for when the first text comes.</param>
internal sealed class TermRecognizer(Func<TermIndex> index) : ITermRecognizer
{
    private const int MaxWords = 8;

    private const int MaxWordsOfStructure = 3;

    // A structure may be named for another reason than its making.
    private const double TrustInHint = 0.5;

    private static readonly string[] StructureProcesses = ["assembly", "organization"];

    private static readonly (string Stem, string Term)[] Modifications =
    [
        ("deubiquitin", "protein deubiquitination"), ("polyubiquitin", "protein polyubiquitination"),
        ("ubiquitin", "protein ubiquitination"), ("desumoylat", "protein desumoylation"), ("sumoylat", "protein sumoylation"),
        ("dephosphorylat", "protein dephosphorylation"), ("phosphorylat", "protein phosphorylation"),
        ("deacetylat", "protein deacetylation"), ("acetylat", "protein acetylation"), ("palmitoylat", "protein palmitoylation"),
        ("neddylat", "protein neddylation"), ("glycosylat", "protein glycosylation"),
    ];

    // Shorter words are abbreviations of too many things.
    private const int MinLength = 4;

    // The ends of a run; a hyphen and a slash belong to names.
    private static readonly char[] Boundaries =
        ['.', ',', ';', ':', '(', ')', '[', ']', '!', '?', '"', '“', '”', '→', '–', '—', '\n', '\r'];

    private static readonly HashSet<string> SmallWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "an", "the", "of", "in", "on", "at", "by", "for", "to", "from", "with", "via", "and", "or", "as", "into", "through", "during",
        "its", "their", "this", "that", "is", "are", "which",
    };

    private static readonly string[] Agents = ["ssor", "ssors", "tor", "tors"];

    /// <summary>The recognizer of the ontology that ships inside the module.</summary>
    public static TermRecognizer Embedded { get; } = new(static () => EmbeddedOntology.Index);

    /// <summary>The recognizer of an ontology.</summary>
    public static TermRecognizer Of(ChosenOntology ontology) => ontology.IsEmbedded ? Embedded : new TermRecognizer(() => ontology.Index);

    public string OntologyName => index().Graph.Source.Answerer;

    public IReadOnlyList<RecognizedTerm> FindInTitle(string title) => Find(title, isTitle: true);

    public IReadOnlyList<RecognizedTerm> FindInText(string text) => Find(text, isTitle: false);

    public IReadOnlyList<RecognizedTerm> FindHints(string text)
    {
        var found = new List<RecognizedTerm>();
        var names = index();
        foreach (var words in SplitRuns(text))
        {
            for (var start = 0; start < words.Length;)
            {
                var length = Math.Min(MaxWordsOfStructure, words.Length - start);
                while (length > 0 && !TryAddHint(found, names, string.Join(' ', words, start, length))) { length--; }
                start += Math.Max(1, length);
            }
        }
        return found;
    }

    private static bool TryAddHint(List<RecognizedTerm> found, TermIndex names, string phrase)
    {
        if (phrase.Length < MinLength || phrase.Length > TermName.MaximumLength || !MayBeProcess(phrase)) { return false; }
        var modification = Modifications.FirstOrDefault(one => phrase.StartsWith(one.Stem, StringComparison.OrdinalIgnoreCase)).Term;
        var match = modification is not null ? FindExact(names, modification)
            : StructureProcesses.Select(process => FindExact(names, $"{phrase} {process}") ?? FindWording(names, $"{phrase} {process}"))
                .FirstOrDefault(static one => one is not null);
        if (match is null) { return false; }
        found.Add(new RecognizedTerm(match.Term.Id, match.Term.Name, phrase, match.Confidence * TrustInHint));
        return true;
    }

    private static IEnumerable<string[]> SplitRuns(string text) => text.Split(Boundaries, StringSplitOptions.RemoveEmptyEntries)
        .Select(static run => run.Split([' ', '\t', '\u00A0'], StringSplitOptions.RemoveEmptyEntries));

    private List<RecognizedTerm> Find(string text, bool isTitle)
    {
        var found = new List<RecognizedTerm>();
        var names = index();
        foreach (var words in SplitRuns(text))
        {
            for (var start = 0; start < words.Length;)
            {
                var length = Math.Min(MaxWords, words.Length - start);
                while (length > 0 && !TryAdd(found, names, string.Join(' ', words, start, length), length, isTitle)) { length--; }
                start += Math.Max(1, length);
            }
        }
        return found;
    }

    private static bool TryAdd(List<RecognizedTerm> found, TermIndex names, string phrase, int words, bool isTitle)
    {
        if (phrase.Length < MinLength || phrase.Length > TermName.MaximumLength || !MayBeProcess(phrase)) { return false; }
        var match = FindExact(names, phrase) ?? FindWording(names, phrase)
            ?? (isTitle && words > 1 ? FindByMatcher(names, phrase) : null);
        if (match is null) { return false; }
        found.Add(new RecognizedTerm(match.Term.Id, match.Term.Name, phrase, match.Confidence));
        return true;
    }

    // A run neither begins nor ends with a small word, and a thing that acts ("tumor suppressor") is no process.
    private static bool MayBeProcess(string phrase)
    {
        var (first, last) = (phrase.IndexOf(' ', StringComparison.Ordinal), phrase.LastIndexOf(' '));
        return !SmallWords.Contains(first < 0 ? phrase : phrase[..first]) && !SmallWords.Contains(phrase[(last + 1)..])
            && !Agents.Any(ending => phrase.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }

    private static TermMatch? FindExact(TermIndex names, string phrase) =>
        Choose(names, names.FindExact(TermName.Key(phrase)), MatchKind.Name, MatchKind.Synonym);

    private static TermMatch? FindWording(TermIndex names, string phrase)
    {
        var words = NameWords.Of(phrase);
        if (words.Count == 0 || names.Words.IdsOf(NameRewriting.Canonical(words)) is not { Length: > 0 } ids) { return null; }
        var distinctions = Distinctions.Of(words);
        // One word says enough only where it is a name: "apoptosis" is the apoptotic process.
        var labels = names.Words.FindInOrder(ids).Where(label => ids.Length > 1 || names.Labels[label].IsName)
            .Where(label => distinctions.FindDifference(Distinctions.Of(names.Labels[label].Text)) is null);
        return Choose(names, labels, MatchKind.Wording, MatchKind.SynonymWording);
    }

    private static TermMatch? FindByMatcher(TermIndex names, string phrase) =>
        NameWords.Of(phrase) is { Count: > 1 } words && NameRewriting.Canonical(words).Count > 1
            ? new TermMatcher(names).Find(phrase) : null;

    // A name is certain; a synonym of several terms means none of them for sure.
    private static TermMatch? Choose(TermIndex names, IEnumerable<int> labels, MatchKind asName, MatchKind asSynonym)
    {
        int? synonym = null;
        foreach (var label in labels)
        {
            if (names.Labels[label].IsName) { return Create(label, asName); }
            if (synonym is { } other && names.Labels[other].Term != names.Labels[label].Term) { return null; }
            synonym ??= label;
        }
        return synonym is { } only ? Create(only, asSynonym) : null;

        TermMatch Create(int label, MatchKind kind) => new(label, names.Labels[label], kind, MatchConfidence.Of(kind, 1, null));
    }
}
