using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Pathway.Store;

/// <summary>Connections for reading, lent to one caller at a time; as many as there are readers at once.</summary>
internal sealed class SqliteReaders(Func<SqliteConnection> open) : IDisposable
{
    private readonly ConcurrentBag<(SqliteConnection Connection, SqliteStatements Statements)> idle = [];

    /// <exception cref="StoreException">The file cannot be read.</exception>
    public TResult Read<TResult>(Func<SqliteStatements, TResult> read)
    {
        try
        {
            if (!idle.TryTake(out var reader))
            {
                var connection = open();
                reader = (connection, new SqliteStatements(connection));
            }
            // Only a reader whose query succeeded goes back; another is dropped with its connection.
            var succeeded = false;
            try
            {
                var result = read(reader.Statements);
                succeeded = true;
                return result;
            }
            finally
            {
                if (succeeded) { idle.Add(reader); }
                else { Close(reader); }
            }
        }
        catch (SqliteException failure)
        {
            throw new StoreException($"The store cannot be read: {failure.Message}", failure);
        }
    }

    public void Dispose()
    {
        while (idle.TryTake(out var reader)) { Close(reader); }
    }

    private static void Close((SqliteConnection Connection, SqliteStatements Statements) reader)
    {
        reader.Statements.Dispose();
        reader.Connection.Dispose();
    }
}
