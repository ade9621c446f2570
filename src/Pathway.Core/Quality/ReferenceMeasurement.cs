using Pathway.Model;
using Pathway.Ontology;

namespace Pathway.Quality;

/// <summary>Checks names with known truth: against the nodes of a hierarchy, and against the ontology where no node has the name.</summary>
internal static class ReferenceMeasurement
{
    private const string AllNames = "all";

    /// <param name="path">The file of the names, for display.</param>
    /// <param name="names">The names.</param>
    /// <param name="index">The ontology.</param>
    /// <param name="hierarchy">The hierarchy, or null for the names alone.</param>
    public static PathwayReferenceQuality Of(string path, IReadOnlyList<KnownName> names, TermIndex index,
        PathwayHierarchy? hierarchy = null)
    {
        var judge = new NameJudge(index, hierarchy);
        PathwayReferenceResult[] results = [.. names.Select(judge.Of)];
        return new PathwayReferenceQuality
        {
            Path = path, Ontology = $"{index.Graph.Source.Title} {index.Graph.Source.Release}", Results = results,
            All = Count(AllNames, results), Styles = CountBy(results, static result => result.Style),
            Matches = CountBy([.. results.Where(static result => result.Id is not null)], static result => result.Match ?? ""),
            InHierarchy = results.Count(static result => result.IsInHierarchy),
            UnknownIds = [.. names.SelectMany(static name => name.Ids).Distinct(StringComparer.Ordinal)
                .Where(id => index.Graph.Find(id) is null && index.FindRetired(id) is null).Order(StringComparer.Ordinal)],
        };
    }

    private static PathwayReferenceCount[] CountBy(IReadOnlyList<PathwayReferenceResult> results,
        Func<PathwayReferenceResult, string> group) =>
        [.. results.GroupBy(group, StringComparer.Ordinal).Select(static one => Count(one.Key, [.. one]))];

    private static PathwayReferenceCount Count(string group, IReadOnlyList<PathwayReferenceResult> results)
    {
        return new PathwayReferenceCount
        {
            Group = group, Has = results.Count(static result => result.Has), Right = With(PathwayReferenceOutcome.Right),
            Wrong = With(PathwayReferenceOutcome.Wrong), Guessed = With(PathwayReferenceOutcome.Guessed),
            Abstained = With(PathwayReferenceOutcome.Abstained), Lacks = results.Count(static result => !result.Has),
            TakenAsCertain = results.Count(static result => result is { Has: false, Outcome: PathwayReferenceOutcome.Wrong }),
        };

        int With(PathwayReferenceOutcome outcome) => results.Count(result => result.Has && result.Outcome == outcome);
    }

    private sealed class NameJudge(TermIndex index, PathwayHierarchy? hierarchy)
    {
        private readonly TermGrounding grounding = new(index);
        private readonly ParentGuesser guesser = new(index);
        private readonly Dictionary<string, string> merged = FindMerged(hierarchy);

        public PathwayReferenceResult Of(KnownName name)
        {
            var node = FindNode(name.Name);
            var match = node is null ? grounding.Match(name.Name) : grounding.Match(node);
            var result = new PathwayReferenceResult
            {
                Name = name.Name, Style = name.Style, Expected = name.Ids, IsInHierarchy = node is not null,
                Outcome = PathwayReferenceOutcome.Abstained,
            };
            if (match.Term is { } term)
            {
                return result with
                {
                    Outcome = IsExpected(name, term) ? PathwayReferenceOutcome.Right : PathwayReferenceOutcome.Wrong,
                    Id = term.Id, Term = term.Name, Match = match.Kind, Confidence = match.Confidence,
                };
            }
            if (node is not null)
            {
                return node.Root is null ? result : result with
                {
                    Outcome = PathwayReferenceOutcome.Guessed, Term = node.Parent, Confidence = node.Provenance?.Confidence,
                };
            }
            return guesser.Guess(name.Name, 1) is [{ Confidence: >= ParentGuesser.MinConfidence } guess] ? result with
            {
                Outcome = PathwayReferenceOutcome.Guessed, Term = guess.NearestTerm.Name, Confidence = guess.Confidence,
            } : result;
        }

        // An identifier that was merged into a term, or that a term replaces, expects that term.
        private bool IsExpected(KnownName name, OntologyTerm term) => name.Ids.Any(id => id == term.Id
            || (index.FindRetired(id) is { } retired && retired.ReplacedBy.Contains(term.Id, StringComparer.Ordinal)));

        // A root borrows the identifier of a narrower term, and says nothing about a name.
        private PathwayNode? FindNode(string name)
        {
            var key = TermName.Key(name);
            for (var steps = 0; steps <= merged.Count; steps++)
            {
                if (hierarchy?.Find(key) is { } node) { return node.Kind == PathwayNodeKind.Root ? null : node; }
                if (!merged.TryGetValue(key, out var next)) { return null; }
                key = next;
            }
            return null;
        }

        private static Dictionary<string, string> FindMerged(PathwayHierarchy? hierarchy)
        {
            var merged = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var change in hierarchy?.Changes ?? [])
            {
                if (change is { Kind: PathwayChangeKind.Merge, Before: { } before, After: { } after })
                {
                    merged[TermName.Key(before)] = TermName.Key(after);
                }
            }
            return merged;
        }
    }
}
