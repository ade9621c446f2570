using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Emulator;
using Pathway.Emulator.Responders;
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

/// <summary>The batch APIs of Gemini and OpenAI over HTTP, with the faults of the emulator.</summary>
public sealed class HttpBatchTests : IDisposable
{
    private const string GeminiFiles = "Gemini with files";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pathway-http-batch-");
    private readonly List<BatchNotice> notices = [];

    /// <summary>Gemini with the requests in the job and in a file, and OpenAI, which knows files only.</summary>
    public static TheoryData<string> Providers => ["Gemini", GeminiFiles, "OpenAI"];

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Job_is_created_listed_followed_and_read(string provider)
    {
        await using var emulator = await StartAsync(new BatchFaults { Fails = static (_, request) => request == 2, PageSize = 1 });
        var curator = CreateCurator(provider, emulator);
        var client = curator.Batches!.Client;
        BatchRequest[] requests = [.. Enumerable.Range(0, 4).Select(i =>
            curator.CreateBatchRequest($"r{i}", [TestQuestions.Siblings($"term {i}")]))];

        var created = await SubmitAsync(client, "first", requests);
        await SubmitAsync(client, "second \u00e9\"", requests[..1]);
        var listed = await client.ListAsync(default).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["second \u00e9\"", "first"], listed.Select(static job => job.Name));
        Assert.Equal((BatchJobState.Queued, "first", 4), (created.State, created.Name, created.Requests));
        Assert.Equal(BatchJobState.Running, (await client.FindAsync(created.Id, default))!.State);
        var ended = (await client.FindAsync(created.Id, default))!;
        Assert.Equal((BatchJobState.Succeeded, 3), (ended.State, ended.Answered));
        var results = await client.ReadResultsAsync(ended, default).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["r0", "r1", "r2", "r3"], results.Select(static result => result.Key).Order(StringComparer.Ordinal));
        Assert.All(results, static result => Assert.Equal(result.Key == "r2", result.Failure is not null));
        foreach (var result in results.Where(static result => result.Response is not null))
        {
            var reply = curator.ReadBatchReply([TestQuestions.Siblings($"term {result.Key[1..]}")], result.Response!);
            Assert.Equal($"part of term {result.Key[1..]}", reply.Items[0].Answer!.Siblings[0].Name);
            Assert.True(reply.Usage!.InputTokens > 0);
        }
        Assert.Null(await client.FindAsync("batches/unknown", default));
        Assert.True(client.Measure(requests[0]) > 1000);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Cancelled_job_says_so_and_wrong_key_is_refused(string provider)
    {
        await using var emulator = await StartAsync(new BatchFaults());
        var curator = CreateCurator(provider, emulator);
        var client = curator.Batches!.Client;
        var job = await SubmitAsync(client, "one", [curator.CreateBatchRequest("r", [TestQuestions.Siblings("a")])]);

        await client.CancelAsync(job.Id, default);

        Assert.Equal(BatchJobState.Cancelled, (await client.FindAsync(job.Id, default))!.State);
        emulator.Options = emulator.Options with { ApiKey = "another-key-0123456789" };
        var refused = await Assert.ThrowsAsync<ChatException>(() => client.FindAsync(job.Id, default));
        Assert.Equal(PathwayErrors.ModelKeyRefused, refused.Error);
        Assert.DoesNotContain(EmulatorOptions.DefaultKey, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Runs_bring_each_answer_once_whatever_fails(string provider)
    {
        await using var emulator = await StartAsync(new BatchFaults
        {
            Fails = static (job, request) => job == 0 && request % 2 == 1, Expires = static job => job == 1,
            LosesReply = static job => job == 2, PageSize = 1,
        });
        Question<SiblingsAnswer>[] questions = [.. Enumerable.Range(0, 9).Select(static i => TestQuestions.Siblings($"term {i}"))];

        var replies = await RunAsync(provider, emulator, questions);
        for (var run = 0; run < 30 && replies.Any(static reply => reply.Answer is null); run++)
        {
            replies = await RunAsync(provider, emulator, questions);
        }

        Assert.Equal(questions.Select(static question => $"part of {question.Subject}"),
            replies.Select(static reply => reply.Answer!.Siblings[0].Name));
        Assert.All(emulator.BatchBilled, static entry => Assert.Equal(1, entry.Value));
        Assert.Equal(9, emulator.BatchBilled.Count);
        Assert.Empty(emulator.Log.Requests);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Lost_reply_and_late_list_never_submit_twice(string provider)
    {
        await using var emulator = await StartAsync(new BatchFaults { LosesReply = static job => job == 0, ListsBefore = 2 });
        Question<SiblingsAnswer>[] questions = [TestQuestions.Siblings("a"), TestQuestions.Siblings("b")];

        await RunAsync(provider, emulator, questions);
        Assert.Contains(notices, static notice => notice.Error == PathwayErrors.BatchUncertain);
        for (var run = 0; run < 6; run++) { await RunAsync(provider, emulator, questions); }

        Assert.All(await RunAsync(provider, emulator, questions), static reply => Assert.NotNull(reply.Answer));
        Assert.Single(emulator.BatchNames);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Results_that_are_not_found_are_not_paid_for_again(string provider)
    {
        await using var emulator = await StartAsync(new BatchFaults { HidesResults = static _ => true });
        Question<SiblingsAnswer>[] questions = [TestQuestions.Siblings("a"), TestQuestions.Siblings("b")];

        for (var run = 0; run < 4; run++)
        {
            Assert.All(await RunAsync(provider, emulator, questions), static reply => Assert.Null(reply.Answer));
        }
        Assert.Single(emulator.BatchNames);
        Assert.Contains(notices, static notice => notice.Message.Contains("not where they are expected", StringComparison.Ordinal)
            || notice.Message.Contains("is gone", StringComparison.Ordinal));

        emulator.Options = emulator.Options with { Batches = new BatchFaults() };
        Assert.All(await RunAsync(provider, emulator, questions), static reply => Assert.NotNull(reply.Answer));
        Assert.Single(emulator.BatchNames);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Results_may_be_larger_than_the_reply_to_a_call(string provider)
    {
        await using var emulator = await StartAsync(new BatchFaults
            { Results = new ResultFaults { BreaksLines = true, Padding = 9 * 1024 * 1024 } });
        var curator = CreateCurator(provider, emulator);
        var client = curator.Batches!.Client;
        BatchRequest[] requests = [.. Enumerable.Range(0, 4).Select(i =>
            curator.CreateBatchRequest($"r{i}", [TestQuestions.Siblings($"term {i}")]))];
        var created = await SubmitAsync(client, "large", requests);

        var job = await FindEndedAsync(client, created.Id);
        var results = await client.ReadResultsAsync(job, default).ToListAsync(TestContext.Current.CancellationToken);

        Assert.True(results.Sum(static result => (long)result.Response!.Text.Length) > ChatHttpClients.MaxReplyBytes);
        Assert.Equal(["r0", "r1", "r2", "r3"], results.Select(static result => result.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Job_that_fails_as_a_whole_is_reported_and_its_questions_go_out_again(string provider)
    {
        await using var emulator = await StartAsync(new BatchFaults
            { FailsAtOnce = static job => job == 0 ? "line 1 is wrong \u001b[31m" : null });
        var questions = CreateQuestions(3);

        await RunUntilAnsweredAsync(provider, emulator, questions);

        AssertPaidOnce(emulator, 3);
        Assert.Equal(2, emulator.BatchNames.Count);
        var notice = Assert.Single(notices, static notice => notice.Error == PathwayErrors.BatchFailed);
        Assert.Contains("line 1 is wrong", notice.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", notice.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GeminiFiles, UploadFault.TooMany, 1)]
    [InlineData(GeminiFiles, UploadFault.HalfArrives, 1)]
    [InlineData(GeminiFiles, UploadFault.LosesReply, 1)]
    [InlineData(GeminiFiles, UploadFault.Forgotten, 2)]
    [InlineData("OpenAI", UploadFault.TooMany, 1)]
    [InlineData("OpenAI", UploadFault.HalfArrives, 1)]
    [InlineData("OpenAI", UploadFault.LosesReply, 2)]
    [InlineData("OpenAI", UploadFault.Forgotten, 2)]
    public async Task Upload_that_fails_costs_nothing_and_leaves_no_uncertain_job(string provider, UploadFault fault, int files)
    {
        await using var emulator = await StartAsync(new BatchFaults { Uploads = upload => upload == 0 ? fault : UploadFault.None });
        var questions = CreateQuestions(3);

        await RunUntilAnsweredAsync(provider, emulator, questions);

        AssertPaidOnce(emulator, 3);
        Assert.Single(emulator.BatchNames);
        Assert.Equal(files, emulator.BatchFiles.Count);
        Assert.DoesNotContain(notices, static notice => notice.Error == PathwayErrors.BatchUncertain);
    }

    [Fact]
    public async Task Large_file_goes_to_gemini_in_parts_whatever_fails_on_the_way()
    {
        await using var emulator = await StartAsync(new BatchFaults
        {
            Uploads = static upload => upload switch
            {
                0 => UploadFault.LosesReply, 1 => UploadFault.HalfArrives, 3 => UploadFault.TooMany, 4 => UploadFault.LosesReply,
                _ => UploadFault.None,
            },
        });
        var curator = CreateCurator(GeminiFiles, emulator);
        var client = curator.Batches!.Client;
        var padding = new ChatMessage(ChatRole.System, new string('x', 1024 * 1024));
        BatchRequest[] requests = [.. Enumerable.Range(0, 20).Select(i =>
            curator.CreateBatchRequest($"r{i}", [TestQuestions.Siblings($"term {i}")]))
            .Select(request => request with { Messages = [padding, .. request.Messages] })];

        var job = await FindEndedAsync(client, (await SubmitAsync(client, "large", requests)).Id);

        Assert.True(Assert.Single(emulator.BatchFiles) > 2 * GeminiUpload.PartSize);
        Assert.Equal(20, job.Answered);
        Assert.Equal(20, await client.ReadResultsAsync(job, default).CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Upload_that_keeps_failing_ends_and_submits_nothing()
    {
        await using var emulator = await StartAsync(new BatchFaults { Uploads = static _ => UploadFault.TooMany });
        var curator = CreateCurator(GeminiFiles, emulator, new SkippingClock(TimeSpan.FromMinutes(1)));

        var failure = await Assert.ThrowsAsync<ChatException>(() => SubmitAsync(curator.Batches!.Client, "one",
            [curator.CreateBatchRequest("r", [TestQuestions.Siblings("a")])]));

        Assert.Equal(429, failure.Status);
        Assert.Empty(emulator.BatchNames);
    }

    [Fact]
    public async Task File_goes_to_no_other_server_than_the_named_one()
    {
        await using var other = await StartAsync(new BatchFaults());
        await using var emulator = await StartAsync(new BatchFaults { UploadServer = other.BaseAddress });

        Assert.All(await RunAsync(GeminiFiles, emulator, CreateQuestions(2)), static reply => Assert.Null(reply.Answer));

        Assert.Contains(notices, static notice => notice.Message.Contains("another server", StringComparison.Ordinal));
        Assert.Empty(emulator.BatchNames);
        Assert.Empty(other.BatchFiles);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Job_that_waits_in_the_queue_is_cancelled_and_nothing_is_paid(string provider)
    {
        await using var emulator = await StartAsync(new BatchFaults { Looks = 4 });
        var questions = CreateQuestions(4);
        await RunAsync(provider, emulator, questions);

        await CancelAsync(provider, emulator);
        await RunUntilAnsweredAsync(provider, emulator, questions);

        AssertPaidOnce(emulator, 4);
        Assert.Equal(2, emulator.BatchNames.Count);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Job_that_is_cancelled_while_it_runs_keeps_its_answers(string provider)
    {
        await using var emulator = await StartAsync(new BatchFaults { Looks = 4 });
        var questions = CreateQuestions(9);
        for (var run = 0; run < 3; run++) { await RunAsync(provider, emulator, questions); }

        await CancelAsync(provider, emulator);
        var replies = await RunAsync(provider, emulator, questions);
        Assert.InRange(replies.Count(static reply => reply.Answer is not null), 1, 8);
        await RunUntilAnsweredAsync(provider, emulator, questions);

        AssertPaidOnce(emulator, 9);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Progress_of_a_job_is_that_of_the_provider(string provider)
    {
        await using var emulator = await StartAsync(new BatchFaults { Looks = 4 });
        var curator = CreateCurator(provider, emulator);
        var client = curator.Batches!.Client;
        BatchRequest[] requests = [.. Enumerable.Range(0, 6).Select(i =>
            curator.CreateBatchRequest($"r{i}", [TestQuestions.Siblings($"term {i}")]))];
        var created = await SubmitAsync(client, "one", requests);
        var seen = new List<(BatchJobState, int?)>();

        for (var look = 0; look < 4; look++)
        {
            var job = (await client.FindAsync(created.Id, default))!;
            seen.Add((job.State, job.Answered));
        }

        Assert.Equal([(BatchJobState.Running, 0), (BatchJobState.Running, 2), (BatchJobState.Running, 4), (BatchJobState.Succeeded, 6)],
            seen);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Results_twice_in_any_order_with_failures_and_strangers_are_stored_once(string provider)
    {
        await using var emulator = await StartAsync(new BatchFaults
        {
            Fails = static (job, request) => job == 0 && request == 0,
            Results = new ResultFaults { Repeats = true, FailsFirst = true, HasStrangers = true },
        });
        var questions = CreateQuestions(9);

        var replies = await RunUntilAnsweredAsync(provider, emulator, questions);

        Assert.Equal(questions.Select(static question => $"part of {question.Subject}"),
            replies.Select(static reply => reply.Answer!.Siblings[0].Name));
        AssertPaidOnce(emulator, 9);
        using var store = Open();
        Assert.Equal(9, store.Batches.ReadAll().Sum(static job => job.Answered));
        Assert.Equal(9, store.Batches.ReadAll().SelectMany(job => store.Calls(job.Name)).Where(static call => call.InputTokens > 0)
            .Sum(static call => call.Questions));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Results_that_come_in_part_are_stored_and_the_others_are_not_asked_again(string provider)
    {
        await using var emulator = await StartAsync(new BatchFaults { Results = new ResultFaults { Omits = 1 } });
        var questions = CreateQuestions(9);

        for (var run = 0; run < 4; run++) { await RunAsync(provider, emulator, questions); }
        var replies = await RunAsync(provider, emulator, questions);
        Assert.InRange(replies.Count(static reply => reply.Answer is not null), 1, 8);
        Assert.Contains(notices, static notice => notice.Message.Contains("results came", StringComparison.Ordinal));

        emulator.Options = emulator.Options with { Batches = new BatchFaults() };
        await RunUntilAnsweredAsync(provider, emulator, questions);
        Assert.Single(emulator.BatchNames);
        AssertPaidOnce(emulator, 9);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Wait_ends_where_results_do_not_come(string provider)
    {
        await using var emulator = await StartAsync(new BatchFaults { Results = new ResultFaults { Omits = 1 } });

        var replies = await RunAsync(provider, emulator, CreateQuestions(9), new SkippingClock(TimeSpan.MaxValue));

        Assert.Contains(replies, static reply => reply.Answer is null);
        Assert.Single(notices, static notice => notice.Error == PathwayErrors.ReplyUnreadable);
        Assert.Single(emulator.BatchNames);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Results_of_another_job_are_not_taken_for_its_own(string provider)
    {
        await using var emulator = await StartAsync(new BatchFaults());
        await RunUntilAnsweredAsync(provider, emulator, CreateQuestions(3));
        emulator.Options = emulator.Options with { Batches = new BatchFaults { Results = new ResultFaults { OfJob = 0 } } };
        Question<SiblingsAnswer>[] others = [TestQuestions.Siblings("x"), TestQuestions.Siblings("y"), TestQuestions.Siblings("z")];

        for (var run = 0; run < 4; run++)
        {
            Assert.All(await RunAsync(provider, emulator, others), static reply => Assert.Null(reply.Answer));
        }
        Assert.Contains(notices, static notice => notice.Message.Contains("none is of a request of it", StringComparison.Ordinal));

        emulator.Options = emulator.Options with { Batches = new BatchFaults() };
        await RunUntilAnsweredAsync(provider, emulator, others);
        Assert.Equal(2, emulator.BatchNames.Count);
        AssertPaidOnce(emulator, 6);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Provider_that_uses_an_identifier_again_is_not_believed(string provider)
    {
        await using var emulator = await StartAsync(new BatchFaults { Ids = static _ => "job0", Looks = 100 });
        await RunAsync(provider, emulator, CreateQuestions(3));
        var curator = CreateCurator(provider, emulator);
        await SubmitAsync(curator.Batches!.Client, "of another program",
            [curator.CreateBatchRequest("r0000001", [TestQuestions.Siblings("another")])]);
        emulator.Options = emulator.Options with { Batches = new BatchFaults { Ids = static _ => "job0" } };

        for (var run = 0; run < 4; run++)
        {
            Assert.All(await RunAsync(provider, emulator, CreateQuestions(3)), static reply => Assert.Null(reply.Answer));
        }

        Assert.Contains(notices, static notice => notice.Error == PathwayErrors.BatchMissing
            && notice.Message.Contains("another job under its identifier", StringComparison.Ordinal));
        Assert.Equal(2, emulator.BatchNames.Count);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Job_is_found_in_a_list_of_many_pages_among_those_of_other_programs(string provider)
    {
        await using var emulator = await StartAsync(new BatchFaults
            { LosesReply = static job => job == 0, ListsBefore = 2, PageSize = 1, Strangers = 7 });
        var curator = CreateCurator(provider, emulator);
        var questions = CreateQuestions(3);
        await RunAsync(provider, emulator, questions);
        for (var i = 0; i < 3; i++)
        {
            await SubmitAsync(curator.Batches!.Client, $"other {i}",
                [curator.CreateBatchRequest("r", [TestQuestions.Siblings("another")])]);
        }

        await RunUntilAnsweredAsync(provider, emulator, questions);

        Assert.Equal(4, emulator.BatchNames.Count);
        AssertPaidOnce(emulator, 3);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task List_without_an_end_does_not_say_that_a_job_is_missing(string provider)
    {
        await using var emulator = await StartAsync(new BatchFaults { RepeatsPage = true });
        var client = CreateCurator(provider, emulator).Batches!.Client;

        var failure = await Assert.ThrowsAsync<ChatException>(async () => await client.ListAsync(default).CountAsync());

        Assert.Equal(PathwayErrors.ReplyUnreadable, failure.Error);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Two_shells_that_receive_at_once_store_each_answer_once(string provider)
    {
        await using var emulator = await StartAsync(new BatchFaults { Fails = static (job, request) => job == 0 && request == 1 });
        var questions = CreateQuestions(60);
        await RunAsync(provider, emulator, questions);
        await RunAsync(provider, emulator, questions);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RunAsync(provider, emulator, questions)));
        await RunUntilAnsweredAsync(provider, emulator, questions);

        AssertPaidOnce(emulator, 60);
        using var store = Open();
        Assert.Equal(60, store.Batches.ReadAll().Sum(static job => job.Answered));
        Assert.Equal(60, store.Batches.ReadAll().SelectMany(job => store.Calls(job.Name)).Where(static call => call.InputTokens > 0)
            .Sum(static call => call.Questions));
    }

    private async Task CancelAsync(string provider, GeminiEmulator emulator)
    {
        using var store = Open();
        var job = store.Batches.ReadAll()[0];
        await BatchJobs.CancelAsync(job, CreateCurator(provider, emulator), default);
    }

    private SqliteStore Open() => SqliteStore.Open(Path.Combine(folder.FullName, "a.db"), SqliteOptions.Default);

    private static Task<GeminiEmulator> StartAsync(BatchFaults faults) => GeminiEmulator.StartAsync(new EmulatorOptions
    {
        Batches = faults,
        Responder = new TermResponder(static (_, item) => new JsonArray(new JsonObject { ["name"] = $"part of {item.Term}" })),
    });

    private static LlmCurator CreateCurator(string provider, GeminiEmulator emulator, TimeProvider? clock = null)
    {
        var key = new SecretText(EmulatorOptions.DefaultKey);
        var server = new Uri(emulator.BaseAddress);
        if (provider == "OpenAI")
        {
            var openAi = OpenAIChatClient.Create(ChatHttpClients.Create(), server, TestQuestions.Flash, key);
            return new LlmCurator(openAi, TestQuestions.Flash, null)
                { Batches = new BatchAccess(new OpenAIBatchClient(openAi), $"OpenAI {server}") };
        }
        var address = GeminiAddress.Google(server);
        var gemini = new GeminiChatClient(ChatHttpClients.Create(), address, TestQuestions.Flash, key);
        var batches = new GeminiBatchClient(gemini, address, TestQuestions.Flash);
        if (provider == GeminiFiles)
        {
            batches = new GeminiBatchClient(gemini, address, TestQuestions.Flash, clock) { InlineLimits = new BatchLimits(0, 0) };
        }
        return new LlmCurator(gemini, TestQuestions.Flash, null) { Batches = new BatchAccess(batches, $"Gemini {server}") };
    }

    private static async Task<BatchJob> SubmitAsync(IBatchClient client, string name, IReadOnlyList<BatchRequest> requests) =>
        await client.CreateAsync(name, await client.PrepareAsync(name, requests, default), default);

    private static async Task<BatchJob> FindEndedAsync(IBatchClient client, string id)
    {
        while (true)
        {
            if (await client.FindAsync(id, default) is { State: not (BatchJobState.Queued or BatchJobState.Running) } job) { return job; }
        }
    }

    // Commands one after another, as a user repeats them, until all is answered.
    private async Task<IReadOnlyList<Reply<SiblingsAnswer>>> RunUntilAnsweredAsync(string provider, GeminiEmulator emulator,
        Question<SiblingsAnswer>[] questions)
    {
        for (var run = 0; run < 30; run++)
        {
            var replies = await RunAsync(provider, emulator, questions);
            if (replies.All(static reply => reply.Answer is not null)) { return replies; }
        }
        throw new InvalidOperationException("The runs do not complete.");
    }

    private static Question<SiblingsAnswer>[] CreateQuestions(int count) =>
        [.. Enumerable.Range(0, count).Select(static i => TestQuestions.Siblings($"term {i}"))];

    private static void AssertPaidOnce(GeminiEmulator emulator, int questions)
    {
        Assert.All(emulator.BatchBilled, static entry => Assert.Equal(1, entry.Value));
        Assert.Equal(questions, emulator.BatchBilled.Count);
        Assert.DoesNotContain(emulator.Log.Requests, static request => request.Method == "POST");
    }

    private async Task<IReadOnlyList<Reply<SiblingsAnswer>>> RunAsync(string provider, GeminiEmulator emulator,
        Question<SiblingsAnswer>[] questions, TimeProvider? waitingClock = null)
    {
        using var store = Open();
        var engine = new QuestionEngine(store, [CreateCurator(provider, emulator)], waitingClock ?? TimeProvider.System);
        return await new BatchRun(engine, null, Add).ExecuteAsync(QuestionStage.Independent, waits: waitingClock is not null,
            deferred => engine.StartRun(new RunOptions { Command = "test", Deferred = deferred }).AskAllAsync(questions, 0, default),
            default);
    }

    private void Add(BatchNotice notice)
    {
        lock (notices) { notices.Add(notice); }
    }

    // Pauses up to this length pass at once.
    private sealed class SkippingClock(TimeSpan longest) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan || dueTime > longest ? dueTime
                : TimeSpan.Zero, period);
    }
}
