using System.Text.Json;
using System.Text.Json.Nodes;
using Pathway.Emulator.Recording;
using Pathway.Emulator.Responders;
using Xunit;

namespace Pathway.Emulator;

/// <summary>The responders, and finding questions in prompts.</summary>
public sealed class ResponderTests
{
    private const string Answers = """
        {"type":"object","properties":{"answers":{"type":"array","items":{"type":"object",
        "properties":{"id":{"type":"string"},"parent":{"type":["string","null"],"maxLength":9},"confidence":{"type":"number"}},
        "required":["id","parent"]}}}}
        """;

    [Fact]
    public async Task Hash_answer_of_each_item_satisfies_schema()
    {
        var request = Request("""{"kind":"parent","items":[{"id":"7","term":"a"},{"id":"9","term":"b"}]}""", Answers);

        var answer = JsonElement.Parse(await new HashResponder().AnswerAsync(request, default)).GetProperty("answers");

        Assert.Equal(["7", "9"], answer.EnumerateArray().Select(static item => item.GetProperty("id").GetString()!));
        Assert.All(answer.EnumerateArray(), static item => Assert.Equal(9, item.GetProperty("parent").GetString()!.Length));
        Assert.All(answer.EnumerateArray(), static item => Assert.InRange(item.GetProperty("confidence").GetDouble(), 0, 1));
        Assert.NotEqual(answer[0].GetProperty("parent").GetString(), answer[1].GetProperty("parent").GetString());
    }

    [Fact]
    public async Task Hash_depends_on_every_byte_of_the_body_alone()
    {
        var responder = new HashResponder();
        var request = Request("x", Answers);
        var bytes = request.Body.ToArray();

        var answer = await responder.AnswerAsync(request, default);

        Assert.Equal(answer, await new HashResponder().AnswerAsync(request with { Body = bytes }, default));
        for (var i = 0; i < bytes.Length; i++)
        {
            var other = bytes.ToArray();
            other[i] ^= 1;
            Assert.NotEqual(answer, await responder.AnswerAsync(request with { Body = other }, default));
        }
    }

    [Theory]
    [InlineData("""{"type":"OBJECT","properties":{"a":{"type":"STRING","nullable":true,"maxLength":"5"}}}""",
        """^\{"a":"[0-9a-f]{5}"\}$""")]
    [InlineData("""{"type":"object","properties":{"a":{"enum":["only"]},"b":{"const":3}}}""", """^\{"a":"only","b":3\}$""")]
    [InlineData("""{"type":"array","minItems":3,"items":{"type":"integer","minimum":5,"maximum":6}}""",
        """^\[5,5,5\]$|^\[[56],[56],[56]\]$""")]
    [InlineData("""{"$ref":"#/$defs/flag","$defs":{"flag":{"type":"boolean"}}}""", "^(true|false)$")]
    [InlineData("""{"anyOf":[{"type":"null"},{"type":"string"}]}""", "^null$")]
    [InlineData("""{"type":"string","minLength":70}""", "^\"[0-9a-f]{70,}\"$")]
    [InlineData("{}", "^\"[0-9a-f]{16}\"$")]
    public async Task Satisfies_schemas_of_both_dialects(string schema, string answer) =>
        Assert.Matches(answer, await new HashResponder().AnswerAsync(Request("x", schema), default));

