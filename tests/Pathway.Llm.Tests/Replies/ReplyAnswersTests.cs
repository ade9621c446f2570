using Pathway.Doubles;
using Pathway.Emulator.Responders;
using Pathway.Llm.Prompts;
using Pathway.Llm.Replies;
using Pathway.Questions;
using Xunit;

namespace Pathway.Replies;

/// <summary>The answers that are read from the replies to each kind of question.</summary>
public sealed class ReplyAnswersTests
{
    [Fact]
    public void Reads_siblings_with_descriptions()
    {
        var answer = Read<SiblingsAnswer>("siblings", """
            {"id":"1","isUnknown":false,"reason":"r",
             "siblings":[{"name":" Mitophagy\u0007 ","description":"a\nb"},{"name":"\u202EPexophagy"}]}
            """);

        Assert.Equal([new SiblingTerm("Mitophagy", "a b"), new SiblingTerm("Pexophagy", null)], answer.Siblings);
        Assert.Equal((false, "r"), (answer.IsAbstention, answer.Reason));
    }

    [Fact]
    public void Bad_elements_of_a_list_are_left_out()
    {
        var answer = Read<SiblingsAnswer>("siblings", """
            {"id":"1","isUnknown":"False","siblings":["text",{"name":"Mitophagy","description":7},{"title":"x"},null,{"name":"Pexophagy"}]}
            """);

        Assert.Equal([new SiblingTerm("Mitophagy", "7"), new SiblingTerm("Pexophagy", null)], answer.Siblings);
    }

    [Theory]
    [InlineData("""{"id":"1","isUnknown":false,"siblings":["Mitophagy","Pexophagy"]}""")]
    [InlineData("""{"id":"1","is_unknown":"no","siblings":[{"Name":"Mitophagy"},{"name":["Pexophagy"]}]}""")]
    [InlineData("""{"id":"Item 1","isUnknown":0,"siblings":[{"name":"Mitophagy"},{"name":"Pexophagy"},{}]}""")]
    public void Reads_names_and_truth_in_other_types(string item) =>
        Assert.Equal(["Mitophagy", "Pexophagy"], Read<SiblingsAnswer>("siblings", item).Siblings.Select(static term => term.Name));

    [Theory]
    [InlineData("""{"id":"1","isUnknown":true}""")]
    [InlineData("""{"id":"1","isUnknown":"yes","siblings":null}""")]
    public void Who_does_not_know_needs_no_list(string item) => Assert.True(Read<SiblingsAnswer>("siblings", item).IsAbstention);

    [Fact]
    public void One_object_is_a_list_of_one() => Assert.Equal("Mitophagy",
        Assert.Single(Read<SiblingsAnswer>("siblings", """{"id":"1","isUnknown":false,"siblings":{"name":"Mitophagy"}}""").Siblings).Name);

    [Theory]
    [InlineData("NOT_FOUND")]
    [InlineData("Not found")]
    public void Reads_choices_in_other_spelling(string verdict) =>
        Assert.Equal("not found", Read<ClaimAnswer>("claim", $$"""{"id":"1","verdict":"{{verdict}}","pmid":12345678}""").Verdict);

    [Fact]
    public void Empty_list_of_siblings_is_an_answer_and_unknown_is_an_abstention()
    {
        Assert.False(Read<SiblingsAnswer>("siblings", """{"id":"1","isUnknown":false,"siblings":[]}""").IsAbstention);
        Assert.True(Read<SiblingsAnswer>("siblings", """{"id":"1","isUnknown":true,"siblings":[]}""").IsAbstention);
    }

    [Fact]
    public void Reads_other_kinds()
    {
        Assert.Equal(new SameConceptAnswer { IsSame = true, Kept = "a" },
            Read<SameConceptAnswer>("same-concept", """{"id":"1","isSame":true,"kept":"a"}"""));
        Assert.Equal(new SameConceptAnswer { IsSame = false }, Read<SameConceptAnswer>("same-concept", """{"id":"1","isSame":false}"""));
        Assert.Equal(new ChooseParentAnswer { Parent = "P" }, Read<ChooseParentAnswer>("choose-parent", """{"id":"1","parent":"P\t"}"""));
        Assert.Equal(new IntermediateAnswer { IsDirect = true },
            Read<IntermediateAnswer>("intermediate", """{"id":"1","isDirect":true,"intermediate":null}"""));
        Assert.Equal(new IntermediateAnswer { IsDirect = false, Intermediate = "B", Description = "d" },
            Read<IntermediateAnswer>("intermediate", """{"id":"1","isDirect":false,"intermediate":"B","description":"d"}"""));
        Assert.True(Read<SameConceptAnswer>("same-concept", """{"id":"1","isSame":null}""").IsAbstention);
        Assert.True(Read<ChooseParentAnswer>("choose-parent", """{"id":"1","parent":null}""").IsAbstention);
        Assert.True(Read<IntermediateAnswer>("intermediate", """{"id":"1","isDirect":null,"intermediate":null}""").IsAbstention);
    }

