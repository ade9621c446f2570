using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Pathway.Storage;

/// <summary>A pool of connections for reading. It grows to the number of concurrent readers.</summary>
/// <param name="open">Opens a connection.</param>
/// <param name="version">The version of the tables of a read-only file.</param>
/// <param name="lockSeconds">How long to wait for a lock of another process.</param>
internal sealed class SqliteReaderPool(Func<SqliteConnection> open, int version = SqliteSchema.Version, int lockSeconds = 0) : IDisposable
{
    private readonly object gate = new();
    private readonly Stack<Reader> idle = new();
    private bool closed;

    /// <exception cref="StoreException">The file cannot be read, or the store is closed.</exception>
    public TResult Read<TResult>(Func<SqliteStatements, TResult> read)
    {
        var waited = Stopwatch.StartNew();
        var isAgain = false;
        while (true)
        {
            try { return ReadOnce(read, isAgain); }
            catch (SqliteException failure) when (StoreOpener.FaultOf(failure) is StoreFault.Locked
                && waited.Elapsed.TotalSeconds < lockSeconds)
            {
                // SQLite has waited already.
            }
            catch (SqliteException) when (!isAgain)
            {
                // The file may have been replaced under an open connection. A new one tells whether it was, or reads.
                isAgain = true;
            }
            catch (SqliteException failure)
            {
                throw new StoreException($"The store cannot be read: {failure.Message}", failure);
            }
        }
    }

    private TResult ReadOnce<TResult>(Func<SqliteStatements, TResult> read, bool isNew)
    {
        var reader = Rent(isNew);
        try
        {
            var result = read(reader.Statements);
            Return(reader);
            return result;
        }
        catch
        {
            // A connection is reused only after a successful query.
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Closes all connections; a rented one is closed on return.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            while (idle.TryPop(out var reader)) { reader.Dispose(); }
        }
    }

    private Reader Rent(bool isNew)
    {
        lock (gate)
        {
            if (closed) { throw new StoreException("The store is closed."); }
            if (!isNew && idle.TryPop(out var reader)) { return reader; }
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
