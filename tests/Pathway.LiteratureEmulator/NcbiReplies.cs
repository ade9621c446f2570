using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Pathway.Literature.Emulator;

/// <summary>Replies in the format of NCBI's E-utilities.</summary>
internal static class NcbiReplies
{
    private const string DocType =
        "<?xml version=\"1.0\" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC \"-//NLM//DTD PubMedArticle, 1st January 2024//EN\" "
            + "\"https://dtd.invalid/pubmed.dtd\">\n";

    public static Reply Summary(IReadOnlyList<string> ids, Func<string, TestPaper?> find, bool isHalf)
    {
        var result = new JsonObject { ["uids"] = new JsonArray([.. ids.Select(static id => (JsonNode)id)]) };
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            if (isHalf) { continue; }
            result[id] = find(id) is { } paper ? new JsonObject { ["uid"] = id, ["title"] = paper.Title }
                : new JsonObject { ["uid"] = id, ["error"] = "cannot get document summary" };
        }
        return Json(new JsonObject { ["header"] = new JsonObject { ["type"] = "esummary", ["version"] = "0.3" }, ["result"] = result });
    }

    public static Reply Search(IEnumerable<TestPaper> papers) => Json(new JsonObject
    {
        ["header"] = new JsonObject { ["type"] = "esearch", ["version"] = "0.3" },
        ["esearchresult"] = new JsonObject { ["idlist"] = new JsonArray([.. papers.Select(static paper => (JsonNode)paper.Pmid)]) },
    });

    public static Reply Fetch(IEnumerable<TestPaper> papers, bool isHalf)
    {
        var set = new XElement("PubmedArticleSet",
            papers.Select(
                paper => isHalf ? new XElement("PubmedArticle", new XElement("MedlineCitation", new XElement("PMID", paper.Pmid)))
                    : Article(paper)));
        return new Reply("text/xml", Encoding.UTF8.GetBytes(DocType + set.ToString(SaveOptions.DisableFormatting)));
    }

    private static XElement Article(TestPaper paper) => new("PubmedArticle",
        new XElement("MedlineCitation", new XElement("PMID", new XAttribute("Version", 1), paper.Pmid),
            new XElement("Article",
                new XElement("Journal", new XElement("JournalIssue", new XElement("PubDate", new XElement("Year", paper.Year))),
                    new XElement("Title", paper.Journal)),
                new XElement("ArticleTitle", Markup(paper, paper.Title), "."),
                paper.Abstract is null ? null
                    : new XElement("Abstract",
                        new XElement("AbstractText", new XAttribute("Label", "SUMMARY"), Markup(paper, paper.Abstract))),
                new XElement("AuthorList",
                    paper.Authors.Select(
                        static name =>
                            new XElement("Author", new XElement("LastName", name.Split(' ')[0]),
                                new XElement("Initials", name.Split(' ')[^1])))),
                new XElement("PublicationTypeList", paper.PublicationTypes is { Count: > 0 } types
                    ? types.Select(static type => new XElement("PublicationType", type))
                    : [new XElement("PublicationType", paper.IsRetracted ? "Retracted Publication" : "Journal Article")])),
            paper.Notices.Count == 0 ? null
                : new XElement("CommentsCorrectionsList", paper.Notices.Select(static notice => new XElement("CommentsCorrections",
                    new XAttribute("RefType", RefType(notice.Type)), new XElement("RefSource", notice.Reference),
                    notice.Id is null ? null : new XElement("PMID", notice.Id))))),
        new XElement("PubmedData", new XElement("ArticleIdList", new XElement("ArticleId", new XAttribute("IdType", "pubmed"), paper.Pmid),
            paper.PmcId is null ? null : new XElement("ArticleId", new XAttribute("IdType", "pmc"), paper.PmcId),
            paper.Doi is null ? null : new XElement("ArticleId", new XAttribute("IdType", "doi"), paper.Doi))));

    // Texts of a record file have markup; those of a test are plain.
    private static object Markup(TestPaper paper, string text)
    {
        if (paper.Record is null) { return text; }
        try { return XElement.Parse($"<t>{text}</t>", LoadOptions.PreserveWhitespace).Nodes().ToArray(); }
        catch (System.Xml.XmlException) { return text; }
    }

    // "Expression of concern in" is ExpressionOfConcernIn.
    private static string RefType(string type) => string.Concat(type.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(static word => char.ToUpperInvariant(word[0]) + word[1..].ToLowerInvariant()));

    private static Reply Json(JsonObject json) => new("application/json", Encoding.UTF8.GetBytes(json.ToJsonString()));
}
