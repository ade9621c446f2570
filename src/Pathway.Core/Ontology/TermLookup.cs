using System.Text.RegularExpressions;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Ontology;

/// <summary>Looks names and identifiers up, for display.</summary>
internal static partial class TermLookup
{
    /// <summary>The terms that a name or identifier may denote, best first.</summary>
    /// <param name="ontology">The ontology.</param>
    /// <param name="query">A name or an identifier.</param>
    /// <param name="maximum">The most terms.</param>
    public static IReadOnlyList<PathwayTermMatch> Find(ChosenOntology ontology, string query, int maximum)
    {
        var index = ontology.Index;
        var graph = index.Graph;
        var id = ReadIdentifier(graph, query);
        if (graph.Find(id) is { } named) { return [Create(ontology, query, named, 1, "identifier", named.Id, null)]; }
        if (FindRetired(graph, id) is { } retired) { return FindInstead(ontology, query, retired, maximum); }
        // No term is like the number of another.
        if (Identifier().IsMatch(id)) { return []; }
        return
        [
            .. new TermMatcher(index).Search(query, maximum).Select(match => Create(ontology, query, match.Term, match.Confidence,
                Describe(match), match.Found.Text, match.Contradiction is { } why ? $"another concept: {why}" : null)),
        ];
    }

    /// <summary>The terms whose names a pattern matches, the shortest names first.</summary>
    /// <param name="ontology">The ontology.</param>
    /// <param name="query">The pattern as it was given.</param>
    /// <param name="isMatch">Whether the pattern matches a name.</param>
    public static IEnumerable<PathwayTermMatch> FindLike(ChosenOntology ontology, string query, Func<string, bool> isMatch) =>
        ontology.Index.Graph.Terms.Where(term => isMatch(term.Name))
            .OrderBy(static term => term.Name.Length).ThenBy(static term => term.Name, StringComparer.Ordinal)
            .Select(term => Create(ontology, query, term, 1, "wildcard", term.Name, null));

    /// <summary>Why nothing was found, in a sentence.</summary>
    public static string ExplainNone(ChosenOntology ontology, string query) =>
        FindRetired(ontology.Index.Graph, ReadIdentifier(ontology.Index.Graph, query)) is { } retired
            ? $"{retired.Id} '{retired.Name}' is obsolete in the ontology {ontology.Name}, which names no term instead."
            : $"No term of the ontology {ontology.Name} is like '{TextSanitizer.SingleLine(query)}'.";

    // "GO_0006914" and "go:0006914" as the ontology writes them. Other texts stay as they are.
    private static string ReadIdentifier(OntologyGraph graph, string query)
    {
        var text = query.Trim();
        if (graph.Find(text) is not null || Identifier().Match(text) is not { Success: true } found) { return text; }
        var usual = $"{found.Groups["prefix"].Value}:{found.Groups["number"].Value}";
        return graph.Terms.FirstOrDefault(term => term.Id.Equals(usual, StringComparison.OrdinalIgnoreCase))?.Id ?? usual;
    }

    private static RetiredTerm? FindRetired(OntologyGraph graph, string id) =>
        graph.Retired.FirstOrDefault(one => one.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    private static PathwayTermMatch[] FindInstead(ChosenOntology ontology, string query, RetiredTerm retired, int maximum)
    {
        var graph = ontology.Index.Graph;
        var note = retired.Name.Length == 0 ? $"{retired.Id} was merged into this term" : $"{retired.Id} '{retired.Name}' is obsolete";
        return
        [
            .. retired.ReplacedBy.Select(id =>
                (Term: graph.Find(id), Kind: retired.Name.Length == 0 ? "merged identifier" : "replaced by", Score: 1.0))
                .Concat(retired.Consider.Select(id => (Term: graph.Find(id), Kind: "to consider", Score: 0.5)))
                .Where(static found => found.Term is not null).Take(maximum)
                .Select(found => Create(ontology, query, found.Term!, found.Score, found.Kind, retired.Id, note)),
        ];
    }

    private static PathwayTermMatch Create(ChosenOntology ontology, string query, OntologyTerm term, double score, string kind,
        string matched, string? note) => new()
    {
        Query = query, Id = term.Id, Name = term.Name, Score = Math.Round(score, 3), Kind = kind, Matched = matched, Note = note,
        Synonyms = term.Synonyms,
        Parents = [.. term.Links.Select(static link => new PathwayTermParent(link.Parent.Id, link.Parent.Name, link.RelationName))],
        Ontology = $"{ontology.Name} ({ontology.Index.Graph.Source.Release})",
    };

    // The one place that puts the kinds of the matcher into words.
    private static string Describe(TermMatch match) => match.Kind switch
    {
        MatchKind.Name => "name",
        MatchKind.Wording => "name in another wording",
        MatchKind.Synonym => DescribeSynonym(match),
        MatchKind.SynonymWording => $"{DescribeSynonym(match)} in another wording",
        MatchKind.Rewording => "rewritten",
        MatchKind.Words => "same words",
        _ => "shared words",
    };

    private static string DescribeSynonym(TermMatch match)
    {
        for (var i = 0; i < match.Term.Synonyms.Count; i++)
        {
            if (match.Term.Synonyms[i] == match.Found.Text && match.Term.ScopeOf(i) is not SynonymScope.Unknown and var scope)
            {
                return $"{scope.ToString().ToLowerInvariant()} synonym";
            }
        }
        return "synonym";
    }

    [GeneratedRegex("^(?<prefix>[A-Za-z][A-Za-z0-9]*)(?::(?<number>[0-9]+)|_(?<number>[0-9]{4,}))$", RegexOptions.CultureInvariant)]
    private static partial Regex Identifier();
}
