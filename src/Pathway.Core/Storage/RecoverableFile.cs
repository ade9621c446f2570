using System.Globalization;
using Pathway.Errors;

namespace Pathway.Storage;

/// <summary>
/// The file of a store, which may be lost at any time: full, locked, deleted, replaced or damaged. It keeps what could not be written,
/// opens the file again, and writes it then. Safe for concurrent use.
/// </summary>
internal sealed class RecoverableFile : IDisposable
{
    private const int BatchSize = 500;
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxInterval = TimeSpan.FromSeconds(30);

    // Between the tries to open another file. Nothing tells when a program that replaces the file has finished; meanwhile there is none, or
    // one without its log.
    private static readonly TimeSpan[] Pauses = [.. ((int[])[20, 50, 100, 200, 400, 800, 1500]).Select(static milliseconds =>
        TimeSpan.FromMilliseconds(milliseconds))];

    private readonly object gate = new();
    private readonly string location;
    private readonly Action<StoreWarning> warn;
    private readonly Func<StoreFault, IStore>? open;
    private readonly ITimer? retry;

    // What could not be written, in its order.
    private readonly List<Func<IStore, Task>> pending = [];
    private IStore? file;
    private volatile bool isReadable;
    private volatile bool isWritable;
    private bool isLeft;
    private bool isPatient;
    private bool isWarned;
    private bool isClosed;
    private StoreFault fault;
    private Task<bool>? recovery;
    private TimeSpan interval = MinInterval;
    private readonly ManualResetEventSlim closing = new();

