using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;
using Pathway.Text;

namespace Pathway.Curators;

/// <summary>The answers of an ontology for one root profile.</summary>
internal sealed class OntologyAnswers
{
    private const int MaxGuesses = 10;
    // A guess is never so sure that no other curator is asked.
    private const double MaxGuessConfidence = 0.8;

    private const string SharedRootReason = "all terms that say more than the name lie below this root";
    private const string Unknown = "no term of the ontology is near enough";

    private readonly TermIndex index;
    private readonly TermMatcher matcher;
    private readonly ParentGuesser guess;
    private readonly AnchorIndex anchorIndex;
    private readonly ParentPath path;
    private readonly ParentSelector selector;
    private readonly OntologyNames names;
    private readonly OntologySiblings siblings;
    private readonly ParentPath fullPath;
    private readonly TermTaxon? taxon;
    private readonly Func<int, bool>? isHidden;

    /// <param name="index">The names of the ontology.</param>
    /// <param name="profile">The roots.</param>
    /// <param name="taxon">The organism whose terms are used; null for all terms.</param>
    public OntologyAnswers(TermIndex index, PathwayRootProfile profile, TermTaxon? taxon = null)
    {
        this.index = index;
        this.taxon = taxon;
        isHidden = taxon is null ? null : label => !IsUsed(index.Labels[label].Term);
        matcher = new TermMatcher(index);
        guess = new ParentGuesser(index);
        anchorIndex = new AnchorIndex(index.Graph, profile);
        path = new ParentPath(index.Graph, anchorIndex, taxon is null ? null : IsUsed);
        // The answers about siblings and candidates hold for every organism.
        fullPath = taxon is null ? path : new ParentPath(index.Graph, anchorIndex);
        selector = new ParentSelector(anchorIndex, path);
        names = new OntologyNames(index);
        siblings = new OntologySiblings(index.Graph, names, anchorIndex, fullPath);
    }

    /// <summary>The parent of a term, other than the excluded ones.</summary>
    /// <param name="subject">The key of the term.</param>
    /// <param name="excluded">The keys of the excluded parents.</param>
    public ParentAnswer Parent(string subject, IReadOnlyList<string> excluded)
    {
        if (!anchorIndex.HasAnchors) { return Abstain("no root of the profile has an anchor in the ontology"); }
        var exclusions = new Exclusions(index, matcher, subject, excluded);
        if (FindNear(subject) is not { } match) { return Guess(subject, exclusions) ?? Abstain(WhyNone(subject)); }
        if (anchorIndex.Find(match.Term) is null) { return Abstain(MeetsNoAnchor(match.Term)); }
        // What says more than a term is a kind of it.
        if (match.Kind is MatchKind.NarrowSynonym && IsUsed(match.Term) && selector.IsAllowed(match.Term, exclusions))
        {
            return Answer(match.Term.Name, match.Confidence, Describe("", match));
        }
        return selector.Select(match.Term, exclusions) is var (parent, trust, reason)
            ? Answer(parent, match.Confidence * trust, Describe(reason, match))
            : Abstain($"everything above {match.Term.Id} is excluded");
    }

    /// <summary>The root whose anchor lies above a term.</summary>
    /// <param name="subject">The key of the term.</param>
    public RootAnswer Root(string subject)
    {
        if (FindNear(subject) is { } match)
        {
            return anchorIndex.Find(match.Term) is not { } anchorMatch
                ? new RootAnswer { Reason = MeetsNoAnchor(match.Term) } : new RootAnswer
            {
                Root = anchorMatch.Root.Name, Confidence = match.Confidence,
                Reason = Describe($"{match.Term.Id} lies below {anchorMatch.Anchor.Id}", match),
            };
        }
        var near = Candidates(subject).FirstOrDefault(candidate => anchorIndex.Find(candidate.NearestTerm) is not null);
        if (near is null && FindSharedRoot(subject) is { } root)
        {
            return new RootAnswer { Root = root.Name, Confidence = ParentGuesser.MinConfidence, Reason = SharedRootReason };
        }
        return near is null ? new RootAnswer { Reason = WhyNone(subject) } : new RootAnswer
        {
            Root = anchorIndex.Find(near.NearestTerm)!.Root.Name, Confidence = Round(Math.Min(near.Confidence, MaxGuessConfidence)),
            Reason = $"{near.Reason} {near.NearestTerm.Id}, below {anchorIndex.Find(near.NearestTerm)!.Anchor.Id}",
        };
    }

