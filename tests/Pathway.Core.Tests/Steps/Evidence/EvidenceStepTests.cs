using CsCheck;
using Pathway.Bench.Evidence;
using Pathway.Doubles;
using Pathway.Formats.Interactions;
using Pathway.Genes;
using Pathway.Literature;
using Pathway.Literature.Emulator;
using Pathway.Model;
using Pathway.Storage;
using Xunit;

namespace Pathway.Steps.Evidence;

public sealed class EvidenceStepTests
{
    private static readonly LiteratureFault[] Faults =
        [.. Enum.GetValues<LiteratureFault>().Where(static fault => fault is not LiteratureFault.Slow)];

    [Fact]
    public async Task Finds_planted_faults_without_false_alarms()
    {
        var trial = await EvidenceTrial.RunAsync(2000, 1);

        Assert.Equal(2100, trial.Total);
        Assert.True(trial.DetectionRate >= 0.99, string.Join('\n', trial.Misses.Take(10)));
        Assert.True(trial.FalseAlarmRate <= 0.01, string.Join('\n', trial.Misses.Take(10)));
    }

    [Fact]
    public async Task Reads_pair_sentences_like_a_careful_reader()
    {
        var (samples, sha256) = PairSentences.Read();
        // The yardstick was written before the rules, and is never edited.
        Assert.Equal("d7d5b7f728c521fc2836b2770ba18a4cff84b0ecb5b7c83849d65db5eafafeb1", sha256);

        var interactions = await EvidenceTrial.CheckAsync([.. samples.Select(static sample => sample.Interaction)],
            samples.Select(static sample => sample.Paper!), LiteratureFault.None);

        var wrong = samples.Zip(interactions).Where(static pair => pair.First.Expected != pair.Second.Verdict!.Kind)
            .Select(static pair => $"{pair.Second.Id} {pair.Second.Verdict}: {pair.First.Text}").ToArray();
        Assert.True(wrong.Length <= samples.Count / 100, string.Join('\n', wrong));
        Assert.DoesNotContain(wrong, static line => line.Contains("Supported:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_record_comes_out_once_in_order_and_unchanged() => await Gen.Select(Gen.Int[0, 10_000], Gen.Double[0, 1])
    .SampleSeededAsync(async (seed, share) =>
    {
        var set = GeneratedEvidence.Create(24, seed);
        await using var emulator = await LiteratureEmulator.StartAsync(set.Papers);
        using var http = new HttpClient();
        var store = new MemoryStore();
        // The fault of a request depends on the request only, so that the order of arrival does not matter.
        emulator.Faults = request => Draw(seed, request) is var drawn && drawn.NextDouble() < share ? Faults[drawn.Next(Faults.Length)]
            : LiteratureFault.None;
        var first = await CheckAsync(set.Interactions, emulator, http, store);
        AssertConserved(set.Interactions, first);

        emulator.Faults = static _ => LiteratureFault.None;
        var asked = emulator.Requests.Count;
        var second = await CheckAsync(set.Interactions, emulator, http, store);
        AssertConserved(set.Interactions, second);
        Assert.All(second.Select((one, i) => (one, set.Faults[i])),
            static pair => Assert.Equal(pair.Item2.Truth(), pair.one.Verdict!.Kind));
        // Stored answers stay, and only open questions are asked.
        Assert.All(first.Zip(second).Where(static pair => pair.First.Verdict!.Kind is not PathwayVerdictKind.Unchecked),
            static pair => Assert.Equal(Text(pair.First), Text(pair.Second)));
        if (first.All(
            static one => one.Verdict!.Check is not PathwayEvidenceCheck.Existence || one.Verdict.Kind is not PathwayVerdictKind.Unchecked)
                && share == 0)
        {
            Assert.Equal(asked, emulator.Requests.Count);
        }

        // A repeated check of checked interactions changes nothing and asks nothing.
        asked = emulator.Requests.Count;
        var third = await CheckAsync(second, emulator, http, store);
        Assert.Equal(second.Select(Text), third.Select(Text));
        Assert.Equal(asked, emulator.Requests.Count);
    }, count: 25);

    [Theory]
    [InlineData(LiteratureFault.Down)]
    [InlineData(LiteratureFault.TooMany)]
    [InlineData(LiteratureFault.Html)]
    [InlineData(LiteratureFault.HalfReply)]
    [InlineData(LiteratureFault.HalfRecord)]
    [InlineData(LiteratureFault.WrongType)]
    [InlineData(LiteratureFault.Slow)]
    public async Task Outage_of_both_services_is_unchecked_and_second_run_completes(LiteratureFault fault)
    {
        var set = GeneratedEvidence.Create(12, 7);
        await using var emulator = await LiteratureEmulator.StartAsync(set.Papers);
        using var http = new HttpClient();
        var store = new MemoryStore();
        var known = await CheckAsync([.. set.Interactions.Take(4)], emulator, http, store);
        emulator.Faults = _ => fault;

        var failed =
            await CheckAsync(set.Interactions, emulator, http, store, fault is LiteratureFault.Slow ? TimeSpan.FromMilliseconds(200)
                : null);

        Assert.Equal(known.Select(Text), failed.Take(4).Select(Text));
        // A second interaction with the same publication uses the stored record.
        var stored = set.Interactions.Take(4).Select(static one => one.Functions[0].Evidence[0].Pmid!).ToHashSet();
        var open = failed.Where(one => !stored.Contains(one.Functions[0].Evidence[0].Pmid!)).ToArray();
        Assert.True(open.Length >= 6);
        Assert.All(open,
            static one =>
                Assert.Equal((PathwayVerdictKind.Unchecked, PathwayEvidenceCheck.Existence), (one.Verdict!.Kind, one.Verdict.Check)));
        Assert.All(open, static one => Assert.Contains("was not answered", one.Verdict!.Reason));

        emulator.Faults = static _ => LiteratureFault.None;
        var before = emulator.Requests.Count;
        var whole = await CheckAsync(set.Interactions, emulator, http, store);
        Assert.Equal(set.Faults.Select(static planted => planted.Truth()), whole.Select(static one => one.Verdict!.Kind));
        Assert.DoesNotContain(emulator.Requests.Skip(before).SelectMany(static request => request.Ids), stored.Contains);
    }

    [Fact]
    public async Task Requests_records_in_batches_of_200()
    {
        var set = GeneratedEvidence.Create(450, 3);
        await using var emulator = await LiteratureEmulator.StartAsync(set.Papers);
        using var http = new HttpClient();

        await CheckAsync(set.Interactions, emulator, http, new MemoryStore());

        var cited = set.Interactions.Select(static one => one.Functions[0].Evidence[0].Pmid).Distinct().Count();
        var asked = emulator.Requests.Where(static request => request.Operation == "search").Select(static request => request.Ids.Count)
            .ToArray();
        Assert.Equal(cited, asked.Sum());
        Assert.Equal((cited + 199) / 200, asked.Length);
    }

    [Fact]
    public Task Example_is_unchecked_offline() => UncheckedOfflineAsync(TestData.Example);

    [Fact]
    public Task Real_interactions_are_unchecked_offline() => UncheckedOfflineAsync(TestData.Real("atxn3-interactions.json"));

    [Fact]
    public async Task Checks_real_interactions_against_emulator()
    {
        var interactions = new List<PathwayInteraction>();
        InteractionFile.Read(TestData.Real("atxn3-interactions.json"), InteractionFormat.Auto, interactions.Add,
            static failure => throw failure, CancellationToken.None);
        // Every second publication exists, with the cited title and an invented abstract.
        var cited = interactions.SelectMany(static one => one.Functions).SelectMany(static function => function.Evidence)
            .Where(static one => one.Pmid is not null).DistinctBy(static one => one.Pmid).ToArray();
        var papers = cited.Where((_, i) => i % 2 == 0)
            .Select(static one =>
                new TestPaper
            {
                Pmid = one.Pmid!, Title = one.Title ?? "Untitled", Year = one.Year ?? 2000,
                Abstract = "An abstract that was composed for a test.",
            }).ToArray();
        await using var emulator = await LiteratureEmulator.StartAsync(papers);
        using var http = new HttpClient();

        var checkedInteractions = await CheckAsync(interactions, emulator, http, new MemoryStore());

        AssertConserved(interactions, checkedInteractions);
        var there = papers.Select(static paper => paper.Pmid).ToHashSet();
        foreach (var evidence in checkedInteractions.SelectMany(static one => one.Functions)
            .SelectMany(static function => function.Evidence).Where(static one => one.Pmid is not null))
        {
            Assert.Equal(there.Contains(evidence.Pmid!), evidence.Verdict!.Kind is not PathwayVerdictKind.NotFound);
        }
    }

    [Fact]
    public async Task Evidence_of_interaction_functions_and_mediators_has_one_verdict_each()
    {
        var interaction = InteractionParser.Read("""
            { "query": "ATXN3", "primary": "BAX", "arrow": "inhibits", "direction": "main_to_primary",
              "mediator_chain": [ { "name": "VCP", "evidence": [ { "pmid": "900000001" } ] }, "BCL2" ],
              "evidence": [ { "pmid": "900000002" }, { "paper_title": "A title alone that nobody wrote", "year": 2001 } ],
              "functions": [ { "function": "One", "arrow": "inhibits", "evidence": [ { "pmid": "900000001" }, { "pmid": "900000999" } ] },
                             { "function": "Two", "arrow": "inhibits", "evidence": [] } ] }
            """, null, null);
        TestPaper[] papers =
        [
            new() { Pmid = "900000001", Title = "The first step", Abstract = "In these cells ATXN3 binds VCP. BAX was not looked at." },
            new() { Pmid = "900000002", Title = "The whole way", Abstract = "In these cells ATXN3 inhibits BAX." },
        ];
        await using var emulator = await LiteratureEmulator.StartAsync(papers);
        using var http = new HttpClient();

        var result = Assert.Single(await CheckAsync([interaction], emulator, http, new MemoryStore()));

        AssertConserved([interaction], [result]);
        Assert.Equal(3, result.Evidence.Count);
        Assert.Equal(
            [
                (PathwayVerdictScope.Evidence, "900000001", PathwayVerdictKind.Supported),
                (PathwayVerdictScope.Evidence, "900000999", PathwayVerdictKind.NotFound),
                (PathwayVerdictScope.Evidence, "900000002", PathwayVerdictKind.Supported),
                (PathwayVerdictScope.Evidence, "A title alone that nobody wrote", PathwayVerdictKind.NotFound),
                (PathwayVerdictScope.Evidence, "900000001", PathwayVerdictKind.Supported),
            ], PathwayVerdictRecord.Of(result).Where(static one => one.Scope is PathwayVerdictScope.Evidence)
                .Select(static one => (one.Scope, one.Evidence ?? "", one.Verdict)));
    }

    [Fact]
    public void Quotes_of_definitions_are_found_however_typeset_and_changes_are_noticed()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """
            format-version: 1.2

            [Term]
            id: X:1
            def: "The \"invented\" process in which 5 Zn2+ ions and beta-catenin move to fibers by signaling of cells." [X:made]

            [Term]
            id: X:2
            def: "An old one that nobody uses." []
            is_obsolete: true
            """);
        try
        {
            var definition = Assert.Single(TermDefinitions.Read(file));
            Assert.StartsWith("The \"invented\" process", definition, StringComparison.Ordinal);
            foreach (var seed in Enumerable.Range(1, 12))
            {
                foreach (var one in TextOperators.Typesetting.Concat(TextOperators.Quoting))
                {
                    if (one.Apply(definition, new Random(seed)) is not { } changed) { continue; }
                    Assert.True(IsFound(definition, changed), $"{one.Name}: {changed}");
                    if (one.IsOfPapers) { Assert.True(IsFound(changed, definition), $"{one.Name}: {changed}"); }
                }
                foreach (var one in TextOperators.Changes)
                {
                    if (one.Apply(definition, new Random(seed)) is not { } changed || changed == definition) { continue; }
                    Assert.False(IsFound(definition, changed), $"{one.Name}: {changed}");
                }
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static bool IsFound(string text, string quote) =>
        QuoteSearch.Find(QuoteNormalizer.Normalize($"Before it. {text} Behind it."), QuoteNormalizer.Normalize(quote)) is not null;

    private static async Task UncheckedOfflineAsync(string file)
    {
        var interactions = new List<PathwayInteraction>();
        InteractionFile.Read(file, InteractionFormat.Auto, interactions.Add, static failure => throw failure, CancellationToken.None);
        await using var emulator = await LiteratureEmulator.StartAsync([]);
        using var http = new HttpClient();

        var checkedInteractions =
            await EvidenceStep.CheckAsync(new EvidenceInput(interactions), Papers.Run(emulator, http, isReplay: true), EmbeddedGenes.Names,
                CancellationToken.None);

        AssertConserved(interactions, checkedInteractions);
        Assert.All(checkedInteractions, static one => Assert.Equal(PathwayVerdictKind.Unchecked, one.Verdict!.Kind));
        Assert.All(checkedInteractions.SelectMany(PathwayVerdictRecord.Of), static record => Assert.NotEmpty(record.Reason));
        Assert.Empty(emulator.Requests);
    }

    private static Random Draw(int seed, LiteratureRequest request) =>
        new(HashCode(seed + request.Service + request.Operation + string.Join(',', request.Ids)));

    // string.GetHashCode differs from run to run.
    private static int HashCode(string text) => text.Aggregate(17, static (hash, letter) => unchecked((hash * 31) + letter));

    private static Task<IReadOnlyList<PathwayInteraction>> CheckAsync(IReadOnlyList<PathwayInteraction> interactions,
        LiteratureEmulator emulator, HttpClient http, IStore store, TimeSpan? timeout = null) =>
        EvidenceStep.CheckAsync(new EvidenceInput(interactions), Papers.Run(emulator, http, store, timeout), EmbeddedGenes.Names,
            CancellationToken.None);

    private static void AssertConserved(IReadOnlyList<PathwayInteraction> before, IReadOnlyList<PathwayInteraction> after)
    {
        Assert.Equal(before.Select(static one => one.Json), after.Select(static one => one.Json));
        Assert.Equal(before.Select(Bare), after.Select(Bare));
        Assert.Equal(before.Sum(static one => 1 + one.Functions.Count + one.Evidence.Count
            + one.Functions.Sum(static function => function.Evidence.Count)),
            after.SelectMany(PathwayVerdictRecord.Of).Count());
    }

    // Everything but the verdicts.
    private static string Bare(PathwayInteraction one) => string.Join('|', one.Functions.Select(static function =>
        $"{function.Title};{function.Arrow};"
            + string.Join(',', function.Evidence.Select(static evidence => (evidence with { Verdict = null }).ToString()))));

    private static string Text(PathwayInteraction one) =>
        string.Join('\n',
            PathwayVerdictRecord.Of(one)
                .Select(static record =>
                    $"{record.Scope} {record.Verdict} {record.Check} {record.Reason} {record.Source} {record.Quote} "
                        + $"{string.Join(';', record.Checks)}"));
}
