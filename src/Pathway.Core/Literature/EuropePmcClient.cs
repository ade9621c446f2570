using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Text;

namespace Pathway.Literature;

/// <summary>Europe PMC: records by identifier or title, and open access full texts.</summary>
internal sealed class EuropePmcClient(LiteratureHttpClient http, string? email) : ILiteratureService
{
    public const string ServiceName = "Europe PMC";

    // Less than the technical limit of a page: the size that the services recommend.
    private const int MaxPageSize = 200;
    private const int MaxSearchResults = 10;
    private const int MaxNameSearchResults = 25;

    public string Name => ServiceName;

    public int MaxBatchSize => MaxPageSize;

    public async Task<IReadOnlyDictionary<string, PathwayPublication?>> FindAsync(IReadOnlyList<string> pmids,
        CancellationToken cancellation)
    {
        var ids = string.Join(" OR ", pmids.Select(PublicationIdentifier.ToEuropePmcTerm));
        using var reply = await SearchAsync($"({ids}) AND SRC:MED", MaxPageSize, cancellation).ConfigureAwait(false);
        var (records, count) = ReadRecords(reply);
        var found = new Dictionary<string, PathwayPublication?>(StringComparer.Ordinal);
        var unread = 0;
        foreach (var record in records)
        {
            if (EuropePmcRecord.Read(record) is not { } publication) { unread++; continue; }
            foreach (var id in pmids.Where(id => PublicationIdentifier.IsOf(id, publication))) { found.TryAdd(id, publication); }
        }
        // Only a complete reply shows that a record does not exist.
        if (unread == 0 && records.Count >= count) { foreach (var pmid in pmids) { found.TryAdd(pmid, null); } }
        return found;
    }

    /// <summary>The publications that name at least one word of each group, the most relevant first.</summary>
    /// <exception cref="CuratorException">There is no readable reply.</exception>
    public async Task<IReadOnlyList<PathwayPublication>> SearchAsync(IReadOnlyList<IReadOnlyList<string>> groups,
        CancellationToken cancellation)
    {
        var terms = groups.Select(static group => $"({string.Join(" OR ", group.Select(static name => $"\"{Bare(name)}\""))})");
        using var reply = await SearchAsync($"{string.Join(" AND ", terms)} AND SRC:MED", MaxNameSearchResults,
            cancellation).ConfigureAwait(false);
        return [.. ReadRecords(reply).Records.Select(EuropePmcRecord.Read).OfType<PathwayPublication>()];
    }

    public async Task<IReadOnlyList<PathwayPublication>> SearchAsync(string title, CancellationToken cancellation)
    {
        using var reply = await SearchAsync($"TITLE:\"{Bare(title)}\" AND SRC:MED", MaxSearchResults, cancellation).ConfigureAwait(false);
        return [.. ReadRecords(reply).Records.Select(EuropePmcRecord.Read).OfType<PathwayPublication>()];
    }

    /// <summary>The full text of an article in PubMed Central; an abstention if it is not open access.</summary>
    /// <exception cref="CuratorException">There is no readable reply.</exception>
    public async Task<FullTextAnswer> GetFullTextAsync(string pmcId, CancellationToken cancellation)
    {
        if (await http.GetXmlAsync($"{Uri.EscapeDataString(pmcId)}/fullTextXML", null, cancellation).ConfigureAwait(false) is not { } xml)
        {
            return new FullTextAnswer { Reason = $"{Name} does not give the full text of {pmcId}" };
        }
        // An article without a body is incomplete, and must not decide anything.
        return JatsArticle.ReadText(xml) is { } text ? new FullTextAnswer { Body = text, Sha256 = RecordHash.Compute(xml) }
            : throw http.CreateUnreadable($"its article {pmcId} has no body");
    }

    // Quotation marks and backslashes have a meaning in the query language.
    private static string Bare(string text) => text.Replace('"', ' ').Replace('\\', ' ');

    private Task<JsonDocument> SearchAsync(string query, int page, CancellationToken cancellation)
    {
        var form = new Dictionary<string, string>
        {
            ["query"] = query,
            ["resultType"] = "core",
            ["format"] = "json",
            ["pageSize"] = page.ToString(CultureInfo.InvariantCulture),
        };
        if (email is not null) { form["email"] = email; }
        return http.GetJsonAsync("searchPOST", form, cancellation);
    }

    private (IReadOnlyList<JsonElement> Records, int Count) ReadRecords(JsonDocument reply)
    {
        if (reply.RootElement.ValueKind is JsonValueKind.Object && new JsonFields(reply.RootElement) is var fields
            && fields.Number("hitCount") is { } count
            && fields.Value("resultList") is { ValueKind: JsonValueKind.Object } list)
        {
            return (new JsonFields(list).Items("result"), count);
        }
        throw http.CreateUnreadable("its reply is no list of records");
    }
}

