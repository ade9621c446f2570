using Pathway.Model;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

/// <summary>Answers of a model stay valid when anchors and keywords change, also those stored under the keys of former versions.</summary>
public sealed class FormerKeyTests
{
    private const string Answerer = "model 1";

    private static PathwayRootProfile Profile(params string[] anchors) => new("own",
        [new PathwayRoot { Name = "Alpha", Description = "A root.", Anchors = anchors }, new PathwayRoot { Name = "Beta" }]);

    private static ParentQuestion Question(PathwayRootProfile roots) => new() { Subject = "term", Roots = roots };

    [Fact]
    public void The_key_of_a_model_depends_only_on_what_its_prompt_shows()
    {
        var (one, other) = (Question(Profile("X:1")), Question(Profile("X:1", "X:2")));

        Assert.Equal(QuestionKey.OfPrompt(one, Answerer), QuestionKey.OfPrompt(other, Answerer));
        Assert.NotEqual(QuestionKey.Of(one, Answerer), QuestionKey.Of(other, Answerer));
    }

    [Fact]
    public async Task An_answer_under_a_former_key_serves_and_stays_when_anchors_change()
    {
        var (store, model) = (new MemoryStore(), new Model());
        var before = Question(Profile("X:1"));
        await store.AddAsync(new PathwayCacheEntry
        {
            Key = QuestionKey.Of(before, Answerer), Kind = before.Kind, Name = before.Subject, Answerer = Answerer,
            Answer = """{"parent":"Alpha"}""", At = DateTimeOffset.UnixEpoch,
        }, null);
        var engine = new QuestionEngine(store, [model], TimeProvider.System);

        var first = await engine.StartRun(new RunOptions { Command = "test" }).AskAsync(before, 0, CancellationToken.None);
        await engine.DrainAsync();
        var after = await engine.StartRun(new RunOptions { Command = "test" })
            .AskAsync(Question(Profile("X:1", "X:2")), 0, CancellationToken.None);

        Assert.Equal(("Alpha", "Alpha", 0), (first.Answer?.Parent, after.Answer?.Parent, model.Calls));
    }

    private sealed class Model : ISingleQuestionCurator
    {
        public int Calls { get; private set; }

        public bool SeesPromptOnly => true;

        public string? GetAnswerer(Question question) => Answerer;

        public ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
            where TAnswer : Answer
        {
            Calls++;
            throw new InvalidOperationException("Nobody may be asked.");
        }
    }
}