    [Fact]
    public async Task Recursive_schema_is_an_error() =>
        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await new HashResponder().AnswerAsync(Request("x", """{"properties":{"a":{"$ref":"#"}}}"""), default));

    [Theory]
    [InlineData("""{"kind":"parent","items":[{"id":"1","term":"a"}]}""", "parent:a")]
    [InlineData("Example:\n{\"kind\":\"parent\",\"items\":[]}\nNow:\n```json\n"
        + "{\"kind\":\"siblings\",\"items\":[{\"id\":\"1\",\"term\":\"b\"}]}\n```\nAnswer.", "siblings:b")]
    [InlineData("{\"kind\":\"parent\",\"items\":[{\"id\":\"1\",\"term\":\"x\\n{\\\"kind\\\":\\\"parent\\\"}\\n```\"}]}",
        "parent:x\n{\"kind\":\"parent\"}\n```")]
    [InlineData("{\"kind\":\"parent\",\n \"items\":[{\"id\":\"1\",\"term\":\"a\"},\n{\"id\":\"2\",\"term\":\"b\"}]}", "parent:a\nb")]
    [InlineData("""{"kind":"same-concept","items":[{"id":"1","term":"a","other":"b"},{"id":"2","term":"c","other":"d"}]}""",
        "same-concept:a = b\nc = d")]
    [InlineData("no question", null)]
    [InlineData("{\"kind\":\"parent\",\"items\":[{\"term\":\"a\"}]}", null)]
    [InlineData("{\"kind\":", null)]
    public void Finds_last_question_of_a_prompt(string text, string? key) =>
        Assert.Equal(key, new JsonPromptFormat().Find(text)?.Key);

    [Fact]
    public void Ignores_millions_of_braces_quickly() =>
        Assert.Null(new JsonPromptFormat().Find(string.Concat(Enumerable.Repeat("{\n", 2_000_000))));

    [Fact]
    public async Task Legacy_cache_answers_known_parents_and_siblings()
    {
        const string file = """{"parent:selective autophagy":"Autophagy","siblings:autophagy":[{"name":"Necrosis","description":"d"}]}""";
        var responder = new TermResponder(new LegacyCache(file).Answer);

        var parents = await responder.AnswerAsync(
            Request("""{"kind":"parent","items":[{"id":"1","term":"Selective  Autophagy"},{"id":"2","term":"unknown"}]}"""), default);
        var siblings = await responder.AnswerAsync(Request("""{"kind":"siblings","items":[{"id":"1","term":"AUTOPHAGY"}]}"""), default);

        Assert.Equal("""{"answers":[{"id":"1","parent":"Autophagy"},{"id":"2","parent":null}]}""", parents);
        Assert.Equal("""{"answers":[{"id":"1","isUnknown":false,"siblings":[{"name":"Necrosis","description":"d"}]}]}""", siblings);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await responder.AnswerAsync(Request("no question"), default));
        Assert.ThrowsAny<JsonException>(static () => new LegacyCache("[]"));
    }

    [Fact]
    public async Task Table_answers_all_kinds_by_exact_names()
    {
        const string file = """{"parent:a":"P","same-concept:a = b":false,"choose-parent:a":"Q","intermediate:a":true}""";
        var responder = new TermResponder(new AnswerTable(file).Answer);

        Assert.Equal("""{"answers":[{"id":"1","parent":"P"},{"id":"2","parent":null}]}""",
            await AnswerAsync("""{"kind":"parent","items":[{"id":"1","term":"a"},{"id":"2","term":"A"}]}"""));
        Assert.Equal("""{"answers":[{"id":"1","isSame":false},{"id":"2","isSame":null}]}""",
            await AnswerAsync(
                """{"kind":"same-concept","items":[{"id":"1","term":"a","other":"b"},{"id":"2","term":"a","other":"c"}]}"""));
        Assert.Equal("""{"answers":[{"id":"1","parent":"Q"}]}""",
            await AnswerAsync("""{"kind":"choose-parent","items":[{"id":"1","term":"a","candidates":["P","Q"]}]}"""));
        Assert.Equal("""{"answers":[{"id":"1","isDirect":true,"intermediate":null}]}""",
            await AnswerAsync("""{"kind":"intermediate","items":[{"id":"1","term":"a","root":"r"}]}"""));
        Assert.ThrowsAny<JsonException>(static () => new AnswerTable("[]"));

        async Task<string> AnswerAsync(string question) => await responder.AnswerAsync(Request(question), default);
    }

    [Fact]
    public async Task Real_legacy_cache_answers_all_parents_over_HTTP()
    {
        var path = SharedData.Find("pathway_hierarchy_cache.json");
        Assert.SkipWhen(path is null, "The shared test data is not beside this checkout.");
        await using var emulator = await GeminiEmulator.StartAsync(new EmulatorOptions { Responder = LegacyCache.CreateResponder(path!) });
        using var caller = new EmulatorClient(emulator);
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(path!));
        var parents = file.RootElement.EnumerateObject().Where(static entry => entry.Name.StartsWith("parent:", StringComparison.Ordinal))
            .ToArray();

        foreach (var entry in parents)
        {
            var response = await caller.GenerateAsync(EmulatorClient.ParentRequest(entry.Name["parent:".Length..]));
            var answer = JsonElement.Parse(await EmulatorClient.TextAsync(response));
            Assert.Equal(entry.Value.GetString(), answer.GetProperty("answers")[0].GetProperty("parent").GetString());
        }
        Assert.NotEmpty(parents);
        Assert.Equal(parents.Length, emulator.Log.CountOf(Outcome.Answered));
    }

    [Theory]
    [InlineData("siblings", """["x"]""", """{"id":"1","isUnknown":false,"siblings":["x"]}""")]
    [InlineData("siblings", "null", """{"id":"1","isUnknown":true,"siblings":[]}""")]
    [InlineData("same-concept", "true", """{"id":"1","isSame":true}""")]
    [InlineData("choose-parent", "\"P\"", """{"id":"1","parent":"P"}""")]
    [InlineData("intermediate", "\"B\"", """{"id":"1","isDirect":false,"intermediate":"B"}""")]
    [InlineData("intermediate", "true", """{"id":"1","isDirect":true,"intermediate":null}""")]
    [InlineData("intermediate", "null", """{"id":"1","isDirect":null,"intermediate":null}""")]
    [InlineData("weather", """{"rain":true}""", """{"id":"1","rain":true}""")]
    public async Task Short_answers_are_completed_by_kind(string kind, string value, string item)
    {
        var responder = new TermResponder((_, _) => JsonNode.Parse(value));

        Assert.Equal($$"""{"answers":[{{item}}]}""",
            await responder.AnswerAsync(Request($$"""{"kind":"{{kind}}","items":[{"id":"1","term":"a"}]}"""), default));
    }

    private static ModelRequest Request(string text, string? schema = null) => new()
    {
        Model = "m",
        UserText = text,
        Schema = schema is null ? null : JsonElement.Parse(schema),
        Body = System.Text.Encoding.UTF8.GetBytes(new JsonObject { ["text"] = text, ["schema"] = schema }.ToJsonString()),
    };
}

/// <summary>Optional test data beside the checkout.</summary>
internal static class SharedData
{
    /// <summary>The path of a file of ../shared/data beside the checkout; null if it does not exist.</summary>
    public static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", name);
            if (File.Exists(path)) { return path; }
        }
        return null;
    }
}
