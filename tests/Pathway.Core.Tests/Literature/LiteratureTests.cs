using Pathway.Literature.Emulator;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Literature;

public sealed class LiteratureTests : IAsyncLifetime
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private LiteratureEmulator emulator = null!;

    public async ValueTask InitializeAsync() => emulator = await LiteratureEmulator.StartAsync(Papers.All);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await emulator.DisposeAsync();
    }

    [Fact]
    public async Task Record_has_no_markup_and_is_requested_once()
    {
        var store = new MemoryStore();
        var reply = await Papers.Run(emulator, http, store).Ask(Papers.Open.Pmid);
        await Papers.Run(emulator, http, store).Ask(Papers.Open.Pmid);

        var publication = reply.Answer!.Publication!;
        Assert.Equal(Papers.Open.Title + ".", publication.Title);
        Assert.Equal("Summary " + Papers.Open.Abstract, publication.Abstract);
        Assert.Equal(["Doe J", "Roe R"], publication.Authors);
        Assert.Equal((2020, "PMC90000001", (bool?)true, false, "Europe PMC"),
            (publication.Year, publication.PmcId, publication.IsOpenAccess, publication.IsRetracted, publication.Service));
        Assert.Matches("^[0-9a-f]{64}$", publication.Sha256);
        Assert.NotNull(reply.Provenance!.At);
        Assert.Single(emulator.Requests);
    }

    [Fact]
    public async Task Asks_second_service_for_missing_record()
    {
        var reply = await Papers.Run(emulator, http).Ask(Papers.OnlyInNcbi.Pmid);

        Assert.Equal("NCBI", reply.Answer!.Publication!.Service);
        Assert.Equal("SUMMARY: Not there.", reply.Answer.Publication.Abstract);
        Assert.Equal(["search", "esummary", "efetch"], emulator.Requests.Select(static request => request.Operation));
    }

    [Fact]
    public async Task Stores_missing_pmid_as_answer()
    {
        var store = new MemoryStore();
        var reply = await Papers.Run(emulator, http, store).Ask("900000999");

        Assert.True(reply.Answer!.IsAbstention);
        Assert.Equal("NCBI has no publication with PMID 900000999", reply.Answer.Reason);
        var again = await Papers.Run(emulator, http, store, isReplay: true).Ask("900000999");
        Assert.Equal(reply.Answer.Reason, again.Answer!.Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_services_report_retraction(bool europePmc)
    {
        emulator.Faults =
            request => !europePmc && request.Service == LiteratureRequest.EuropePmc ? LiteratureFault.Broken : LiteratureFault.None;

        var publication = (await Papers.Run(emulator, http).Ask(Papers.Retracted.Pmid)).Answer!.Publication!;

        Assert.True(publication.IsRetracted);
        Assert.Equal(europePmc ? "Europe PMC" : "NCBI", publication.Service);
    }

    [Fact]
    public async Task Full_text_is_body_without_references_and_closed_article_abstains()
    {
        var run = Papers.Run(emulator, http);
        var open = await run.AskAsync(new FullTextQuestion { Subject = "PMC90000001" }, 0, CancellationToken.None);
        var closed = await run.AskAsync(new FullTextQuestion { Subject = "PMC90000002" }, 0, CancellationToken.None);

        Assert.Contains("It stands in the body alone that ATXN3 trims K48-linked chains. A second paragraph.", open.Answer!.Body);
        Assert.DoesNotContain("reference", open.Answer.Body);
        Assert.True(closed.Answer!.IsAbstention);
    }

    [Fact]
    public async Task Searches_title_in_both_services()
    {
        var run = Papers.Run(emulator, http);
        var first = await run.AskAsync(PublicationSearchQuestion.Of("beclin-1 and \"huntingtin\" in invented autophagy"), 0,
            CancellationToken.None);
        var second = await run.AskAsync(PublicationSearchQuestion.Of(Papers.OnlyInNcbi.Title), 0, CancellationToken.None);
        var none = await run.AskAsync(PublicationSearchQuestion.Of("zzz"), 0, CancellationToken.None);

        Assert.Equal(Papers.Closed.Pmid, first.Answer!.Publications[0].Pmid);
        Assert.Equal("NCBI", second.Answer!.Publications[0].Service);
        Assert.Empty(none.Answer!.Publications);
    }

    [Fact]
    public async Task Sends_email_and_keeps_key_out_of_address()
    {
        var curator = Papers.Curator(emulator, http, "someone@example.org", "secret-key-1");
        await curator.AskAsync<PublicationAnswer>([new PublicationQuestion { Subject = Papers.OnlyInNcbi.Pmid }], CancellationToken.None);

        Assert.All(emulator.Requests, static request => Assert.DoesNotContain("secret", request.Target));
        Assert.All(emulator.Requests, static request => Assert.Equal("someone@example.org", request.Fields["email"]));
        Assert.All(emulator.Requests.Where(static request => request.Service == LiteratureRequest.Ncbi), static request =>
            Assert.Equal(("Pathway", "secret-key-1"), (request.Fields["tool"], request.Fields["api_key"])));
    }

    [Theory]
    [InlineData(LiteratureFault.Down, "LiteratureUnavailable")]
    [InlineData(LiteratureFault.Broken, "LiteratureUnavailable")]
    [InlineData(LiteratureFault.TooMany, "LiteratureUnavailable")]
    [InlineData(LiteratureFault.TooManyWithRetryAfter, "LiteratureUnavailable")]
    [InlineData(LiteratureFault.Html, "LiteratureUnreadable")]
    [InlineData(LiteratureFault.HalfReply, "LiteratureUnreadable")]
    [InlineData(LiteratureFault.HalfRecord, "LiteratureUnreadable")]
    [InlineData(LiteratureFault.WrongType, "LiteratureUnreadable")]
    [InlineData(LiteratureFault.OtherShape, "LiteratureUnreadable")]
    [InlineData(LiteratureFault.Slow, "AnswerTimedOut")]
    public async Task Fault_is_a_failure_until_service_recovers(LiteratureFault fault, string error)
    {
        var store = new MemoryStore();
        emulator.Faults = _ => fault;
        var reply = await Papers.Run(emulator, http, store, fault is LiteratureFault.Slow ? TimeSpan.FromMilliseconds(300) : null)
            .Ask(Papers.Open.Pmid);

        Assert.Equal(error, reply.Failure!.ErrorId);
        Assert.Empty(store.Answers());

        emulator.Faults = static _ => LiteratureFault.None;
        Assert.NotNull((await Papers.Run(emulator, http, store).Ask(Papers.Open.Pmid)).Answer!.Publication);
    }

    [Fact]
    public async Task One_damaged_record_does_not_fail_the_others()
    {
        var papers = Enumerable.Range(0, 150)
            .Select(static i =>
                new TestPaper
                { Pmid = (900_001_000 + i).ToString(System.Globalization.CultureInfo.InvariantCulture), Title = $"Invented paper {i}" })
                    .ToArray();
        await using var many = await LiteratureEmulator.StartAsync(papers);
        many.Faults = static request => request.Ids.Contains("900001042") ? LiteratureFault.HalfReply : LiteratureFault.None;

        var replies = await Papers.Run(many, http)
            .AskAllAsync<PublicationAnswer>([.. papers.Select(static paper => new PublicationQuestion { Subject = paper.Pmid })], 0,
                CancellationToken.None);

        Assert.Equal(["900001042"],
            papers.Zip(replies).Where(static pair => pair.Second.Answer is null).Select(static pair => pair.First.Pmid));
        // If the whole service fails, it is not asked about each record.
        var asked = many.Requests.Count;
        many.Faults = static _ => LiteratureFault.Html;
        await Papers.Run(many, http)
            .AskAllAsync<PublicationAnswer>([.. papers.Select(static paper => new PublicationQuestion { Subject = paper.Pmid })], 0,
                CancellationToken.None);
        Assert.InRange(many.Requests.Count - asked, 2, 20);
    }

    [Fact]
    public async Task Retries_transient_fault_and_needs_only_one_service()
    {
        var left = 2;
        emulator.Faults = _ => Interlocked.Decrement(ref left) >= 0 ? LiteratureFault.Broken : LiteratureFault.None;
        Assert.NotNull((await Papers.Run(emulator, http).Ask(Papers.Open.Pmid)).Answer!.Publication);

        emulator.Faults = static request => request.Service == LiteratureRequest.EuropePmc ? LiteratureFault.Html : LiteratureFault.None;
        Assert.Equal("NCBI", (await Papers.Run(emulator, http).Ask(Papers.Closed.Pmid)).Answer!.Publication!.Service);
    }
}
