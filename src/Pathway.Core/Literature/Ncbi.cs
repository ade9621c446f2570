using System.Globalization;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Literature;

/// <summary>NCBI's E-utilities: the register of PMIDs. esummary says which are there, efetch brings their records.</summary>
/// <param name="http">The way there.</param>
/// <param name="settings">Who asks. The key goes in the body of the request, never in its address.</param>
internal sealed class Ncbi(LiteratureHttp http, LiteratureSettings settings) : ILiteratureService
{
    public const string ServiceName = "NCBI";

    private const int Batch = 200;
    private const int Found = 10;

    public string Name => ServiceName;

    public int MostAtOnce => Batch;

    public async Task<IReadOnlyDictionary<string, PathwayPublication?>> FindAsync(IReadOnlyList<string> pmids, CancellationToken cancellation)
    {
        var found = new Dictionary<string, PathwayPublication?>(StringComparer.Ordinal);
        var there = await ThereAsync(pmids, found, cancellation).ConfigureAwait(false);
        foreach (var publication in await FetchAsync(there, cancellation).ConfigureAwait(false)) { found.TryAdd(publication.Pmid, publication); }
        return found;
    }

    public async Task<IReadOnlyList<PathwayPublication>> SearchAsync(string title, CancellationToken cancellation)
    {
        var bare = string.Concat(title.Select(static letter => char.IsLetterOrDigit(letter) ? letter : ' '));
        using var reply = await http.JsonAsync("esearch.fcgi", Form(("term", $"{bare}[Title]"), ("retmode", "json"), ("sort", "relevance"), ("retmax", Found.ToString(CultureInfo.InvariantCulture))), cancellation).ConfigureAwait(false);
        if (Inner(reply.RootElement, "esearchresult") is not { } result || result.Value("idlist") is not { ValueKind: JsonValueKind.Array }) { throw http.Unreadable("its reply is no result of a search"); }
        return await FetchAsync([.. result.Texts("idlist")], cancellation).ConfigureAwait(false);
    }

    // Those that esummary has. Of those that it says are not there, null is noted; of what it says nothing about, nothing.
    private async Task<IReadOnlyList<string>> ThereAsync(IReadOnlyList<string> pmids, Dictionary<string, PathwayPublication?> found, CancellationToken cancellation)
    {
        using var reply = await http.JsonAsync("esummary.fcgi", Form(("id", string.Join(',', pmids)), ("retmode", "json")), cancellation).ConfigureAwait(false);
        var told = NcbiSummary.Read(reply.RootElement, pmids) ?? throw http.Unreadable("its reply is no summary");
        foreach (var pmid in told.Absent) { found[pmid] = null; }
        return told.There;
    }

    private async Task<IReadOnlyList<PathwayPublication>> FetchAsync(IReadOnlyList<string> pmids, CancellationToken cancellation)
    {
        if (pmids.Count == 0) { return []; }
        var xml = await http.XmlAsync("efetch.fcgi", Form(("id", string.Join(',', pmids)), ("retmode", "xml")), cancellation).ConfigureAwait(false) ?? throw http.Unreadable("it knows no efetch");
        using var reader = XmlReader.Create(new MemoryStream(xml), XmlReading.Settings);
        var records = XDocument.Load(reader).Root is { Name.LocalName: "PubmedArticleSet" } set ? set.Elements("PubmedArticle") : throw http.Unreadable("its reply is no set of articles");
        var byPmid = records.Select(NcbiRecord.Read).OfType<PathwayPublication>().DistinctBy(static one => one.Pmid, StringComparer.Ordinal).ToDictionary(static one => one.Pmid, StringComparer.Ordinal);
        return [.. pmids.Select(byPmid.GetValueOrDefault).OfType<PathwayPublication>()];
    }

    private List<KeyValuePair<string, string>> Form(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var form = new List<KeyValuePair<string, string>> { new("db", "pubmed"), new("tool", "Pathway") };
        foreach (var (name, value) in fields) { form.Add(new(name, value)); }
        if (settings.Email is { } email) { form.Add(new("email", email)); }
        if (settings.NcbiKey is { } key) { form.Add(new("api_key", key.Reveal())); }
        return form;
    }

    private static JsonFields? Inner(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && new JsonFields(element).Value(name) is { ValueKind: JsonValueKind.Object } inner ? new JsonFields(inner) : null;
}
