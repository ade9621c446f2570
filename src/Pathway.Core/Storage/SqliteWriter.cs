using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Pathway.Storage;

/// <summary>
/// The only writer of the process: a thread that commits all waiting work items together, so that many answers need one write to disk.
/// Work items complete after the commit.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    // Large enough for a burst, small enough that other processes can lock the file in between.
    private const int MaxGroupSize = 512;

    private readonly SqliteConnection connection;
    private readonly string path;
    private readonly SqliteStatements statements;
    private readonly BlockingCollection<WorkItem> queue = new(new ConcurrentQueue<WorkItem>());
    private readonly Thread thread;

    private int disposed;

    /// <param name="connection">The connection, which the writer owns from now on.</param>
    /// <param name="path">The path of the file.</param>
    public SqliteWriter(SqliteConnection connection, string path)
    {
        this.connection = connection;
        this.path = path;
        statements = new SqliteStatements(connection);
        thread = new Thread(Write) { IsBackground = true, Name = "Pathway store" };
        thread.Start();
    }

    /// <summary>Adds work to the next group and completes with its result when the group is committed.</summary>
    /// <param name="work">The work.</param>
    /// <param name="isLast">Whether a run ends with it. The log is then copied into the file, so that the file is complete without
    /// it.</param>
    /// <exception cref="StoreException">The group could not be committed, or the store is closed.</exception>
    public Task<TResult> Enqueue<TResult>(Func<SqliteStatements, TResult> work, bool isLast = false)
    {
        var item = new WorkItem<TResult>(work) { IsLast = isLast };
        try { queue.Add(item); }
        catch (InvalidOperationException closed) { item.Fail(new StoreException("The store is closed.", closed)); }
        return item.Result;
    }

    /// <summary>Commits all waiting work, then closes the file.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) { return; }
        queue.CompleteAdding();
        thread.Join();
        queue.Dispose();
        statements.Dispose();
        connection.Dispose();
    }

    private void Write()
    {
        var group = new List<WorkItem>();
        foreach (var first in queue.GetConsumingEnumerable())
        {
            group.Add(first);
            while (group.Count < MaxGroupSize && queue.TryTake(out var next)) { group.Add(next); }
            Commit(group);
            group.Clear();
        }
    }

    private void Commit(List<WorkItem> group)
    {
        try
        {
            // A deleted or moved file could still be written to, but never be read again.
            if (!File.Exists(path)) { throw new FileNotFoundException("the file was taken away", path); }
            using var transaction = connection.BeginTransaction(deferred: false);
            statements.SetTransaction(transaction);
            foreach (var work in group) { work.Execute(statements); }
            transaction.Commit();
        }
        catch (Exception failure)
        {
            // Any exception must reach the waiters. It must not end the thread, because that would end the process.
            var error = new StoreException($"'{path}' cannot be written: {failure.Message}", failure);
            foreach (var work in group) { work.Fail(error); }
            return;
        }
        if (group.Exists(static work => work.IsLast)) { Checkpoint(); }
        foreach (var work in group) { work.Complete(); }
    }

    // Never waits for readers: pages that they still use stay in the log until the next checkpoint.
    private void Checkpoint()
    {
        try { connection.Execute("PRAGMA wal_checkpoint(PASSIVE)"); }
        catch (SqliteException)
        {
            // The data is committed; it is only still in the log.
        }
    }

    private abstract class WorkItem
    {
        public bool IsLast { get; init; }

        public abstract void Execute(SqliteStatements statements);
        public abstract void Complete();
        public abstract void Fail(StoreException failure);
    }

    private sealed class WorkItem<TResult>(Func<SqliteStatements, TResult> work) : WorkItem
    {
        // Continuations must not run on the writer thread: a blocking one would stop all others.
        private readonly TaskCompletionSource<TResult> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TResult? result;

        public Task<TResult> Result => completion.Task;

        public override void Execute(SqliteStatements statements) => result = work(statements);

        public override void Complete() => completion.SetResult(result!);

        public override void Fail(StoreException failure) => completion.SetException(failure);
    }
}
