using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Pathway.Storage;

/// <summary>
/// The one writer of the process: a thread that takes whatever waits and commits it together, so that many answers cost
/// one write to disk. Completions come after the commit.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    // Long enough to gather a burst, short enough that other processes get their turn at the file.
    private const int MaxGroupSize = 512;

    private readonly SqliteConnection connection;
    private readonly string path;
    private readonly SqliteStatements statements;
    private readonly BlockingCollection<WorkItem> queue = new(new ConcurrentQueue<WorkItem>());
    private readonly Thread thread;

    private int disposed;

    /// <param name="connection">The connection to write through; the writer owns it from now on.</param>
    /// <param name="path">Where the file lies.</param>
    public SqliteWriter(SqliteConnection connection, string path)
    {
        this.connection = connection;
        this.path = path;
        statements = new SqliteStatements(connection);
        thread = new Thread(Write) { IsBackground = true, Name = "Pathway store" };
        thread.Start();
    }

    /// <summary>Does the work in the next group and completes with its result when the group is committed.</summary>
    /// <param name="work">The work.</param>
    /// <param name="isLast">Whether a run ends with it: the file alone then holds all that was committed, without the log beside
    /// it.</param>
    /// <exception cref="StoreException">The group could not be committed, or the store is closed.</exception>
    public Task<TResult> Enqueue<TResult>(Func<SqliteStatements, TResult> work, bool isLast = false)
    {
        var item = new WorkItem<TResult>(work) { IsLast = isLast };
        try { queue.Add(item); }
        catch (InvalidOperationException closed) { item.Fail(new StoreException("The store is closed.", closed)); }
        return item.Result;
    }

    /// <summary>Commits what waits, then closes the file.</summary>
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
            // A file that was deleted or moved away could still be written to, and nobody would ever read it.
            if (!File.Exists(path)) { throw new FileNotFoundException("the file was taken away", path); }
            using var transaction = connection.BeginTransaction(deferred: false);
            statements.SetTransaction(transaction);
            foreach (var work in group) { work.Execute(statements); }
            transaction.Commit();
        }
        catch (Exception failure)
        {
            // Whatever it is, it must reach those who wait, and must not end the thread: that would end the process.
            var error = new StoreException($"'{path}' cannot be written: {failure.Message}", failure);
            foreach (var work in group) { work.Fail(error); }
            return;
        }
        if (group.Exists(static work => work.IsLast)) { Checkpoint(); }
        foreach (var work in group) { work.Complete(); }
    }

    // Never waits for others: what they still read stays in the log, and whoever comes next brings it over.
    private void Checkpoint()
    {
        try { connection.Execute("PRAGMA wal_checkpoint(PASSIVE)"); }
        catch (SqliteException)
        {
            // It is committed all the same; the file is only not whole without its log.
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
        // Continuations must not run on the writer's thread: one that waits would stop all others.
        private readonly TaskCompletionSource<TResult> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TResult? result;

        public Task<TResult> Result => completion.Task;

        public override void Execute(SqliteStatements statements) => result = work(statements);

        public override void Complete() => completion.SetResult(result!);

        public override void Fail(StoreException failure) => completion.SetException(failure);
    }
}
