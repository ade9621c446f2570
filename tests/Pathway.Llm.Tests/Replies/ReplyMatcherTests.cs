using System.Text.Json;
using Pathway.Llm.Replies;
using Pathway.Questions;
using Xunit;

namespace Pathway.Replies;

public sealed class ReplyMatcherTests
{
    [Fact]
    public void Finds_answers_by_id_in_any_order_and_ignores_others()
    {
        const string list = """[{"id":"9","parent":"X"},{"id":"2","parent":"B","reason":"r","description":"d"},{"id":"1","parent":"A"}]""";

        var items = Match(list, "1", "2");

        Assert.Equal(["A", "B"], items.Select(static item => item.Answer!.Parent));
        Assert.Equal(("r", "d"), (items[1].Answer!.Reason, items[1].Answer!.Description));
    }

    [Fact]
    public void Null_is_an_abstention_and_not_missing() =>
        Assert.True(Assert.Single(Match("""[{"id":"1","parent":null,"reason":"unknown"}]""", "1")).Answer!.IsAbstention);

    [Theory]
    [InlineData("""[{"id":"2","parent":"B"}]""", "leaves it out")]
    [InlineData("""[{"id":"1"}]""", "no 'parent'")]
    [InlineData("""[{"id":2,"parent":"A"}]""", "leaves it out")]
    [InlineData("""[{"id":"1","parent":5}]""", "a number where string or null")]
    [InlineData("""[{"id":"1","parent":["A","B"]}]""", "a list where string or null")]
    [InlineData("""[{"id":"1","parent":{"title":"A"}}]""", "an object")]
    [InlineData("""[{"id":"1","parent":"A\ud800B"}]""", "bytes that are no text")]
    [InlineData("""[{"id":"1","parent":"A"},{"id":"1","parent":"B"}]""", "twice, differently")]
    [InlineData("""["1",1,null,[]]""", "leaves it out")]
    public void Invalid_item_is_missing_with_reason(string list, string expected) =>
        Assert.Contains(expected, Assert.Single(Match(list, "1")).MissingReason, StringComparison.Ordinal);

    [Theory]
    [InlineData("""[{"id":1,"parent":"A"}]""")]
    [InlineData("""[{"id":1.0,"parent":"A"}]""")]
    [InlineData("""[{"id":" #1","parent":"A"}]""")]
    [InlineData("""[{"parent":"A"}]""")]
    [InlineData("""[{"id":"01","parent":"A"}]""")]
    [InlineData("""[{"id":"Item 1:","parent":"A"}]""")]
    [InlineData("""[{"id":["1"],"parent":"A"}]""")]
    [InlineData("""[{"id":0,"parent":"A"}]""")]
    [InlineData("""[{"id":{},"parent":["A"]}]""")]
    [InlineData("""[{"id":"1","parent":{"name":"A","id":"GO:1"}}]""")]
    [InlineData("""[{"id":null,"Parent":"A"}]""")]
    [InlineData("""[{"ID":"1","PARENT":"A","reason":true,"description":["x"]}]""")]
    [InlineData("""[{"id":"1","parent":"A","reason":"good \ud83d"}]""")]
    [InlineData("""[{"id":"1","parent":7},{"id":"1","parent":"A"},null,"text",[]]""")]
    [InlineData("""[{"id":"1","parent":"A","reason":"x"},{"id":"1","parent":"A","reason":"in other words","description":"d"}]""")]
    public void Reads_what_is_there(string list) => Assert.Equal("A", Assert.Single(Match(list, "1")).Answer?.Parent);

    [Fact]
    public void Term_in_place_of_an_id_counts()
    {
        var questions = new[] { Doubles.TestQuestions.Parent("aggrephagy"), Doubles.TestQuestions.Parent("mitophagy") };
        const string reply = """{"answers":[{"id":"Mitophagy","parent":"B"},{"id":"aggrephagy","parent":"A"}]}""";

        var items = ReplyMatcher.Match(ReplyReader.Read(reply, ReplySchemas.Parent), ["1", "2"], ReplySchemas.Parent, questions);

        Assert.Equal(["A", "B"], items.Select(static item => item.Answer?.Parent));
    }

    [Fact]
    public void Item_without_id_counts_only_where_one_item_was_asked() =>
        Assert.All(Match("""[{"parent":"A"}]""", "1", "2"), static item => Assert.Null(item.Answer));

    [Fact]
    public void Long_reason_is_shortened_and_other_numbers_become_text()
    {
        var list = $$"""[{"id":"1","parent":"A","reason":"{{new string('x', 9000)}}","description":12.50}]""";
        var answer = Assert.Single(Match(list, "1")).Answer!;

        Assert.Equal((ReplySchema.MaxTextLength, '…'), (answer.Reason!.Length, answer.Reason[^1]));
        Assert.Equal("12.50", answer.Description);
    }

    [Fact]
    public void Equal_duplicate_answers_count_once() =>
        Assert.Equal("A", Assert.Single(Match("""[{"id":"1","parent":"A"},{"parent":"A","id":"1"}]""", "1")).Answer!.Parent);

    [Fact]
    public void Invalid_answer_does_not_affect_others()
    {
        var items = Match($$"""[{"id":"1","parent":"{{new string('x', 10_000_000)}}"},{"id":"2","parent":"B"}]""", "1", "2");

        Assert.Equal((null, "B"), (items[0].Answer, items[1].Answer!.Parent));
        Assert.Contains("10000000 characters", items[0].MissingReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_an_answer_is_one_plain_line()
    {
        const string list =
            """[{"id":"1","parent":"A\u001b[31mB","reason":"one\r\ntwo\u2028three","description":"a\u202Eb\u0000c<script>"}]""";

        var answer = Assert.Single(Match(list, "1")).Answer!;

        Assert.Equal(("A [31mB", "one  two three", "ab c<script>"), (answer.Parent, answer.Reason, answer.Description));
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"object","pattern":"x"}}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}}}""")]
    public void Rejects_schema_with_unsupported_keyword_or_without_list(string schema) =>
        Assert.Throws<NotSupportedException>(() => new ReplySchema(JsonDocument.Parse(schema).RootElement));

    private static IReadOnlyList<BatchResponseItem<ParentAnswer>> Match(string list, params string[] ids) =>
        ReplyMatcher.Match<ParentAnswer>(ReplyReader.Read($$"""{"answers":{{list}}}""", ReplySchemas.Parent), ids, ReplySchemas.Parent);
}
