using System.Globalization;
using System.Text.Json;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Literature;

/// <summary>A record of Europe PMC's search in its form "core".</summary>
internal static class EuropePmcRecord
{
    /// <summary>The publication of a record; null for a record without identifier or title, which is half a record.</summary>
    public static PathwayPublication? Read(JsonElement record)
    {
        if (record.ValueKind is not JsonValueKind.Object) { return null; }
        var fields = new JsonFields(record);
        if (fields.Text("pmid") is not { } pmid || PlainMarkup.Of(fields.Text("title")) is not { Length: > 0 } title) { return null; }
        var types = Inner(fields, "pubTypeList") is { } list ? list.Texts("pubType") : [];
        return new PathwayPublication
        {
            Pmid = pmid, Title = title, Authors = Authors(fields), Journal = Journal(fields), Year = fields.Number("pubYear"),
            Abstract = PlainMarkup.Of(fields.Text("abstractText")) is { Length: > 0 } summary ? summary : null,
            PmcId = fields.Text("pmcid"), Doi = fields.Text("doi"), IsOpenAccess = fields.Text("isOpenAccess") == "Y",
            IsRetracted = types.Any(static type => type.Equals("Retracted Publication", StringComparison.OrdinalIgnoreCase)) || Notice(fields) is not null,
            RetractionNotice = Notice(fields), Service = EuropePmc.ServiceName, Sha256 = RecordHash.Of(record.GetRawText()),
        };
    }

    private static string[] Authors(JsonFields fields)
    {
        if (Inner(fields, "authorList") is { } list)
        {
            var named = list.Items("author").Where(static author => author.ValueKind is JsonValueKind.Object).Select(static author => new JsonFields(author).Text("fullName", "collectiveName")).OfType<string>().ToArray();
            if (named.Length > 0) { return named; }
        }
        return fields.Text("authorString") is { } all ? [.. all.TrimEnd('.').Split(", ", StringSplitOptions.RemoveEmptyEntries)] : [];
    }

    private static string? Journal(JsonFields fields) => Inner(fields, "journalInfo") is { } info && Inner(info, "journal") is { } journal ? journal.Text("title", "isoabbreviation") : null;

    private static string? Notice(JsonFields fields) => Inner(fields, "commentCorrectionList") is not { } list ? null : list.Items("commentCorrection")
        .Where(static item => item.ValueKind is JsonValueKind.Object).Select(static item => new JsonFields(item))
        .Where(static item => item.Text("type") is { } type && type.StartsWith("Retraction in", StringComparison.OrdinalIgnoreCase))
        .Select(static item => item.Text("reference") ?? (item.Text("id") is { } id ? string.Create(CultureInfo.InvariantCulture, $"PMID {id}") : "Retraction in"))
        .FirstOrDefault();

    private static JsonFields? Inner(JsonFields fields, string name) => fields.Value(name) is { ValueKind: JsonValueKind.Object } inner ? new JsonFields(inner) : null;
}
