using System.Text.Json;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Text;

namespace Pathway.Literature;

/// <summary>Europe PMC: records by identifier or title, and full texts that are open to all.</summary>
internal sealed class EuropePmc(LiteratureHttp http, string? email) : ILiteratureService
{
    public const string ServiceName = "Europe PMC";

    // What one page of its search holds at most is more; this is what the services ask callers to keep to.
    private const int Page = 200;
    private const int Found = 10;

    public string Name => ServiceName;

    public int MostAtOnce => Page;

    public async Task<IReadOnlyDictionary<string, PathwayPublication?>> FindAsync(IReadOnlyList<string> pmids, CancellationToken cancellation)
    {
        using var reply = await SearchAsync($"({string.Join(" OR ", pmids.Select(static pmid => $"EXT_ID:{pmid}"))}) AND SRC:MED", Page, cancellation).ConfigureAwait(false);
        var (records, count) = Records(reply);
        var found = new Dictionary<string, PathwayPublication?>(StringComparer.Ordinal);
        var unread = 0;
        foreach (var record in records)
        {
            if (EuropePmcRecord.Read(record) is { } publication) { found.TryAdd(publication.Pmid, publication); }
            else { unread++; }
        }
        // Only a reply that is whole says that something is not there.
        if (unread == 0 && records.Count >= count) { foreach (var pmid in pmids) { found.TryAdd(pmid, null); } }
        return found;
    }

    public async Task<IReadOnlyList<PathwayPublication>> SearchAsync(string title, CancellationToken cancellation)
    {
        // Quotation marks and backslashes are part of its query language.
        var bare = title.Replace('"', ' ').Replace('\\', ' ');
        using var reply = await SearchAsync($"TITLE:\"{bare}\" AND SRC:MED", Found, cancellation).ConfigureAwait(false);
        return [.. Records(reply).Records.Select(EuropePmcRecord.Read).OfType<PathwayPublication>()];
    }

    /// <summary>The full text of an article of PubMed Central; an abstention where it is not open.</summary>
    /// <exception cref="CuratorException">There is no readable reply.</exception>
    public async Task<FullTextAnswer> FullTextAsync(string pmcId, CancellationToken cancellation)
    {
        if (await http.XmlAsync($"{Uri.EscapeDataString(pmcId)}/fullTextXML", null, cancellation).ConfigureAwait(false) is not { } xml)
        {
            return new FullTextAnswer { Reason = $"{Name} does not give the full text of {pmcId}" };
        }
        // Half an article is no article: what is not in it may be in the rest.
        return ArticleText.Of(xml) is { } text ? new FullTextAnswer { Body = text, Sha256 = RecordHash.Of(xml) } : throw http.Unreadable($"its article {pmcId} has no body");
    }

    private Task<JsonDocument> SearchAsync(string query, int page, CancellationToken cancellation)
    {
        var form = new Dictionary<string, string> { ["query"] = query, ["resultType"] = "core", ["format"] = "json", ["pageSize"] = page.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        if (email is not null) { form["email"] = email; }
        return http.JsonAsync("searchPOST", form, cancellation);
    }

    private (IReadOnlyList<JsonElement> Records, int Count) Records(JsonDocument reply)
    {
        if (reply.RootElement.ValueKind is JsonValueKind.Object && new JsonFields(reply.RootElement) is var fields && fields.Number("hitCount") is { } count
            && fields.Value("resultList") is { ValueKind: JsonValueKind.Object } list)
        {
            return (new JsonFields(list).Items("result"), count);
        }
        throw http.Unreadable("its reply is no list of records");
    }
}
