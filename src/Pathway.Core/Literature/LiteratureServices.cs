using Pathway.Llm.Chat;

namespace Pathway.Literature;

/// <summary>Puts together who answers questions about publications.</summary>
internal static class LiteratureServices
{
    private const int CallsAtOnce = 4;
    private const int EuropePmcRate = 10;
    private const int RateWithoutKey = 3;
    private const int RateWithKey = 10;

    /// <summary>The curator of these settings, within the rates that all of this process share.</summary>
    public static LiteratureCurator Make(LiteratureSettings settings) => Make(settings, HttpReplies.Client(),
        RequestRates.Shared(settings.EuropePmc, EuropePmcRate), RequestRates.Shared(settings.Ncbi, settings.NcbiKey is null ? RateWithoutKey : RateWithKey));

    /// <summary>The same with rates of the caller's.</summary>
    public static LiteratureCurator Make(LiteratureSettings settings, HttpClient http, RequestRate europePmcRate, RequestRate ncbiRate)
    {
        var europePmc = new EuropePmc(new LiteratureHttp(EuropePmc.ServiceName, http, settings.EuropePmc, europePmcRate), settings.Email);
        var ncbi = new Ncbi(new LiteratureHttp(Ncbi.ServiceName, http, settings.Ncbi, ncbiRate), settings);
        return new LiteratureCurator(new RecordSearch(europePmc, ncbi), europePmc, new RequestLane(CallsAtOnce));
    }
}
