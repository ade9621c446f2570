using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;

namespace Pathway.Curators;

/// <summary>The answers of an ontology for one root profile.</summary>
internal sealed class OntologyAnswers
{
    private const int Guesses = 10;
    private const string Unknown = "no term of the ontology is near enough";

    private readonly TermIndex index;
    private readonly TermMatcher matcher;
    private readonly ParentGuess guess;
    private readonly RootCompass compass;
    private readonly ParentPath path;
    private readonly Ascent ascent;
    private readonly OntologyNames names;
    private readonly OntologySiblings siblings;

    public OntologyAnswers(TermIndex index, PathwayRootProfile profile)
    {
        this.index = index;
        matcher = new TermMatcher(index);
        guess = new ParentGuess(index);
        compass = new RootCompass(index.Graph, profile);
        path = new ParentPath(index.Graph, compass);
        ascent = new Ascent(compass, path);
        names = new OntologyNames(index);
        siblings = new OntologySiblings(index.Graph, names, compass, path);
    }

    /// <summary>The parent of a term, other than the excluded ones.</summary>
    /// <param name="subject">The key of the term.</param>
    /// <param name="excluded">Keys that may not be named.</param>
    public ParentAnswer Parent(string subject, IReadOnlyList<string> excluded)
    {
        if (!compass.HasAnchors) { return Abstain("no root of the profile has an anchor in the ontology"); }
        var exclusions = new Exclusions(index, matcher, subject, excluded);
        if (Match(subject) is not { } match) { return Guess(subject, exclusions) ?? Abstain(Unknown); }
        if (compass.Of(match.Term) is null) { return Abstain($"{match.Term.Id} meets no anchor of the profile"); }
        return ascent.From(match.Term, exclusions) is var (parent, trust, reason)
            ? Answer(parent, match.Confidence * trust, match.Kind is MatchKind.Name ? reason : $"{reason}, matched by '{match.Found.Text}'")
            : Abstain($"everything above {match.Term.Id} is excluded");
    }

    /// <summary>The root whose anchor lies above a term.</summary>
    /// <param name="subject">The key of the term.</param>
    public RootAnswer Root(string subject)
    {
        if (Match(subject) is { } match)
        {
            return compass.Of(match.Term) is { } bearing
                ? new RootAnswer { Root = bearing.Root.Name, Confidence = match.Confidence, Reason = $"{match.Term.Id} lies below {bearing.Anchor.Id}" }
                : new RootAnswer { Reason = $"{match.Term.Id} meets no anchor of the profile" };
        }
        var near = Candidates(subject).FirstOrDefault(candidate => compass.Of(candidate.Near) is not null);
        return near is null ? new RootAnswer { Reason = Unknown } : new RootAnswer
        {
            Root = compass.Of(near.Near)!.Root.Name, Confidence = Rounded(near.Confidence), Reason = $"{near.Reason} {near.Near.Id}, below {compass.Of(near.Near)!.Anchor.Id}",
        };
    }

    /// <summary>The further children of a parent.</summary>
    public SiblingsAnswer Siblings(SiblingsQuestion question) => siblings.Answer(question);

    /// <summary>The best of several parents.</summary>
    public ChooseParentAnswer Choose(ChooseParentQuestion question) => OntologyChooseParent.Answer(names, compass, path, index.Graph, question);

    /// <summary>What goes between a term and its root.</summary>
    public IntermediateAnswer Between(IntermediateQuestion question) => OntologyIntermediate.Answer(names, compass, path, question);

    private TermMatch? Match(string subject) => index.Named(subject) is { } named
        ? new TermMatch(-1, new TermLabel(named, named.Name, IsName: true), MatchKind.Name, 1) : matcher.Find(subject);

    private IEnumerable<GuessedParent> Candidates(string subject) => guess.Parents(subject, Guesses).TakeWhile(static candidate => candidate.Confidence >= ParentGuess.Least);

    private ParentAnswer? Guess(string subject, Exclusions exclusions)
    {
        foreach (var candidate in Candidates(subject))
        {
            if (compass.Of(candidate.Near) is null) { continue; }
            var reason = $"{candidate.Reason} {candidate.Near.Id}";
            // What grouped others is passed by, and a term that says more than the name goes up as if it were the name's own.
            var parent = ascent.RootIn(candidate.Near)?.Name;
            if (candidate.IsAbove || (parent is null && path.PassesBy(candidate.Near))) { parent = ascent.From(candidate.Near, exclusions)?.Name; }
            else if (parent is null && ascent.IsFree(candidate.Near, exclusions)) { parent = candidate.Near.Name; }
            if (parent is not null && !exclusions.Excludes(parent)) { return Answer(parent, candidate.Confidence, reason); }
        }
        return null;
    }

    private static ParentAnswer Answer(string parent, double confidence, string reason) =>
        new() { Parent = parent, Confidence = Rounded(confidence), Reason = reason };

    private static ParentAnswer Abstain(string reason) => new() { Reason = reason };

    private static double Rounded(double confidence) => Math.Round(confidence, 3);
}
