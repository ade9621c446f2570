using System.Collections.Concurrent;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Store;
using Xunit;

namespace Pathway.Desk;

public sealed class DeskRegistryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Eight_threads_share_one_desk_and_the_file_is_free_when_the_last_has_gone()
    {
        var path = folder.File("a.db");
        var settings = new DeskSettings(path, "Auto");
        var made = 0;
        using var together = new Barrier(8);
        var desks = new ConcurrentBag<QuestionDesk>();
        var failures = new ConcurrentQueue<Exception>();
        var threads = Enumerable.Range(0, 8).Select(index => new Thread(() =>
        {
            try
            {
                together.SignalAndWait();
                using var lease = DeskRegistry.Lease(settings, warn => { Interlocked.Increment(ref made); return Make(path, warn); }, static _ => { });
                desks.Add(lease.Desk);
                together.SignalAndWait();
                lease.Desk.Run().Ask($"term {index % 4}").GetAwaiter().GetResult();
                together.SignalAndWait();
            }
            catch (Exception failure) { failures.Enqueue(failure); }
        })).ToArray();
        foreach (var thread in threads) { thread.Start(); }
        foreach (var thread in threads) { thread.Join(); }

        Assert.Empty(failures);
        Assert.Equal(1, made);
        Assert.Single(desks.Distinct());
        AssertFree(path);
        using var store = Stores.Open(path);
        Assert.Equal(4, store.Answers().Count);
    }

    [Fact]
    public void Leases_that_come_and_go_on_many_threads_leave_the_file_free()
    {
        var path = folder.File("a.db");
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, index =>
        {
            using var lease = DeskRegistry.Lease(new DeskSettings(path, index % 2 == 0 ? "Auto" : "Ontology"), warn => Make(path, warn), static _ => { });
            lease.Desk.Run().Ask($"term {index % 10}").GetAwaiter().GetResult();
        });

        AssertFree(path);
    }

    [Fact]
    public async Task A_lease_that_is_given_back_twice_counts_once()
    {
        var settings = new DeskSettings(folder.File("a.db"), "Auto");
        DeskLease Lease() => DeskRegistry.Lease(settings, warn => Make(settings.CachePath!, warn), static _ => { });
        var first = Lease();
        using var second = Lease();

        first.Dispose();
        first.Dispose();

        using var third = Lease();
        Assert.Same(second.Desk, third.Desk);
        Assert.NotNull((await third.Desk.Run().Ask("term")).Answer);
    }

    [Fact]
    public void Another_curator_or_another_file_or_none_has_a_desk_of_its_own()
    {
        DeskSettings[] settings = [new(folder.File("a.db"), "Auto"), new(folder.File("a.db"), "Ontology"), new(folder.File("b.db"), "Auto"), new(null, "Auto"), new(null, "Auto")];
        var leases = settings.Select(setting => DeskRegistry.Lease(setting,
            warn => setting.CachePath is { } path ? Make(path, warn) : Desks.Desk(new MemoryStore()), static _ => { })).ToArray();

        Assert.Equal(settings.Length, leases.Select(static lease => lease.Desk).Distinct().Count());
        foreach (var lease in leases) { lease.Dispose(); }
    }

    [Fact]
    public void Whoever_comes_later_is_told_of_the_warning_too_and_whoever_has_gone_is_not()
    {
        var path = folder.File("a.db");
        File.WriteAllText(path, new string('x', 5000));
        var settings = new DeskSettings(path, "Auto");
        List<StoreWarning> first = [];
        List<StoreWarning> second = [];
        using var one = DeskRegistry.Lease(settings, warn => Make(path, warn), first.Add);

        using (DeskRegistry.Lease(settings, warn => Make(path, warn), second.Add)) { }

        Stores.AssertOneWarning(PathwayErrors.StoreCorrupt, path, first);
        Assert.Equal(first, second);
    }

    [Fact]
    public void A_desk_that_could_not_be_made_is_tried_again_by_the_next()
    {
        var settings = new DeskSettings(folder.File("a.db"), "Auto");
        Assert.Throws<NotSupportedException>(() => DeskRegistry.Lease(settings, static _ => throw new NotSupportedException(), static _ => { }));

        using var lease = DeskRegistry.Lease(settings, warn => Make(settings.CachePath!, warn), static _ => { });

        Assert.NotNull(lease.Desk);
    }

    [Fact]
    public async Task A_call_that_outlives_the_lease_opens_nothing_again()
    {
        var path = folder.File("a.db");
        var held = new HeldCalls();
        var lease = DeskRegistry.Lease(new DeskSettings(path, "Auto"), warn => Desks.Desk(StoreOpening.Open(path, TimeProvider.System, warn), new DelegateCurator(held.AnswerStubbornly)), static _ => { });
        using var stop = new CancellationTokenSource();
        var run = lease.Desk.Run();
        var asking = run.Ask("term", stop.Token);
        var call = await held.NextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        lease.Dispose();
        call.Let();
        await run.LandAsync();

        AssertFree(path);
    }

    private static QuestionDesk Make(string path, Action<StoreWarning> warn) =>
        Desks.Desk(StoreOpening.Open(path, TimeProvider.System, warn), DelegateCurator.Saying("Root A"));

    // The last connection takes the side files with it; and no handle of this process points at the file.
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
