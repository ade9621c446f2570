using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Pathway.Literature.Emulator;

/// <summary>Replies in the format of Europe PMC.</summary>
internal static class EuropePmcReplies
{
    public static Reply Search(IEnumerable<TestPaper> papers, bool isHalf)
    {
        var records = papers.Select(
            paper => isHalf ? new JsonObject { ["id"] = paper.Pmid, ["source"] = "MED", ["pmid"] = paper.Pmid } : Record(paper))
                .ToArray<JsonNode>();
        var reply = new JsonObject
        {
            ["version"] = "6.9", ["hitCount"] = records.Length,
            ["request"] = new JsonObject { ["resultType"] = "core", ["pageSize"] = 200 },
            ["resultList"] = new JsonObject { ["result"] = new JsonArray(records) },
        };
        return new Reply("application/json", Encoding.UTF8.GetBytes(reply.ToJsonString()));
    }

    /// <summary>An article in JATS, or null if it is not available.</summary>
    public static Reply? FullText(TestPaper? paper, bool isHalf)
    {
        if (paper is not { IsOpenAccess: true } || (paper.Body is null && paper.BodyMarkup is null)) { return null; }
        var article = new XElement("article",
            new XElement("front",
                new XElement("article-meta", new XElement("title-group", new XElement("article-title", paper.Title)),
                    new XElement("abstract", new XElement("p", paper.Abstract)))),
            isHalf ? null
                : new XElement("body",
                    new XElement("sec", new XElement("title", "Results"), paper.BodyMarkup is { } markup ? ParseMarkup(markup)
                        : paper.Body!.Select(static text => new XElement("p", text)))),
            new XElement("back", new XElement("ref-list", new XElement("ref", "A reference that is no part of the text."))));
        return new Reply("application/xml", Encoding.UTF8.GetBytes(article.ToString(SaveOptions.DisableFormatting)));
    }

    private static IEnumerable<XNode> ParseMarkup(string markup) => XElement.Parse($"<body>{markup}</body>",
        LoadOptions.PreserveWhitespace).Nodes();

    private static JsonObject Record(TestPaper paper)
    {
        if (paper.Record is { } whole) { return (JsonObject)whole.DeepClone(); }
        var record = new JsonObject
        {
            ["id"] = paper.Pmid, ["source"] = "MED", ["pmid"] = paper.Pmid, ["title"] = paper.Title + ".",
            ["authorString"] = string.Join(", ", paper.Authors) + ".",
            ["authorList"] = new JsonObject
                { ["author"] = new JsonArray([.. paper.Authors.Select(static name => (JsonNode)new JsonObject { ["fullName"] = name })]) },
            ["journalInfo"] = new JsonObject { ["journal"] = new JsonObject { ["title"] = paper.Journal } }, ["pubYear"] = $"{paper.Year}",
            ["isOpenAccess"] = paper.IsOpenAccess ? "Y" : "N",
            ["pubTypeList"] = new JsonObject
                { ["pubType"] = new JsonArray(paper.IsRetracted ? ["Journal Article", "Retracted Publication"] : ["Journal Article"]) },
        };
        if (paper.PublicationTypes is { Count: > 0 } types)
        {
            record["pubTypeList"] = new JsonObject { ["pubType"] = new JsonArray([.. types.Select(static type => (JsonNode)type)]) };
        }
        if (paper.PmcId is { } pmc) { record["pmcid"] = pmc; }
        if (paper.Doi is { } doi) { record["doi"] = doi; }
        if (paper.Abstract is { } text) { record["abstractText"] = $"<h4>Summary</h4>{System.Net.WebUtility.HtmlEncode(text)}"; }
        var notices = paper.IsRetracted ? paper.Notices.Prepend(new TestNotice("Retraction in", "J Invented Results. 2021"))
            : paper.Notices;
        var comments = notices.Select(static notice => (JsonNode)new JsonObject
            { ["type"] = notice.Type, ["reference"] = notice.Reference, ["id"] = notice.Id }).ToArray();
        if (comments.Length > 0)
        {
            record["commentCorrectionList"] = new JsonObject { ["commentCorrection"] = new JsonArray(comments) };
        }
        return record;
    }
}
