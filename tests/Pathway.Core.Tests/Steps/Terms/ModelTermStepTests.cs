using System.Collections.Concurrent;
using Pathway.Annotation;
using Pathway.Curators;
using Pathway.Engine;
using Pathway.Errors;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Steps.Terms;

/// <summary>A model names the terms of functions, and says which of them are known under another name.</summary>
public sealed class ModelTermStepTests : IDisposable
{
    private static readonly TermStep Keyless = new(EmbeddedAnnotation.Processes, TermRecognizer.Embedded);

    private readonly MemoryStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Ontology_spells_a_certain_term_and_no_question_follows()
    {
        var model = new Reader { Terms = { ["clears mitochondria"] = "Mitophagy" } };

        var resolved = await AssignAsync(model, Interaction("VCP", "Clears mitochondria"));

        var one = Assert.Single(resolved[0].TermAssignments);
        Assert.Equal(("mitophagy", "GO:0000423", 0), (one.Term, one.OntologyId, one.Function));
        Assert.True(one.InformationContent > 3);
        Assert.StartsWith("reader; GO ", one.Provenance.Answerer, StringComparison.Ordinal);
        Assert.Equal("mitophagy", resolved[0].Functions[0].Pathway);
        Assert.Equal(["assign-term:clears mitochondria"], model.Asked);
    }

    [Fact]
    public async Task New_term_becomes_the_known_one_that_the_model_names()
    {
        var model = new Reader
        {
            Terms = { ["one"] = "Invented Aggregate Turnover", ["two"] = "Turnover of Invented Aggregates" },
            Known = { ["turnover of invented aggregates"] = "Invented  AGGREGATE turnover" },
        };

        var resolved = await AssignAsync(model, Interaction("VCP", "One", "Two"));

        Assert.Equal(["Invented Aggregate Turnover", "Invented Aggregate Turnover"],
            resolved[0].Functions.Select(static function => function.Pathway));
        Assert.Equal("told so; named 'Turnover of Invented Aggregates', known as 'Invented Aggregate Turnover': the same",
            resolved[0].TermAssignments[1].Provenance.Reason);
        Assert.Equal("reader; reader", resolved[0].TermAssignments[1].Provenance.Answerer);
        // The shorter name precedes the longer one, and is asked about only with known terms of the input.
        Assert.Equal(["standardize-term:turnover of invented aggregates [invented aggregate turnover]"], model.AskedToStandardize);
    }

    [Fact]
    public async Task Terms_of_the_input_are_known_and_keep_their_spelling()
    {
        var model = new Reader
        {
            Terms = { ["one"] = "Invented Aggregate Removal", ["two"] = "invented aggregate DISPOSAL" },
            Known = { ["invented aggregate removal"] = "invented aggregate disposal" },
        };
        var own = new PathwayFunction { Title = "x", Pathway = "Invented Aggregate Disposal" };

        var resolved = await AssignAsync(model, Interaction("VCP", "One", "Two"),
            new PathwayInteraction { Id = "a", Query = "ATXN3", Partner = "PML", Functions = [own], Json = "{}" });

        Assert.All(resolved[0].Functions, static function => Assert.Equal("Invented Aggregate Disposal", function.Pathway));
        Assert.Same(own, resolved[1].Functions[0]);
        Assert.Equal(["standardize-term:invented aggregate removal [invented aggregate disposal]"], model.AskedToStandardize);
    }

    [Theory]
    [InlineData("an unlisted term")]
    [InlineData(null)]
    public async Task Term_stays_where_no_listed_term_is_the_same(string? answer)
    {
        var model = new Reader { Terms = { ["one"] = "Invented Aggregate Turnover", ["two"] = "Turnover of Invented Aggregates" } };
        if (answer is not null) { model.Known["turnover of invented aggregates"] = answer; }

        var resolved = await AssignAsync(model, Interaction("VCP", "One", "Two"));

        Assert.Equal("Turnover of Invented Aggregates", resolved[0].Functions[1].Pathway);
        Assert.Single(model.AskedToStandardize);
    }

