using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Pathway.Storage;

/// <summary>
/// A statement that changes rows, for those that run with every question: the objects that a command makes for parameters, results and rows
/// took a twentieth of the time of a question. It belongs to the transaction of its connection.
/// </summary>
/// <param name="connection">The open connection.</param>
/// <param name="sql">The statement, with the values as ?1, ?2 and so on.</param>
internal sealed class SqliteChange(SqliteConnection connection, string sql) : IDisposable
{
    // Prepared when it is first run: a file that is only read may lack columns.
    private sqlite3_stmt? statement;
    private int bound;

    /// <summary>Inserts a row.</summary>
    /// <param name="connection">The open connection.</param>
    /// <param name="clause">The clause, with what happens when the row exists.</param>
    /// <param name="table">The table.</param>
    /// <param name="columns">The names of the columns, separated by commas.</param>
    public static SqliteChange Insert(SqliteConnection connection, string clause, string table, string columns)
    {
        var values = string.Join(", ", columns.Split(',').Select(static (_, i) => $"?{(i + 1).ToString(CultureInfo.InvariantCulture)}"));
        return new SqliteChange(connection, $"{clause} INTO {table} ({columns}) VALUES ({values})");
    }

    /// <summary>Sets the next value.</summary>
    /// <exception cref="SqliteException">The statement cannot be prepared.</exception>
    public SqliteChange Set(string? value)
    {
        var prepared = Prepare();
        Check(value is null ? raw.sqlite3_bind_null(prepared, ++bound) : raw.sqlite3_bind_text(prepared, ++bound, value));
        return this;
    }

    /// <inheritdoc cref="Set(string?)"/>
    public SqliteChange Set(long? value)
    {
        var prepared = Prepare();
        Check(value is { } number ? raw.sqlite3_bind_int64(prepared, ++bound, number) : raw.sqlite3_bind_null(prepared, ++bound));
        return this;
    }

    /// <inheritdoc cref="Set(string?)"/>
    public SqliteChange Set(double? value)
    {
        var prepared = Prepare();
        Check(value is { } number ? raw.sqlite3_bind_double(prepared, ++bound, number) : raw.sqlite3_bind_null(prepared, ++bound));
        return this;
    }

    /// <summary>Runs the statement, after all values were set.</summary>
    /// <returns>The number of rows that were changed.</returns>
    /// <exception cref="SqliteException">It failed.</exception>
    public int Execute()
    {
        var prepared = Prepare();
        bound = 0;
        var result = raw.sqlite3_step(prepared);
        // Reset reports the same failure again, with the message.
        var reset = raw.sqlite3_reset(prepared);
        Check(result == raw.SQLITE_DONE ? reset : result);
        return raw.sqlite3_changes(connection.Handle!);
    }

    public void Dispose() => statement?.Dispose();

    private sqlite3_stmt Prepare()
    {
        if (statement is not null) { return statement; }
        Check(raw.sqlite3_prepare_v2(connection.Handle!, sql, out var prepared));
        return statement = prepared;
    }

    private void Check(int result)
    {
        if (result == raw.SQLITE_OK) { return; }
        bound = 0;
        SqliteException.ThrowExceptionForRC(result, connection.Handle);
    }
}