    /// <summary>The further children of a parent.</summary>
    public SiblingsAnswer Siblings(SiblingsQuestion question) => siblings.Answer(question);

    /// <summary>The best of several parents.</summary>
    public ChooseParentAnswer Choose(ChooseParentQuestion question) =>
        OntologyChooseParent.Answer(names, anchorIndex, fullPath, index.Graph, question);

    /// <summary>What goes between a term and its root.</summary>
    public IntermediateAnswer Intermediate(IntermediateQuestion question) =>
        OntologyIntermediate.Answer(names, anchorIndex, path, question);

    private bool IsUsed(OntologyTerm term) => taxon?.Uses(term.Id) != false;

    // A name that is only like that of a term, or says less, is a guess: the term must be used.
    private TermMatch? FindNear(string subject) => matcher.FindNear(subject) is { } match
        && (match.Kind is not (MatchKind.Rewording or MatchKind.BroadSynonym or MatchKind.RelatedSynonym) || IsUsed(match.Term))
        ? match : null;

    private string Describe(string reason, TermMatch match)
    {
        if (!IsUsed(match.Term)) { reason = $"{reason}, no gene of taxon {taxon!.Id} carries {match.Term.Id}"; }
        return match.Kind is MatchKind.Name ? reason : $"{(reason.Length > 0 ? $"{reason}, " : "")}{match.Claim} of {match.Term}";
    }

    private static string MeetsNoAnchor(OntologyTerm term) => $"{term.Id} meets no anchor of the profile";

    private string WhyNone(string subject) =>
        !NameMeaning.IsThere(NameDecoration.Read(subject).Text) ? "the name does not say which process"
        : index.Claims.IsGene(subject) ? "it is a gene or protein, not a process" : Unknown;

    private IEnumerable<GuessedParent> Candidates(string subject) => index.Claims.IsGene(subject) ? []
        : guess.Guess(subject, MaxGuesses, isHidden).TakeWhile(static candidate => candidate.Confidence >= ParentGuesser.MinConfidence);

    private ParentAnswer? Guess(string subject, Exclusions exclusions)
    {
        foreach (var candidate in Candidates(subject))
        {
            if (anchorIndex.Find(candidate.NearestTerm) is null) { continue; }
            var reason = $"{candidate.Reason} {candidate.NearestTerm.Id}";
            // A grouping term is skipped. A term that is more specific than the name is replaced by its own parent.
            var parent = selector.FindHiddenRoot(candidate.NearestTerm)?.Name;
            if (candidate.IsAbove || (parent is null && path.IsGroupingTerm(candidate.NearestTerm)))
            {
                parent = selector.Select(candidate.NearestTerm, exclusions)?.Name;
            }
            else if (parent is null && selector.IsAllowed(candidate.NearestTerm, exclusions)) { parent = candidate.NearestTerm.Name; }
            if (parent is not null && !exclusions.Excludes(parent))
            {
                return Answer(parent, Math.Min(candidate.Confidence, MaxGuessConfidence), reason);
            }
        }
        return FindSharedRoot(subject) is { } root && !exclusions.Excludes(root.Name)
            ? Answer(root.Name, ParentGuesser.MinConfidence, SharedRootReason) : null;
    }

    // Nothing specific lies above all terms that say more than the name, but one root does.
    private PathwayRoot? FindSharedRoot(string subject)
    {
        var matches = index.Claims.IsGene(subject) ? [] : guess.FindNarrower(subject, isHidden).Select(anchorIndex.Find).ToArray();
        return matches.Length > 0 && Array.TrueForAll(matches, match => match is not null && match.Order == matches[0]?.Order)
            ? matches[0]!.Root : null;
    }

