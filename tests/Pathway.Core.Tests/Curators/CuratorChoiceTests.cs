using Pathway.Engine;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Questions;
using Xunit;

namespace Pathway.Curators;

public sealed class CuratorChoiceTests
{
    private static readonly SecretText Key = new("a-key-0123456789");

    [Fact]
    public void Auto_is_the_model_where_one_can_be_asked_and_says_why()
    {
        var offline = Choose(new CuratorChoice { Curator = "auto" });
        var keyed = Choose(new CuratorChoice { Curator = "Auto", Key = Key });
        var local =
            Choose(new CuratorChoice
                { Curator = "Auto", Provider = "OpenAI", Model = "llama3.2", Endpoint = new Uri("http://localhost:11434/v1") });

        Assert.IsType<OntologyCurator>(Assert.Single(offline.Curators));
        Assert.Contains("neither a key nor an endpoint", offline.Reason, StringComparison.Ordinal);
        Assert.Equal("gemini-3.8-flash", $"{Assert.Single(keyed.Curators)}");
        Assert.Contains("a key is configured", keyed.Reason, StringComparison.Ordinal);
        Assert.Equal("llama3.2", $"{Assert.Single(local.Curators)}");
        Assert.DoesNotContain(Key.Reveal(), $"{keyed}{keyed.Reason}{new CuratorChoice { Curator = "Auto", Key = Key }}",
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Model", "Gemini")]
    [InlineData("Hybrid", "Gemini")]
    [InlineData("Model", "OpenAI")]
    [InlineData("Model", "Vertex")]
    public void Without_a_key_the_error_says_what_to_do_and_that_the_ontology_needs_none(string curator, string provider)
    {
        var failure =
            Assert.Throws<PathwayException>(
                () => Choose(new CuratorChoice { Curator = curator, Provider = provider, Model = "m", Project = "p" }));

        Assert.Same(PathwayErrors.ModelKeyMissing, failure.Error);
        Assert.Contains("-Curator Ontology", failure.Error.RecommendedAction, StringComparison.Ordinal);
        Assert.NotNull(Choose(new CuratorChoice { Curator = curator, Provider = provider, Model = "m", Project = "p", Asks = false }));
    }

    [Fact]
    public void Vertex_needs_a_project_and_OpenAI_a_model()
    {
        Assert.Same(PathwayErrors.ModelProjectMissing,
            Assert.Throws<PathwayException>(
                static () => Choose(new CuratorChoice { Curator = "Model", Provider = "Vertex", Key = Key })).Error);
        Assert.Same(PathwayErrors.ModelNotFound,
            Assert.Throws<PathwayException>(
                static () => Choose(new CuratorChoice { Curator = "Model", Provider = "OpenAI", Key = Key })).Error);
    }

    [Fact]
    public void A_replay_needs_no_key_and_looks_for_the_models_answers_first()
    {
        var chosen = Choose(new CuratorChoice { Curator = "Replay", Model = "gemini-3-flash-preview" });

        Assert.True(chosen.IsReplay);
        Assert.Equal(["LlmCurator", "ConfidentCurator", "OntologyCurator"],
            chosen.Curators.Select(static curator => curator.GetType().Name));
    }

    [Fact]
    public void Equal_choices_share_a_limiter()
    {
        var question = TestEngine.Parent("t");
        ICallLimiter? Lane(string model, SecretText key, string? project = null) =>
            Choose(new CuratorChoice { Curator = "Model", Model = model, Key = key, Project = project }).Curators[0].CallPolicy
                .GetLimiter(question);

        Assert.Same(Lane("gemini-3.8-flash", Key), Lane("gemini-3.8-flash", new SecretText(Key.Reveal())));
        Assert.NotSame(Lane("gemini-3.8-flash", Key), Lane("gemini-3.7-flash", Key));
        Assert.NotSame(Lane("gemini-3.8-flash", Key), Lane("gemini-3.8-flash", new SecretText("another-key")));
        Assert.Same(Lane("gemini-3.8-flash", Key, "p"), Lane("gemini-3.8-flash", new SecretText("another-key"), "p"));
    }

    [Theory]
    [InlineData(0.9, "Root A", "first, sure by 0.85")]
    [InlineData(0.85, "Root A", "first, sure by 0.85")]
    [InlineData(0.84, "Root B", "second")]
    public async Task Unsure_answer_asks_second_curator(double confidence, string parent, string answerer)
    {
        using var store = new Storage.MemoryStore();
        var first =
            new DelegateCurator((_, _) => Task.FromResult(new ParentAnswer { Parent = "Root A", Confidence = confidence }), "first");
        var second = DelegateCurator.Returning("Root B", "second");
        var engine = TestEngine.Create(store, new ConfidentCurator(first, CuratorCatalog.MinConfidence), second);

        var reply = await engine.StartTestRun().Ask("term");
        var again = await engine.StartTestRun().Ask("term");

        Assert.Equal((parent, answerer), (reply.Answer!.Parent, reply.Provenance!.Answerer));
        Assert.Equal((parent, answerer), (again.Answer!.Parent, again.Provenance!.Answerer));
        Assert.Equal((1, parent == "Root B" ? 1 : 0), (first.Calls, second.Calls));
        Assert.NotNull(store.Find(QuestionKey.Of(TestEngine.Parent("term"), answerer)));
    }

    private static ChosenCurators Choose(CuratorChoice choice) => CuratorCatalog.Choose(choice);
}

public sealed class ModelKeysTests
{
    [Theory]
    [InlineData("Gemini", "GOOGLE_API_KEY,GEMINI_API_KEY,OPENAI_API_KEY", "GOOGLE_API_KEY")]
    [InlineData("Gemini", "GEMINI_API_KEY", "GEMINI_API_KEY")]
    [InlineData("OpenAI", "GOOGLE_API_KEY,OPENAI_API_KEY", "OPENAI_API_KEY")]
    [InlineData("Vertex", "GOOGLE_API_KEY", null)]
    [InlineData("Vertex", "CLOUDSDK_AUTH_ACCESS_TOKEN", "CLOUDSDK_AUTH_ACCESS_TOKEN")]
    [InlineData("Gemini", "", null)]
    public void The_first_variable_that_is_set_serves(string provider, string set, string? found) =>
        Assert.Equal(found,
            ModelKeys.Find(provider,
                variable => set.Split(',').Contains(variable) ? "a key"
                    : variable.StartsWith("GOOGLE", StringComparison.Ordinal) ? " " : null)?.Variable);
}