    [Theory]
    [InlineData("siblings", """{"id":"1","isUnknown":false}""", "has no 'siblings'")]
    [InlineData("siblings", """{"id":"1","isUnknown":false,"siblings":null}""", "siblings is null")]
    [InlineData("siblings", """{"id":"1","isUnknown":false,"siblings":["Mitophagy",7]}""", "siblings[0] is a text")]
    [InlineData("siblings", """{"id":"1","isUnknown":false,"siblings":[{"name":null},{"title":"a"}]}""", "siblings[0].name is null")]
    [InlineData("siblings", """{"id":"1","isUnknown":"maybe","siblings":[]}""", "isUnknown is a text")]
    [InlineData("same-concept", """{"id":"1","isSame":"perhaps"}""", "isSame is a text")]
    [InlineData("same-concept", """{"id":"1","kept":"a"}""", "has no 'isSame'")]
    [InlineData("choose-parent", """{"id":"1","parent":["a","b"]}""", "parent is a list")]
    [InlineData("intermediate", """{"id":"1","isDirect":false}""", "has no 'intermediate'")]
    public void Item_that_violates_schema_is_missing(string kind, string item, string reason)
    {
        var schema = PromptFiles.Find(kind)!.ReplySchema;
        var read = ReplyReader.Read($$"""{"answers":[{{item}}]}""", schema);
        var missing = kind switch
        {
            "siblings" => ReplyMatcher.Match<SiblingsAnswer>(read, ["1"], schema)[0].MissingReason,
            "same-concept" => ReplyMatcher.Match<SameConceptAnswer>(read, ["1"], schema)[0].MissingReason,
            "choose-parent" => ReplyMatcher.Match<ChooseParentAnswer>(read, ["1"], schema)[0].MissingReason,
            _ => ReplyMatcher.Match<IntermediateAnswer>(read, ["1"], schema)[0].MissingReason,
        };

        Assert.Contains(reason, missing, StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_with_truncated_list_is_missing()
    {
        var schema = PromptFiles.Find("siblings")!.ReplySchema;
        const string reply = """{"answers":[{"id":"1","isUnknown":false,"siblings":[{"name":"A"}]},"""
            + """{"id":"2","isUnknown":false,"siblings":[{"name":"B"},{"name":"C"}]}]}""";
        var end = reply.IndexOf("{\"id\":\"2\"", StringComparison.Ordinal);
        for (var length = end; length < reply.Length - 3; length++)
        {
            var items = ReplyMatcher.Match<SiblingsAnswer>(ReplyReader.Read(reply[..length], schema), ["1", "2"], schema);

            Assert.Equal("A", Assert.Single(items[0].Answer!.Siblings).Name);
            Assert.Null(items[1].Answer);
        }
    }

    [Fact]
    public async Task Hash_responder_answers_every_kind()
    {
        Question[] questions =
        [
            TestQuestions.Parent("a"), new RootQuestion { Subject = "a", Roots = TestQuestions.Roots }, TestQuestions.Siblings("a"),
            TestQuestions.Same("a", "b"), TestQuestions.Choose("a", "x", "y"), TestQuestions.Between("a"), TestQuestions.Claim("a"),
            AssignTermQuestion.Of(new Model.PathwayFunction { Title = "a" })!, new StandardizeTermQuestion { Subject = "a", Known = ["b"] },
        ];
        Assert.Equal(PromptFiles.Kinds, questions.Select(static question => question.Kind).Order(StringComparer.Ordinal));
        foreach (var question in questions)
        {
            var prompt = PromptFiles.Find(question.Kind)!;
            var user = PromptRenderer.Messages(prompt, [question, question])[1].Text;
            var request = new ModelRequest
            {
                Model = "m",
                UserText = user,
                Schema = prompt.Schema,
                Body = System.Text.Encoding.UTF8.GetBytes(user),
            };
            var reply = await new HashResponder().AnswerAsync(request, default);
            var read = ReplyReader.Read(reply, prompt.ReplySchema);

            Assert.Equal(2, read.Items.Count);
            Assert.All(read.Items, item => Assert.Null(prompt.ReplySchema.Clean(item).Fault));
        }
    }

    [Fact]
    public void Every_kind_of_answer_can_abstain()
    {
        var kinds = typeof(Answer).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(Answer)) && !type.IsAbstract)
            .ToArray();

        Assert.Equal(12, kinds.Length);
        Assert.All(kinds, static kind =>
        {
            var abstention = ((Answer)Activator.CreateInstance(kind)!).Abstention("why");
            Assert.Equal((kind, true, "why"), (abstention.GetType(), abstention.IsAbstention, abstention.Reason));
        });
    }

    private static TAnswer Read<TAnswer>(string kind, string item)
        where TAnswer : Answer
    {
        var schema = PromptFiles.Find(kind)!.ReplySchema;
        return ReplyMatcher.Match<TAnswer>(ReplyReader.Read($$"""{"answers":[{{item}}]}""", schema), ["1"], schema)[0].Answer!;
    }
}
