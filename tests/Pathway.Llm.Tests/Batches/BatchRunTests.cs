using Pathway.Doubles;
using Pathway.Engine;
using Pathway.Errors;
using Pathway.Llm.Batches;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Pathway.Llm.Chat.OpenAI;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Batches;

public sealed class BatchRunTests
{
    private static readonly Func<Exception> LostReply =
        static () => new ChatException(PathwayErrors.EndpointUnreachable, "the connection broke", isTransient: true);

    [Fact]
    public async Task Run_submits_independent_questions_and_asks_the_climb_interactively()
    {
        using var world = new BatchWorld();

        var result = await world.RunAsync();

        Assert.Equal(8, world.Calls);
        Assert.Equal(["siblings"], world.WithJobs(static jobs => jobs.ReadAll().Select(static job => job.Kind).Distinct().ToArray()));
        Assert.All(result.Failures, static failure => Assert.Equal("BatchPending", failure.ErrorId));
        Assert.Contains(world.Notices,
            static notice => notice.IsWarning && notice.Message.Contains("was submitted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Second_run_finds_its_job_and_submits_nothing()
    {
        using var world = new BatchWorld();
        await world.RunAsync();
        var jobs = world.Server.Jobs.Count;

        await world.RunAsync();

        Assert.Equal(jobs, world.Server.Jobs.Count);
        Assert.Contains(world.Notices, static notice => notice.Message.EndsWith("has not ended yet.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Waiting_run_ends_complete_with_the_interactive_result()
    {
        using var world = new BatchWorld();
        var run = world.RunAsync(waits: true, cancellation: TestContext.Current.CancellationToken);
        await world.Clock.PassPausesAsync(run, TimeSpan.FromMinutes(5));

        Assert.Equal(await BatchWorld.RunInteractivelyAsync(), BatchWorld.Export(await run));
        world.AssertNothingPaidTwice("waiting");
    }

    [Fact]
    public async Task Cancelled_wait_leaves_the_jobs_to_the_next_run()
    {
        using var world = new BatchWorld();
        using var stop = new CancellationTokenSource();
        var run = world.RunAsync(waits: true, cancellation: stop.Token);
        while (world.Server.Jobs.Count == 0) { await Task.Yield(); }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.Equal(await BatchWorld.RunInteractivelyAsync(), BatchWorld.Export(await world.RunUntilCompleteAsync()));
        world.AssertNothingPaidTwice("cancelled");
    }

    [Fact]
    public async Task Climb_goes_out_level_by_level_when_forced()
    {
        using var world = new BatchWorld { Kinds = [.. QuestionStage.Climb, .. QuestionStage.Independent] };

        Assert.Equal(await BatchWorld.RunInteractivelyAsync(), BatchWorld.Export(await world.RunUntilCompleteAsync()));
        world.AssertNothingPaidTwice("climb");
        // Six terms and two groups, each with the siblings and pairs that follow.
        Assert.Equal(2, world.WithJobs(static jobs => jobs.ReadAll().Where(static job => job.Kind == "parent")
            .Select(static job => job.CreatedAt).Distinct().Count()));
    }

    [Fact]
    public async Task Lost_submission_that_is_listed_late_is_adopted()
    {
        using var world = new BatchWorld();
        world.Server.ListDelay = TimeSpan.FromMinutes(25);
        await world.RunAsync(AtMoment("after create"));

        Assert.Contains(world.Notices, static notice => notice.Error == PathwayErrors.BatchUncertain);
        Assert.Equal(await BatchWorld.RunInteractivelyAsync(), BatchWorld.Export(await world.RunUntilCompleteAsync()));
        world.AssertNothingPaidTwice("late");
    }

    [Fact]
    public async Task Lost_submission_is_repeated_only_after_the_list_could_have_shown_it()
    {
        using var world = new BatchWorld();
        await world.RunAsync(AtMoment("before create"));
        Assert.Equal(0, world.Server.Jobs.Count(static job => job.Requests.Count == 4));

        world.Clock.Advance(BatchJobs.Grace - TimeSpan.FromMinutes(1));
        await world.RunAsync();
        Assert.Equal(StoredBatchState.Reserved, world.FirstJob.State);

        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await world.RunAsync();
        Assert.Equal(StoredBatchState.Released, world.FirstJob.State);
        Assert.Equal(await BatchWorld.RunInteractivelyAsync(), BatchWorld.Export(await world.RunUntilCompleteAsync()));
        world.AssertNothingPaidTwice("repeated");
    }

    [Fact]
    public async Task Where_the_list_is_refused_the_user_decides()
    {
        using var world = new BatchWorld { RefusesList = true };
        await world.RunAsync(AtMoment("before create"));
        world.Clock.Advance(TimeSpan.FromDays(3));

        await world.RunAsync();
        var job = world.FirstJob;
        Assert.Equal(StoredBatchState.Reserved, job.State);
        Assert.Contains(world.Notices, static notice => notice.Error == PathwayErrors.BatchUncertain
            && notice.Message.Contains("cannot be read", StringComparison.Ordinal));

        Assert.True(await world.WithJobs(jobs => jobs.ReleaseAsync(job, "given up")));
        Assert.Equal(await BatchWorld.RunInteractivelyAsync(), BatchWorld.Export(await world.RunUntilCompleteAsync()));
    }

    [Fact]
    public async Task Refused_submission_leaves_the_questions_free()
    {
        using var world = new BatchWorld();
        var faults = AtMoment("before create", static () =>
            new ChatException(PathwayErrors.ModelRateLimited, "too many jobs", isTransient: true) { Status = 429 });

        await world.RunAsync(faults);

        Assert.Equal(StoredBatchState.Released, world.FirstJob.State);
        Assert.Contains(world.Notices, static notice => notice.Error == PathwayErrors.ModelRateLimited);
        Assert.Equal(await BatchWorld.RunInteractivelyAsync(), BatchWorld.Export(await world.RunUntilCompleteAsync()));
        world.AssertNothingPaidTwice("refused");
    }

    [Fact]
    public async Task Budget_covers_the_worst_case_of_what_is_submitted()
    {
        using var world = new BatchWorld();
        var most = world.CreateCurator().GetMaxBatchUsage([TestQuestions.Siblings("alpha group even")]).Cost!.Value;

        // Only the batch has this budget: three requests are wanted.
        await world.RunAsync(budget: new RunBudget(new BudgetLimits(2, null, null)));

        Assert.True(most > 0);
        Assert.Equal(2, world.Server.Jobs.Sum(static job => job.Requests.Count));
        Assert.Contains(world.Notices, static notice => notice.Error == PathwayErrors.BudgetReached);
    }

    // One worst case is all there is: each of three requests gets a third of it.
    [Fact]
    public async Task Requests_of_a_job_share_a_small_budget()
    {
        using var world = new BatchWorld();
        var most = world.CreateCurator().GetMaxBatchUsage([TestQuestions.Siblings("alpha group even")]).Cost!.Value;
        var budget = new RunBudget(new BudgetLimits(null, null, most));

        await world.RunAsync(budget: budget);

        Assert.InRange(budget.Cost, 0.9m * most, most);
        var sent = world.Server.Jobs.SelectMany(static job => job.Requests).ToArray();
        Assert.Equal(3, sent.Length);
        Assert.All(sent, static request => Assert.InRange(request.Options.MaxOutputTokens!.Value, 1600, 2731));
        Assert.DoesNotContain(world.Notices, static notice => notice.Error == PathwayErrors.BudgetReached);
    }

    [Fact]
    public void Million_requests_are_cut_to_the_limits_of_each_provider()
    {
        var openAi = new OpenAIBatchClient(OpenAIChatClient.Create(ChatHttpClients.Create(), OpenAIChatClient.DefaultAddress,
            TestQuestions.Flash, null));
        var address = GeminiAddress.Google();
        var gemini = new GeminiBatchClient(new GeminiChatClient(ChatHttpClients.Create(), address, TestQuestions.Flash, null), address,
            TestQuestions.Flash);
        foreach (var (limits, jobs) in ((BatchLimits, int)[])[(openAi.Limits, 32), (gemini.Limits, 5)])
        {
            var parts = BatchPlan.Cut(Enumerable.Range(0, 1_000_000), static _ => 6000L, limits).ToArray();

            Assert.Equal(Enumerable.Range(0, 1_000_000), parts.SelectMany(static part => part));
            Assert.All(parts, part => Assert.InRange(part.Count, 1, Math.Min(limits.Requests, (int)(limits.Bytes / 6000))));
            Assert.Equal(jobs, parts.Length);
        }
        // What the providers document: 200 MB and 50,000 requests, and 2 GB.
        Assert.InRange(openAi.Limits.Bytes, 1, 200_000_000);
        Assert.InRange(openAi.Limits.Requests, 1, 50_000);
        Assert.InRange(gemini.Limits.Bytes, 1, 2_000_000_000);
        Assert.InRange(gemini.InlineLimits.Bytes, 1, 20_000_000);
    }

    [Fact]
    public void Million_requests_are_cut_to_the_limits()
    {
        var limits = new BatchLimits(50_000, 600_000);

        var parts = BatchPlan.Cut(Enumerable.Range(0, 1_000_000), static number => number % 7 == 0 ? 40 : 10, limits).ToArray();

        Assert.Equal(Enumerable.Range(0, 1_000_000), parts.SelectMany(static part => part));
        Assert.All(parts, static part =>
        {
            Assert.InRange(part.Count, 1, 50_000);
            Assert.InRange(part.Sum(static number => number % 7 == 0 ? 40L : 10), 1, 600_000);
        });
        Assert.InRange(parts.Length, 24, 26);
        Assert.Equal([[0], [1]], BatchPlan.Cut([0, 1], static _ => 100L, new BatchLimits(10, 50)));
    }

    [Fact]
    public async Task Jobs_of_another_process_are_not_submitted_twice()
    {
        using var world = new BatchWorld();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.RunAsync()));

        Assert.Equal(await BatchWorld.RunInteractivelyAsync(), BatchWorld.Export(await world.RunUntilCompleteAsync()));
        world.AssertNothingPaidTwice("together");
    }

    [Fact]
    public void Question_of_each_kind_is_read_as_it_was()
    {
        Question[] questions =
        [
            TestQuestions.Parent("a \"b\"\n\ud83d\ude00", "x", "y"), TestQuestions.Siblings("a"), TestQuestions.Same("a", "b"),
            TestQuestions.Choose("a", "b", "c"), TestQuestions.Between("a"), TestQuestions.Claim("a"),
            new RootQuestion { Subject = "a", Roots = TestQuestions.Roots },
        ];
        foreach (var question in questions)
        {
            var read = QuestionJson.CreateReader(question.Kind, QuestionJson.WriteRoots(question))(QuestionJson.Write(question));

            Assert.Equal(QuestionKey.OfPrompt(question, "x"), QuestionKey.OfPrompt(read!, "x"));
            Assert.Equal(QuestionKey.Of(question, "x"), QuestionKey.Of(read!, "x"));
            Assert.Equal(QuestionJson.Write(question), QuestionJson.Write(read!));
        }
    }

    [Fact]
    public void Stored_question_keeps_its_form() => Assert.Equal(
        """{"excluded":["b"],"roots":true,"subject":"a"}""", QuestionJson.Write(TestQuestions.Parent("a", "b")));

    // The runs are deterministic: a run before finds the number of the moment.
    private static FaultPoints AtMoment(string moment, Func<Exception>? createFault = null) => new(moment, createFault ?? LostReply);
}
