using Microsoft.Data.Sqlite;

namespace Pathway.Storage;

/// <summary>Connections for reading, lent to one caller at a time; as many as there are readers at once.</summary>
/// <param name="open">Opens one more.</param>
/// <param name="version">The version of the tables, where the file is only read.</param>
internal sealed class SqliteReaderPool(Func<SqliteConnection> open, int version = SqliteSchema.Version) : IDisposable
{
    private readonly object gate = new();
    private readonly Stack<Reader> idle = new();
    private bool closed;

    /// <exception cref="StoreException">The file cannot be read, or the store is closed.</exception>
    public TResult Read<TResult>(Func<SqliteStatements, TResult> read)
    {
        try
        {
            var reader = Rent();
            try
            {
                var result = read(reader.Statements);
                Return(reader);
                return result;
            }
            catch
            {
                // Only a reader whose query succeeded is lent again.
                reader.Dispose();
                throw;
            }
        }
        catch (SqliteException failure)
        {
            throw new StoreException($"The store cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Closes all connections; one that is lent is closed when it comes back.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            while (idle.TryPop(out var reader)) { reader.Dispose(); }
        }
    }

    private Reader Rent()
    {
        lock (gate)
        {
            if (closed) { throw new StoreException("The store is closed."); }
            if (idle.TryPop(out var reader)) { return reader; }
        }
        return new Reader(open(), version);
    }

    private void Return(Reader reader)
    {
        lock (gate)
        {
            if (!closed)
            {
                idle.Push(reader);
                return;
            }
        }
        reader.Dispose();
    }

    private sealed class Reader(SqliteConnection connection, int version) : IDisposable
    {
        public SqliteStatements Statements { get; } = new(connection, version);

        public void Dispose()
        {
            Statements.Dispose();
            connection.Dispose();
        }
    }
}
