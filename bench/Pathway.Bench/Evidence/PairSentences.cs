using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pathway.Formats.Interactions;
using Pathway.Literature.Emulator;
using Pathway.Model;

namespace Pathway.Bench.Evidence;

/// <summary>
/// Sentences about two proteins with the verdict that a careful reader gives: polarity, direction, hypotheses, and names that mean
/// something else. The file was written before the rules; its hash is printed, and it is never edited.
/// </summary>
internal static class PairSentences
{
    private const string Resource = "evidence/pair-sentences.tsv";
    private const int FirstPmid = TestPaper.FirstPmid + 50_000_000;

    /// <summary>The cases of the embedded file, and its SHA-256.</summary>
    public static (IReadOnlyList<EvidenceSample> Samples, string Sha256) Read()
    {
        using var stream = typeof(PairSentences).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly was built without {Resource}.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var lines = Encoding.UTF8.GetString(memory.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return ([.. lines.Where(static line => line[0] != '#').Skip(1).Select(Create)],
            Convert.ToHexStringLower(SHA256.HashData(memory.ToArray())));
    }

    private static EvidenceSample Create(string line, int number)
    {
        if (line.Split('\t') is not [var kind, var query, var arrow, var partner, var direction, var expect, var quote, var text])
        {
            throw new InvalidDataException($"Line {number + 1} does not have eight columns.");
        }
        var pmid = (FirstPmid + number).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var json = JsonSerializer.Serialize(new
        {
            id = $"{kind}-{number}", query, partner, direction = direction.Length == 0 ? null : direction,
            functions = new[]
            {
                new { function = "stated", arrow, evidence = new[] { new { pmid, relevant_quote = quote == "-" ? null : quote } } },
            },
        });
        var paper = new TestPaper { Pmid = pmid, Title = "A study of an invented kind", Abstract = text };
        return new EvidenceSample(kind, InteractionParser.Read(json, null, null), paper, Enum.Parse<PathwayVerdictKind>(expect), quote);
    }
}

/// <summary>An interaction whose evidence cites a paper, with the correct verdict.</summary>
/// <param name="Kind">The kind of the sample, for the table.</param>
/// <param name="Interaction">The interaction.</param>
/// <param name="Paper">The paper that it cites; null if the papers are listed apart.</param>
/// <param name="Expected">The correct verdict.</param>
/// <param name="Text">The sentence, for the list of misses.</param>
internal sealed record EvidenceSample(string Kind, PathwayInteraction Interaction, TestPaper? Paper, PathwayVerdictKind Expected,
    string Text)
{
    /// <summary>Whether any other verdict than the expected one is correct.</summary>
    public bool IsAnyOther { get; init; }

    public bool IsCorrect(PathwayVerdictKind verdict) => (verdict == Expected) != IsAnyOther;
}
