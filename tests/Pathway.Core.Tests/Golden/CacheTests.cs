using Microsoft.Data.Sqlite;
using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Engine;
using Pathway.Errors;
using Pathway.Formats.Caches;
using Pathway.Formats.Runs;
using Pathway.Runs;
using Pathway.Steps.Verify;
using Pathway.Storage;
using Xunit;

namespace Pathway.Golden;

/// <summary>
/// This version reads a cache file of schema 4: it asks a model and the literature none of its questions again and loses none of its data.
/// </summary>
public sealed class CacheTests : IDisposable
{
    private static readonly string[] Tables = ["answers", "calls", "runs", "lanes", "leases"];

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> ReportNames => [.. ReportFormats.All.Select(static format => format.Name)];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_question_has_its_answer_without_a_call()
    {
        var path = await GoldenCache.CopyAsync(folder.Path);
        var (store, warnings) = Stores.OpenWithWarnings(path);
        var lines = new List<string>();
        var calls = 0;
        using (store)
        {
            // The ontology answers again, free of charge, when its rules have a new version.
            foreach (var named in GoldenQuestions.Curators.Where(static named => named is not (OntologyCurator or ConfidentCurator)))
            {
                var curator = new TableCurator(named);
                var engine = new QuestionEngine(store, [curator], TimeProvider.System);
                var run = engine.StartRun(new RunOptions { Command = "test", MaxAttempts = 1 });
                foreach (var one in GoldenQuestions.All.Where(one => named.GetAnswerer(one.Question) is not null))
                {
                    lines.Add($"{one} of {named}");
                    lines.Add($"  {await one.AskAsync(run)}");
                }
                foreach (var one in GoldenQuestions.Imported.Where(one => named.GetAnswerer(one.Question) is not null))
                {
                    lines.Add($"{one} imported");
                    lines.Add($"  {await one.AskAsync(run)}");
                }
                calls += curator.Calls + run.Progress.Calls + run.Progress.Failures;
            }
        }

        Assert.Equal(0, calls);
        Assert.Empty(warnings);
        GoldenFile.Check("cache-4-answers.txt", lines);
    }

    [Fact]
    public async Task Where_the_rules_of_the_ontology_have_changed_it_answers_again_and_the_model_is_not_asked()
    {
        var path = await GoldenCache.CopyAsync(folder.Path);
        var confident = GoldenQuestions.Curators.OfType<ConfidentCurator>().Single();
        var model = new TableCurator(GoldenQuestions.Curators.OfType<LlmCurator>().Single());
        using var store = Stores.Open(path);
        Assert.Contains(store.Answers(), static answer => answer.Answerer == "GO 2022-07-01, rules 1");
        Assert.DoesNotContain(store.Answers(), static answer => answer.Answerer.Contains(
            $"rules {OntologyCurator.RulesVersion}", StringComparison.Ordinal));
        var run = new QuestionEngine(store, [confident, model], TimeProvider.System)
            .StartRun(new RunOptions { Command = "test", MaxAttempts = 1 });

        var answers = 0;
        foreach (var one in GoldenQuestions.All.Where(one => model.GetAnswerer(one.Question) is not null))
        {
            answers += (await one.AskAsync(run)).Length > 0 ? 1 : 0;
        }

        Assert.Equal((0, 0), (model.Calls, run.Progress.Failures));
        Assert.True(answers >= 8);
    }

    [Fact]
    public async Task A_copy_of_all_records_in_a_new_file_is_equal()
    {
        var path = await GoldenCache.CopyAsync(folder.Path);
        using (var from = Stores.Open(path))
        using (var to = Stores.Open(folder.File("new.db")))
        {
            foreach (var answer in from.Answers()) { await to.AddAsync(answer, null); }
            foreach (var run in from.Runs())
            {
                await to.RecordAsync(run);
                foreach (var call in from.Calls(run.RunId)) { await to.RecordAsync(call); }
            }
            await to.Quota.UpdateAsync(GoldenCache.LimiterKey, _ => from.Quota.Find(GoldenCache.LimiterKey)!);
            var lease = Assert.Single(await from.Leases.FindAsync([GoldenCache.LeasedKey]));
            await to.Leases.AcquireAsync(lease, 0, null);
        }

        foreach (var table in Tables)
        {
            var rows = Rows(path, table);
            Assert.NotEmpty(rows);
            Assert.Equal(rows, Rows(folder.File("new.db"), table));
        }
    }