    [Fact]
    public async Task Opposites_and_dissimilar_terms_are_not_on_the_shortlist()
    {
        var model = new Reader
        {
            Terms =
            {
                ["one"] = "Positive Regulation of Invented Turnover", ["two"] = "Negative Regulation of Invented Turnover",
                ["three"] = "Wholly Other Process",
            },
        };

        await AssignAsync(model, Interaction("VCP", "One", "Two", "Three"));

        Assert.Empty(model.AskedToStandardize);
    }

    [Fact]
    public async Task Shortlist_has_at_most_twenty_terms_the_most_similar()
    {
        var model = new Reader();
        // Without digits, by which terms differ for sure.
        for (var i = 0; i < 30; i++) { model.Terms[$"f{i}"] = $"Invented Big Turnover Q{(char)('a' + (i / 6))}{(char)('a' + (i % 6))}"; }
        model.Terms["near"] = "Invented Big Turnover Qcc Again and Again";

        await AssignAsync(model, Interaction("VCP", [.. model.Terms.Keys]));

        var longest = model.AskedToStandardize.Single(static line => line.Contains("again [", StringComparison.Ordinal));
        var shortlist = longest[(longest.IndexOf('[', StringComparison.Ordinal) + 1)..^1].Split(", ");
        Assert.Equal(ShortlistIndex.Maximum, shortlist.Length);
        Assert.Contains("invented big turnover qcc", shortlist);
        Assert.Equal(shortlist.Order(StringComparer.Ordinal), shortlist);
    }

    [Fact]
    public async Task Added_row_asks_only_terms_whose_shortlist_changes()
    {
        var model = new Reader();
        for (var i = 0; i < 30; i++)
        {
            model.Terms[$"a{i}"] = $"Topic{i} Turnover of Aggregates";
            model.Terms[$"b{i}"] = $"Turnover of Topic{i} Protein Aggregates";
        }
        model.Terms["new"] = "Topic7 Aggregates";
        model.Terms["other"] = "Nothing Like the Rest";
        string[] titles = [.. model.Terms.Keys.Where(static title => title is not ("new" or "other"))];
        await AssignAsync(model, Interaction("VCP", titles));
        Assert.Equal(60, model.Asked.Count(static line => line.StartsWith("assign", StringComparison.Ordinal)));
        Assert.InRange(model.AskedToStandardize.Count, 30, 60);
        model.Clear();

        await AssignAsync(model, Interaction("VCP", titles), Interaction("PML", "Other"));
        Assert.Equal(["assign-term:other"], model.Asked);
        model.Clear();

        await AssignAsync(model, Interaction("PML", "New"), Interaction("VCP", [.. titles.Reverse()]));
        Assert.Equal("assign-term:new", model.Asked[0]);
        Assert.InRange(model.AskedToStandardize.Count, 1, 2);
        Assert.All(model.AskedToStandardize, static line => Assert.Contains("topic7", line, StringComparison.Ordinal));
        model.Clear();

        await AssignAsync(model, Interaction("PML", "New"), Interaction("VCP", titles));
        Assert.Empty(model.Asked);
    }

    [Fact]
    public async Task Hybrid_asks_only_where_the_ontology_is_not_certain()
    {
        var model = new Reader { Terms = { ["support of vcp"] = "ERAD pathway" } };
        var interaction = Interaction("VCP", "Mitophagy", "Support of VCP");

        var hybrid = await AssignAsync(model, CuratorCatalog.MinConfidence, interaction);
        Assert.Equal(["assign-term:support of vcp"], model.Asked);
        Assert.Equal(Keyless.Assign(interaction).TermAssignments[0], hybrid[0].TermAssignments[0]);
        Assert.Equal("ERAD pathway", hybrid[0].Functions[1].Pathway);

        await AssignAsync(model, interaction);
        Assert.Contains("assign-term:mitophagy", model.Asked);
    }

