using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;

namespace Pathway.Curators;

/// <summary>The answers of an ontology for one root profile.</summary>
internal sealed class OntologyAnswers
{
    private const int Guesses = 10;

    private readonly TermIndex index;
    private readonly TermMatcher matcher;
    private readonly ParentGuess guess;
    private readonly RootCompass compass;
    private readonly ParentPath path;

    public OntologyAnswers(TermIndex index, PathwayRootProfile profile)
    {
        this.index = index;
        matcher = new TermMatcher(index);
        guess = new ParentGuess(index);
        compass = new RootCompass(index.Graph, profile);
        path = new ParentPath(index.Graph, compass);
    }

    /// <summary>The parent of a term, other than the excluded ones.</summary>
    /// <param name="subject">The key of the term.</param>
    /// <param name="excluded">Keys that may not be named.</param>
    public ParentAnswer Parent(string subject, IReadOnlyList<string> excluded)
    {
        if (!compass.HasAnchors) { return Abstain("no root of the profile has an anchor in the ontology"); }
        var match = index.Named(subject) is { } named ? Named(named) : matcher.Find(subject);
        if (match is null) { return Nearest(subject, excluded) ?? Abstain("no term of the ontology is near enough"); }
        return compass.Of(match.Term) is null ? Abstain($"{match.Term.Id} meets no anchor of the profile") : Above(match, subject, excluded);
    }

    /// <summary>The root whose anchor lies above a term.</summary>
    /// <param name="subject">The key of the term.</param>
    public RootAnswer Root(string subject)
    {
        var match = matcher.Find(subject);
        if (match is not null && compass.Of(match.Term) is { } bearing)
        {
            return new RootAnswer { Root = bearing.Root.Name, Confidence = match.Confidence, Reason = $"{match.Term.Id} lies below {bearing.Anchor.Id}" };
        }
        if (match is not null) { return new RootAnswer { Reason = $"{match.Term.Id} meets no anchor of the profile" }; }
        foreach (var candidate in guess.Parents(subject, Guesses))
        {
            if (candidate.Confidence < ParentGuess.Least) { break; }
            if (compass.Of(candidate.Term) is { } near)
            {
                return new RootAnswer { Root = near.Root.Name, Confidence = candidate.Confidence, Reason = $"near {candidate.Term.Id}, which lies below {near.Anchor.Id}" };
            }
        }
        return new RootAnswer { Reason = "no term of the ontology is near enough" };
    }

    private ParentAnswer Above(TermMatch match, string subject, IReadOnlyList<string> excluded)
    {
        var bearing = compass.Of(match.Term)!;
        foreach (var step in path.From(match.Term))
        {
            var target = compass.Of(step.Parent)!;
            if (target.IsAnchor && path.IsHidden(step.Parent))
            {
                if (excluded.Contains(TermName.Key(target.Root.Name))) { continue; }
                return Answer(target.Root.Name, match.Confidence * Trust(step), Evidence(match, $"{match.Term.Id} lies below {step.Parent.Id}"));
            }
            if (!IsFree(step.Parent, subject, excluded)) { continue; }
            var reason = $"{step.Relation} in {match.Term.Id}" + (step.Passed > 0 ? $", {step.Passed} passed by" : "");
            return Answer(step.Parent.Name, match.Confidence * Trust(step), Evidence(match, reason));
        }
        var root = bearing.Root.Name;
        if (excluded.Contains(TermName.Key(root))) { return Abstain($"everything above {match.Term.Id} is excluded"); }
        return Answer(root, match.Confidence, Evidence(match, bearing.IsAnchor ? $"{match.Term.Id} is an anchor of the root" : $"{match.Term.Id} lies below {bearing.Anchor.Id}"));
    }

    private ParentAnswer? Nearest(string subject, IReadOnlyList<string> excluded)
    {
        foreach (var candidate in guess.Parents(subject, Guesses).TakeWhile(static candidate => candidate.Confidence >= ParentGuess.Least))
        {
            var parent = path.PassesBy(candidate.Term) ? path.From(candidate.Term).FirstOrDefault()?.Parent : candidate.Term;
            if (parent is null || compass.Of(parent) is not { } bearing) { continue; }
            var reason = $"{candidate.Reason} {candidate.Term.Id}";
            if (bearing.IsAnchor && path.IsHidden(parent))
            {
                if (!excluded.Contains(TermName.Key(bearing.Root.Name))) { return Answer(bearing.Root.Name, candidate.Confidence, reason); }
            }
            else if (IsFree(parent, subject, excluded)) { return Answer(parent.Name, candidate.Confidence, reason); }
        }
        return null;
    }

    // Not the term itself under another name, nothing excluded under another name, and nothing whose own way up runs through
    // what is excluded: that would close the cycle which the exclusion is there to break.
    private bool IsFree(OntologyTerm parent, string subject, IReadOnlyList<string> excluded)
    {
        if (Denotes(subject, parent)) { return false; }
        if (excluded.Count == 0) { return true; }
        for (var next = parent; next is not null; next = path.From(next).FirstOrDefault()?.Parent)
        {
            if (excluded.Any(key => Denotes(key, next))) { return false; }
        }
        return true;
    }

    private bool Denotes(string key, OntologyTerm term) => index.Exact(key).Any(label => index.Labels[label].Term == term) || matcher.Certain(key) == term;

    private static TermMatch Named(OntologyTerm term) => new(-1, new TermLabel(term, term.Name, IsName: true), MatchKind.Name, 1);

    private static double Trust(ParentStep step) => step.Relation switch { "is_a" => 1, "part_of" => 0.95, _ => 0.9 };

    private static string Evidence(TermMatch match, string reason) => match.Kind is MatchKind.Name ? reason : $"{reason}, matched by '{match.Found.Text}'";

    private static ParentAnswer Answer(string parent, double confidence, string reason) =>
        new() { Parent = parent, Confidence = Math.Round(confidence, 3), Reason = reason };

    private static ParentAnswer Abstain(string reason) => new() { Reason = reason };
}
