using System.Text.Json;
using System.Text.Json.Nodes;
using Pathway.Formats.Interactions;
using Pathway.Literature.Emulator;
using Pathway.Model;

namespace Pathway.Bench.Evidence;

/// <summary>
/// Reads cases that somebody else wrote: { "interactions": [ … ], "records": [ … ] }. Each interaction has the verdict that is right in its
/// field "expect", and may have its kind in "kind"; the records are those of Europe PMC, as the emulator serves them.
/// </summary>
internal static class CaseFile
{
    private const string Kind = "handed";
    private const string Not = "not ";

    /// <summary>The cases, the papers, and the number of interactions that expect something else than a verdict.</summary>
    public static (IReadOnlyList<EvidenceSample> Samples, IReadOnlyList<TestPaper> Papers, int LeftOut) Read(string path)
    {
        using var file = File.OpenRead(path);
        var interactions = JsonNode.Parse(file)?["interactions"] as JsonArray
            ?? throw new InvalidDataException($"'{path}' has no list of interactions.");
        var samples = interactions.OfType<JsonObject>().Select(Create).OfType<EvidenceSample>().ToArray();
        return (samples, RecordFile.Read(path), interactions.Count - samples.Length);
    }

    // "Supported", "not Supported", "Supported+warning": what stands behind the plus sign is not a verdict.
    private static EvidenceSample? Create(JsonObject record)
    {
        var expect = (string?)record["expect"] ?? "";
        var isAnyOther = expect.StartsWith(Not, StringComparison.Ordinal);
        if (!Enum.TryParse<PathwayVerdictKind>(isAnyOther ? expect[Not.Length..] : expect.Split('+')[0], out var expected)) { return null; }
        return new EvidenceSample((string?)record["kind"] ?? Kind, InteractionParser.Read(JsonSerializer.Serialize(record), null, null),
            null, expected, (string?)record["note"] ?? "") { IsAnyOther = isAnyOther };
    }
}