    [Fact]
    public async Task Recorded_requests_count_towards_the_limits()
    {
        var now = GoldenCache.Start.ToUnixTimeMilliseconds() + 1000;
        using var store = Stores.Open(await GoldenCache.CopyAsync(folder.Path));

        Assert.Equal(60_000 + 1000, (await store.Quota.AcquireAsync(GoldenCache.Request(now, 1))).Wait);
        Assert.Null((await store.Quota.AcquireAsync(GoldenCache.Request(now + 62_000, 1))).Wait);
    }

    [Theory]
    [MemberData(nameof(ReportNames))]
    public async Task The_report_of_a_run(string name)
    {
        using var store = Stores.Open(await GoldenCache.CopyAsync(folder.Path));
        var run = store.Runs().Single(static run => run.RunId == GoldenCache.Run);
        var hierarchy = GoldenHierarchies.Judged();
        var findings = Verification.Run(HierarchyView.Of(hierarchy, new NoCatalog()), VerifyRules.All);
        var report = RunReports.Of(run, store.Calls(run.RunId), hierarchy, findings);
        var format = ReportFormats.All.Single(format => format.Name == name);

        GoldenFile.Check($"report{format.Extensions[0]}", stream => format.Write(report, stream));
    }

    [Theory]
    [InlineData(CacheFormat.Native)]
    [InlineData(CacheFormat.Legacy)]
    public async Task An_export_of_the_cache(CacheFormat format)
    {
        using var store = Stores.Open(await GoldenCache.CopyAsync(folder.Path));
        CacheFile.Write(folder.File("export.json"), overwrite: false, format, store.Answers());

        GoldenFile.Check($"cache-4-{format.ToString().ToLowerInvariant()}.json", File.ReadAllText(folder.File("export.json")));
    }

    [Fact]
    public async Task Tables_and_columns()
    {
        await Stores.MakeAsync(folder.File("new.db"));
        var path = await GoldenCache.CopyAsync(folder.Path);
        Stores.Open(path).Dispose();

        string[] schema =
        [
            $"application_id {Stores.Query(path, "PRAGMA application_id")}",
            $"user_version {Stores.Query(path, "PRAGMA user_version")}",
            .. Read(path, "SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c.[notnull] || ' ' || ifnull(c.dflt_value, '') "
                + "|| ' ' || c.pk FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.name"),
            .. Read(path, "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"),
        ];

        GoldenFile.Check("schema.txt", schema);
        var made = Read(folder.File("new.db"), "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name");
        GoldenFile.Check("schema.sql", made);
    }

    [Fact]
    public async Task Rejects_a_file_of_the_next_schema_with_one_error_and_does_not_change_it()
    {
        var path = await GoldenCache.CopyAsync(folder.Path);
        Stores.Query(path, $"PRAGMA user_version = {SqliteSchema.Version + 1}");
        var before = File.ReadAllBytes(path);

        var version = Assert.Throws<StoreVersionException>(() => Stores.Open(path));
        var strict = await Assert.ThrowsAsync<PathwayException>(
            () => StrictStoreOpener.UseAsync(path, static store => Task.FromResult(store.Answers())));
        var (fallback, warnings) = Stores.OpenWithWarnings(path);
        using (fallback) { Assert.Empty(fallback.Answers()); }
        var readWarnings = new List<StoreWarning>();
        using (var store = StoreOpener.OpenToRead(path, readWarnings.Add)) { Assert.Empty(store.Runs()); }

        Assert.Contains($"{SqliteSchema.Version + 1}", version.Message, StringComparison.Ordinal);
        Assert.Same(PathwayErrors.StoreFromFuture, strict.Error);
        Stores.AssertOneWarning(PathwayErrors.StoreFromFuture, path, warnings);
        Stores.AssertOneWarning(PathwayErrors.StoreFromFuture, path, readWarnings);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal(["cache.db"], folder.Names);
    }

    // Without the row identifiers of SQLite.
    private static List<string> Rows(string path, string table)
    {
        var columns = Read(path, $"SELECT name FROM pragma_table_info('{table}') WHERE name <> 'id' ORDER BY name");
        var row = string.Join(" || '|' || ", columns.Select(static column => $"ifnull({column}, '-')"));
        return [.. Read(path, $"SELECT {row} FROM {table}").Order(StringComparer.Ordinal)];
    }

    private static List<string> Read(string path, string sql)
    {
        using var connection = SqliteConnectionFactory.Open(path, SqliteOpenMode.ReadWrite, SqliteOptions.Default);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        var lines = new List<string>();
        while (row.Read()) { lines.Add(row.GetString(0)); }
        return lines;
    }
}
