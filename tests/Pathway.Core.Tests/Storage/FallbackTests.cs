using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Model;
using Xunit;

namespace Pathway.Storage;

/// <summary>A failure of the file during a run costs the cache, not the run.</summary>
public sealed class FallbackTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Full_disk_loses_no_answer()
    {
        var path = folder.File("a.db");
        var (store, warnings) = Stores.OpenWithWarnings(path, new SqliteOptions { MaxPages = 20 });
        var large = new string('x', 2000);
        using (store)
        {
            var kept =
                await Task.WhenAll(Enumerable.Range(0, 200)
                    .Select(index => store.AddAsync(Stores.Answer($"key {index}", large), Stores.Call("run 1", $"key {index}"))));

            Assert.Equal(200, kept.Length);
            Assert.All(Enumerable.Range(0, 200), index => Assert.Equal(Stores.Answer($"key {index}", large), store.Find($"key {index}")));
            Assert.Equal(200, store.Answers().Count);
            await store.RecordAsync(Stores.Run("run 1", PathwayRunState.Complete));
            Assert.Equal(PathwayRunState.Complete, Assert.Single(store.Runs()).State);
        }
        // At the end of the run it is certain that they are lost.
        Assert.Equal(["kept in memory until", "are lost"],
            warnings.Select(static warning => warning.Message.Contains("are lost", StringComparison.Ordinal) ? "are lost"
                : "kept in memory until"));
        Assert.All(warnings, warning => Assert.Contains(path, warning.Message, StringComparison.Ordinal));
        Assert.Equal("ok", Stores.Query(path, "PRAGMA integrity_check"));
    }

    [Fact]
    public async Task Full_disk_does_not_change_the_hierarchy()
    {
        var curator = new GraphCurator
            { Parent =
                static question =>
                    int.Parse(question.Subject[5..], System.Globalization.CultureInfo.InvariantCulture) is var number && number < 60
                    ? $"term {number + 1}" : "Root A" };
        var (store, warnings) = Stores.OpenWithWarnings(folder.File("a.db"), new SqliteOptions { MaxPages = 10 });
        PathwayHierarchy full;
        using (store) { full = await Hierarchies.BuildAsync(curator, ["term 0"], store: store, maxDepth: 50); }

        var calm = await Hierarchies.BuildAsync(curator, ["term 0"], store: new MemoryStore(), maxDepth: 50);

        Assert.Equal(Hierarchies.Text(calm), Hierarchies.Text(full));
        Assert.Single(warnings);
        Assert.True(full.IsComplete);
    }

    [Fact]
    public async Task A_file_that_is_deleted_in_the_middle_loses_no_answer_of_this_run()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not let an open file be deleted.");
        var path = folder.File("a.db");
        await Stores.MakeAsync(path);
        var (store, warnings) = Stores.OpenWithWarnings(path);
        using (store)
        {
            Assert.NotNull(store.Find("key 0"));
            await store.AddAsync(Stores.Answer("before"), null);

            foreach (var name in folder.Names.ToArray()) { File.Delete(folder.File(name)); }
            await store.AddAsync(Stores.Answer("after"), null);

            Assert.Equal([true, true, true], ((string[])["key 0", "before", "after"]).Select(key => store.Find(key) is not null));
        }
        Stores.AssertOneWarning(PathwayErrors.StoreUnavailable, path, warnings);
    }

    [Fact]
    public async Task Broken_file_is_left_and_seen_answers_stay()
    {
        var broken = new BreakingStore();
        await broken.AddAsync(Stores.Answer("early"), null);
        var warnings = new List<StoreWarning>();
        using var store = new FallbackStore(broken, "here", warnings.Add);
        Assert.NotNull(store.Find("early"));
        await store.AddAsync(Stores.Answer("own"), null);
        await store.RecordAsync(Stores.Run("run 1", PathwayRunState.Running));

        broken.IsBroken = true;

        Assert.NotNull(store.Find("early"));
        Assert.NotNull(store.Find("own"));
        Assert.Null(store.Find("unknown"));
        await store.RecordAsync(Stores.Call("run 1", "own"));
        await store.RecordAsync(Stores.Run("run 1", PathwayRunState.Complete));
        Assert.Equal(PathwayRunState.Complete, Assert.Single(store.Runs()).State);
        Assert.Equal(1, await store.RemoveAsync(["own", "unknown"]));
        Assert.Null(store.Find("own"));
        Assert.Equal("StoreUnavailable", Assert.Single(warnings).Error.Id);
    }

    // Windows renames no file that is open, not even one of the same process.
    [Fact]
    public async Task Damaged_file_is_closed_before_it_is_set_aside_and_again_tried_while_others_have_it_open()
    {
        var damaged = new BreakingStore { Failure = static () => new StoreException("damaged") { Fault = StoreFault.Damaged } };
        using var replacement = new MemoryStore();
        var attempts = new List<(bool IsClosed, StoreFault Fault)>();
        var isOpenElsewhere = true;
        using var store = new FallbackStore(damaged, "here", static _ => { }, fault =>
        {
            attempts.Add((damaged.IsClosed, fault));
            return isOpenElsewhere ? throw new IOException("another program has the file open.") : replacement;
        }, new Microsoft.Extensions.Time.Testing.FakeTimeProvider());
        await store.AddAsync(Stores.Answer("first"), null);
        damaged.IsBroken = true;

        await store.AddAsync(Stores.Answer("second"), null);
        Assert.False(store.IsWritable);
        isOpenElsewhere = false;
        await store.RecordAsync(Stores.Run("run 1", PathwayRunState.Complete));

        Assert.InRange(attempts.Count, 2, int.MaxValue);
        Assert.All(attempts, static attempt => Assert.Equal((true, StoreFault.Damaged), attempt));
        Assert.True(store.IsWritable);
        Assert.NotNull(replacement.Find("first"));
        Assert.NotNull(replacement.Find("second"));
    }

    [Fact]
    public async Task Removed_answers_are_counted_once_though_memory_has_them_too()
    {
        var (store, _) = Stores.OpenWithWarnings(folder.File("a.db"));
        using (store)
        {
            await store.AddAsync(Stores.Answer("key"), null);
            Assert.Equal(1, await store.RemoveAsync(["key"]));
            Assert.Null(store.Find("key"));
        }
    }

    [Fact]
    public async Task The_latest_run_comes_first_wherever_it_is_kept()
    {
        var path = folder.File("a.db");
        using (var made = Stores.Open(path)) { await made.RecordAsync(Stores.Run("file", PathwayRunState.Complete, second: 5)); }
        using var store = FallbackStore.CreateReadOnly(SqliteSnapshot.Open(path), path, static _ => { });
        await store.RecordAsync(Stores.Run("older", PathwayRunState.Complete, second: 1));
        await store.RecordAsync(Stores.Run("newer", PathwayRunState.Complete, second: 9));

        Assert.Equal(["newer", "file", "older"], store.Runs().Select(static run => run.RunId));
    }
}
