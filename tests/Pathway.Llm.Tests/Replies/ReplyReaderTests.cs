using System.Text.Json;
using Pathway.Llm.Prompts;
using Pathway.Llm.Replies;
using Pathway.Questions;
using Xunit;

namespace Pathway.Replies;

public sealed class ReplyReaderTests
{
    private const string Complete = """{"answers":[{"id":"1","parent":"A"},{"id":"2","parent":null}]}""";

    [Theory]
    [InlineData("{0}")]
    [InlineData("\uFEFF \r\n{0}\n\n")]
    [InlineData("```json\n{0}\n```")]
    [InlineData("Sure {here it is}: {0} I hope [this] helps {{}}.")]
    [InlineData("See [1] and [2, 3].\n{0}")]
    [InlineData("<think>first {{\"answers\":[]}} no</think>{0}")]
    public void Finds_complete_reply_in_surrounding_text(string template)
    {
        var text = template.Replace("{0}", Complete, StringComparison.Ordinal)
            .Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);

        var read = ReplyReader.Read(text, ReplySchemas.Parent);

        Assert.Equal((2, false, 0, null), (read.Items.Count, read.IsTruncated, read.TruncatedItems, read.Fault));
    }

    [Theory]
    [InlineData("""{"answers":[{"id":"1","parent":"A"},]}""")]
    [InlineData("""{"answers":[{"id":"1","parent":"A",},],}""")]
    [InlineData("{ // the answers\n\"answers\": /* one */ [{\"id\":\"1\",\"parent\":\"A\"}]}")]
    [InlineData("""{"answers":[{"id":"1","parent":"A","confidence":NaN,"x":None,"y":True,"z":-Infinity}]}""")]
    [InlineData("{\"answers\":[{\"id\":\"1\",\"parent\":\"A\",\"reason\":\"two\nlines\"}]}")]
    [InlineData("""{"answers":[{"id":"1","parent":"A","reason":"it\'s \_so\_"}]}""")]
    [InlineData("""{"answers":{"id":"1","parent":"A"}}""")]
    [InlineData("""{"answers":{"1":{"parent":"A"}}}""")]
    [InlineData("""{"answers":"[{\"id\":\"1\",\"parent\":\"A\"}]"}""")]
    [InlineData("""{"Answers":[{"id":"1","parent":"A"}]}""")]
    [InlineData("""{"result":{"answers":[{"id":"1","parent":"A"}]}}""")]
    [InlineData("""{"id":"1","parent":"A"}""")]
    [InlineData("Sure:\n{\"parent\":\"A\"}\n")]
    [InlineData("{'answers': [{'id': '1', 'parent': 'A', 'reason': \"it's\", 'more': None}]}")]
    [InlineData("{'answers': [{'id': '1', 'parent': 'A', 'reason': 'it\\'s \"so\"'}]}")]
    [InlineData("{answers: [{id: 1, parent: 'A', is_sure: true, null: null,},],}")]
    [InlineData("{“answers”: [{“id”: “1”, “parent”: “A”}]}")]
    [InlineData("""{"1":{"parent":"A"}}""")]
    [InlineData("""{"answers":[[{"id":"1","parent":"A"}]]}""")]
    [InlineData("""{"answers":["{\"id\":\"1\",\"parent\":\"A\"}"]}""")]
    [InlineData("""{"name":"answer","arguments":{"answers":[{"id":"1","parent":"A"}]}}""")]
    [InlineData("<answer>{\"answers\":[{\"id\":\"1\",\"parent\":\"A\"}]}</answer>")]
    [InlineData("\"{\\\"answers\\\":[{\\\"id\\\":\\\"1\\\",\\\"parent\\\":\\\"A\\\"}]}\"")]
    public void Reads_what_models_write(string text) => Assert.Equal(["A"], Parents(text));

    [Theory]
    [InlineData("<think>I answer with {\"answers\":[...]}.</think>{0}")]
    [InlineData("<think>Draft: {\"answers\":[{\"id\":\"1\",\"parent\":\"B\", wait, no.</think>{0}")]
    [InlineData("<think>Draft: {\"answers\":[{\"id\":\"1\",\"parent\":\"B and so</think>\n{0}")]
    [InlineData("<Thinking>{\"answers\":[{\"id\":\"1\",\"parent\":\"B\"}]} no</Thinking>{0}")]
    [InlineData("<think>{\"answers\":[{\"id\":\"1\",\"parent\":\"B\"}]}</think><think>no</think>{0}")]
    [InlineData("[THINK]{\"answers\":[{\"id\":\"1\",\"parent\":\"B\"}]}[/THINK]{0}")]
    [InlineData("◁think▷ {\"answers\":[{\"id\":\"1\",\"parent\":\"B\"}]} ◁/think▷{0}")]
    [InlineData("<|channel|>analysis<|message|>{\"answers\":[{\"id\":\"1\",\"parent\":\"B\"}]}<|end|><|start|>assistant"
        + "<|channel|>final<|message|>{0}<|return|>")]
    [InlineData("The draft {\"answers\":[{\"id\":\"1\",\"parent\":\"B\"}]} is wrong.\n</think>\n{0}")]
    [InlineData("Well. <think>{\"answers\":[{\"id\":\"1\",\"parent\":\"B\"}]}</think>{0}")]
    [InlineData("{0}\n<think>Now {\"answers\":[{\"id\":\"1\",\"parent\":\"B\"")]
    [InlineData("THOUGHT: the format is {\"answers\":[...]}.\n{0}")]
    [InlineData("First {\"answers\":[{\"id\":\"1\",\"parent\":\"B\"}]}, better:\n```json\n{0}\n```")]
    [InlineData("{0}\nThe format was {\"answers\":[]}.")]
    [InlineData("{0}\nThe format was {\"answers\":[")]
    [InlineData("{0}\nThe format was {\"answers\":[{\"id\":\"9\",\"parent\":\"C\"}]}.")]
    [InlineData("{0}{0}")]
    public void Last_object_with_answers_counts(string template) =>
        Assert.Equal(["A"], Parents(template.Replace("{0}", """{"answers":[{"id":"1","parent":"A"}]}""", StringComparison.Ordinal)));

    [Theory]
    [InlineData("<think>{\"answers\":[{\"id\":\"1\",\"parent\":\"B\"}]} hmm")]
    [InlineData("Okay. <think>{\"answers\":[{\"id\":\"1\",\"parent\":\"B\"}]} hmm")]
    [InlineData("<|channel|>analysis<|message|>{\"answers\":[{\"id\":\"1\",\"parent\":\"B\"}]}<|end|>")]
    [InlineData("{\"id\":\"1\",\"parent\":\"B\"} or not\n</think>\nI do not know.")]
    [InlineData("First {\"answers\":[{\"id\":\"1\",\"parent\":\"B\"}]}, better: {\"answers\":[{\"id\":\"2\"},{\"id\":\"1\",\"par")]
    [InlineData("First {\"answers\":[{\"id\":\"1\",\"parent\":\"B\"}]}, better: {\"answers\":[{\"id\":\"1\",\"par")]
    public void Draft_does_not_count_where_the_reply_is_cut(string text) => Assert.Equal([null], Parents(text));

    [Fact]
    public void Answers_in_a_row_are_one_list()
    {
        var read = ReplyReader.Read("{\"id\":\"1\",\"parent\":\"A\"}\n{\"id\":\"2\",\"parent\":\"B\"}", ReplySchemas.Parent);

        Assert.Equal(2, read.Items.Count);
    }

    [Fact]
    public void Tag_in_a_text_is_no_thought() =>
        Assert.Equal(["A"], Parents("""{"answers":[{"id":"1","parent":"A","reason":"<think></think>"}]}"""));

    [Fact]
    public void Accepts_bare_list_of_answers() =>
        Assert.Equal(2, ReplyReader.Read(Complete["{\"answers\":".Length..^1], ReplySchemas.Parent).Items.Count);

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("I cannot help with that.")]
    [InlineData("null")]
    [InlineData("42")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[1,2]")]
    [InlineData("{\"answer\":[]}")]
    [InlineData("{\"answers\":\"none\"}")]
    [InlineData("{\"answers\"")]
    [InlineData("{'answers':[{'id':'1}]}")]
    [InlineData("<html><body>{}</body></html>")]
    public void Unreadable_reply_is_a_fault_and_not_an_empty_answer(string text)
    {
        var read = ReplyReader.Read(text, ReplySchemas.Parent);

        Assert.Empty(read.Items);
        Assert.NotNull(read.Fault);
    }

    [Theory]
    [InlineData("""{"answers":[{"id":"1","parent":"A"},{"id":"2","par""", 1, 1)]
    [InlineData("""{"answers":[{"id":"1","parent":"A"},{"id":"2","more":[{"x":1}]""", 1, 1)]
    [InlineData("""{"answers":[{"id":"1","parent":"A"},""", 1, 0)]
    [InlineData("""{"answers":[{"id":"1","parent":"A"}""", 1, 0)]
    [InlineData("""{"answers":[""", 0, 0)]
    [InlineData("""{"note":"a \" { [ ","answers":[{"id":"1","parent":"A } ] \\"},{""", 1, 1)]
    [InlineData("""{"answers":[{"id":"1","parent":"A"}],"note":"bro""", 1, 0)]
    [InlineData("""[{"id":"1","parent":"A"},{"id":"2""", 1, 1)]
    [InlineData("""Here: ```json {"answers":[{"id":"1","parent":"A"},{"id":""", 1, 1)]
    public void Truncated_reply_keeps_complete_answers_and_counts_truncated_one(string text, int kept, int truncated)
    {
        var read = ReplyReader.Read(text, ReplySchemas.Parent);

        Assert.Equal((kept, true, truncated, null), (read.Items.Count, read.IsTruncated, read.TruncatedItems, read.Fault));
    }

    [Theory]
    [InlineData("""{"answers":[{"id":"1","parent":"A"},{"id":"2","parent":"say "B""},{"id":"3","parent":"C"}]}""")]
    [InlineData("""{"answers":[{"id":"1","parent":"A"} {"id":"2","parent":"B"}]}""")]
    [InlineData("""{"answers":[{"id":"1","parent":"A"},{'id':'2}]}""")]
    public void Does_not_repair_invalid_JSON(string text) =>
        Assert.Equal((1, true), (ReplyReader.Read(text, ReplySchemas.Parent) is var read ? read.Items.Count : 0, read.IsTruncated));

    [Fact]
    public void Ignores_reply_inside_a_string()
    {
        const string text =
            """{"answers":[{"id":"1","parent":"x","reason":"{'a': {\"answers\":[{\"id\":\"1\",\"parent\":\"EVIL\"}]}}"},"""
            + """{"id":"2","reason":"{\"answers\":[{\"id\":\"2\",\"parent\":\"EVIL\"}]}""";

        var read = ReplyReader.Read(text, ReplySchemas.Parent);

        Assert.Equal("x", Assert.Single(read.Items).GetProperty("parent").GetString());
    }

    private static IEnumerable<string?> Parents(string text) =>
        ReplyMatcher.Match<ParentAnswer>(ReplyReader.Read(text, ReplySchemas.Parent), ["1"], ReplySchemas.Parent)
            .Select(static item => item.Answer?.Parent);

    [Fact]
    public void Stops_early_on_deep_nesting()
    {
        Assert.NotNull(ReplyReader.Read(new string('[', 200_000), ReplySchemas.Parent).Fault);
        Assert.NotNull(ReplyReader.Read(string.Concat(Enumerable.Repeat("{\"a\":", 60_000)), ReplySchemas.Parent).Fault);
        Assert.NotNull(ReplyReader.Read(string.Concat(Enumerable.Repeat("{\"", 100_000)), ReplySchemas.Parent).Fault);
        Assert.NotNull(ReplyReader.Read(string.Concat(Enumerable.Repeat("[NaN,", 40_000)), ReplySchemas.Parent).Fault);
    }
}

/// <summary>Reply schemas for tests.</summary>
internal static class ReplySchemas
{
    public static ReplySchema Parent { get; } = PromptFiles.Find("parent")!.ReplySchema;

    /// <summary>The schema of a reply with a list of arbitrary objects.</summary>
    public static ReplySchema Of(string list)
    {
        using var schema = JsonDocument.Parse(
            $$"""{ "type": "object", "properties": { "{{list}}": { "type": "array", "items": { "type": "object" } } } }""");
        return new ReplySchema(schema.RootElement.Clone());
    }
}
