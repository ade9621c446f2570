using System.Text;
using System.Text.Json.Nodes;
using Pathway.Configuration;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Formats;
using Pathway.Llm.Models;
using Xunit;

namespace Pathway.Files;

/// <summary>Files that another program has open: they are read, and replaced when it lets go of them.</summary>
public sealed class HeldFileTests : IDisposable
{
    // ERROR_SHARING_VIOLATION
    private const int Held = unchecked((int)0x80070020);

    private readonly ScratchFolder folder = new();
    private readonly InstantClock clock = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void File_that_a_program_writes_is_read()
    {
        var path = folder.Write("open.json", "text");
        using var editor = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

        Assert.Equal("text", SharedFile.ReadAllText(path, Encoding.UTF8));
        Assert.Equal("text"u8, SharedFile.ReadAllBytes(path));
        Assert.Equal("text"u8, SourceText.Read(path).Utf8.Span);
    }

    [Fact]
    public void File_that_is_being_read_can_be_written_renamed_and_deleted()
    {
        var path = folder.Write("read.json", "old");
        using (var reader = SharedFile.OpenRead(path))
        {
            using (var editor = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) { editor.Write("new"u8); }
            File.Move(path, folder.File("moved.json"));
            File.Delete(folder.File("moved.json"));
            Assert.Equal('n', reader.ReadByte());
        }

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void File_that_nobody_else_may_read_is_tried_for_two_seconds_and_its_program_is_the_reason()
    {
        var path = folder.Write("locked.json", "text");
        using var program = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var failure = Assert.Throws<FileHeldException>(() => SharedFile.OpenRead(path, new FileRetry(clock)));

        Assert.Equal("another program has the file open.", failure.Message);
        Assert.Equal(FileRetry.Patience, clock.Pauses.Aggregate(static (sum, pause) => sum + pause));
        Assert.Equal(clock.Pauses[..^1].Order(), clock.Pauses[..^1]);
        Assert.True(clock.Pauses.Count > 5);
    }

    // Timers count whole milliseconds, and each try takes a little.
    [Fact]
    public void Last_part_of_a_millisecond_is_a_pause_too()
    {
        var shortest = TimeSpan.FromMilliseconds(1);
        var coarse = new InstantClock { Resolution = shortest };

        Assert.Throws<FileHeldException>(() => new FileRetry(coarse).Run<int>(() =>
        {
            coarse.Pass(shortest / 20);
            throw new FileHeldException(new IOException());
        }, FileRetry.IsHeld));

        Assert.All(coarse.Pauses, pause => Assert.InRange(pause, shortest, FileRetry.Patience));
        Assert.InRange(coarse.Pauses.Count, 5, 15);
    }

    [Fact]
    public void Reading_goes_on_when_the_program_lets_go()
    {
        var path = folder.Write("saved.json", "text");
        var program = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var attempts = 0;

        using var stream = new FileRetry(clock).Run(() =>
        {
            if (++attempts == 3) { program.Dispose(); }
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }, FileRetry.IsHeld);

        Assert.Equal(3, attempts);
        Assert.Equal(2, clock.Pauses.Count);
    }

    [Fact]
    public async Task Every_kind_of_file_says_that_another_program_has_it_open()
    {
        var path = folder.Write("locked.json", "{}");
        using var program = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Action[] reads =
        [
            () => SourceText.Read(path), () => SourceText.OpenRead(path), () => ConfigurationFile.Read(path), () => ModelsFile.Read(path),
            () => RootProfiles.Load(path),
        ];

        // Each waits for the program, so they wait at the same time, on threads of their own.
        var failures = await Task.WhenAll(reads.Select(static read => Task.Factory.StartNew(() => Assert.Throws<PathwayException>(read),
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        foreach (var failure in failures)
        {
            Assert.Same(PathwayErrors.FileUnreadable, failure.Error);
            Assert.Contains(path, failure.Message, StringComparison.Ordinal);
            Assert.EndsWith("another program has the file open.", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void File_is_replaced_when_the_program_lets_go(bool isDenied)
    {
        var path = folder.Write("there.txt", "old");
        var failures = 4;
        var files = Failing(() => failures-- > 0, isDenied);

        AtomicFile.Write(path, overwrite: true, static stream => stream.Write("new"u8), files);

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([10, 20, 40, 80], clock.Pauses.Select(static pause => pause.TotalMilliseconds));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void File_that_stays_open_is_not_replaced_and_its_program_is_the_reason(bool isDenied)
    {
        var path = folder.Write("there.txt", "old");
        using (var program = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read))
        {
            var failure = Assert.Throws<PathwayException>(() =>
                AtomicFile.Write(path, overwrite: true, static stream => stream.Write("new"u8), Failing(static () => true, isDenied)));

            Assert.Same(PathwayErrors.FileUnwritable, failure.Error);
            Assert.Equal($"'{path}' cannot be written: another program has the file open.", failure.Message);
        }
        Assert.Equal(FileRetry.Patience, clock.Pauses.Aggregate(static (sum, pause) => sum + pause));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    // On Windows the system itself refuses.
    [Fact]
    public void File_that_a_reader_has_open_for_a_moment_is_replaced()
    {
        var path = folder.Write("there.txt", "old");
        var reader = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var attempts = 0;
        var files = new FileChanges(clock)
        {
            MoveFile = (source, target, overwrite) =>
            {
                if (++attempts == 3) { reader.Dispose(); }
                File.Move(source, target, overwrite);
            },
        };

        AtomicFile.Write(path, overwrite: true, static stream => stream.Write("new"u8), files);
        reader.Dispose();

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal(OperatingSystem.IsWindows() ? 3 : 1, attempts);
    }

    [Fact]
    public void Denied_access_to_a_file_that_nobody_has_open_stays_denied()
    {
        var path = folder.Write("there.txt", "old");

        var failure = Assert.Throws<PathwayException>(() =>
            AtomicFile.Write(path, overwrite: true, static stream => stream.Write("new"u8), Failing(static () => true, isDenied: true)));

        Assert.Equal($"'{path}' cannot be written: denied", failure.Message);
    }

    [Fact]
    public void Deleting_waits_too()
    {
        var path = folder.Write("there.txt", "old");
        var failures = 2;
        var files = new FileChanges(clock)
        {
            DeleteFile = name =>
            {
                if (failures-- > 0) { throw new IOException("held", Held); }
                File.Delete(name);
            },
        };

        files.Delete(path);

        Assert.False(File.Exists(path));
        Assert.Equal(2, clock.Pauses.Count);
    }

    [Fact]
    public async Task Pipe_is_read_to_its_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes are no files there.");
        var path = folder.File("pipe");
        using (var made = System.Diagnostics.Process.Start("mkfifo", [path])) { await made.WaitForExitAsync(); }
        var writing = Task.Run(() => File.WriteAllText(path, "text"));

        Assert.Equal("text"u8, SharedFile.ReadAllBytes(path));
        await writing;
    }

    [Fact]
    public void Temporary_folder_is_deleted_with_its_files()
    {
        var temporary = folder.File("temporary");
        Directory.CreateDirectory(temporary);
        File.WriteAllText(Path.Combine(temporary, "a.db"), "x");

        Assert.True(new FileChanges(clock).TryDeleteFolder(temporary));
        Assert.False(Directory.Exists(temporary));
        Assert.False(new FileChanges(clock).TryDeleteFolder(temporary));
    }

    [Fact]
    public void Other_failures_are_not_tried_again()
    {
        var files = new FileChanges(clock) { MoveFile = static (_, _, _) => throw new IOException("disk full") };

        var failure = Assert.Throws<PathwayException>(() =>
            AtomicFile.Write(folder.File("new.txt"), overwrite: true, static stream => stream.Write("new"u8), files));

        Assert.EndsWith("disk full", failure.Message, StringComparison.Ordinal);
        Assert.Empty(clock.Pauses);
    }

    [Fact]
    public async Task Settings_are_read_and_changed_while_others_read_them()
    {
        var path = folder.Write("configuration.json", """{"Mine":0}""");
        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reader = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Assert.NotNull(ConfigurationFile.Read(path)["Mine"]);
                started.TrySetResult();
            }
        });
        await Task.WhenAny(started.Task, reader);

        for (var i = 1; i <= 20; i++) { ConfigurationFile.Change(path, values => values["Mine"] = i); }
        await stop.CancelAsync();

        await reader;
        Assert.Equal(20, (int)(JsonNode?)ConfigurationFile.Read(path)["Mine"]!);
    }

    [Fact]
    public void Read_only_file_is_replaced_and_stays_read_only()
    {
        var path = folder.Write("there.txt", "old");
        File.SetAttributes(path, FileAttributes.ReadOnly);
        try
        {
            AtomicFile.Write(path, overwrite: true, static stream => stream.Write("new"u8));

            Assert.Equal("new", File.ReadAllText(path));
            Assert.True(File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly));
        }
        finally { File.SetAttributes(path, FileAttributes.Normal); }
    }

    private FileChanges Failing(Func<bool> fails, bool isDenied) => new(clock)
    {
        IsDenialTransient = true,
        MoveFile = (source, target, overwrite) =>
        {
            if (fails()) { throw isDenied ? new UnauthorizedAccessException("denied") : new IOException("held", Held); }
            File.Move(source, target, overwrite);
        },
    };
}
