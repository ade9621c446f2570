using System.Globalization;
using System.Text.RegularExpressions;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Text;

namespace Pathway.OntologyFiles;

/// <summary>
/// Turns what a file says into an ontology that can be used: selects terms, resolves links, and refuses what would lead astray, such as a
/// cycle. The result does not depend on the format or the order of the file.
/// </summary>
internal sealed partial class OntologyCompiler
{
    /// <summary>The namespace that is used where a file has it and the user names none: pathways are processes.</summary>
    public const string Processes = "biological_process";

    // Deeper chains are no ontology, and would exhaust the stack of the methods that follow them.
    private const int MaxDepth = 200;
    private const int MaxListed = 5;
    private const string Releases = "releases/";

    private readonly OntologyDocument document;
    private readonly IReadOnlyList<string> namespaces;
    private readonly Dictionary<string, OntologyTerm> byId = new(StringComparer.Ordinal);
    private readonly List<OntologyTerm> terms = [];
    private int omittedLinks;

    private OntologyCompiler(OntologyDocument document, IReadOnlyList<string>? namespaces)
    {
        this.document = document;
        this.namespaces = namespaces is { Count: > 0 } ? namespaces
            : document.Terms.Any(static term => term.Namespace == Processes) ? [Processes] : [];
    }

    /// <summary>Compiles a document.</summary>
    /// <param name="document">What the file says.</param>
    /// <param name="source">Title, release and licence.</param>
    /// <param name="namespaces">The namespaces to use; null for the usual ones.</param>
    /// <exception cref="Errors.PathwayException">There is no term, a parent is missing, or there is a cycle.</exception>
    /// <returns>
    /// The ontology, and how many links were left out, because the other end is no term, or because they would close a circle.
    /// </returns>
    public static (OntologyGraph Graph, int OmittedLinks) Compile(OntologyDocument document, OntologySource source,
        IReadOnlyList<string>? namespaces)
    {
        var compiler = new OntologyCompiler(document, namespaces);
        compiler.SelectTerms();
        compiler.AddLinks();
        compiler.Check();
        OntologyLinks.AddChildren(compiler.terms);
        return (new OntologyGraph(source, compiler.terms, compiler.CollectRetired()), compiler.omittedLinks);
    }

    /// <summary>The release as the provenance shows it: the date in it, else the text without the words around it.</summary>
    public static string? ShortRelease(string? release)
    {
        if (string.IsNullOrWhiteSpace(release)) { return null; }
        if (Date().Match(release) is { Success: true } date) { return date.Value; }
        var text = TextSanitizer.SingleLine(release).Trim();
        // "releases/4.1", and "http://example.org/releases/4.1/example.json".
        var place = text.LastIndexOf(Releases, StringComparison.Ordinal);
        text = place < 0 ? text : text[(place + Releases.Length)..].Split('/')[0];
        return text.Length <= 40 ? text : text[..40];
    }

    private bool IsSelected(RawTerm term) => namespaces.Count == 0
        || (term.Namespace is { } name && namespaces.Contains(name, StringComparer.OrdinalIgnoreCase));

