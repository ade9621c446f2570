using System.Globalization;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Literature;

/// <summary>NCBI's E-utilities: the register of PMIDs. esummary returns which ones exist, efetch returns their records.</summary>
/// <param name="http">The HTTP client of the service.</param>
/// <param name="settings">E-mail address and key. The key is sent in the body of a request, never in its address.</param>
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
        foreach (var identifier in pmids.Where(static one => !PublicationIdentifier.IsPmid(one)))
        {
            found[identifier] = await FindByIdentifierAsync(identifier, cancellation).ConfigureAwait(false);
        }
        pmids = [.. pmids.Where(PublicationIdentifier.IsPmid)];
        if (pmids.Count == 0) { return found; }
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
        return await SearchTermAsync($"{bare}[Title]", cancellation).ConfigureAwait(false);
    }

    // A register of articles outside PubMed may have it too: that PubMed does not know it is no proof that it does not exist.
    private async Task<PathwayPublication?> FindByIdentifierAsync(string identifier, CancellationToken cancellation)
    {
        var field = PublicationIdentifier.IsDoi(identifier) ? "aid" : "pmcid";
        var found = await SearchTermAsync($"{identifier}[{field}]", cancellation).ConfigureAwait(false);
        return found.FirstOrDefault(publication => PublicationIdentifier.IsOf(identifier, publication));
    }

    private async Task<IReadOnlyList<PathwayPublication>> SearchTermAsync(string term, CancellationToken cancellation)
    {
        var form = CreateForm(("term", term), ("retmode", "json"), ("sort", "relevance"),
            ("retmax", MaxSearchResults.ToString(CultureInfo.InvariantCulture)));
        using var reply = await http.GetJsonAsync("esearch.fcgi", form, cancellation).ConfigureAwait(false);
        if (GetObject(reply.RootElement, "esearchresult") is not { } result
            || result.Value("idlist") is not { ValueKind: JsonValueKind.Array })
        {
            throw http.CreateUnreadable("its reply is no result of a search");
        }
        return await FetchAsync([.. result.Texts("idlist")], cancellation).ConfigureAwait(false);
    }

    // Returns the existing identifiers, and adds null for each identifier that NCBI reports as missing.
    private async Task<IReadOnlyList<string>> FindExistingAsync(IReadOnlyList<string> pmids, Dictionary<string, PathwayPublication?> found,
        CancellationToken cancellation)
    {
        var form = CreateForm(("id", string.Join(',', pmids)), ("retmode", "json"));
        using var reply = await http.GetJsonAsync("esummary.fcgi", form, cancellation).ConfigureAwait(false);
        var summary = NcbiSummary.Read(reply.RootElement, pmids) ?? throw http.CreateUnreadable("its reply is no summary");
        foreach (var pmid in summary.Missing) { found[pmid] = null; }
        return summary.Existing;
    }

    private async Task<IReadOnlyList<PathwayPublication>> FetchAsync(IReadOnlyList<string> pmids, CancellationToken cancellation)
    {
        if (pmids.Count == 0) { return []; }
        var form = CreateForm(("id", string.Join(',', pmids)), ("retmode", "xml"));
        var xml = await http.GetXmlAsync("efetch.fcgi", form, cancellation).ConfigureAwait(false)
            ?? throw http.CreateUnreadable("it knows no efetch");
        using var reader = XmlReader.Create(new MemoryStream(xml), SafeXml.ReaderSettings);
        var records = XDocument.Load(reader).Root is { Name.LocalName: "PubmedArticleSet" } set
            ? set.Elements("PubmedArticle")
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
            ? new JsonFields(inner)
            : null;
}

/// <summary>A PubMed record in the XML of efetch.</summary>
internal static class NcbiRecord
{
    /// <summary>The publication of a record; null if identifier or title is missing.</summary>
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
        var types = article!.Element("PublicationTypeList")?.Elements("PublicationType").Select(static type => type.Value).ToArray() ?? [];
        var notice = FindNotice(citation, RetractionTypes.IsRetractionNotice);
        return new PathwayPublication
        {
            Pmid = pmid,
            Title = title,
            Authors = [.. (article.Element("AuthorList")?.Elements("Author") ?? []).Select(Author).Where(static name => name.Length > 0)],
            Journal = Text(article.Element("Journal")?.Element("Title")) is { Length: > 0 } journal ? journal : null,
            Year = Year(article),
            Abstract = Abstract(article),
            PmcId = ids?["pmc"].FirstOrDefault(),
            Doi = ids?["doi"].FirstOrDefault(),
            IsRetracted = types.Any(RetractionTypes.IsRetraction) || notice is not null,
            RetractionNotice = notice,
            ConcernNotice = FindNotice(citation, RetractionTypes.IsConcern)
                ?? (types.Any(RetractionTypes.IsConcern) ? "Expression of concern" : null),
            Service = NcbiClient.ServiceName,
            Sha256 = RecordHash.Compute(record.ToString(SaveOptions.DisableFormatting)),
        };
    }

    private static string? FindNotice(XElement citation, Func<string, bool> isWanted) =>
        citation.Element("CommentsCorrectionsList")?.Elements("CommentsCorrections")
            .Where(item => isWanted((string?)item.Attribute("RefType") ?? ""))
            .Select(static item => Text(item.Element("RefSource")) is { Length: > 0 } source ? source : (string?)item.Attribute("RefType"))
            .FirstOrDefault();

    private static string? Abstract(XElement article)
    {
        var parts = article.Element("Abstract")?.Elements("AbstractText")
            .Select(static part => (string?)part.Attribute("Label") is { Length: > 0 } label ? $"{label}: {Text(part)}" : Text(part))
            .Where(static part => part.Length > 0);
        return parts is null ? null : string.Join(' ', parts) is { Length: > 0 } text ? text : null;
    }

    private static string Author(XElement author) => Text(author.Element("LastName")) is { Length: > 0 } last
        ? $"{last} {Text(author.Element("Initials"))}".Trim() : Text(author.Element("CollectiveName"));

    // The year of the issue, else the first year of a date range ("1998 Dec-1999 Jan"), else the year of the article.
    private static int? Year(XElement article)
    {
        var date = article.Element("Journal")?.Element("JournalIssue")?.Element("PubDate");
        var yearText = date?.Element("Year")?.Value
            ?? date?.Element("MedlineDate")?.Value ?? article.Element("ArticleDate")?.Element("Year")?.Value;
        return yearText is { Length: >= 4 }
            && int.TryParse(yearText.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : null;
    }

    private static string Text(XElement? element) => element is null ? "" : Superscripts.Clean(string.Concat(element.DescendantNodes()
        .OfType<XText>().Select(static text => text.Parent!.Name.LocalName == "sup" ? Superscripts.Raise(text.Value) : text.Value)));
}

/// <summary>The identifiers in a reply of esummary. Some may be in neither list.</summary>
/// <param name="Existing">Identifiers with a record.</param>
/// <param name="Missing">Identifiers that NCBI reports as not existing.</param>
internal sealed record NcbiSummary(IReadOnlyList<string> Existing, IReadOnlyList<string> Missing)
{
    /// <summary>Reads a reply; null if it is not a summary.</summary>
    public static NcbiSummary? Read(JsonElement reply, IReadOnlyList<string> pmids)
    {
        if (reply.ValueKind is not JsonValueKind.Object) { return null; }
        var fields = new JsonFields(reply);
        // If all identifiers are wrong, the reply has a list of error texts instead of a result. Other texts there are other faults.
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
