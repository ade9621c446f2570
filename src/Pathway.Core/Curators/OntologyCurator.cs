using System.Collections.Concurrent;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;

namespace Pathway.Curators;

/// <summary>
/// Answers from an ontology, without network or key. The parent of a term is a parent in the ontology on the path to the nearest anchor of
/// the profile. For a name outside the ontology it is the broadest of the most similar terms, with lower confidence. Where neither is
/// found, the curator abstains and gives the reason. Guesses and terms on the path are those of an organism, where one is chosen.
/// </summary>
/// <param name="index">Loads the names on first use.</param>
/// <param name="taxon">The organism whose terms are used; null for all terms.</param>
internal sealed class OntologyCurator(Func<TermIndex> index, TermTaxon? taxon = null) : ISingleQuestionCurator
{
    /// <summary>
    /// The version of the rules. It is part of the answerer, so that answers of different versions have different keys.
    /// </summary>
    public const int RulesVersion = 6;

    private readonly ConcurrentDictionary<string, Lazy<OntologyAnswers>> answers = new(StringComparer.Ordinal);

    public bool IsLocal => true;

    /// <summary>
    /// The release of the ontology and the version of the rules; with the organism and its annotation, where the answer depends on them.
    /// </summary>
    public string? GetAnswerer(Question question) => FindAnswer(question) is null ? null
        : taxon is not null && question is ParentQuestion or RootQuestion or IntermediateQuestion ? $"{this}, {taxon}" : ToString();

    public ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        cancellation.ThrowIfCancellationRequested();
        var answer = FindAnswer(question)
            ?? throw new NotSupportedException($"The ontology answers no question of the kind '{question.Kind}'.");
        return ValueTask.FromResult(new CuratorResponse<TAnswer>((TAnswer)answer()));
    }

    /// <summary>The name of the answerer.</summary>
    public override string ToString() => $"{index().Graph.Source.Answerer}, rules {RulesVersion}";

    // How a question is answered; null for a kind that the ontology does not answer.
    private Func<Answer>? FindAnswer(Question question) => question switch
    {
        ParentQuestion parent => () => GetAnswers(parent.Roots).Parent(parent.Subject, parent.Excluded),
        RootQuestion root => () => GetAnswers(root.Roots).Root(root.Subject),
        SiblingsQuestion siblings => () => GetAnswers(siblings.Roots).Siblings(siblings),
        SameConceptQuestion pair => () => OntologySameConcept.Answer(new OntologyNames(index()), pair),
        ChooseParentQuestion choice => () => GetAnswers(choice.Roots).Choose(choice),
        IntermediateQuestion between => () => GetAnswers(between.Roots).Intermediate(between),
        _ => null,
    };

    private OntologyAnswers GetAnswers(PathwayRootProfile profile) =>
        answers.GetOrAdd(profile.Fingerprint, _ => new Lazy<OntologyAnswers>(() => new OntologyAnswers(index(), profile, taxon))).Value;
}