    private void SelectTerms()
    {
        foreach (var raw in document.Terms.Where(raw => IsTerm(raw) && IsSelected(raw))
            .OrderBy(static raw => raw.Id, StringComparer.Ordinal))
        {
            var name = Shorten(Clean(raw.Name!));
            var synonyms = Synonyms(raw, name);
            var term = new OntologyTerm
            {
                Index = terms.Count, Id = raw.Id, Name = name,
                Synonyms = [.. synonyms.Select(static pair => pair.Text)],
                SynonymScopes = string.Concat(synonyms.Select(static pair => (char)pair.Scope)),
            };
            terms.Add(term);
            byId.Add(term.Id, term);
        }
        if (terms.Count > 0) { return; }
        var there = document.Terms.Select(static raw => raw.Namespace).OfType<string>().Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).Take(MaxListed).Select(TextSanitizer.SingleLine).ToArray();
        throw OntologyDocument.Invalid(document.Origin, namespaces.Count == 0 || there.Length == 0 ? "has no term with a name"
            : $"has no term of the namespace {string.Join(", ", namespaces)}, but of {string.Join(", ", there)}");
    }

    private static bool IsTerm(RawTerm raw) => raw is { IsObsolete: false, IsAnonymous: false } && Clean(raw.Name ?? "").Length > 0;

    // Each name once, with its strongest scope, in an order that no format changes.
    private static List<(string Text, SynonymScope Scope)> Synonyms(RawTerm raw, string name) =>
    [
        .. raw.Synonyms.Select(static pair => (Text: Shorten(Clean(pair.Text)), pair.Scope))
            .Where(pair => pair.Text.Length > 0 && pair.Text != name)
            .GroupBy(static pair => pair.Text, StringComparer.Ordinal)
            .Select(static group => (group.Key, group.Select(static pair => pair.Scope).MinBy(Rank)))
            .OrderBy(static pair => pair.Key, StringComparer.Ordinal),
    ];

    private static int Rank(SynonymScope scope) => scope switch
    {
        SynonymScope.Exact => 0, SynonymScope.Narrow => 1, SynonymScope.Broad => 2, _ => 3,
    };

    private void AddLinks()
    {
        var missing = new List<(RawTerm Term, string Parent)>();
        foreach (var raw in document.Terms.Where(raw => byId.ContainsKey(raw.Id)))
        {
            var links = new SortedSet<(OntologyRelation Relation, int Parent)>();
            foreach (var link in raw.Links)
            {
                if (RelationNames.Find(link.Relation) is not { } relation) { continue; }
                if (byId.TryGetValue(link.Parent, out var parent))
                {
                    if (parent.Id != raw.Id) { links.Add((relation, parent.Index)); }
                    else if (relation is OntologyRelation.IsA or OntologyRelation.PartOf)
                    {
                        throw OntologyDocument.Invalid(document.Origin, $"{raw.Place}: {raw.Id} is its own parent");
                    }
                    continue;
                }
                omittedLinks++;
                if (relation is OntologyRelation.IsA && document.IsMissing(raw, link.Parent)) { missing.Add((raw, link.Parent)); }
            }
            byId[raw.Id].Links = [.. links.Select(link => new OntologyLink(link.Relation, terms[link.Parent]))];
        }
        if (missing.Count == 0) { return; }
        var first = missing[0];
        throw OntologyDocument.Invalid(document.Origin, string.Create(CultureInfo.InvariantCulture,
            $"{first.Term.Place}: the parent {first.Parent} of {first.Term.Id} is not in the file, as {missing.Count} ")
            + $"{(missing.Count == 1 ? "parent is" : "parents are")}: the file breaks off, or a part is missing");
    }

    private void Check()
    {
        var left = FindCyclic(static link => link.IsHierarchical, out var depth);
        if (left.Count > 0) { throw OntologyDocument.Invalid(document.Origin, $"has a cycle: {DescribeCycle(left)}"); }
        if (depth > MaxDepth)
        {
            throw OntologyDocument.Invalid(document.Origin,
                string.Create(CultureInfo.InvariantCulture, $"has a chain of {depth} parents; at most {MaxDepth} are allowed"));
        }
        // A regulation may lie below what it regulates. Such a link says nothing more, and would close a circle.
        var circular = FindCyclic(static _ => true, out depth);
        if (circular.Count > 0 || depth > MaxDepth)
        {
            foreach (var term in circular.Count > 0 ? circular : [.. terms])
            {
                var kept = term.Links.Where(link => link.IsHierarchical || (circular.Count > 0 && !circular.Contains(link.Parent)))
                    .ToArray();
                omittedLinks += term.Links.Count - kept.Length;
                term.Links = kept;
            }
        }
    }

    // Removes terms without a remaining parent again and again, then those without a remaining child. What stays is on a cycle, or
    // between two.
    private HashSet<OntologyTerm> FindCyclic(Func<OntologyLink, bool> counts, out int depth)
    {
        var open = new int[terms.Count];
        var levels = new int[terms.Count];
        var children = new List<int>?[terms.Count];
        foreach (var term in terms)
        {
            foreach (var link in term.Links)
            {
                if (!counts(link)) { continue; }
                open[term.Index]++;
                (children[link.Parent.Index] ??= []).Add(term.Index);
            }
        }
        var ready = new Stack<int>(Enumerable.Range(0, terms.Count).Where(index => open[index] == 0));
        depth = 0;
        while (ready.TryPop(out var index))
        {
            depth = Math.Max(depth, levels[index]);
            foreach (var child in children[index] ?? [])
            {
                levels[child] = Math.Max(levels[child], levels[index] + 1);
                if (--open[child] == 0) { ready.Push(child); }
            }
        }
        HashSet<OntologyTerm> left = [.. terms.Where(term => open[term.Index] > 0)];
        while (left.RemoveWhere(term => children[term.Index]?.Any(child => left.Contains(terms[child])) != true) > 0) { }
        return left;
    }

    private static string DescribeCycle(HashSet<OntologyTerm> left)
    {
        // Every term that is left has a parent that is left, so that the way up comes back to itself.
        var seen = new List<OntologyTerm>();
        var next = left.MinBy(static term => term.Index)!;
        while (!seen.Contains(next))
        {
            seen.Add(next);
            next = next.Links.First(link => link.IsHierarchical && left.Contains(link.Parent)).Parent;
        }
        var cycle = seen.SkipWhile(term => term != next).Append(next).Select(static term => term.Id).ToArray();
        return cycle.Length <= MaxListed + 1 ? string.Join(" below ", cycle)
            : string.Create(CultureInfo.InvariantCulture,
                $"{string.Join(" below ", cycle.Take(MaxListed))} and so on, {cycle.Length - 1} terms");
    }

    private List<RetiredTerm> CollectRetired()
    {
        var retired = new SortedDictionary<string, RetiredTerm>(StringComparer.Ordinal);
        var merged = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var raw in document.Terms.Where(raw => byId.ContainsKey(raw.Id)))
        {
            foreach (var id in raw.AlternativeIds.Where(id => !byId.ContainsKey(id)))
            {
                retired.TryAdd(id, new RetiredTerm(id, "", [raw.Id], []));
                merged.TryAdd(id, raw.Id);
            }
        }
        foreach (var raw in document.Terms.Where(raw => raw.IsObsolete && !raw.IsAnonymous && !byId.ContainsKey(raw.Id)))
        {
            // An identifier without a namespace belongs to the ontology whose term replaces it.
            var replaced = FindCurrent(raw.ReplacedBy, merged);
            var consider = FindCurrent(raw.Consider, merged);
            if (!IsSelected(raw) && (raw.Namespace is not null || replaced.Length + consider.Length == 0)) { continue; }
            retired.TryAdd(raw.Id, Clean(raw.Name ?? "") is { Length: > 0 } name
                ? new RetiredTerm(raw.Id, Shorten(name), replaced, consider)
                : replaced.Length > 0 ? new RetiredTerm(raw.Id, "", [replaced[0]], []) : new RetiredTerm(raw.Id, raw.Id, [], consider));
        }
        return [.. retired.Values];
    }

    // What replaces a term may have been merged, or be obsolete itself, since: the terms that are left at the end.
    private string[] FindCurrent(List<string> ids, Dictionary<string, string> merged)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Queue<string>(ids);
        while (pending.TryDequeue(out var id))
        {
            if (!seen.Add(id)) { continue; }
            if (byId.ContainsKey(id)) { found.Add(id); }
            else if (merged.TryGetValue(id, out var current)) { found.Add(current); }
            else if (document.Find(id) is { IsObsolete: true } obsolete) { obsolete.ReplacedBy.ForEach(pending.Enqueue); }
        }
        return [.. found];
    }

    // One line of printable text with single spaces.
    private static string Clean(string name) =>
        string.Join(' ', TextSanitizer.FullLine(name).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Shorten(string name) =>
        name.Length <= TermName.MaximumLength ? name : $"{name[..(TermName.MaximumLength - 1)].TrimEnd()}…";

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex Date();
}
