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

    /// <summary>Who answers.</summary>
    public override string ToString() => "Europe PMC and NCBI";
}
