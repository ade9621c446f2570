using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Steps.Curation;

/// <summary>
/// Answers from the decisions of a person, and passes all other questions on. A name that was said to be the same as another is asked about
/// under the other name. Nothing of it is stored, and no key depends on it.
/// </summary>
internal sealed class CuratedAsker(IAsker inner, CurationSet curation) : IAsker
{
    public string RunId => inner.RunId;

    public Task<Reply<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, int priority, CancellationToken cancellation)
        where TAnswer : Answer =>
        FindReply(question) is { } reply ? Task.FromResult(reply) : inner.AskAsync(Redirect(question), priority, cancellation);

    public async Task<IReadOnlyList<Reply<TAnswer>>> AskAllAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, int priority,
        CancellationToken cancellation)
        where TAnswer : Answer
    {
        var replies = questions.Select(FindReply).ToArray();
        var open = Enumerable.Range(0, replies.Length).Where(i => replies[i] is null).ToArray();
        var asked = await inner.AskAllAsync([.. open.Select(i => Redirect(questions[i]))], priority, cancellation).ConfigureAwait(false);
        for (var i = 0; i < open.Length; i++) { replies[open[i]] = asked[i]; }
        return replies!;
    }

    private Reply<TAnswer>? FindReply<TAnswer>(Question<TAnswer> question)
        where TAnswer : Answer => Decide(question) is not var (answer, decision) ? null
            : new Reply<TAnswer> { Answer = (TAnswer)answer, Provenance = decision.ToProvenance() };

    private (Answer Answer, CurationDecision Decision)? Decide(Question question) => question switch
    {
        ParentQuestion parent => Decide(parent),
        RootQuestion root => curation.FindParent(root.Subject) is { } decision && root.Roots.Find(decision.Value) is { } named
            ? (new RootAnswer { Root = named.Name, Confidence = 1, Reason = decision.Reason }, decision) : null,
        SameConceptQuestion pair => Decide(pair),
        ChooseParentQuestion choice => Decide(choice),
        IntermediateQuestion between => Decide(between),
        _ => null,
    };

    private (Answer, CurationDecision)? Decide(ParentQuestion question) =>
        curation.FindParent(question.Subject) is { } decision && !question.Excluded.Contains(decision.ValueKey)
            ? (new ParentAnswer { Parent = decision.Value, Confidence = 1, Reason = decision.Reason }, decision) : null;

    private (Answer, CurationDecision)? Decide(SameConceptQuestion question)
    {
        if (curation.FindSame(question.Subject, question.Other) is { } same)
        {
            var kept = curation.Resolve(question.Subject);
            return (new SameConceptAnswer
            {
                IsSame = true, Kept = kept == question.Subject || kept == question.Other ? kept : null, Confidence = 1,
                    Reason = same.Reason,
            }, same);
        }
        return curation.FindApart(question.Subject, question.Other) is { } apart
            ? (new SameConceptAnswer { IsSame = false, Confidence = 1, Reason = apart.Reason }, apart) : null;
    }

    private (Answer, CurationDecision)? Decide(ChooseParentQuestion question)
    {
        if (curation.FindParent(question.Subject) is not { } decision) { return null; }
        var wanted = curation.Resolve(decision.ValueKey);
        var chosen = question.Candidates.FirstOrDefault(candidate => candidate == decision.ValueKey)
            ?? question.Candidates.FirstOrDefault(candidate => curation.Resolve(candidate) == wanted);
        return chosen is null ? null : (new ChooseParentAnswer { Parent = chosen, Confidence = 1, Reason = decision.Reason }, decision);
    }

    private (Answer, CurationDecision)? Decide(IntermediateQuestion question)
    {
        if (curation.FindParent(question.Subject) is not { } decision) { return null; }
        var isDirect = question.Roots.Find(decision.Value)?.Key == question.Root;
        return (new IntermediateAnswer
        {
            IsDirect = isDirect, Intermediate = isDirect || question.Roots.Find(decision.Value) is not null ? null : decision.Value,
            Confidence = 1, Reason = decision.Reason,
        }, decision);
    }

    private Question<TAnswer> Redirect<TAnswer>(Question<TAnswer> question)
        where TAnswer : Answer => question is not SameConceptQuestion && curation.Resolve(question.Subject) is var key
            && key != question.Subject ? question with { Subject = key } : question;
}

/// <summary>The certain knowledge of an ontology, corrected by the decisions of a person.</summary>
internal sealed class CuratedCatalog(ITermCatalog inner, CurationSet curation) : ITermCatalog
{
    public string? Spelling(string termKey) => inner.Spelling(termKey);

    public string? Identifier(string termKey) => inner.Identifier(curation.Resolve(termKey));

    public string? FindNamed(string termKey) => inner.FindNamed(curation.Resolve(termKey));

    public string? FindProbableIdentifier(string termKey) => inner.FindProbableIdentifier(curation.Resolve(termKey));

    public string? FindForm(string termKey) => inner.FindForm(curation.Resolve(termKey));

    public bool Contradicts(string childKey, string parentKey)
    {
        if (IsDecided(childKey, parentKey)) { return false; }
        return IsDecided(parentKey, childKey) || inner.Contradicts(curation.Resolve(childKey), curation.Resolve(parentKey));
    }

    public string? ResolveIdentifier(string termKey, string? identifier) => inner.ResolveIdentifier(curation.Resolve(termKey), identifier);

    public bool IsAncestor(string ancestorId, string descendantId) => inner.IsAncestor(ancestorId, descendantId);

    public double? FindInformationContent(string identifier) => inner.FindInformationContent(identifier);

    public string? FindDecidedParent(string termKey) => curation.FindParent(termKey)?.ValueKey;

    public bool IsDecided(string childKey, string parentKey) =>
        curation.FindParent(childKey) is { } decision && curation.Resolve(decision.ValueKey) == curation.Resolve(parentKey);

    public bool? FindDecidedSameness(string oneKey, string otherKey) => curation.FindSame(oneKey, otherKey) is not null ? true
        : curation.FindApart(oneKey, otherKey) is not null ? false : null;

    public IEnumerable<(string Left, string Right)> FindDecidedPairs(IEnumerable<string> keys) => curation.FindSamePairs(keys);
}
