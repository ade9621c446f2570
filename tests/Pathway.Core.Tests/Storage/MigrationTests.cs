using Microsoft.Data.Sqlite;
using Pathway.Doubles;
using Pathway.Model;
using Pathway.Storage.Sharing;
using Xunit;

namespace Pathway.Storage;

public sealed class MigrationTests : IDisposable
{
    // As version 1 created it, with an answer and a call.
    private const string Version1 = """
        CREATE TABLE answers (
            key TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, answerer TEXT NOT NULL,
            json TEXT NOT NULL, at TEXT NOT NULL, run TEXT,
            plain INTEGER NOT NULL, imported INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE calls (
            id INTEGER PRIMARY KEY, run TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
            answerer TEXT NOT NULL, outcome TEXT NOT NULL, started TEXT NOT NULL, milliseconds REAL NOT NULL, error TEXT);
        CREATE INDEX calls_by_run ON calls (run);
        CREATE TABLE runs (
            run TEXT NOT NULL PRIMARY KEY, command TEXT NOT NULL, state TEXT NOT NULL, started TEXT NOT NULL, ended TEXT,
            questions INTEGER NOT NULL, stored INTEGER NOT NULL, calls INTEGER NOT NULL, failures INTEGER NOT NULL,
            changes INTEGER NOT NULL, curator TEXT NOT NULL) WITHOUT ROWID;
        INSERT INTO answers VALUES ('K', 'parent', 's', 'someone', '{"parent":"P"}', '2025-03-04T12:00:00.0000000Z', 'old', 1, 0);
        INSERT INTO calls (run, key, kind, subject, answerer, outcome, started, milliseconds, error)
            VALUES ('old', 'K', 'parent', 's', 'someone', 'Failed', '2025-03-04T12:00:00.0000000Z', 12.5, 'AnswerTimedOut');
        PRAGMA application_id = 1348564072; PRAGMA user_version = 1;
        """;

    private const string Version2 = Version1 + """
        ALTER TABLE calls ADD COLUMN input INTEGER; ALTER TABLE calls ADD COLUMN cached INTEGER;
        ALTER TABLE calls ADD COLUMN output INTEGER;
        ALTER TABLE calls ADD COLUMN thoughts INTEGER; ALTER TABLE calls ADD COLUMN cost TEXT; ALTER TABLE calls ADD COLUMN currency TEXT;
        UPDATE calls SET input = 100, output = 20, cost = '0.0012', currency = 'USD';
        PRAGMA user_version = 2;
        """;

    private const string Version3 = Version2 + """
        ALTER TABLE calls ADD COLUMN queued REAL; ALTER TABLE calls ADD COLUMN lane REAL; ALTER TABLE calls ADD COLUMN wire REAL;
        ALTER TABLE calls ADD COLUMN reading REAL;
        ALTER TABLE calls ADD COLUMN questions INTEGER NOT NULL DEFAULT 1;
        PRAGMA user_version = 3;
        """;

    // The tables for sharing.
    private const string Version4 = Version3 + SqliteSharing.Tables + " PRAGMA user_version = 4;";

    // The process of a run, and the permits.
    private const string Version5 = Version4 + "ALTER TABLE runs ADD COLUMN holder TEXT; " + SqliteSharing.PermitTables
        + " PRAGMA user_version = 5;";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Migrates_earlier_version_without_loss(int version)
    {
        var path = Make(version);
        var used = Stores.Call("new", "K") with
        {
            InputTokens = 100, CachedTokens = 7, OutputTokens = 20, ThoughtTokens = 3, Cost = 0.000123456789m, Currency = "USD",
            Queued = TimeSpan.FromMilliseconds(1.5), RateLimitWait = TimeSpan.FromMilliseconds(2.25),
            Network = TimeSpan.FromMilliseconds(8000.125), Parsing = TimeSpan.FromMilliseconds(0.5), Questions = 3,
        };
        var old = Old(version);
        using (var store = Stores.Open(path)) { await store.RecordAsync(used); }

        using var again = Stores.Open(path);
        Assert.Equal("""{"parent":"P"}""", again.Find("K")!.Answer);
        Assert.Equal(old, Assert.Single(again.Calls("old")));
        Assert.Equal(used, Assert.Single(again.Calls("new")));
        Assert.Equal((long)SqliteSchema.Version, Stores.Query(path, "PRAGMA user_version"));
        Assert.Null(again.Quota.Find("lane"));
        Assert.Equal(32, again.Quota.Salt().Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_file_of_an_earlier_version_that_is_only_read_stays_as_it_was(int version)
    {
        var path = Make(version);
        var before = File.ReadAllBytes(path);
        using (var store = SqliteSnapshot.Open(path))
        {
            Assert.Equal(Old(version), Assert.Single(store.Calls("old")));
            Assert.NotNull(store.Find("K"));
        }
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Concurrent_openers_migrate_once(int version)
    {
        var path = Make(version);

        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Stores.Open(path))));

        foreach (var store in stores)
        {
            await store.RecordAsync(Stores.Call("new", "K") with { InputTokens = 1 });
            store.Dispose();
        }
        using var again = Stores.Open(path);
        Assert.Equal(8, again.Calls("new").Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_process_of_an_earlier_version_that_has_the_file_open_goes_on_writing(int version)
    {
        var path = Make(version);
        using var old = SqliteConnectionFactory.Open(path, SqliteOpenMode.ReadWrite, SqliteOptions.Default);
        using var store = Stores.Open(path);

        old.Execute(
            "INSERT INTO calls (run, key, kind, subject, answerer, outcome, started, milliseconds, error) "
            + "VALUES ('old', 'L', 'parent', 's', 'x', 'Answered', '2025-03-04T13:00:00.0000000Z', 1, NULL)");
        await store.RecordAsync(Stores.Call("old", "M", 7200));

        Assert.Equal(["K", "L", "M"], store.Calls("old").Select(static call => call.Key));
        Assert.All(store.Calls("old"), static call => Assert.Equal(1, call.Questions));
    }

    private static PathwayCall Old(int version) => version < 2 ? Stores.Call("old", "K")
        : Stores.Call("old", "K") with { InputTokens = 100, OutputTokens = 20, Cost = 0.0012m, Currency = "USD" };

    private string Make(int version)
    {
        var path = folder.File("old.db");
        using var connection = SqliteConnectionFactory.Open(path, SqliteOpenMode.ReadWriteCreate, SqliteOptions.Default);
        connection.Execute(version switch { 1 => Version1, 2 => Version2, 3 => Version3, 4 => Version4, _ => Version5 });
        return path;
    }
}
