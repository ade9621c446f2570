using System.Text.Json.Nodes;
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
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pathway-http-batch-");
    private readonly List<BatchNotice> notices = [];

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("Gemini")]
    [InlineData("OpenAI")]
    public async Task Job_is_created_listed_followed_and_read(string provider)
    {
        await using var emulator = await StartAsync(new BatchFaults { Fails = static (_, request) => request == 2, PageSize = 1 });
        var curator = CreateCurator(provider, emulator);
        var client = curator.Batches!.Client;
        BatchRequest[] requests = [.. Enumerable.Range(0, 4).Select(i =>
            curator.CreateBatchRequest($"r{i}", [TestQuestions.Siblings($"term {i}")]))];

        var created = await client.CreateAsync("first", requests, default);
        await client.CreateAsync("second \u00e9\"", requests[..1], default);
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
    [InlineData("Gemini")]
    [InlineData("OpenAI")]
    public async Task Cancelled_job_says_so_and_wrong_key_is_refused(string provider)
    {
        await using var emulator = await StartAsync(new BatchFaults());
        var curator = CreateCurator(provider, emulator);
        var client = curator.Batches!.Client;
        var job = await client.CreateAsync("one", [curator.CreateBatchRequest("r", [TestQuestions.Siblings("a")])], default);

        await client.CancelAsync(job.Id, default);

        Assert.Equal(BatchJobState.Cancelled, (await client.FindAsync(job.Id, default))!.State);
        emulator.Options = emulator.Options with { ApiKey = "another-key-0123456789" };
        var refused = await Assert.ThrowsAsync<ChatException>(() => client.FindAsync(job.Id, default));
        Assert.Equal(PathwayErrors.ModelKeyRefused, refused.Error);
        Assert.DoesNotContain(EmulatorOptions.DefaultKey, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Gemini")]
    [InlineData("OpenAI")]
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
    [InlineData("Gemini")]
    [InlineData("OpenAI")]
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
    [InlineData("Gemini")]
    [InlineData("OpenAI")]
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
    [InlineData("Gemini")]
    [InlineData("OpenAI")]
    public async Task Results_may_be_larger_than_the_reply_to_a_call(string provider)
    {
        await using var emulator = await StartAsync(new BatchFaults { Results = (BreaksLines: true, Padding: 9 * 1024 * 1024) });
        var curator = CreateCurator(provider, emulator);
        var client = curator.Batches!.Client;
        BatchRequest[] requests = [.. Enumerable.Range(0, 4).Select(i =>
            curator.CreateBatchRequest($"r{i}", [TestQuestions.Siblings($"term {i}")]))];
        var created = await client.CreateAsync("large", requests, default);

        BatchJob? job;
        do { job = await client.FindAsync(created.Id, default); }
        while (job!.State is BatchJobState.Queued or BatchJobState.Running);
        var results = await client.ReadResultsAsync(job, default).ToListAsync(TestContext.Current.CancellationToken);

        Assert.True(results.Sum(static result => (long)result.Response!.Text.Length) > ChatHttpClients.MaxReplyBytes);
        Assert.Equal(["r0", "r1", "r2", "r3"], results.Select(static result => result.Key).Order(StringComparer.Ordinal));
    }

    private static Task<GeminiEmulator> StartAsync(BatchFaults faults) => GeminiEmulator.StartAsync(new EmulatorOptions
    {
        Batches = faults,
        Responder = new TermResponder(static (_, item) => new JsonArray(new JsonObject { ["name"] = $"part of {item.Term}" })),
    });

    private static LlmCurator CreateCurator(string provider, GeminiEmulator emulator)
    {
        var key = new SecretText(EmulatorOptions.DefaultKey);
        var server = new Uri(emulator.BaseAddress);
        if (provider == "OpenAI")
        {
            var openAi = OpenAIChatClient.Create(ChatHttpClients.Create(), server, TestQuestions.Flash, key);
            return new LlmCurator(openAi, TestQuestions.Flash, null)
                { Batches = new BatchAccess(new OpenAIBatchClient(openAi, TestQuestions.Flash), $"OpenAI {server}") };
        }
        var address = GeminiAddress.Google(server);
        var gemini = new GeminiChatClient(ChatHttpClients.Create(), address, TestQuestions.Flash, key);
        return new LlmCurator(gemini, TestQuestions.Flash, null)
            { Batches = new BatchAccess(new GeminiBatchClient(gemini, address, TestQuestions.Flash), $"Gemini {server}") };
    }

    private async Task<IReadOnlyList<Reply<SiblingsAnswer>>> RunAsync(string provider, GeminiEmulator emulator,
        Question<SiblingsAnswer>[] questions)
    {
        using var store = SqliteStore.Open(Path.Combine(folder.FullName, "a.db"), SqliteOptions.Default);
        var engine = new QuestionEngine(store, [CreateCurator(provider, emulator)], TimeProvider.System);
        return await new BatchRun(engine, null, notices.Add).ExecuteAsync(QuestionStage.Independent, waits: false,
            deferred => engine.StartRun(new RunOptions { Command = "test", Deferred = deferred }).AskAllAsync(questions, 0, default),
            default);
    }
}
