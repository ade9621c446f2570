using Pathway.Questions;

namespace Pathway.Literature;

/// <summary>
/// Answers questions about publications from the literature services. It is one who answers among others: stores, single flight,
/// retries, replay and the ledger are the desk's. Who answers names the services and the version of their readers, never their address.
/// </summary>
internal sealed class LiteratureCurator(RecordSearch records, EuropePmc europePmc, ICallLane? lane) : ICurator
{
    private const string Records = "Europe PMC and NCBI, records 1";
    private const string FullTexts = "Europe PMC, full texts 1";

    public string? Answerer(Question question) => question switch
    {
        PublicationQuestion or PublicationSearchQuestion => Records,
        FullTextQuestion => FullTexts,
        _ => null,
    };

    public ICallLane? Lane(Question question) => lane;

    /// <summary>Records come many at a time; searches and full texts one by one.</summary>
    public int BatchSize(Question question) => question is PublicationQuestion ? records.MostAtOnce : 1;

    /// <summary>No server: which of the services is asked, and how often, depends on what each of them knows.</summary>
    public CallTarget? Target(Question question) => Answerer(question) is null ? null : new CallTarget(null, null);

    public async ValueTask<Told<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
        where TAnswer : Answer
    {
        Answer answer = question switch
        {
            PublicationQuestion => (await records.FindAsync([question.Subject], cancellation).ConfigureAwait(false))[0].Answer(),
            PublicationSearchQuestion => await records.SearchAsync(question.Subject, cancellation).ConfigureAwait(false),
            FullTextQuestion => await europePmc.FullTextAsync(question.Subject, cancellation).ConfigureAwait(false),
            _ => throw new NotSupportedException($"No literature service answers questions of the kind '{question.Kind}'."),
        };
        return new Told<TAnswer>((TAnswer)answer);
    }

    public async Task<ToldBatch<TAnswer>> AskBatchAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions, CancellationToken cancellation)
        where TAnswer : Answer
    {
        if (questions.Any(static question => question is not PublicationQuestion)) { throw new NotSupportedException("Only records are looked for several at a time."); }
        var found = await records.FindAsync([.. questions.Select(static question => question.Subject)], cancellation).ConfigureAwait(false);
        if (found.All(static one => one.Told is null)) { throw found[0].Failure!; }
        return new ToldBatch<TAnswer>([.. found.Select(static one => new ToldItem<TAnswer>((TAnswer?)(Answer?)one.Told, one.Failure?.Message))], 0, false, null, null);
    }

    /// <summary>Who answers.</summary>
    public override string ToString() => "Europe PMC and NCBI";
}
