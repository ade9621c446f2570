using System.Collections.Concurrent;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Storage;
using Xunit;

namespace Pathway.Engine;

public sealed class EnginePoolTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Threads_share_one_engine_and_file_is_closed_after_last()
    {
        var path = folder.File("a.db");
        var settings = new EngineKey(path, "Auto");
        var made = 0;
        using var together = new Barrier(8);
        var engines = new ConcurrentBag<QuestionEngine>();
        var failures = new ConcurrentQueue<Exception>();
        var threads = Enumerable.Range(0, 8).Select(index => new Thread(() =>
        {
            try
            {
                together.SignalAndWait();
                using var handle = EnginePool.Acquire(settings, warn =>
                {
                    Interlocked.Increment(ref made);
                    return Make(path, warn);
                }, static _ => { });
                engines.Add(handle.Engine);
                together.SignalAndWait();
                handle.Engine.StartTestRun().Ask($"term {index % 4}").GetAwaiter().GetResult();
                together.SignalAndWait();
            }
            catch (Exception failure) { failures.Enqueue(failure); }
        })).ToArray();
        foreach (var thread in threads) { thread.Start(); }
        foreach (var thread in threads) { thread.Join(); }

        Assert.Empty(failures);
        Assert.Equal(1, made);
        Assert.Single(engines.Distinct());
        AssertFree(path);
        using var store = Stores.Open(path);
        Assert.Equal(4, store.Answers().Count);
    }

    [Fact]
    public void Concurrent_handles_leave_the_file_closed()
    {
        var path = folder.File("a.db");
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, index =>
        {
            using var handle =
                EnginePool.Acquire(new EngineKey(path, index % 2 == 0 ? "Auto" : "Ontology"), warn => Make(path, warn), static _ => { });
            handle.Engine.StartTestRun().Ask($"term {index % 10}").GetAwaiter().GetResult();
        });

        AssertFree(path);
    }

    [Fact]
    public async Task Handle_disposed_twice_counts_once()
    {
        var settings = new EngineKey(folder.File("a.db"), "Auto");
        EngineHandle Lease() => EnginePool.Acquire(settings, warn => Make(settings.CachePath!, warn), static _ => { });
        var first = Lease();
        using var second = Lease();

        first.Dispose();
        first.Dispose();

        using var third = Lease();
        Assert.Same(second.Engine, third.Engine);
        Assert.NotNull((await third.Engine.StartTestRun().Ask("term")).Answer);
    }

    [Fact]
    public void Different_keys_get_different_engines()
    {
        EngineKey[] settings =
            [new(folder.File("a.db"), "Auto"), new(folder.File("a.db"), "Ontology"), new(folder.File("b.db"), "Auto"), new(null, "Auto"),
                new(null, "Auto")];
        var handles = settings.Select(setting => EnginePool.Acquire(setting,
            warn => setting.CachePath is { } path ? Make(path, warn) : TestEngine.Create(new MemoryStore()), static _ => { })).ToArray();

        Assert.Equal(settings.Length, handles.Select(static handle => handle.Engine).Distinct().Count());
        foreach (var handle in handles) { handle.Dispose(); }
    }

    [Fact]
    public void Later_handle_gets_earlier_warnings()
    {
        var path = folder.File("a.db");
        File.WriteAllText(path, new string('x', 5000));
        var settings = new EngineKey(path, "Auto");
        List<StoreWarning> first = [];
        List<StoreWarning> second = [];
        using var one = EnginePool.Acquire(settings, warn => Make(path, warn), first.Add);

        using (EnginePool.Acquire(settings, warn => Make(path, warn), second.Add)) { }

        Stores.AssertOneWarning(PathwayErrors.StoreCorrupt, path, first);
        Assert.Equal(first, second);
    }

    [Fact]
    public void Failed_creation_is_retried_by_next_caller()
    {
        var settings = new EngineKey(folder.File("a.db"), "Auto");
        Assert.Throws<NotSupportedException>(
            () => EnginePool.Acquire(settings, static _ => throw new NotSupportedException(), static _ => { }));

        using var handle = EnginePool.Acquire(settings, warn => Make(settings.CachePath!, warn), static _ => { });

        Assert.NotNull(handle.Engine);
    }

    [Fact]
    public async Task Late_call_does_not_reopen_the_file()
    {
        var path = folder.File("a.db");
        var held = new GatedCalls();
        var handle =
            EnginePool.Acquire(new EngineKey(path, "Auto"),
                warn => TestEngine.Create(StoreOpener.Open(path, TimeProvider.System, warn),
                    new DelegateCurator(held.AnswerIgnoringCancellation)), static _ => { });
        using var stop = new CancellationTokenSource();
        var run = handle.Engine.StartTestRun();
        var asking = run.Ask("term", stop.Token);
        var call = await held.NextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        handle.Dispose();
        call.Complete();
        await run.DrainAsync();

        AssertFree(path);
    }

    private static QuestionEngine Make(string path, Action<StoreWarning> warn) =>
        TestEngine.Create(StoreOpener.Open(path, TimeProvider.System, warn), DelegateCurator.Returning("Root A"));

    // The last connection removes the side files, and this process has no open handle of the file.
    private void AssertFree(string path)
    {
        Assert.DoesNotContain(folder.Names, name => name.StartsWith(Path.GetFileName(path) + "-", StringComparison.Ordinal));
        if (Directory.Exists("/proc/self/fd"))
        {
            Assert.DoesNotContain(Directory.EnumerateFileSystemEntries("/proc/self/fd"), entry => new FileInfo(entry).LinkTarget == path);
        }
        File.Move(path, path + ".moved");
        File.Move(path + ".moved", path);
    }
}
