using Pathway.Questions;

namespace Pathway.Steps.Curation;

/// <summary>An estimator for which the decisions of a person are known, as they are in a run.</summary>
internal sealed class CuratedEstimator(IEstimator inner, CurationSet curation) : IEstimator
{
    private readonly CuratedAsker asker = new(inner, curation);

    public string RunId => inner.RunId;

    public int OpenCount => inner.OpenCount;

    public int UnknownCount => inner.UnknownCount;

    public int StoredCount => inner.StoredCount;

    public CallPlan Plan => inner.Plan;

    public IEstimator Prediction => new CuratedEstimator(inner.Prediction, curation);

    public Task<Reply<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, int priority, CancellationToken cancellation)
        where TAnswer : Answer => asker.AskAsync(question, priority, cancellation);

    public Task<IReadOnlyList<Reply<TAnswer>>> AskAllAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, int priority,
        CancellationToken cancellation)
        where TAnswer : Answer => asker.AskAllAsync(questions, priority, cancellation);
}
