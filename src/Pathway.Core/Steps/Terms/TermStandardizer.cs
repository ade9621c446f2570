using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Reorganize;
using Pathway.Text;

namespace Pathway.Steps.Terms;

/// <summary>
/// Gives new terms the name under which they are known: that of the ontology where the match is certain, else that of a known term which a
/// model says is the same. Known to a new term are the terms that were known before, and the new terms that precede it: shorter ones first,
/// then by name. So no two terms become each other, and the result depends on no order.
/// </summary>
/// <param name="catalog">The names of the ontology.</param>
/// <param name="ontology">The ontology and its release, for provenance.</param>
internal sealed class TermStandardizer(ITermCatalog catalog, string ontology)
{
    /// <summary>Finds the known names.</summary>
    /// <param name="proposals">The new terms, in any spelling and order.</param>
    /// <param name="known">The terms that were known before.</param>
    /// <param name="asker">Answers the questions.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>By the key of each new term its name.</returns>
    public async Task<IReadOnlyDictionary<string, StandardTerm>> StandardizeAsync(IEnumerable<string> proposals, IEnumerable<string> known,
        IAsker asker, CancellationToken cancellation)
    {
        var names = new Dictionary<string, StandardTerm>(StringComparer.Ordinal);
        var spellings = ChooseSpellings(known);
        var open = new List<string>();
        foreach (var (key, spelling) in ChooseSpellings(proposals))
        {
            if (catalog.FindName(key) is { } name) { names[key] = new StandardTerm(name, ontology, null); }
            else if (spellings.TryGetValue(key, out var before)) { names[key] = new StandardTerm(before, null, null); }
            else
            {
                names[key] = new StandardTerm(spelling, null, null);
                open.Add(key);
            }
        }
        var index = new ShortlistIndex(catalog, new MergeGuard(catalog));
        var certain = names.Where(pair => pair.Value.DecidedBy is not null).Select(static pair => pair.Value.Name);
        foreach (var (key, spelling) in ChooseSpellings(spellings.Values.Concat(certain)))
        {
            index.Add(key);
            names.TryAdd(key, new StandardTerm(spelling, null, null));
        }
        // Each term is added after its shortlist was made, so that it is known to those that follow.
        var questions = new List<StandardizeTermQuestion>();
        foreach (var key in open.OrderBy(static key => key.Length).ThenBy(static key => key, StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            if (index.Find(key) is { Count: > 0 } shortlist)
            {
                questions.Add(new StandardizeTermQuestion { Subject = key, Known = shortlist });
            }
            index.Add(key);
        }
        var replies = await asker.AskAllAsync<StandardizeTermAnswer>(questions, Priority.Term, cancellation).ConfigureAwait(false);
        // In the same order: what a term becomes has its own name already.
        foreach (var (question, reply) in questions.Zip(replies)) { Apply(names, question, reply); }
        return names;
    }

    private void Apply(Dictionary<string, StandardTerm> names, StandardizeTermQuestion question, Reply<StandardizeTermAnswer> reply)
    {
        if (reply.Answer is not { IsKnown: true, Known: { } chosen } answer) { return; }
        var key = TermName.Key(chosen);
        if (!question.Known.Contains(key, StringComparer.Ordinal)) { return; }
        // The chosen term may be known under another name itself, which must not differ from this one.
        var name = names[key].Name;
        if (new MergeGuard(catalog).FindConflict(question.Subject, TermName.Key(name)) is not null) { return; }
        names[question.Subject] = new StandardTerm(name, reply.Provenance!.Answerer, answer.Reason);
    }

    // By key the spelling that sorts first.
    private static SortedDictionary<string, string> ChooseSpellings(IEnumerable<string> terms)
    {
        var spellings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var term in terms)
        {
            if (!TermReadings.IsUsable(term, out var key)) { continue; }
            var spelling = TermName.Clean(term);
            if (!spellings.TryGetValue(key, out var other) || string.CompareOrdinal(spelling, other) < 0) { spellings[key] = spelling; }
        }
        return spellings;
    }
}

/// <summary>The name under which a term is known.</summary>
/// <param name="Name">The name.</param>
/// <param name="DecidedBy">The ontology or the model; null where the name is the term's own.</param>
/// <param name="Reason">Why, in the words of the model, or null.</param>
internal sealed record StandardTerm(string Name, string? DecidedBy, string? Reason);

/// <summary>
/// The known terms that resemble a term: most of the words of both are the same, or the ontology probably has one concept for both. Terms
/// that surely differ, such as opposites, are left out.
/// </summary>
internal sealed class ShortlistIndex(ITermCatalog catalog, MergeGuard guard)
{
    /// <summary>The most terms of a shortlist.</summary>
    public const int Maximum = 20;

    private readonly List<(string Key, int Words)> terms = [];
    private readonly Dictionary<string, List<int>> byWord = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> byIdentifier = new(StringComparer.Ordinal);

    /// <summary>Adds a known term.</summary>
    public void Add(string key)
    {
        var words = GetWords(key);
        foreach (var word in words) { AddTo(byWord, word); }
        if (catalog.FindProbableIdentifier(key) is { } id) { AddTo(byIdentifier, id); }
        terms.Add((key, words.Count));
    }

    /// <summary>The keys of the most similar known terms, in ordinal order.</summary>
    public IReadOnlyList<string> Find(string key)
    {
        var words = GetWords(key);
        var shared = new Dictionary<int, int>();
        foreach (var term in words.SelectMany(word => byWord.GetValueOrDefault(word) ?? []))
        {
            shared[term] = shared.GetValueOrDefault(term) + 1;
        }
        var similar = new Dictionary<int, double>();
        foreach (var (term, count) in shared)
        {
            // The coefficient of Dice, above one half. It depends on the two terms only, so that further terms change no other pair.
            var all = words.Count + terms[term].Words;
            if (4 * count > all) { similar[term] = 2.0 * count / all; }
        }
        if (catalog.FindProbableIdentifier(key) is { } id)
        {
            foreach (var term in byIdentifier.GetValueOrDefault(id) ?? []) { similar[term] = 1; }
        }
        return
        [
            .. similar.Select(pair => (terms[pair.Key].Key, Similarity: pair.Value))
                .Where(pair => pair.Key != key && guard.FindConflict(key, pair.Key) is null)
                .OrderByDescending(static pair => pair.Similarity).ThenBy(static pair => pair.Key, StringComparer.Ordinal).Take(Maximum)
                .Select(static pair => pair.Key).Order(StringComparer.Ordinal),
        ];
    }

    private void AddTo(Dictionary<string, List<int>> index, string name)
    {
        if (!index.TryGetValue(name, out var numbers)) { index[name] = numbers = []; }
        numbers.Add(terms.Count);
    }

    private static HashSet<string> GetWords(string key) => new(NameRewriting.Canonical(NameWords.OfKey(key)), StringComparer.Ordinal);
}
