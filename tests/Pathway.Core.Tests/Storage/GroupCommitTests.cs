using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using Pathway.Doubles;
using Xunit;

namespace Pathway.Storage;

public sealed class GroupCommitTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Answers_that_wait_together_are_committed_together()
    {
        var path = folder.File("a.db");
        using var store = Stores.Open(path);
        Assert.Null(store.Find("none"));
        using var other = SqliteConnectionFactory.Open(path, SqliteOpenMode.ReadWrite, SqliteOptions.Default);
        var before = CommitsIn(path + "-wal");

        // While another connection holds the lock, the first work item waits for it and the others queue.
        other.Execute("BEGIN IMMEDIATE");
        var adding = Enumerable.Range(0, 500)
            .Select(index => store.AddAsync(Stores.Answer($"key {index}"), Stores.Call("run 1", $"key {index}"))).ToArray();
        Assert.DoesNotContain(adding, static task => task.IsCompleted);
        other.Execute("ROLLBACK");
        await Task.WhenAll(adding);

        Assert.InRange(CommitsIn(path + "-wal") - before, 1, 3);
        Assert.Equal(500, store.Answers().Count);
        Assert.Equal(500, store.Calls("run 1").Count);
    }

    [Fact]
    public async Task An_answer_that_waits_alone_is_committed_at_once()
    {
        var path = folder.File("a.db");
        using var store = Stores.Open(path);
        Assert.Null(store.Find("none"));
        var before = CommitsIn(path + "-wal");

        for (var i = 0; i < 3; i++) { await store.AddAsync(Stores.Answer($"key {i}"), null); }

        Assert.Equal(3, CommitsIn(path + "-wal") - before);
    }

    [Fact]
    public async Task Task_completes_after_commit()
    {
        var path = folder.File("a.db");
        using var store = Stores.Open(path);
        using var other = Stores.Open(path);

        for (var i = 0; i < 300; i++)
        {
            var adding = store.AddAsync(Stores.Answer($"key {i}"), null);
            // Check immediately after completion.
            while (!adding.IsCompleted) { Thread.SpinWait(1); }
            Assert.NotNull(other.Find($"key {i}"));
            await adding;
        }
    }

    // The last frame of each transaction contains the number of pages of the database; in all other frames it is zero.
    private static int CommitsIn(string log)
    {
        const int Header = 32;
        const int FrameHeader = 24;
        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        if (bytes.Length < Header) { return 0; }
        var page = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(8));
        var salt = bytes.AsSpan(16, 8).ToArray();
        var commits = 0;
        for (var at = Header; at + FrameHeader + page <= bytes.Length; at += FrameHeader + page)
        {
            if (!bytes.AsSpan(at + 8, 8).SequenceEqual(salt)) { break; }
            if (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at + 4)) != 0) { commits++; }
        }
        return commits;
    }
}
