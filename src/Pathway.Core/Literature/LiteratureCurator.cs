using Pathway.Llm.Chat;
using Pathway.Questions;

namespace Pathway.Literature;

/// <summary>
/// Answers questions about publications from the literature services. The engine does the rest: storage, single-flight requests, retries,
/// replay and the ledger. The answerer string names the services and the version of their readers, never their addresses.
/// </summary>
internal sealed class LiteratureCurator(PublicationLookup records, EuropePmcClient europePmc, ICallLimiter? limiter) : ICurator,
    ICallPolicy
{
    private const string RecordsAnswerer = "Europe PMC and NCBI, records 1";
    private const string SearchAnswerer = "Europe PMC, searches 1";
    private const string FullTextsAnswerer = "Europe PMC, full texts 1";

    public string? GetAnswerer(Question question) => question switch
    {
        PublicationQuestion or PublicationSearchQuestion => RecordsAnswerer,
        FullTextQuestion => FullTextsAnswerer,
        EvidenceSearchQuestion => SearchAnswerer,
        _ => null,
    };

    public ICallPolicy CallPolicy => this;

    public ICallLimiter? GetLimiter(Question question) => limiter;

    /// <summary>Records are requested in batches; searches and full texts one at a time.</summary>
    public int GetBatchSize(Question question) => question is PublicationQuestion ? records.MaxBatchSize : 1;

    /// <summary>No server: the services that are asked depend on their replies.</summary>
    public CallTarget? GetTarget(Question question) => GetAnswerer(question) is null ? null : new CallTarget(null, null);

    public async Task<BatchResponse<TAnswer>> AskAsync<TAnswer>(IReadOnlyList<Question<TAnswer>> questions,
        CancellationToken cancellation)
        where TAnswer : Answer
    {
        if (questions[0] is PublicationQuestion)
        {
            var found = await records.FindAsync([.. questions.Select(static question => question.Subject)], cancellation)
                .ConfigureAwait(false);
            if (found.All(static one => one.Found is null)) { throw found[0].Failure!; }
            return new BatchResponse<TAnswer>(
                [.. found.Select(static one => new BatchResponseItem<TAnswer>((TAnswer?)(Answer?)one.Found, one.Failure?.Message))], 0,
                false, null, null);
        }
        if (questions.Count > 1) { throw new NotSupportedException("Only records can be requested several at a time."); }
        Answer answer = questions[0] switch
        {
            PublicationSearchQuestion question => await records.SearchAsync(question.Subject, cancellation).ConfigureAwait(false),
            EvidenceSearchQuestion question => new PublicationSearchAnswer
            {
                Publications = await europePmc.SearchAsync([question.Firsts, question.Seconds], cancellation).ConfigureAwait(false),
            },
            FullTextQuestion question => await europePmc.GetFullTextAsync(question.Subject, cancellation).ConfigureAwait(false),
            _ => throw new NotSupportedException($"No literature service answers questions of the kind '{questions[0].Kind}'."),
        };
        return new BatchResponse<TAnswer>([new BatchResponseItem<TAnswer>((TAnswer)answer, null)], 0, false, null, null);
    }

    /// <summary>The names of the services.</summary>
    public override string ToString() => "Europe PMC and NCBI";
}

/// <summary>Creates the curator for questions about publications.</summary>
internal static class LiteratureCuratorFactory
{
    private const int MaxConcurrentCalls = 4;
    private const int EuropePmcRequestsPerSecond = 10;
    private const int NcbiRequestsPerSecondWithoutKey = 3;
    private const int NcbiRequestsPerSecondWithKey = 10;

    /// <summary>Creates the curator with the pacers that all curators of this process share.</summary>
    public static LiteratureCurator Create(LiteratureSettings settings) => Create(settings, ChatHttpClients.Create(),
        RequestPacers.GetShared(settings.EuropePmc, EuropePmcRequestsPerSecond),
        RequestPacers.GetShared(settings.Ncbi, settings.NcbiKey is null ? NcbiRequestsPerSecondWithoutKey : NcbiRequestsPerSecondWithKey));

    /// <summary>Creates the curator with given pacers.</summary>
    public static LiteratureCurator Create(LiteratureSettings settings, HttpClient http, RequestPacer europePmcPacer,
        RequestPacer ncbiPacer)
    {
        var europePmc = new EuropePmcClient(
            new LiteratureHttpClient(EuropePmcClient.ServiceName, http, settings.EuropePmc, europePmcPacer), settings.Email);
        var ncbi = new NcbiClient(new LiteratureHttpClient(NcbiClient.ServiceName, http, settings.Ncbi, ncbiPacer), settings);
        return new LiteratureCurator(new PublicationLookup(europePmc, ncbi), europePmc, new LiteratureLimiter(MaxConcurrentCalls));
    }
}

/// <summary>The settings of the literature services.</summary>
/// <param name="EuropePmc">The address of Europe PMC's REST service.</param>
/// <param name="Ncbi">The address of NCBI's E-utilities.</param>
/// <param name="Email">The contact address that is sent to the services, or null.</param>
/// <param name="NcbiKey">The key that raises the limit of NCBI from 3 to 10 requests a second, or null.</param>
internal sealed record LiteratureSettings(Uri EuropePmc, Uri Ncbi, string? Email = null, SecretText? NcbiKey = null)
{
    /// <summary>The environment variable of the key. A secret does not belong in a configuration file.</summary>
    public const string KeyVariable = "NCBI_API_KEY";

    /// <summary>Identifies these settings; contains the fingerprint of the key, not the key.</summary>
    public string Identity => string.Join('\n', EuropePmc, Ncbi, Email, NcbiKey?.Fingerprint);
}
