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
internal sealed class NcbiClient(LiteratureHttpClient http, LiteratureSettings settings) : ILiteratureService
{
    public const string ServiceName = "NCBI";

    private const int MaxBatch = 200;
    private const int MaxSearchResults = 10;

    public string Name => ServiceName;

    public int MaxBatchSize => MaxBatch;

    public async Task<IReadOnlyDictionary<string, PathwayPublication?>> FindAsync(IReadOnlyList<string> pmids,
        CancellationToken cancellation)
    {
        var found = new Dictionary<string, PathwayPublication?>(StringComparer.Ordinal);
        var existing = await FindExistingAsync(pmids, found, cancellation).ConfigureAwait(false);
        foreach (var publication in await FetchAsync(existing, cancellation).ConfigureAwait(false))
        {
            found.TryAdd(publication.Pmid, publication);
        }
        return found;
    }

    public async Task<IReadOnlyList<PathwayPublication>> SearchAsync(string title, CancellationToken cancellation)
    {
        var bare = string.Concat(title.Select(static letter => char.IsLetterOrDigit(letter) ? letter : ' '));
        using var reply =
            await http.GetJsonAsync("esearch.fcgi",
                CreateForm(("term", $"{bare}[Title]"), ("retmode", "json"), ("sort", "relevance"),
                    ("retmax", MaxSearchResults.ToString(CultureInfo.InvariantCulture))), cancellation).ConfigureAwait(false);
        if (GetObject(reply.RootElement, "esearchresult") is not { } result
            || result.Value("idlist") is not { ValueKind: JsonValueKind.Array })
        {
            throw http.CreateUnreadable("its reply is no result of a search");
        }
        return await FetchAsync([.. result.Texts("idlist")], cancellation).ConfigureAwait(false);
    }

    // Those that esummary has. Of those that it says are not there, null is noted; of what it says nothing about, nothing.
    private async Task<IReadOnlyList<string>> FindExistingAsync(IReadOnlyList<string> pmids, Dictionary<string, PathwayPublication?> found,
        CancellationToken cancellation)
    {
        using var reply =
            await http.GetJsonAsync("esummary.fcgi", CreateForm(("id", string.Join(',', pmids)), ("retmode", "json")), cancellation)
            .ConfigureAwait(false);
        var summary = NcbiSummary.Read(reply.RootElement, pmids) ?? throw http.CreateUnreadable("its reply is no summary");
        foreach (var pmid in summary.Missing) { found[pmid] = null; }
        return summary.Existing;
    }

    private async Task<IReadOnlyList<PathwayPublication>> FetchAsync(IReadOnlyList<string> pmids, CancellationToken cancellation)
    {
        if (pmids.Count == 0) { return []; }
        var xml =
            await http.GetXmlAsync("efetch.fcgi", CreateForm(("id", string.Join(',', pmids)), ("retmode", "xml")), cancellation)
                .ConfigureAwait(false) ?? throw http.CreateUnreadable("it knows no efetch");
        using var reader = XmlReader.Create(new MemoryStream(xml), SafeXml.ReaderSettings);
        var records = XDocument.Load(reader).Root is { Name.LocalName: "PubmedArticleSet" } set ? set.Elements("PubmedArticle")
            : throw http.CreateUnreadable("its reply is no set of articles");
        var byPmid = records.Select(NcbiRecord.Read).OfType<PathwayPublication>().DistinctBy(static one => one.Pmid, StringComparer.Ordinal)
            .ToDictionary(static one => one.Pmid, StringComparer.Ordinal);
        return [.. pmids.Select(byPmid.GetValueOrDefault).OfType<PathwayPublication>()];
    }

    private List<KeyValuePair<string, string>> CreateForm(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var form = new List<KeyValuePair<string, string>> { new("db", "pubmed"), new("tool", "Pathway") };
        foreach (var (name, value) in fields) { form.Add(new(name, value)); }
        if (settings.Email is { } email) { form.Add(new("email", email)); }
        if (settings.NcbiKey is { } key) { form.Add(new("api_key", key.Reveal())); }
        return form;
    }

