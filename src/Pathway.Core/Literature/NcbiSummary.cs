using System.Text.Json;
using Pathway.Text;

namespace Pathway.Literature;

/// <summary>What a reply of esummary says of each identifier; of some it may say nothing.</summary>
/// <param name="There">Those of which there is a record.</param>
/// <param name="Absent">Those of which there is none.</param>
internal sealed record NcbiSummary(IReadOnlyList<string> There, IReadOnlyList<string> Absent)
{
    /// <summary>Reads a reply; null where it is no summary.</summary>
    public static NcbiSummary? Read(JsonElement reply, IReadOnlyList<string> pmids)
    {
        if (reply.ValueKind is not JsonValueKind.Object) { return null; }
        var fields = new JsonFields(reply);
        // Where all are wrong it answers with a list of texts in the place of the result; any other text there is a fault of its own.
        var texts = fields.Texts("esummaryresult", "error").Where(SaysNo).ToArray();
        if (fields.Value("result") is not { ValueKind: JsonValueKind.Object } found)
        {
            return texts.Length == 0 ? null : new NcbiSummary([], [.. pmids.Where(pmid => texts.Any(text => Names(text, pmid)))]);
        }
        var result = new JsonFields(found);
        var (there, absent) = (new List<string>(), new List<string>());
        foreach (var pmid in pmids)
        {
            if (result.Value(pmid) is not { ValueKind: JsonValueKind.Object } summary) { continue; }
            var error = new JsonFields(summary).Text("error");
            if (error is null) { there.Add(pmid); }
            else if (SaysNo(error)) { absent.Add(pmid); }
        }
        return new NcbiSummary(there, absent);
    }

    private static bool SaysNo(string text) => text.Contains("cannot get document summary", StringComparison.OrdinalIgnoreCase) || text.Contains("invalid uid", StringComparison.OrdinalIgnoreCase);

    private static bool Names(string text, string pmid) => text.Split([' ', '=', ':', ',', ';'], StringSplitOptions.RemoveEmptyEntries).Contains(pmid, StringComparer.Ordinal);
}
