using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Pathway.Storage;

/// <summary>
/// Writes to a SQLite file on one thread and commits waiting work items together, so that many answers need one write to disk.
/// Work items complete after the commit.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    // Large enough for a burst, small enough that other processes can lock the file in between.
    private const int MaxGroupSize = 512;

    // Between two full groups: long enough for a process that waits for the lock. It asks for it every few milliseconds, without a queue
    // and without an event that would tell of it, and would never find a moment without a lock.
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(10);

    // Opening the file anew takes about a millisecond.
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    private readonly SqliteConnection connection;
    private readonly string path;
    private readonly SqliteOptions options;
    private readonly SqliteStatements statements;
    private readonly byte[] salt;
    private readonly BlockingCollection<WorkItem> queue = new(new ConcurrentQueue<WorkItem>());
    private Stopwatch? sinceCheck;
    private string? lastKey;
    private readonly Thread thread;

    private int disposed;

    /// <param name="connection">The connection, which the writer owns from now on.</param>
    /// <param name="path">The path of the file.</param>
    /// <param name="options">Options for SQLite.</param>
    public SqliteWriter(SqliteConnection connection, string path, SqliteOptions options)
    {
        this.connection = connection;
        this.path = path;
        this.options = options;
        statements = new SqliteStatements(connection);
        salt = statements.Quota.Salt();
        thread = new Thread(Write) { IsBackground = true, Name = "Pathway store" };
        thread.Start();
    }

    /// <summary>Told when an answer is gone right after its commit: another process has removed it. On the writer thread.</summary>
    public Action? OnAnswerGone { get; set; }

    /// <summary>Adds work to the next group and completes with its result when the group is committed.</summary>
    /// <param name="work">The work.</param>
    /// <param name="isLast">Whether a run ends with it. The log is then copied into the file, so that the file is complete without
    /// it.</param>
    /// <param name="answerKey">The key of the answer that it stores; null for other work.</param>
    /// <param name="leavesFile">Whether this process leaves the file with it. It is done though the file was deleted.</param>
    /// <param name="isRemoval">Whether it removes answers.</param>
    /// <exception cref="StoreException">The group could not be committed, or the store is closed.</exception>
    public Task<TResult> Enqueue<TResult>(Func<SqliteStatements, TResult> work, bool isLast = false, string? answerKey = null,
        bool leavesFile = false, bool isRemoval = false)
    {
        var item = new WorkItem<TResult>(work)
            { IsLast = isLast, AnswerKey = answerKey, LeavesFile = leavesFile, IsRemoval = isRemoval };
        try { queue.Add(item); }
        catch (InvalidOperationException closed) { item.Fail(new StoreException("The store is closed.", closed)); }
        return item.Result;
    }

    /// <summary>Whether a file with this salt is the file that is written. A process that leaves a file changes its salt.</summary>
    public bool HasSalt(byte[] found) => found.AsSpan().SequenceEqual(salt);

    /// <summary>The failure where the file was deleted or replaced.</summary>
    public StoreException CreateGone(Exception? cause = null) =>
        new($"'{path}' cannot be written: the file was deleted or replaced", cause) { Fault = StoreFault.Gone };

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
            var isFull = group.Count == MaxGroupSize;
            foreach (var last in group.Where(static work => work.LeavesFile)) { Leave(last); }
            group.RemoveAll(static work => work.LeavesFile);
            if (group.Count > 0) { Commit(group); }
            if (isFull) { Thread.Sleep(Gap); }
            group.Clear();
        }
    }

    private void Commit(List<WorkItem> group)
    {
        try
        {
            WhenUnlocked(() => Execute(group));
            CheckStored(group);
        }
        catch (Exception failure)
        {
            // Any exception must reach the waiters. It must not end the thread, because that would end the process.
            var error = CreateError(failure);
            foreach (var work in group) { work.Fail(error); }
            return;
        }
        if (group.Exists(static work => work.IsLast)) { Checkpoint(); }
        foreach (var work in group) { work.Complete(); }
    }

    private void Leave(WorkItem last)
    {
        try
        {
            WhenUnlocked(() =>
            {
                using var transaction = connection.BeginTransaction(deferred: false);
                statements.SetTransaction(transaction);
                last.Execute(statements);
                transaction.Commit();
            });
        }
        catch (Exception failure)
        {
            // As above.
            last.Fail(CreateError(failure));
            return;
        }
        last.Complete();
    }

    private void Execute(List<WorkItem> group)
    {
        // A deleted or moved file could still be written to, but never be read again.
        if (!File.Exists(path)) { throw CreateGone(); }
        using var transaction = connection.BeginTransaction(deferred: false);
        statements.SetTransaction(transaction);
        if (!HasSalt(statements.Quota.Salt())) { throw CreateGone(); }
        foreach (var work in group) { work.Execute(statements); }
        transaction.Commit();
    }

    private void WhenUnlocked(Action work)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                work();
                return;
            }
            catch (SqliteException failure) when (StoreOpener.FaultOf(failure) is StoreFault.Locked && !queue.IsAddingCompleted
                && waited.Elapsed.TotalSeconds < options.LockSeconds)
            {
                // SQLite has waited already. The work is done again from the beginning.
            }
        }
    }

    // Where another file has taken the place of this one, what is written here is never read again. Only a new connection sees that.
    private void CheckStored(List<WorkItem> group)
    {
        foreach (var work in group) { lastKey = work.AnswerKey ?? (work.IsRemoval ? null : lastKey); }
        var isLast = group.Exists(static work => work.IsLast);
        if (sinceCheck?.Elapsed < CheckInterval && !isLast) { return; }
        sinceCheck = Stopwatch.StartNew();
        try
        {
            // After the last check nobody would find that the file is another.
            if (isLast) { WhenUnlocked(CheckLast); }
            else { CheckLast(); }
        }
        catch (SqliteException failure) when (StoreOpener.FaultOf(failure) is StoreFault.Locked)
        {
            // The commit is certain; the next check finds whatever there is to find.
        }
        catch (SqliteException failure) { throw CreateGone(failure); }
    }

    private void CheckLast()
    {
        using var fresh = SqliteConnectionFactory.Open(path, SqliteOpenMode.ReadWrite, options with { LockSeconds = 1 });
        using var current = new SqliteStatements(fresh);
        if (!HasSalt(current.Quota.Salt())) { throw CreateGone(); }
        if (lastKey is not { } key || current.Find(key) is not null) { return; }
        statements.SetTransaction(null);
        if (statements.Find(key) is not null) { throw CreateGone(); }
        OnAnswerGone?.Invoke();
    }

    private StoreException CreateError(Exception failure) =>
        failure as StoreException ?? new StoreException($"'{path}' cannot be written: {failure.Message}", failure);

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

        public string? AnswerKey { get; init; }

        public bool LeavesFile { get; init; }

        public bool IsRemoval { get; init; }

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