    private static JsonFields? GetObject(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && new JsonFields(element).Value(name) is { ValueKind: JsonValueKind.Object } inner
        ? new JsonFields(inner) : null;
}

/// <summary>A record of PubMed as efetch gives it, in XML.</summary>
internal static class NcbiRecord
{
    /// <summary>The publication of a record; null for half a record, which has no identifier or no title.</summary>
    public static PathwayPublication? Read(XElement record)
    {
        var citation = record.Element("MedlineCitation");
        var article = citation?.Element("Article");
        if (citation?.Element("PMID")?.Value.Trim() is not { Length: > 0 } pmid
            || Text(article?.Element("ArticleTitle")) is not { Length: > 0 } title)
        {
            return null;
        }
        var ids = record.Element("PubmedData")?.Element("ArticleIdList")?.Elements("ArticleId")
            .ToLookup(static id => (string?)id.Attribute("IdType") ?? "", static id => id.Value.Trim(), StringComparer.Ordinal);
        var notice = citation.Element("CommentsCorrectionsList")?.Elements("CommentsCorrections")
            .FirstOrDefault(static item => (string?)item.Attribute("RefType") == "RetractionIn");
        var isRetracted = article!.Element("PublicationTypeList")?.Elements("PublicationType")
            .Any(static type => type.Value.Trim().Equals("Retracted Publication", StringComparison.OrdinalIgnoreCase)) is true;
        return new PathwayPublication
        {
            Pmid = pmid, Title = title,
            Authors = [.. (article.Element("AuthorList")?.Elements("Author") ?? []).Select(Author).Where(static name => name.Length > 0)],
            Journal = Text(article.Element("Journal")?.Element("Title")) is { Length: > 0 } journal ? journal : null, Year = Year(article),
            Abstract = Abstract(article),
            PmcId = ids?["pmc"].FirstOrDefault(), Doi = ids?["doi"].FirstOrDefault(), IsRetracted = isRetracted || notice is not null,
            RetractionNotice = notice is null ? null
                : Text(notice.Element("RefSource")) is { Length: > 0 } source ? source : "Retraction in",
            Service = NcbiClient.ServiceName, Sha256 = RecordHash.Compute(record.ToString(SaveOptions.DisableFormatting)),
        };
    }

    private static string? Abstract(XElement article)
    {
        var parts = article.Element("Abstract")?.Elements("AbstractText")
            .Select(static part => (string?)part.Attribute("Label") is { Length: > 0 } label ? $"{label}: {Text(part)}" : Text(part))
            .Where(static part => part.Length > 0);
        return parts is null ? null : string.Join(' ', parts) is { Length: > 0 } text ? text : null;
    }

    private static string Author(XElement author) => Text(author.Element("LastName")) is { Length: > 0 } last
        ? $"{last} {Text(author.Element("Initials"))}".Trim() : Text(author.Element("CollectiveName"));

    // The date of the issue, else the first year that stands anywhere in it ("1998 Dec-1999 Jan").
    private static int? Year(XElement article)
    {
        var date = article.Element("Journal")?.Element("JournalIssue")?.Element("PubDate");
        var yearText = date?.Element("Year")?.Value
            ?? date?.Element("MedlineDate")?.Value ?? article.Element("ArticleDate")?.Element("Year")?.Value;
        return yearText is { Length: >= 4 }
            && int.TryParse(yearText.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : null;
    }

    private static string Text(XElement? element) => element is null ? "" : TermName.Clean(element.Value);
}

/// <summary>What a reply of esummary says of each identifier; of some it may say nothing.</summary>
/// <param name="Existing">Those of which there is a record.</param>
/// <param name="Missing">Those of which there is none.</param>
internal sealed record NcbiSummary(IReadOnlyList<string> Existing, IReadOnlyList<string> Missing)
{
    /// <summary>Reads a reply; null where it is no summary.</summary>
    public static NcbiSummary? Read(JsonElement reply, IReadOnlyList<string> pmids)
    {
        if (reply.ValueKind is not JsonValueKind.Object) { return null; }
        var fields = new JsonFields(reply);
        // Where all are wrong it answers with a list of texts in the place of the result; any other text there is a fault of its own.
        var texts = fields.Texts("esummaryresult", "error").Where(IsNotFoundText).ToArray();
        if (fields.Value("result") is not { ValueKind: JsonValueKind.Object } found)
        {
            return texts.Length == 0 ? null : new NcbiSummary([], [.. pmids.Where(pmid => texts.Any(text => Mentions(text, pmid)))]);
        }
        var result = new JsonFields(found);
        var (existing, missing) = (new List<string>(), new List<string>());
        foreach (var pmid in pmids)
        {
            if (result.Value(pmid) is not { ValueKind: JsonValueKind.Object } summary) { continue; }
            var error = new JsonFields(summary).Text("error");
            if (error is null) { existing.Add(pmid); }
            else if (IsNotFoundText(error)) { missing.Add(pmid); }
        }
        return new NcbiSummary(existing, missing);
    }

    private static bool IsNotFoundText(string text) => text.Contains("cannot get document summary", StringComparison.OrdinalIgnoreCase)
        || text.Contains("invalid uid", StringComparison.OrdinalIgnoreCase);

    private static bool Mentions(string text, string pmid) => text.Split([' ', '=', ':', ',', ';'], StringSplitOptions.RemoveEmptyEntries)
        .Contains(pmid, StringComparer.Ordinal);
}
