using System.Text.Json.Nodes;

namespace Pathway.Commands;

/// <summary>
/// Records of interactions for round trips: nested lists, nulls, unknown fields, hostile text. Equal seeds give equal records.
/// </summary>
internal static class RandomRecords
{
    private static readonly string[] Texts =
    [
        "plain", "a; b", "a|b", "\"quoted\"", "[1]", "{}", "=1+1", "tab\tcr\rlf\n", "\u2028x", "\\\"'`", "🧬 gene", "</script>", " blank ",
        "漢字", "\u001b[31mred", "x,1", "Unchecked: x", "$(1+1)",
    ];

    private static readonly string[] Terms = ["mitophagy", "Aggrephagy", "DNA repair", "mitophagy", "Tau Phosphorylation"];

    /// <summary>A list of records as JSON.</summary>
    public static string Create(int seed, int count)
    {
        var random = new Random(seed);
        return new JsonArray([.. Enumerable.Range(0, count).Select(index => (JsonNode)CreateRecord(random, index))]).ToJsonString();
    }

    private static JsonObject CreateRecord(Random random, int index) => new()
    {
        ["partner"] = $"P{index}", ["query"] = random.Next(4) == 0 ? null : "ATXN3", ["arrow"] = Text(random), ["direction"] = Text(random),
        ["pathway"] = random.Next(2) == 0 ? null : Terms[random.Next(Terms.Length)], ["mediators"] = List(random),
        ["methods"] = List(random),
        ["taxa"] = new JsonArray("9606"), ["score"] = random.Next(3) == 0 ? null : random.NextDouble(),
        ["negative"] = random.Next(9) == 0 ? true : null, ["depth"] = random.Next(5),
        ["functions"] = new JsonArray(
            [.. Enumerable.Range(0, index == 0 ? 2 : random.Next(3)).Select(_ => (JsonNode)CreateFunction(random))]),
        ["unknown"] = new JsonObject { ["list"] = new JsonArray(1, null, Text(random)), ["text"] = Text(random) },
    };

    private static JsonObject CreateFunction(Random random) => new()
    {
        ["function"] = Text(random), ["pathway"] = random.Next(2) == 0 ? null : Terms[random.Next(Terms.Length)], ["effect"] = Text(random),
        ["consequences"] = List(random), ["specific_effects"] = List(random), ["note"] = Text(random),
        ["evidence"] = new JsonArray(
            new JsonObject { ["pmid"] = $"{random.Next(1, 99999999)}", ["title"] = Text(random), ["year"] = random.Next(1950, 2030) },
            new JsonObject { ["title"] = Text(random) ?? "t", ["quote"] = Text(random), ["x"] = new JsonArray(Text(random)) }),
    };

    private static string? Text(Random random) => random.Next(4) == 0 ? null : Texts[random.Next(Texts.Length)];

    private static JsonArray List(Random random) =>
        [.. Enumerable.Range(0, random.Next(3)).Select(_ => (JsonNode?)Texts[random.Next(Texts.Length)])];
}