    [Theory]
    [InlineData(null, "reader, names no process: unclear; ")]
    [InlineData("", "reader, names no process: the answer is no name of a process; ")]
    [InlineData("TOO LONG", "reader, names no process: the answer is no name of a process; ")]
    public async Task Text_without_process_leaves_annotation_or_the_reason(string? answer, string reason)
    {
        var model = new Reader { Terms = { ["x"] = answer == "TOO LONG" ? new string('x', TermName.MaximumLength + 1) : answer } };

        var resolved = await AssignAsync(model, Interaction("VCP", "X"), Interaction("NOSUCHGENE9", "X"));

        Assert.Equal(Keyless.Assign(Interaction("VCP", "X")).Terms, resolved[0].Terms);
        Assert.NotEmpty(resolved[0].Terms);
        Assert.All(resolved[0].TermAssignments,
            one => Assert.StartsWith(reason + "ATXN3 (", one.Provenance.Reason, StringComparison.Ordinal));
        var none = Assert.Single(resolved[1].TermAssignments);
        Assert.Null(none.Term);
        Assert.StartsWith(reason, none.Provenance.Reason, StringComparison.Ordinal);
        Assert.Contains("NOSUCHGENE9", none.Provenance.Reason, StringComparison.Ordinal);
        // Two functions with the same text are one question.
        Assert.Single(model.Asked);
    }

    [Fact]
    public async Task Open_question_leaves_its_function_unassigned_until_the_next_run()
    {
        var model = new Reader { Terms = { ["one"] = "Mitophagy", ["two"] = "Aggrephagy" }, Failing = { "two" } };
        var interaction = Interaction("VCP", "One", "Two");

        var first = await AssignAsync(model, interaction);
        Assert.Equal(["mitophagy", null], first[0].Functions.Select(static function => function.Pathway));
        Assert.Contains("was not answered", first[0].TermAssignments[1].Provenance.Reason, StringComparison.Ordinal);
        model.Failing.Clear();
        model.Clear();

        var second = await AssignAsync(model, interaction);
        Assert.Equal("aggrephagy", second[0].Functions[1].Pathway);
        Assert.Equal(["assign-term:two"], model.Asked);
        // What is assigned is not asked about again.
        Assert.Same(second[0], (await AssignAsync(model, second[0]))[0]);
    }

    [Fact]
    public async Task Functions_without_text_and_negative_interactions_are_not_asked_about()
    {
        var model = new Reader();
        var bare = Interaction("USP13");
        var textless = Interaction("USP13") with { Functions = [new PathwayFunction { Arrow = "binds" }] };
        var negative = Interaction("USP13", "Mitophagy") with { IsNegative = true };

        var resolved = await AssignAsync(model, bare, textless, negative);

        Assert.Empty(model.Asked);
        Assert.Equal(Keyless.Assign(bare).TermAssignments, resolved[0].TermAssignments);
        Assert.Equal(Keyless.Assign(textless).TermAssignments, resolved[1].TermAssignments);
        Assert.Equal(Keyless.Assign(negative).TermAssignments, resolved[2].TermAssignments);
    }

    [Fact]
    public async Task Estimate_holds_for_any_stored_answers()
    {
        var model = new Reader();
        for (var i = 0; i < 12; i++)
        {
            model.Terms[$"a{i}"] = $"Topic{i} Turnover";
            model.Terms[$"b{i}"] = $"Turnover of Invented Topic{i}";
        }
        var all = Interaction("VCP", [.. model.Terms.Keys]);
        for (var stored = 0; stored <= 24; stored += 6)
        {
            using var other = new MemoryStore();
            var engine = new QuestionEngine(other, [model], TimeProvider.System);
            var some = Interaction("VCP", [.. model.Terms.Keys.Take(stored)]);
            await CreateStep(null).AssignAsync([some], [], engine.StartTestRun(), default);
            model.Clear();

            var asker = new DryRunAsker(engine, static () => ExpectedCurator.Create(ChosenOntology.Embedded));
            var (estimate, known, expected) = await TermEstimate.OfAsync(CreateStep(null), [all], [], asker, default);
            Assert.Empty(model.Asked);
            // What a term is called in the end depends on the terms that are not known yet.
            Assert.Equal(stored == 24 ? 24 : 0, known[0].Functions.Count(static function => function.Pathway is not null));
            Assert.InRange(expected[0].Functions.Count(static function => function.Pathway is not null), stored, 24);
            await CreateStep(null).AssignAsync([all], [], engine.StartTestRun(), default);

            Assert.InRange(model.Asked.Count, estimate.Minimum, estimate.Maximum);
            Assert.InRange(estimate.Expected, estimate.Minimum, estimate.Maximum);
            Assert.Equal(stored == 24, estimate.Maximum == 0);
        }
    }