    private static ParentAnswer Answer(string parent, double confidence, string reason) =>
        new() { Parent = parent, Confidence = Round(confidence), Reason = reason };

    private static ParentAnswer Abstain(string reason) => new() { Reason = reason };

    private static double Round(double confidence) => Math.Round(confidence, 3);
}

/// <summary>
/// The children of a parent, by name: those whose primary parent it is. Where they are few, also those for which it is a further parent;
/// where they are many, the most important ones. The children of a root are its anchors in the profile. An empty list is an answer too. The
/// answer holds for every run: the step ranks the names, and leaves out those of other organisms.
/// </summary>
internal sealed class OntologySiblings(OntologyGraph graph, OntologyNames names, AnchorIndex anchorIndex, ParentPath path)
{
    private const int MaxCandidates = 30;

    // With fewer children of its own a parent also gets those of others.
    private const int EnoughChildren = 7;

    private readonly Lazy<int[]> regulators = new(() => CountRegulators(graph));

    public SiblingsAnswer Answer(SiblingsQuestion question)
    {
        if (question.Roots.Find(question.Subject) is { } root)
        {
            return CreateAnswer(Anchors(root), static _ => true, $"anchors of {root.Name}");
        }
        if (names.Find(question.Subject) is not { } parent)
        {
            return new SiblingsAnswer { IsUnknown = true, Reason = "the name is not in the ontology" };
        }
        var isRegulation = Regulation.IsRegulation(parent);
        var children =
            parent.Children.Where(
                child => !path.IsGroupingTerm(child) && anchorIndex.Find(child) is not null
                    && Regulation.IsRegulation(child) == isRegulation);
        return CreateAnswer(children, child => path.FindSteps(child).FirstOrDefault()?.Parent == parent, $"children of {parent.Id}");
    }

    // An anchor below a broader anchor of the same root is a child of that anchor.
    private IEnumerable<OntologyTerm> Anchors(PathwayRoot root) => root.Anchors.Prepend(root.Id)
        .Select(graph.FindCurrent).OfType<OntologyTerm>().Distinct()
        .Where(anchor => anchorIndex.Find(anchor)?.Root.Key == root.Key && !path.IsHidden(anchor)
            && (path.FindSteps(anchor).FirstOrDefault() is not { } step || path.IsHidden(step.Parent)));

    private SiblingsAnswer CreateAnswer(IEnumerable<OntologyTerm> terms, Func<OntologyTerm, bool> isPrimaryParent, string reason)
    {
        var groups = terms.ToLookup(isPrimaryParent);
        var own = groups[true].ToArray();
        var candidates = own.OrderByDescending(Weight).ThenBy(static term => term.Name, StringComparer.Ordinal);
        var others = own.Length >= EnoughChildren ? []
            : groups[false].OrderByDescending(Weight).ThenBy(static term => term.Name, StringComparer.Ordinal)
                .Take(EnoughChildren - own.Length);
        return new SiblingsAnswer
        {
            Siblings =
            [
                .. candidates.Take(MaxCandidates).Concat(others).Select(static term => term.Name).Order(StringComparer.Ordinal)
                    .Select(static name => new SiblingTerm(name, null)),
            ],
            IsUnranked = true,
            Confidence = 1,
            Reason = reason,
        };
    }

    // A well-studied term has many descendants, many names and many regulators.
    private int Weight(OntologyTerm term) => graph.Size(term) + term.Synonyms.Count + regulators.Value[term.Index];

    private static int[] CountRegulators(OntologyGraph graph)
    {
        var counts = new int[graph.Terms.Count];
        foreach (var link in graph.Terms.SelectMany(static term => term.Links))
        {
            if (!link.IsHierarchical) { counts[link.Parent.Index]++; }
        }
        return counts;
    }
}

