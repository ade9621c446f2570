using System.Collections.Concurrent;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;

namespace Pathway.Curators;

/// <summary>
/// Answers from an ontology, without network or key. The parent is an ontology link towards the nearest anchor of the
/// profile; for a name outside the ontology it is the broader of the nearest terms, with less confidence. Where neither
/// serves it abstains and says why.
/// </summary>
/// <param name="index">The names; asked for when the first question comes.</param>
internal sealed class OntologyCurator(Func<TermIndex> index) : ICurator
{
    /// <summary>
    /// The version of the rules by which answers are found. Answers of another version are not taken for answers of this one.
    /// </summary>
    public const int RulesVersion = 1;

    private readonly ConcurrentDictionary<string, Lazy<OntologyAnswers>> answers = new(StringComparer.Ordinal);

    /// <summary>The ontology's release and the version of the rules, as they appear in every answer.</summary>
    public string? GetAnswerer(Question question) =>
        question is ParentQuestion or RootQuestion or SiblingsQuestion or SameConceptQuestion or ChooseParentQuestion
            or IntermediateQuestion ? ToString() : null;

    public ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(new CuratorResponse<TAnswer>((TAnswer)(Answer)(question switch
        {
            ParentQuestion parent => GetAnswers(parent.Roots).Parent(parent.Subject, parent.Excluded),
            RootQuestion root => GetAnswers(root.Roots).Root(root.Subject),
            SiblingsQuestion siblings => GetAnswers(siblings.Roots).Siblings(siblings),
            SameConceptQuestion pair => OntologySameConcept.Answer(new OntologyNames(index()), pair),
            ChooseParentQuestion choice => GetAnswers(choice.Roots).Choose(choice),
            IntermediateQuestion between => GetAnswers(between.Roots).Intermediate(between),
            _ => throw new NotSupportedException($"The ontology answers no question of the kind '{question.Kind}'."),
        })));
    }

    /// <summary>Who answers.</summary>
    public override string ToString() => $"GO {index().Graph.Source.Release}, rules {RulesVersion}";

    private OntologyAnswers GetAnswers(PathwayRootProfile profile) =>
        answers.GetOrAdd(profile.Fingerprint, _ => new Lazy<OntologyAnswers>(() => new OntologyAnswers(index(), profile))).Value;
}
