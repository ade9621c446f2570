using System.Text.Json;
using Pathway.Model;
using Pathway.Text;

namespace Pathway.Formats.Interactions;

/// <summary>The evidence of a function: its list, and the PMIDs beside it that the list does not name.</summary>
internal static class EvidenceParser
{
    private static readonly char[] Separators = [';', ',', '|', ' '];

    /// <summary>The evidence of an object that has a list of it.</summary>
    public static IReadOnlyList<PathwayEvidence> ReadAll(JsonFields fields)
    {
        var evidence = fields.Items("evidence").Select(Read).OfType<PathwayEvidence>().ToArray();
        var named = evidence.Select(static item => item.Pmid).ToHashSet(StringComparer.Ordinal);
        return [.. evidence, .. ReadPmids(fields).Where(named.Add).Select(static pmid => new PathwayEvidence { Pmid = pmid })];
    }

    /// <summary>
    /// The evidence of a flat record. Title and quote belong to its PMID; where it gives several, nobody knows to which, and they
    /// stand by themselves.
    /// </summary>
    public static IReadOnlyList<PathwayEvidence> ReadFlat(JsonFields record)
    {
        if (record.Value("evidence") is { ValueKind: JsonValueKind.Array }) { return ReadAll(record); }
        var cited = Read(record);
        var pmids = ReadPmids(record);
        if (pmids.Count == 1) { return [cited with { Pmid = pmids[0] }]; }
        cited = cited with { Pmid = null };
        return [.. pmids.Select(static pmid => new PathwayEvidence { Pmid = pmid }), .. cited == new PathwayEvidence()
            ? Array.Empty<PathwayEvidence>() : [cited]];
    }

    private static PathwayEvidence? Read(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.Object => Read(new JsonFields(item)),
        _ when JsonFields.Text(item) is { } text => text.All(char.IsAsciiDigit) ? new PathwayEvidence { Pmid = text }
            : new PathwayEvidence { Title = text },
        _ => null,
    };

    private static PathwayEvidence Read(JsonFields fields) => new()
    {
        Pmid = fields.Text("pmid"),
        Title = fields.Text("paper_title", "title"),
        Journal = fields.Text("journal"),
        Year = fields.Number("year"),
        Quote = fields.Text("relevant_quote", "quote"),
        Authors = fields.Texts("authors", "author", "first_author") is { Count: > 0 } authors ? string.Join(", ", authors) : null,
    };

    private static IReadOnlyList<string> ReadPmids(JsonFields fields) =>
    [
        .. fields.Texts("pmids").Concat(fields.Texts("pmid"))
            .SelectMany(static text => text.Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(static text => !IsPrefix(text) && !CellText.IsEmpty(text))
            .Distinct(StringComparer.Ordinal),
    ];

    // "PMID: 123" is one identifier, not two.
    private static bool IsPrefix(string text) => text.TrimEnd(':').ToUpperInvariant() is "PMID" or "PUBMED";
}