    /// <param name="file">The file; null where it cannot be used now.</param>
    /// <param name="location">Where it is, for messages.</param>
    /// <param name="warn">Told when the file fails, and when it is back; from any thread.</param>
    /// <param name="open">Opens the file again, given what was wrong; null for a file that is given up when it fails.</param>
    /// <param name="clock">Measures the time between two tries.</param>
    public RecoverableFile(IStore? file, string location, Action<StoreWarning> warn, Func<StoreFault, IStore>? open, TimeProvider clock)
    {
        (this.file, this.location, this.warn, this.open) = (file, location, warn, open);
        isReadable = isWritable = file is not null;
        if (open is null) { return; }
        retry = clock.CreateTimer(static lost => _ = ((RecoverableFile)lost!).RecoverAsync(isPatient: false), this,
            Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (file is not null) { Listen(file); }
        else
        {
            (isWarned, fault) = (true, StoreFault.Locked);
            retry.Change(interval, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Told when the file can be written again, or is another; from any thread.</summary>
    public event Action? Restored;

    /// <summary>Takes what is needed along to another file that was opened; the second argument is the earlier one, if any.</summary>
    public Action<IStore, IStore?> BringAlong { get; init; } = static (_, _) => { };

    /// <summary>Keeps what can still be read of a damaged file, which is closed then.</summary>
    public Action<IStore> Keep { get; init; } = static _ => { };

    /// <summary>Whether it is opened again after a failure.</summary>
    public bool IsReopened => open is not null;

    /// <summary>Whether everything is written to the file.</summary>
    public bool IsWritable
    {
        get => isWritable;
        init => isWritable = value;
    }

    /// <summary>How many records wait until the file can be written again.</summary>
    public int PendingCount
    {
        get { lock (gate) { return pending.Count; } }
    }

    /// <summary>
    /// Whether what was read from a store, or written to it, and is kept in memory now, is certainly brought along to any other file.
    /// Where not, the other file lacks it.
    /// </summary>
    public bool IsCurrent(IStore? store)
    {
        lock (gate) { return file == store && !isLeft; }
    }

    /// <summary>Reads from the file, or from the other one that is opened instead; where that fails, the result is a default.</summary>
    public T Read<T>(Func<IStore, T> read, T otherwise)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            // What the others have answered is there soon: who took it for missing would ask again.
            FindReopening()?.GetAwaiter().GetResult();
            IStore? current;
            lock (gate) { current = isReadable ? file : null; }
            if (current is null) { return otherwise; }
            try { return read(current); }
            catch (StoreException failure)
            {
                // First: all reads from now on wait for the other file.
                if (isWritable && open is not null) { _ = HandleLossAsync(current, failure); }
                else { Warn(failure); }
                lock (gate) { isReadable &= file != current; }
                if (!isFirst || failure.Fault is not (StoreFault.Gone or StoreFault.Damaged)) { return otherwise; }
            }
        }
    }

    /// <summary>
    /// Writes to the file; while that is not possible, to another store, and to the file later. The result names the store that was
    /// written.
    /// </summary>
    public async Task<(T Result, IStore Store)> WriteAsync<T>(Func<IStore, Task<T>> write, IStore meanwhile)
    {
        while (true)
        {
            IStore? current = null;
            lock (gate)
            {
                if (isWritable) { current = file; }
                else if (open is not null) { pending.Add(store => write(store)); }
            }
            if (current is null) { return (await write(meanwhile).ConfigureAwait(false), meanwhile); }
            try { return (await write(current).ConfigureAwait(false), current); }
            catch (StoreException failure) { await HandleLossAsync(current, failure).ConfigureAwait(false); }
        }
    }

    /// <summary>Works on the file, if that is possible now or as soon as it is opened again.</summary>
    /// <exception cref="StoreException">The file is locked or full.</exception>
    public async Task<T> ShareAsync<T>(Func<IStore, Task<T>> work)
    {
        if (FindReopening() is { } reopening) { await reopening.ConfigureAwait(false); }
        for (var isFirst = true; ; isFirst = false)
        {
            var current = GetWritable();
            try { return await work(current).ConfigureAwait(false); }
            catch (StoreException failure)
            {
                await HandleLossAsync(current, failure).ConfigureAwait(false);
                // Another file was opened: the work is done there.
                if (!isFirst || !isWritable) { throw; }
            }
        }
    }

    /// <summary>Reads what processes share from the file.</summary>
    /// <exception cref="StoreException">The file cannot be written now.</exception>
    public T ReadShared<T>(Func<IStore, T> read)
    {
        var current = GetWritable();
        try { return read(current); }
        catch (StoreException failure)
        {
            _ = HandleLossAsync(current, failure);
            throw;
        }
    }

    /// <summary>Tries to open and to write the file now. The result says whether it is written again.</summary>
    /// <param name="isPatient">Whether a file that another program is replacing is waited for.</param>
    public Task<bool> RecoverAsync(bool isPatient)
    {
        lock (gate)
        {
            if (isWritable) { return Task.FromResult(true); }
            if (isClosed || open is null) { return Task.FromResult(false); }
            this.isPatient |= isPatient;
            return recovery ??= StartRecovery();
        }
    }

    public void Dispose()
    {
        Task<bool>? running;
        lock (gate)
        {
            isClosed = true;
            running = recovery;
        }
        retry?.Dispose();
        closing.Set();
        // It ends soon: each step of it waits for a lock no longer than SQLite does.
        running?.GetAwaiter().GetResult();
        closing.Dispose();
        file?.Dispose();
    }

    private IStore GetWritable()
    {
        lock (gate) { return isWritable ? file! : throw new StoreException($"'{location}' cannot be written now."); }
    }

    // Another file can be opened at once, and is waited for: who goes on without it would ask what others ask.
    private Task<bool>? FindReopening()
    {
        lock (gate) { return !isWritable && fault is StoreFault.Gone or StoreFault.Damaged ? recovery : null; }
    }

    // Completes when the file is back, or when that takes longer.
    private async Task HandleLossAsync(IStore lost, StoreException failure)
    {
        Task<bool>? waiting;
        var isNew = false;
        lock (gate)
        {
            if (file == lost && isWritable)
            {
                isWritable = false;
                fault = failure.Fault;
                isNew = true;
                // Another file can be opened now; a locked file or a full disk needs time.
                if (open is not null && !isClosed)
                {
                    isPatient = true;
                    if (fault is StoreFault.Gone or StoreFault.Damaged) { recovery ??= StartRecovery(); }
                    else { retry!.Change(interval, Timeout.InfiniteTimeSpan); }
                }
            }
            waiting = recovery;
        }
        if (isNew) { Warn(failure); }
        if (waiting is not null) { await waiting.ConfigureAwait(false); }
    }

    // On a thread of its own: it waits for locks and disks.
    private Task<bool> StartRecovery() =>
        Task.Factory.StartNew(Recover, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private bool Recover()
    {
        for (var tries = 0; ; tries++)
        {
            StoreFault was;
            lock (gate) { was = fault; }
            if (TryRecover(was, out var failure)) { return true; }
            lock (gate)
            {
                // A file that was locked may have been replaced meanwhile: there is another one to open, at once.
                if (failure is StoreFault.Gone or StoreFault.Damaged && was is StoreFault.Locked or StoreFault.Other)
                {
                    fault = failure;
                    continue;
                }
                if (fault is not (StoreFault.Gone or StoreFault.Damaged) || !isPatient || tries >= Pauses.Length || isClosed)
                {
                    (recovery, isPatient) = (null, false);
                    interval = interval * 2 < MaxInterval ? interval * 2 : MaxInterval;
                    if (!isClosed) { retry!.Change(interval, Timeout.InfiniteTimeSpan); }
                    return false;
                }
            }
            closing.Wait(Pauses[tries]);
        }
    }

    private bool TryRecover(StoreFault was, out StoreFault found)
    {
        IStore? opened = null;
        IStore? before;
        lock (gate) { before = file; }
        found = was;
        try
        {
            if (was is StoreFault.Damaged && before is not null)
            {
                Close(before);
                before = null;
            }
            // A file that was only locked or full is still the same.
            opened = was is StoreFault.Locked or StoreFault.Other && before is not null ? before : open!(was);
            if (opened != before)
            {
                // What is read or written from now on may be too late to be brought along.
                lock (gate) { isLeft = true; }
                BringAlong(opened, before);
            }
            var written = WritePending(opened);
            if (opened != before)
            {
                Listen(opened);
                before?.Dispose();
            }
            warn(new StoreWarning(PathwayErrors.StoreUnavailable, string.Create(CultureInfo.InvariantCulture,
                $"'{location}' can be written again. {written} records that were kept in memory were written to it."))
                { IsResolved = true });
            Restored?.Invoke();
            return true;
        }
        catch (Exception failure) when (failure is StoreException or AggregateException { InnerException: StoreException }
            || StoreOpener.IsUnusable(failure))
        {
            var cause = failure is AggregateException ? failure.InnerException : failure;
            if (opened != before) { opened?.Dispose(); }
            else if (cause is StoreException { Fault: var other }) { found = other; }
            lock (gate) { isLeft = false; }
            return false;
        }
    }

    // Windows renames no file that is open, not even by this process.
    private void Close(IStore damaged)
    {
        Keep(damaged);
        lock (gate) { (file, isReadable) = (null, false); }
        damaged.Dispose();
    }

    // From the moment when nothing is pending any more, everything is written to the file.
    private int WritePending(IStore opened)
    {
        var written = 0;
        while (true)
        {
            Func<IStore, Task>[] batch;
            lock (gate)
            {
                if (pending.Count == 0)
                {
                    file = opened;
                    (isReadable, isWritable, isLeft, isPatient, isWarned) = (true, true, false, false, false);
                    (recovery, interval) = (null, MinInterval);
                    return written;
                }
                batch = [.. pending.Take(BatchSize)];
            }
            Task.WaitAll(batch.Select(write => write(opened)).ToArray());
            lock (gate) { pending.RemoveRange(0, batch.Length); }
            written += batch.Length;
        }
    }

    private void Listen(IStore opened)
    {
        if (opened is not SqliteStore sqlite) { return; }
        sqlite.OnAnswerGone = () => warn(new StoreWarning(PathwayErrors.StoreUnavailable,
            $"An answer was removed from '{location}' right after it was stored. Another process clears or replaces the file; "
            + "removed answers are asked for again."));
    }

    // Only once for each outage: later failures have the same cause.
    private void Warn(StoreException failure)
    {
        lock (gate)
        {
            if (isWarned) { return; }
            isWarned = true;
        }
        warn(new StoreWarning(PathwayErrors.StoreUnavailable, $"{failure.Message.TrimEnd('.')}. "
            + (open is null ? "Answers are kept in memory."
                : "Answers are kept in memory until it can be written again; until then this process counts its limits alone.")));
    }
}
