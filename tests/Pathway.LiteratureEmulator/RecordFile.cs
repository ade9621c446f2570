using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pathway.Literature.Emulator;

/// <summary>
/// Reads papers from a JSON file: a list of records in the format "core" of Europe PMC, or an object with such a list under "records".
/// The field "full" of a record is the body of its article in JATS markup.
/// </summary>
internal static class RecordFile
{
    /// <exception cref="FormatException">The file has no such list, or a record has no identifier.</exception>
    public static IReadOnlyList<TestPaper> Read(string path)
    {
        var root = JsonNode.Parse(File.ReadAllText(path), documentOptions: new JsonDocumentOptions { AllowTrailingCommas = true });
        var records = root as JsonArray ?? (root as JsonObject)?["records"] as JsonArray
            ?? throw new FormatException($"'{path}' has no list of records.");
        return [.. records.OfType<JsonObject>().Select(static (record, index) => ReadRecord(record, index))];
    }

    private static TestPaper ReadRecord(JsonObject record, int index)
    {
        var pmid = Text(record, "pmid") ?? Text(record, "id")
            ?? throw new FormatException(FormattableString.Invariant($"Record {index + 1} has neither 'pmid' nor 'id'."));
        var served = (JsonObject)record.DeepClone();
        served.Remove("full");
        served["id"] ??= pmid;
        served["pmid"] ??= pmid;
        return new TestPaper
        {
            Pmid = pmid, Title = (Text(record, "title") ?? "").TrimEnd('.'), Abstract = Text(record, "abstractText"),
            Authors = [.. Objects(record, "authorList", "author").Select(static author => Text(author, "fullName")).OfType<string>()],
            Year = int.TryParse(Text(record, "pubYear"), CultureInfo.InvariantCulture, out var year) ? year : 2020,
            PmcId = Text(record, "pmcid"), Doi = Text(record, "doi"), IsOpenAccess = Text(record, "isOpenAccess") == "Y",
            BodyMarkup = Text(record, "full"),
            PublicationTypes = [.. (((record["pubTypeList"] as JsonObject)?["pubType"] as JsonArray) ?? []).Select(static type =>
                $"{type}")],
            Notices = [.. Objects(record, "commentCorrectionList", "commentCorrection").Select(static item =>
                new TestNotice(Text(item, "type") ?? "", Text(item, "reference") ?? "", Text(item, "id")))],
            Record = served,
        };
    }

    private static IEnumerable<JsonObject> Objects(JsonObject record, string list, string name) =>
        ((record[list] as JsonObject)?[name] as JsonArray)?.OfType<JsonObject>() ?? [];

    private static string? Text(JsonObject record, string name) => record[name] is JsonValue value && $"{value}" is { Length: > 0 } text
        ? text : null;
}