/// <summary>
/// The best of several parents: the nearest ancestor of the term among the candidates. Ties are broken by the root of the term, then by
/// the number of ancestors of the term on the path to the root, then by specificity. A root is chosen only where no candidate is an
/// ancestor.
/// </summary>
internal static class OntologyChooseParent
{
    public static ChooseParentAnswer Answer(OntologyNames names, AnchorIndex anchorIndex, ParentPath path, OntologyGraph graph,
        ChooseParentQuestion question)
    {
        if (names.Find(question.Subject) is not { } term) { return Abstain("the name is not in the ontology"); }
        var ancestorsOfTerm = AncestorsOf(term);
        var ancestors = question.Candidates.Where(candidate => question.Roots.Find(candidate) is null)
            .Select(candidate => (Name: candidate, Term: names.Find(candidate)))
            .Where(pair => pair.Term is not null && pair.Term != term && ancestorsOfTerm.Contains(pair.Term)
                && !names.Denotes(question.Subject, pair.Term))
            .Select(static pair => (pair.Name, Term: pair.Term!)).ToArray();
        var anchorMatch = anchorIndex.Find(term);
        if (ancestors.Length == 0) { return ChooseRoot(anchorMatch, question) ?? Abstain($"none of the candidates lies above {term.Id}"); }
        var best = ancestors.Where(pair => !ancestors.Any(other => other.Term != pair.Term && AncestorsOf(other.Term).Contains(pair.Term)))
            .OrderByDescending(pair => anchorIndex.Find(pair.Term)?.Order == anchorMatch?.Order)
            .ThenByDescending(pair => OntologyGraph.IsAncestor(pair.Term, term))
            .ThenByDescending(pair => PathToRoot(path, pair.Term).Count(ancestorsOfTerm.Contains))
            .ThenByDescending(pair => graph.Specificity(pair.Term))
            .ThenBy(static pair => pair.Name, StringComparer.Ordinal).First();
        return new ChooseParentAnswer
            { Parent = best.Name, Confidence = 1, Reason = $"{best.Term.Id} is the nearest above {term.Id} of those named" };
    }

    // The most likely ancestors of a candidate in the hierarchy. A tree has one path to the root; the ontology may have several.
    private static IEnumerable<OntologyTerm> PathToRoot(ParentPath path, OntologyTerm term)
    {
        for (var next = term; next is not null; next = path.FindSteps(next).FirstOrDefault()?.Parent) { yield return next; }
    }

    // The target of a regulation counts as its ancestor, as in the answers for parents.
    private static HashSet<OntologyTerm> AncestorsOf(OntologyTerm term)
    {
        var ancestorsOfTerm = OntologyGraph.Ancestors(term);
        if (!Regulation.IsRegulation(term)) { return ancestorsOfTerm; }
        foreach (var target in Regulation.Targets(term))
        {
            ancestorsOfTerm.Add(target);
            ancestorsOfTerm.UnionWith(OntologyGraph.Ancestors(target));
        }
        return ancestorsOfTerm;
    }

    private static ChooseParentAnswer? ChooseRoot(AnchorMatch? anchorMatch, ChooseParentQuestion question) =>
        anchorMatch is not null && question.Candidates.Contains(TermName.Key(anchorMatch.Root.Name)) ? new ChooseParentAnswer
        {
            Parent = TermName.Key(anchorMatch.Root.Name), Confidence = 0.9,
            Reason = $"{anchorMatch.Term.Id} lies below {anchorMatch.Anchor.Id}, and no other candidate lies above it",
        } : null;

    private static ChooseParentAnswer Abstain(string reason) => new() { Reason = reason };
}