/// <summary>A record of Europe PMC in the format "core".</summary>
internal static class EuropePmcRecord
{
    /// <summary>The publication of a record; null if identifier or title is missing.</summary>
    public static PathwayPublication? Read(JsonElement record)
    {
        if (record.ValueKind is not JsonValueKind.Object) { return null; }
        var fields = new JsonFields(record);
        if (fields.Text("pmid") is not { } pmid || MarkupStripper.Strip(fields.Text("title")) is not { Length: > 0 } title) { return null; }
        var types = GetObject(fields, "pubTypeList") is { } list ? list.Texts("pubType") : [];
        return new PathwayPublication
        {
            Pmid = pmid, Title = title, Authors = Authors(fields), Journal = Journal(fields), Year = fields.Number("pubYear"),
            Abstract = MarkupStripper.Strip(fields.Text("abstractText")) is { Length: > 0 } summary ? summary : null,
            PmcId = fields.Text("pmcid"), Doi = fields.Text("doi"), IsOpenAccess = fields.Text("isOpenAccess") == "Y",
            IsRetracted = types.Any(RetractionTypes.IsRetraction) || FindNotice(fields, RetractionTypes.IsRetractionNotice) is not null,
            RetractionNotice = FindNotice(fields, RetractionTypes.IsRetractionNotice),
            ConcernNotice = FindNotice(fields, RetractionTypes.IsConcern)
                ?? (types.Any(RetractionTypes.IsConcern) ? "Expression of concern" : null), Service = EuropePmcClient.ServiceName,
            Sha256 = RecordHash.Compute(record.GetRawText()),
        };
    }

    private static string[] Authors(JsonFields fields)
    {
        if (GetObject(fields, "authorList") is { } list)
        {
            var named = list.Items("author").Where(static author => author.ValueKind is JsonValueKind.Object)
                .Select(static author => new JsonFields(author).Text("fullName", "collectiveName")).OfType<string>().ToArray();
            if (named.Length > 0) { return named; }
        }
        return fields.Text("authorString") is { } all ? [.. all.TrimEnd('.').Split(", ", StringSplitOptions.RemoveEmptyEntries)] : [];
    }

    private static string? Journal(JsonFields fields) =>
        GetObject(fields, "journalInfo") is { } info && GetObject(info, "journal") is { } journal ? journal.Text("title", "isoabbreviation")
        : null;

    private static string? FindNotice(JsonFields fields, Func<string, bool> isWanted) => GetObject(fields,
        "commentCorrectionList") is not { } list
        ? null
        : list.Items("commentCorrection")
        .Where(static item => item.ValueKind is JsonValueKind.Object).Select(static item => new JsonFields(item))
        .Where(item => item.Text("type") is { } type && isWanted(type))
        .Select(static item => item.Text("reference")
            ?? (item.Text("id") is { } id ? string.Create(CultureInfo.InvariantCulture, $"PMID {id}") : item.Text("type")))
        .FirstOrDefault();

    private static JsonFields? GetObject(JsonFields fields, string name) => fields.Value(name) is { ValueKind: JsonValueKind.Object } inner
        ? new JsonFields(inner) : null;
}

