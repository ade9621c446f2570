using Microsoft.Data.Sqlite;
using Xunit;

namespace Pathway.Storage;

public sealed class SqlitePreparedTests : IDisposable
{
    private readonly SqliteConnection connection = new("Data Source=:memory:");

    public SqlitePreparedTests()
    {
        connection.Open();
        connection.Execute("CREATE TABLE pairs (name TEXT PRIMARY KEY, count INTEGER, share REAL)");
    }

    public void Dispose() => connection.Dispose();

    [Fact]
    public void Inserts_values_of_each_type_and_nulls()
    {
        using var insert = SqlitePrepared.Insert(connection, "INSERT", "pairs", "name, count, share");

        Assert.Equal(1, insert.Set("größe \ud83d\ude00").Set(long.MaxValue).Set(0.5).Execute());
        Assert.Equal(1, insert.Set("none").Set((long?)null).Set((double?)null).Execute());

        Assert.Equal(1, connection.ExecuteScalar(
            $"SELECT count(*) FROM pairs WHERE name = 'größe 😀' AND count = {long.MaxValue} AND share = 0.5"));
        Assert.Equal(1, connection.ExecuteScalar("SELECT count(*) FROM pairs WHERE name = 'none' AND count IS NULL AND share IS NULL"));
    }

    [Fact]
    public void Counts_the_rows_that_it_changed()
    {
        using var insert = SqlitePrepared.Insert(connection, "INSERT OR IGNORE", "pairs", "name");
        using var delete = new SqlitePrepared(connection, "DELETE FROM pairs WHERE name = ?1");

        Assert.Equal((1, 0, 1), (insert.Set("a").Execute(), insert.Set("a").Execute(), insert.Set("b").Execute()));
        Assert.Equal((1, 0), (delete.Set("a").Execute(), delete.Set("a").Execute()));
    }

    [Fact]
    public void Reads_the_texts_of_the_rows()
    {
        connection.Execute("INSERT INTO pairs (name, count) VALUES ('ä', 1), ('b', 1), ('c', 2)");
        using var query = new SqlitePrepared(connection, "SELECT name FROM pairs WHERE count = ?1 ORDER BY name DESC");

        Assert.Equal(["ä", "b"], query.Set(1L).ReadTexts());
        Assert.Equal([], query.Set(3L).ReadTexts());
        Assert.Equal(["c"], query.Set(2L).ReadTexts());
    }

    [Fact]
    public void Can_run_again_after_a_failure()
    {
        using var insert = SqlitePrepared.Insert(connection, "INSERT", "pairs", "name, count");
        insert.Set("a").Set(1L).Execute();

        var failure = Assert.Throws<SqliteException>(() => insert.Set("a").Set(2L).Execute());

        Assert.Contains("UNIQUE", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, insert.Set("b").Set(3L).Execute());
        Assert.Equal(1, connection.ExecuteScalar("SELECT count FROM pairs WHERE name = 'a'"));
        Assert.Equal(3, connection.ExecuteScalar("SELECT count FROM pairs WHERE name = 'b'"));
    }

    [Fact]
    public void Fails_when_it_runs_where_the_table_lacks_a_column_and_not_before()
    {
        using var insert = SqlitePrepared.Insert(connection, "INSERT", "pairs", "name, weight");

        Assert.Contains("weight", Assert.Throws<SqliteException>(() => insert.Set("a")).Message, StringComparison.Ordinal);
        connection.Execute("ALTER TABLE pairs ADD COLUMN weight INTEGER");
        Assert.Equal(1, insert.Set("a").Set(7L).Execute());
    }

    [Fact]
    public void Belongs_to_the_transaction_of_its_connection()
    {
        using var insert = SqlitePrepared.Insert(connection, "INSERT", "pairs", "name");
        using (var transaction = connection.BeginTransaction())
        {
            insert.Set("a").Execute();
            transaction.Rollback();
        }

        Assert.Equal(0, connection.ExecuteScalar("SELECT count(*) FROM pairs"));
    }
}
