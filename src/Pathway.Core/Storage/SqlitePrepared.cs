using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Pathway.Storage;

/// <summary>
/// A statement that runs with every question: the objects that a command makes for parameters, results and rows took a twentieth of the
/// time of a question. It belongs to the transaction of its connection.
/// </summary>
/// <param name="connection">The open connection.</param>
/// <param name="sql">The statement, with the values as ?1, ?2 and so on.</param>
internal sealed class SqlitePrepared(SqliteConnection connection, string sql) : IDisposable
{
    // Prepared when it is first run: a file that is only read may lack columns.
    private sqlite3_stmt? statement;
    private int bound;

    /// <summary>Inserts a row.</summary>
    /// <param name="connection">The open connection.</param>
    /// <param name="clause">The clause, with what happens when the row exists.</param>
    /// <param name="table">The table.</param>
    /// <param name="columns">The names of the columns, separated by commas.</param>
    public static SqlitePrepared Insert(SqliteConnection connection, string clause, string table, string columns)
    {
        var values = string.Join(", ", columns.Split(',').Select(static (_, i) => $"?{(i + 1).ToString(CultureInfo.InvariantCulture)}"));
        return new SqlitePrepared(connection, $"{clause} INTO {table} ({columns}) VALUES ({values})");
    }

    /// <summary>Sets the next value.</summary>
    /// <exception cref="SqliteException">The statement cannot be prepared.</exception>
    public SqlitePrepared Set(string? value)
    {
        var prepared = Prepare();
        Check(value is null ? raw.sqlite3_bind_null(prepared, ++bound) : raw.sqlite3_bind_text(prepared, ++bound, value));
        return this;
    }

    /// <inheritdoc cref="Set(string?)"/>
    public SqlitePrepared Set(long? value)
    {
        var prepared = Prepare();
        Check(value is { } number ? raw.sqlite3_bind_int64(prepared, ++bound, number) : raw.sqlite3_bind_null(prepared, ++bound));
        return this;
    }

    /// <inheritdoc cref="Set(string?)"/>
    public SqlitePrepared Set(double? value)
    {
        var prepared = Prepare();
        Check(value is { } number ? raw.sqlite3_bind_double(prepared, ++bound, number) : raw.sqlite3_bind_null(prepared, ++bound));
        return this;
    }

    /// <summary>Runs a statement that changes rows, after all values were set.</summary>
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

    /// <summary>Runs a query, after all values were set.</summary>
    /// <returns>The texts in the first column of its rows.</returns>
    /// <exception cref="SqliteException">It failed.</exception>
    public IReadOnlyList<string> ReadTexts()
    {
        var prepared = Prepare();
        bound = 0;
        List<string>? texts = null;
        int result;
        while ((result = raw.sqlite3_step(prepared)) == raw.SQLITE_ROW)
        {
            (texts ??= []).Add(raw.sqlite3_column_text(prepared, 0).utf8_to_string());
        }
        var reset = raw.sqlite3_reset(prepared);
        Check(result == raw.SQLITE_DONE ? reset : result);
        return texts ?? (IReadOnlyList<string>)[];
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