/// <summary>
/// Removes markup from titles and abstracts: block tags become a space, inline tags are dropped.
/// </summary>
internal static partial class MarkupStripper
{
    public static string Strip(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) { return ""; }
        var raised = Raised().Replace(text, static match => Superscripts.Raise(match.Groups[1].Value));
        var plain = Inline().Replace(Block().Replace(raised, " "), "");
        if (!plain.Contains('&', StringComparison.Ordinal)) { return Superscripts.Clean(plain); }
        // Some records have their markup as entities; what else is in angle brackets then is text.
        var decoded = WebUtility.HtmlDecode(plain);
        return Superscripts.Clean(Bare().Replace(Raised().Replace(decoded, static match => Superscripts.Raise(match.Groups[1].Value)), ""));
    }

    [GeneratedRegex("</?(?:i|b|u|em|strong|sub|sup|sc|small|italic|bold)/?>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Bare();

    [GeneratedRegex("<sup>([^<>]{1,20})</sup>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Raised();

    [GeneratedRegex(@"</?(?:h[1-6]|p|sec|title|br|li|ul|ol|div|section)\b[^<>]*>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Block();

    [GeneratedRegex(@"</?[a-z][a-z0-9:-]*(?:\s[^<>]*)?/?>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Inline();
}

/// <summary>The text of an article in JATS XML: title, abstract and body, without references and formulas.</summary>
internal static class JatsArticle
{
    private static readonly HashSet<string> IncludedElements = ["article-title", "abstract", "body"];
    private static readonly HashSet<string> ExcludedElements = ["ref-list", "tex-math", "math", "object-id", "back"];
    private static readonly HashSet<string> InlineElements =
        ["italic", "bold", "sup", "sub", "xref", "ext-link", "sc", "underline", "styled-content", "named-content", "monospace"];

    /// <summary>The text, or null if the article has no body.</summary>
    /// <param name="xml">Well-formed XML.</param>
    public static string? ReadText(byte[] xml)
    {
        var text = new StringBuilder(xml.Length / 2);
        var hasBody = false;
        using var reader = XmlReader.Create(new MemoryStream(xml), SafeXml.ReaderSettings);
        for (var more = reader.Read(); more;)
        {
            if (reader.NodeType is XmlNodeType.Element && ExcludedElements.Contains(reader.LocalName))
            {
                reader.Skip();
                more = !reader.EOF;
                continue;
            }
            if (reader.NodeType is XmlNodeType.Element && IncludedElements.Contains(reader.LocalName))
            {
                hasBody |= reader.LocalName == "body" && !reader.IsEmptyElement;
                using var part = reader.ReadSubtree();
                AppendWords(part, text);
            }
            more = reader.Read();
        }
        return hasBody ? Superscripts.Clean(text.ToString()) : null;
    }

    // A superscript stays one, because it may be part of a number or an ion; the mark of a reference in it is left out.
    private static void AppendWords(XmlReader reader, StringBuilder text)
    {
        var (raised, marks) = (0, 0);
        for (var more = reader.Read(); more;)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when ExcludedElements.Contains(reader.LocalName):
                    reader.Skip();
                    more = !reader.EOF;
                    continue;
                case XmlNodeType.Element when reader.LocalName == "xref" && !reader.IsEmptyElement && raised > 0:
                    reader.Skip();
                    more = !reader.EOF;
                    continue;
                case XmlNodeType.Element when !reader.IsEmptyElement && reader.LocalName == "sup": raised++; break;
                case XmlNodeType.EndElement when reader.LocalName == "sup": raised--; break;
                case XmlNodeType.Element when !reader.IsEmptyElement && reader.LocalName == "xref": marks += IsReference(reader) ? 1
                    : 0; break;
                case XmlNodeType.EndElement when reader.LocalName == "xref": marks = 0; break;
                case XmlNodeType.EndElement when reader.LocalName is "title" or "article-title" or "p":
                    EndSentence(text);
                    break;
                case XmlNodeType.Element or XmlNodeType.EndElement when !InlineElements.Contains(reader.LocalName): text.Append(' '); break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    text.Append(raised > 0 ? Superscripts.Raise(reader.Value)
                        : marks > 0 && IsBareNumber(reader.Value) && text is not [.., '['] ? $"[{reader.Value}]" : reader.Value);
                    break;
            }
            more = reader.Read();
        }
    }

    // A heading and a paragraph end a sentence.
    private static void EndSentence(StringBuilder text)
    {
        var last = text.Length - 1;
        while (last >= 0 && char.IsWhiteSpace(text[last])) { last--; }
        if (last >= 0 && (char.IsLetterOrDigit(text[last]) || text[last] is ')' or ']')) { text.Append('.'); }
        text.Append(' ');
    }

    private static bool IsReference(XmlReader xref) => xref.GetAttribute("ref-type") is null or "bibr";

    private static bool IsBareNumber(string text) => text.Length is > 0 and <= 4 && text.All(char.IsAsciiDigit);
}

/// <summary>Which types of publications and notices mean a retraction or a concern. An erratum means neither.</summary>
internal static class RetractionTypes
{
    /// <summary>Whether the type of a publication says that it was retracted, or that it is the notice of a retraction.</summary>
    public static bool IsRetraction(string type) => Fold(type) is "retractedpublication" or "retractionofpublication" or "retractionnotice"
        or "retraction" or "withdrawnpublication" or "retracted";

    /// <summary>Whether the type of a notice says so; "Retraction in" as well as "RetractionIn".</summary>
    public static bool IsRetractionNotice(string type) => Fold(type) is "retractionin" or "retractionof" or "partialretractionin"
        or "partialretractionof" or "withdrawalin" or "withdrawalof" or "retractedandrepublishedin" or "retraction";

    /// <summary>Whether a type is an expression of concern.</summary>
    public static bool IsConcern(string type) => Fold(type).StartsWith("expressionofconcern", StringComparison.Ordinal);

    private static string Fold(string type) => string.Concat(type.Where(char.IsLetter)).ToLowerInvariant();
}

/// <summary>The identifier of a publication as a question names it: a PMID, "PMC123", or a DOI.</summary>
internal static class PublicationIdentifier
{
    public static bool IsDoi(string identifier) => identifier.StartsWith("10.", StringComparison.Ordinal);

    public static bool IsPmc(string identifier) => identifier.StartsWith("PMC", StringComparison.Ordinal);

    public static bool IsPmid(string identifier) => !IsDoi(identifier) && !IsPmc(identifier);

    /// <summary>The term of a search in Europe PMC.</summary>
    public static string ToEuropePmcTerm(string identifier) => IsDoi(identifier)
        ? $"DOI:\"{identifier.Replace('"', ' ').Replace('\\', ' ')}\"" : IsPmc(identifier) ? $"PMCID:{identifier}" : $"EXT_ID:{identifier}";

    /// <summary>Whether it identifies a publication.</summary>
    public static bool IsOf(string identifier, PathwayPublication publication) => identifier == publication.Pmid
        || (IsPmc(identifier) && identifier.Equals(publication.PmcId, StringComparison.OrdinalIgnoreCase))
        || (IsDoi(identifier) && identifier.Equals(publication.Doi, StringComparison.OrdinalIgnoreCase));
}
