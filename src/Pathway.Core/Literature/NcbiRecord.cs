using System.Globalization;
using System.Xml.Linq;
using Pathway.Model;

namespace Pathway.Literature;

/// <summary>A record of PubMed as efetch gives it, in XML.</summary>
internal static class NcbiRecord
{
    /// <summary>The publication of a record; null for half a record, which has no identifier or no title.</summary>
    public static PathwayPublication? Read(XElement record)
    {
        var citation = record.Element("MedlineCitation");
        var article = citation?.Element("Article");
        if (citation?.Element("PMID")?.Value.Trim() is not { Length: > 0 } pmid || Text(article?.Element("ArticleTitle")) is not { Length: > 0 } title) { return null; }
        var ids = record.Element("PubmedData")?.Element("ArticleIdList")?.Elements("ArticleId").ToLookup(static id => (string?)id.Attribute("IdType") ?? "", static id => id.Value.Trim(), StringComparer.Ordinal);
        var notice = citation.Element("CommentsCorrectionsList")?.Elements("CommentsCorrections").FirstOrDefault(static item => (string?)item.Attribute("RefType") == "RetractionIn");
        var isRetracted = article!.Element("PublicationTypeList")?.Elements("PublicationType").Any(static type => type.Value.Trim().Equals("Retracted Publication", StringComparison.OrdinalIgnoreCase)) is true;
        return new PathwayPublication
        {
            Pmid = pmid, Title = title, Authors = [.. (article.Element("AuthorList")?.Elements("Author") ?? []).Select(Author).Where(static name => name.Length > 0)],
            Journal = Text(article.Element("Journal")?.Element("Title")) is { Length: > 0 } journal ? journal : null, Year = Year(article), Abstract = Abstract(article),
            PmcId = ids?["pmc"].FirstOrDefault(), Doi = ids?["doi"].FirstOrDefault(), IsRetracted = isRetracted || notice is not null,
            RetractionNotice = notice is null ? null : Text(notice.Element("RefSource")) is { Length: > 0 } source ? source : "Retraction in",
            Service = Ncbi.ServiceName, Sha256 = RecordHash.Of(record.ToString(SaveOptions.DisableFormatting)),
        };
    }

    private static string? Abstract(XElement article)
    {
        var parts = article.Element("Abstract")?.Elements("AbstractText").Select(static part => (string?)part.Attribute("Label") is { Length: > 0 } label ? $"{label}: {Text(part)}" : Text(part)).Where(static part => part.Length > 0);
        return parts is null ? null : string.Join(' ', parts) is { Length: > 0 } text ? text : null;
    }

    private static string Author(XElement author) => Text(author.Element("LastName")) is { Length: > 0 } last ? $"{last} {Text(author.Element("Initials"))}".Trim() : Text(author.Element("CollectiveName"));

    // The date of the issue, else the first year that stands anywhere in it ("1998 Dec-1999 Jan").
    private static int? Year(XElement article)
    {
        var date = article.Element("Journal")?.Element("JournalIssue")?.Element("PubDate");
        var told = date?.Element("Year")?.Value ?? date?.Element("MedlineDate")?.Value ?? article.Element("ArticleDate")?.Element("Year")?.Value;
        return told is { Length: >= 4 } && int.TryParse(told.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : null;
    }

    private static string Text(XElement? element) => element is null ? "" : TermName.Clean(element.Value);
}