    [Fact]
    public async Task Summary_counts_the_model()
    {
        var model = new Reader { Terms = { ["one"] = "Mitophagy" } };
        var summary = new TermSummary();
        foreach (var one in await AssignAsync(model, Interaction("VCP", "One"), Interaction("NOSUCHGENE9")))
        {
            summary.Add(one);
        }

        Assert.Equal((1, 0, 0, 1), (summary.FromModel, summary.FromText, summary.FromAnnotation, summary.Unassigned));
        Assert.Contains("1 got one from the model, 0 got one from their text", summary.Describe()!, StringComparison.Ordinal);
    }

    private static ModelTermStep CreateStep(double? certain) => new(Keyless, CuratorCatalog.Terms, certain);

    private Task<IReadOnlyList<PathwayInteraction>> AssignAsync(Reader model, params PathwayInteraction[] interactions) =>
        AssignAsync(model, null, interactions);

    private Task<IReadOnlyList<PathwayInteraction>> AssignAsync(Reader model, double? certain, params PathwayInteraction[] interactions)
    {
        var run = new QuestionEngine(store, [model], TimeProvider.System).StartTestRun(maxAttempts: 1);
        return CreateStep(certain).AssignAsync(interactions, [], run, default);
    }

    private static PathwayInteraction Interaction(string partner, params string[] titles) => new()
    {
        Id = $"ATXN3-{partner}", Query = "ATXN3", Partner = partner, Json = "{}",
        Functions = [.. titles.Select(static title => new PathwayFunction { Title = title })],
    };

    // Answers by the subject of the question.
    private sealed class Reader : ISingleQuestionCurator
    {
        private readonly ConcurrentQueue<string> asked = new();

        public Dictionary<string, string?> Terms { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, string> Known { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Failing { get; } = [];

        // Questions about functions first, each with its kind and subject.
        public IReadOnlyList<string> Asked => [.. asked.Order(StringComparer.Ordinal)];

        public IReadOnlyList<string> AskedToStandardize =>
            [.. Asked.Where(static line => line.StartsWith("standardize", StringComparison.Ordinal))];

        public void Clear() => asked.Clear();

        public string? GetAnswerer(Question question) => "reader";

        public ValueTask<CuratorResponse<TAnswer>> AskAsync<TAnswer>(Question<TAnswer> question, CancellationToken cancellation)
            where TAnswer : Answer
        {
            var known = question is StandardizeTermQuestion listed ? $" [{string.Join(", ", listed.Known)}]" : "";
            asked.Enqueue($"{question.Kind}:{question.Subject}{known}");
            if (Failing.Contains(question.Subject))
            {
                throw new CuratorException(PathwayErrors.ModelUnavailable, "down", isTransient: false);
            }
            Answer answer = question is AssignTermQuestion
                ? new AssignTermAnswer { Term = Terms[question.Subject], Reason = Terms[question.Subject] is null ? "unclear" : "told so" }
                : Known.GetValueOrDefault(question.Subject) is { } same
                    ? new StandardizeTermAnswer { IsKnown = true, Known = same, Reason = "the same" }
                    : new StandardizeTermAnswer { IsKnown = false };
            return ValueTask.FromResult(new CuratorResponse<TAnswer>((TAnswer)answer));
        }
    }
}