/// <summary>
/// The term between a term and its root: the parent of the term in the ontology, where its path leads to this root.
/// </summary>
internal static class OntologyIntermediate
{
    public static IntermediateAnswer Answer(OntologyNames names, AnchorIndex anchorIndex, ParentPath path, IntermediateQuestion question)
    {
        if (names.Find(question.Subject) is not { } term) { return Abstain("the name is not in the ontology"); }
        if (anchorIndex.Find(term) is not { } anchorMatch) { return Abstain($"{term.Id} meets no anchor of the profile"); }
        if (TermName.Key(anchorMatch.Root.Name) != question.Root)
        {
            return Abstain($"{term.Id} lies below another root, {anchorMatch.Root.Name}");
        }
        var step = path.FindSteps(term)
            .FirstOrDefault(
                step => anchorIndex.Find(step.Parent)?.Order == anchorMatch.Order && !names.Denotes(question.Subject, step.Parent));
        if (step is null || (anchorIndex.Find(step.Parent)!.IsAnchor && path.IsHidden(step.Parent)))
        {
            return new IntermediateAnswer
            {
                IsDirect = true, Confidence = 1,
                Reason = anchorMatch.IsAnchor ? $"{term.Id} is an anchor of the root"
                    : $"nothing between {term.Id} and the root says more",
            };
        }
        return new IntermediateAnswer
            { IsDirect = false, Intermediate = step.Parent.Name, Confidence = 1, Reason = $"{step.Relation} in {term.Id}" };
    }

    private static IntermediateAnswer Abstain(string reason) => new() { Reason = reason };
}

/// <summary>
/// Whether two names denote one concept: names or synonyms of one term do, primary names of two terms do not, everything else is unknown.
/// </summary>
internal static class OntologySameConcept
{
    private const double FormConfidence = 0.9;

    public static SameConceptAnswer Answer(OntologyNames names, SameConceptQuestion question)
    {
        var (found, foundOther) = (names.Find(question.Subject), names.Find(question.Other));
        if (found is null && foundOther is null && IsSameForm(question))
        {
            return new SameConceptAnswer
            {
                IsSame = true, Kept = FindFullName(question), Confidence = FormConfidence, Reason = "both are spellings of one name",
            };
        }
        if (found is not { } one || foundOther is not { } other)
        {
            return new SameConceptAnswer { Reason = "not both names are in the ontology" };
        }
        if (one == other)
        {
            var kept = (IsReadable(names, question.Subject), IsReadable(names, question.Other)) switch
            {
                (true, false) => question.Subject,
                (false, true) => question.Other,
                _ => null,
            };
            return new SameConceptAnswer
            {
                IsSame = true, Kept = FindOntologySpelling(one, question) ?? kept ?? FindFullName(question), Confidence = 1,
                Reason = $"both are names of {one.Id}",
            };
        }
        // A synonym may be broader or narrower than its term. Only two primary names certainly denote two concepts.
        return names.FindNamed(question.Subject) is not null && names.FindNamed(question.Other) is not null
            ? new SameConceptAnswer { IsSame = false, Confidence = 1, Reason = $"one is {one.Id}, the other {other.Id}" }
            : new SameConceptAnswer { Reason = $"a synonym of {one.Id} or {other.Id} may mean more or less" };
    }

    private static bool IsSameForm(SameConceptQuestion question) => NameForms.Of(question.Subject) is { Length: > 0 } form
        && form == NameForms.Of(question.Other)
        && Text.Distinctions.Of(question.Subject).FindDifference(Text.Distinctions.Of(question.Other)) is null;

    // Components alone say less than the name of their pathway: "JAK-STAT" beside "JAK-STAT signaling".
    private static string? FindFullName(SameConceptQuestion question) =>
        (NameForms.IsOnlyComponents(question.Subject), NameForms.IsOnlyComponents(question.Other)) switch
        {
            (true, false) => question.Other,
            (false, true) => question.Subject,
            _ => null,
        };

    // An identifier, and a name with that of its database, are no names to show.
    private static bool IsReadable(OntologyNames names, string key) => names.FindNamed(key) is not null && NameDecoration.IsPlain(key);

    // The name that equals the spelling of the ontology, if any.
    private static string? FindOntologySpelling(OntologyTerm term, SameConceptQuestion question)
    {
        var key = Model.TermName.Key(term.Name);
        return key == question.Subject || key == question.Other ? key : null;
    }
}
