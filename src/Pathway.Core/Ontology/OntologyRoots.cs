using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Ontology;

/// <summary>The roots that an ontology has of its own: its top terms, or the terms below its only top term.</summary>
internal static class OntologyRoots
{
    /// <summary>The name of the profile.</summary>
    public const string ProfileName = "ontology";

    // More roots are no overview.
    private const int MaxRoots = 100;

    /// <summary>Creates the profile.</summary>
    /// <param name="ontology">The ontology.</param>
    /// <exception cref="PathwayException">It has too many top terms.</exception>
    public static PathwayRootProfile Create(ChosenOntology ontology)
    {
        var graph = ontology.Index.Graph;
        IReadOnlyList<OntologyTerm> tops = [.. graph.Terms.Where(static term => term.Children.Count > 0 && !HasParent(term))];
        if (tops is [{ Children.Count: > 1 } only]) { tops = only.Children; }
        if (tops.Count == 0) { tops = [.. graph.Terms.Where(static term => !HasParent(term))]; }
        if (tops.Count > MaxRoots)
        {
            throw new PathwayException(PathwayErrors.ProfileInvalid,
                $"The ontology {ontology.Name} has {tops.Count} top terms, too many for roots; at most {MaxRoots} are possible.",
                    ontology.Name);
        }
        return new PathwayRootProfile(ProfileName, tops.GroupBy(static term => TermName.Key(term.Name), StringComparer.Ordinal)
            .Select(static group => new PathwayRoot
            {
                Name = group.First().Name, Id = group.First().Id,
                Anchors = [.. group.Skip(1).Concat(group.SelectMany(static term => term.Children)).Select(static term => term.Id)
                    .Distinct(StringComparer.Ordinal)],
            }));
    }

    /// <summary>Whether the ontology has a term that a profile names.</summary>
    public static bool HasAnchor(ChosenOntology ontology, PathwayRootProfile profile) =>
        profile.Roots.Any(root => root.Anchors.Prepend(root.Id).Any(id => ontology.Index.Graph.FindCurrent(id) is not null));

    /// <summary>The terms that a profile names and the ontology has not.</summary>
    public static IReadOnlyList<string> FindMissing(ChosenOntology ontology, PathwayRootProfile profile) =>
        [.. profile.Roots.SelectMany(static root => root.Anchors.Prepend(root.Id)).OfType<string>()
            .Where(id => ontology.Index.Graph.FindCurrent(id) is null).Distinct(StringComparer.Ordinal)];

    private static bool HasParent(OntologyTerm term) => term.Links.Any(static link => link.IsHierarchical);
}
