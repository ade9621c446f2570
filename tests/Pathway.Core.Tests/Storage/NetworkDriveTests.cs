using Pathway.Doubles;
using Pathway.Errors;
using Xunit;

namespace Pathway.Storage;

/// <summary>A file on a network drive has a rollback journal, and the user hears of it.</summary>
public sealed class NetworkDriveTests : IDisposable
{
    private static readonly SqliteOptions Remote = SqliteOptions.Default with { IsRemote = static _ => true };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Remote_file_has_a_rollback_journal_and_a_warning_once()
    {
        var path = folder.File("a.db");

        var (store, warnings) = Stores.OpenWithWarnings(path, Remote);
        using (store)
        {
            await store.AddAsync(Stores.Answer("key"), null);
            Assert.DoesNotContain("a.db-wal", folder.Names);
        }
        var (again, later) = Stores.OpenWithWarnings(path, Remote);
        using (again) { Assert.NotNull(again.Find("key")); }

        Stores.AssertOneWarning(PathwayErrors.StoreUnavailable, path, warnings);
        Assert.Contains("rollback journal", warnings[0].Message, StringComparison.Ordinal);
        Assert.Empty(later);
        Assert.Equal("truncate", Journal(path, Remote));
    }

    [Fact]
    public async Task File_with_a_log_gets_a_rollback_journal_when_it_is_opened_over_the_network()
    {
        var path = folder.File("a.db");
        await Stores.MakeAsync(path, answers: 3);
        Assert.Equal("wal", Stores.Query(path, "PRAGMA journal_mode"));

        using (var store = Stores.OpenWithWarnings(path, Remote).Store) { Assert.Equal(3, store.Answers().Count); }

        Assert.NotEqual("wal", Stores.Query(path, "PRAGMA journal_mode"));
        using var local = Stores.Open(path);
        Assert.Equal(3, local.Answers().Count);
    }

    [Fact]
    public async Task Two_stores_share_a_remote_file()
    {
        var path = folder.File("a.db");
        using var one = Stores.OpenWithWarnings(path, Remote).Store;
        using var two = Stores.OpenWithWarnings(path, Remote).Store;

        await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(index => (index % 2 == 0 ? one : two).AddAsync(Stores.Answer($"key {index}"), null)));

        Assert.Equal(50, one.Answers().Count);
        Assert.Equal(50, two.Answers().Count);
    }

    private static object? Journal(string path, SqliteOptions options)
    {
        using var store = Stores.Open(path, options);
        // A file that has no log is in this mode for every process that opens it with the same options.
        using var connection = SqliteConnectionFactory.Open(path, Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite, options);
        SqliteJournal.Choose(connection, isRemote: true);
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode";
        return command.ExecuteScalar();
    }
}
