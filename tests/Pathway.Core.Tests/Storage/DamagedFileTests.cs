using System.Globalization;
using System.Security.Cryptography;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Files;
using Pathway.Model;
using Xunit;

namespace Pathway.Storage;

/// <summary>A damaged cache is set aside once and replaced; a file that was never a cache is left alone.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private const int PageSize = 4096;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("garbage", 0)]
    // Half of the pages; the first ones belong to tables without rows.
    [InlineData("truncated", 135)]
    [InlineData("truncated within a page", 120)]
    [InlineData("zeros in the middle", 460)]
    [InlineData("zeros in the first page", 490)]
    [InlineData("zeros in each second page", 180)]
    [InlineData("text over each third page", 280)]
    [InlineData("noise at the start of each tenth page", 400)]
    public async Task A_damaged_file_is_set_aside_and_a_new_one_has_the_answers_of_the_other_pages(string damage, int least)
    {
        var path = folder.File("a.db");
        using (var made = Stores.Open(path))
        {
            // Keys of questions are hashes, too.
            await Task.WhenAll(Enumerable.Range(0, 500)
                .Select(index => made.AddAsync(Stores.Answer(Convert.ToHexString(SHA256.HashData(BitConverter.GetBytes(index)))), null)));
        }
        Damage(path, damage);
        var before = Hash(path);

        var (store, warnings) = Stores.OpenWithWarnings(path);
        Assert.Equal(path, store.Location);
        Assert.Equal(Stores.Answer("new"), await store.AddAsync(Stores.Answer("new"), null));
        store.Dispose();

        Stores.AssertOneWarning(PathwayErrors.StoreCorrupt, path, warnings);
        var aside = Assert.Single(folder.Names, static name => name.StartsWith("a.db.corrupt-", StringComparison.Ordinal));
        Assert.Contains(folder.File(aside), warnings[0].Message, StringComparison.Ordinal);
        Assert.Equal(before, Hash(folder.File(aside)));
        using var again = Stores.Open(path);
        Assert.Equal(Stores.Answer("new"), again.Find("new"));
        Assert.InRange(again.Answers().Count - 1, least, 500);
        Assert.All(again.Answers(), static answer => Assert.Equal(Stores.Answer(answer.Key), answer));
    }

    [Fact]
    public async Task Damage_that_is_found_during_a_run_costs_only_what_cannot_be_read()
    {
        var path = folder.File("a.db");
        var large = new string('x', 20_000);
        using (var made = Stores.Open(path))
        {
            await Task.WhenAll(Enumerable.Range(0, 600)
                .Select(index => made.AddAsync(Stores.Answer($"key {index:000}", $"{{\"parent\":\"{large}\"}}"), null)));
        }
        Damage(path, "zeros in the middle");

        // A file of this size is not checked in full when it is opened.
        var (store, warnings) = Stores.OpenWithWarnings(path);
        using (store)
        {
            Assert.Empty(warnings);
            for (var i = 0; i < 600; i++) { _ = store.Find($"key {i:000}"); }
            await store.AddAsync(Stores.Answer("new"), null);
            await store.RecordAsync(Stores.Run("run 1", PathwayRunState.Complete));
        }

        Assert.Equal("StoreCorrupt", Assert.Single(warnings, static warning => warning.Error.Id == "StoreCorrupt").Error.Id);
        using var again = Stores.Open(path);
        Assert.NotNull(again.Find("new"));
        Assert.InRange(again.Answers().Count, 590, 601);
    }

    [Fact]
    public async Task Removed_answers_do_not_come_back_from_a_damaged_file()
    {
        var path = folder.File("a.db");
        await Stores.MakeAsync(path, answers: 500);
        using (var store = Stores.Open(path))
        {
            await store.RemoveAsync([.. Enumerable.Range(0, 400).Select(static index => $"key {index}")]);
        }
        Damage(path, "text over each third page");

        var (opened, _) = Stores.OpenWithWarnings(path);
        opened.Dispose();

        using var again = Stores.Open(path);
        Assert.InRange(again.Answers().Count, 30, 100);
        Assert.All(again.Answers(), static answer => Assert.InRange(int.Parse(answer.Key[4..], CultureInfo.InvariantCulture), 400, 499));
    }

    [Fact]
    public async Task Answers_that_are_only_in_the_log_are_salvaged()
    {
        var path = folder.File("a.db");
        // Pages that the later answers do not share.
        await Stores.MakeAsync(folder.File("open.db"), answers: 300);
        using (var store = Stores.Open(folder.File("open.db")))
        {
            await Task.WhenAll(Enumerable.Range(300, 200).Select(index => store.AddAsync(Stores.Answer($"key {index}"), null)));
            foreach (var suffix in (string[])["", "-wal"]) { File.Copy(folder.File("open.db" + suffix), path + suffix); }
        }
        Damage(path, "zeros in each second page");

        var (opened, warnings) = Stores.OpenWithWarnings(path);
        opened.Dispose();

        Stores.AssertOneWarning(PathwayErrors.StoreCorrupt, path, warnings);
        using var again = Stores.Open(path);
        Assert.All(Enumerable.Range(300, 200), index => Assert.NotNull(again.Find($"key {index}")));
    }

    [Fact]
    public void A_file_of_the_user_that_is_no_cache_is_left_alone()
    {
        var path = folder.File("evidence.csv");
        File.WriteAllText(path, new string('x', 5000));

        var (store, warnings) = Stores.OpenWithWarnings(path);
        store.Dispose();

        Stores.AssertOneWarning(PathwayErrors.StoreUnavailable, path, warnings);
        Assert.Equal(["evidence.csv"], folder.Names);
        Assert.Equal(new string('x', 5000), File.ReadAllText(path));
    }

    [Fact]
    public async Task Concurrent_processes_set_the_file_aside_once()
    {
        var path = folder.File("a.db");
        await File.WriteAllTextAsync(path, new string('x', 5000));

        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Stores.OpenWithWarnings(path))));
        await Task.WhenAll(opened.Select(static (open, index) => open.Store.AddAsync(Stores.Answer($"key {index}"), null)));
        foreach (var (store, _) in opened) { store.Dispose(); }

        Assert.Single(opened.SelectMany(static open => open.Warnings));
        Assert.Single(folder.Names, static name => name.Contains("corrupt", StringComparison.Ordinal));
        using var again = Stores.Open(path);
        Assert.Equal(8, again.Answers().Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void File_that_a_process_has_open_keeps_its_place_and_its_side_files(bool isStuck)
    {
        var path = folder.File("a.db");
        foreach (var suffix in (string[])["", "-wal", "-shm"]) { File.WriteAllText(path + suffix, new string('x', 5000)); }
        var clock = new InstantClock();
        var files = new FileChanges(clock)
        {
            MoveFile = (source, target, overwrite) =>
            {
                var isBack = source.Contains("corrupt", StringComparison.Ordinal);
                if (source == path || (isStuck && isBack && source.EndsWith("-shm", StringComparison.Ordinal)))
                {
                    throw new IOException("held", unchecked((int)0x80070020));
                }
                File.Move(source, target, overwrite);
            },
        };

        var failure = Assert.ThrowsAny<IOException>(() => DamagedFile.MoveAll(files, path, path + ".corrupt-1"));

        Assert.StartsWith("another program has the file open", failure.Message, StringComparison.Ordinal);
        if (isStuck)
        {
            Assert.Contains("-shm' could not be renamed back", failure.Message, StringComparison.Ordinal);
            return;
        }
        Assert.Equal(["a.db", "a.db-shm", "a.db-wal"], folder.Names);
        Assert.All((string[])["", "-wal", "-shm"], suffix => Assert.Equal(new string('x', 5000), File.ReadAllText(path + suffix)));
    }

    [Fact]
    public async Task Second_process_finds_the_new_file()
    {
        var path = folder.File("a.db");
        await File.WriteAllTextAsync(path, new string('x', 5000));
        using var first = DamagedFile.Replace(path, TimeProvider.System, SqliteOptions.Default, out var aside, out _);
        await first.AddAsync(Stores.Answer("key"), null);

        using var second = DamagedFile.Replace(path, TimeProvider.System, SqliteOptions.Default, out var asideAgain, out _);

        Assert.NotNull(aside);
        Assert.Null(asideAgain);
        Assert.NotNull(second.Find("key"));
        Assert.Single(folder.Names, static name => name.Contains("corrupt", StringComparison.Ordinal));
    }

    private static void Damage(string path, string how)
    {
        using var file = File.Open(path, FileMode.Open);
        var pages = file.Length / PageSize;
        switch (how)
        {
            case "garbage": Overwrite(file, 0, Noise(file.Length)); break;
            case "truncated": file.SetLength(pages / 2 * PageSize); break;
            case "truncated within a page": file.SetLength((pages / 2 * PageSize) - 1000); break;
            case "zeros in the first page": Overwrite(file, 0, new byte[PageSize]); break;
            case "zeros in each second page":
                for (var page = 1; page < pages; page += 2) { Overwrite(file, page * PageSize, new byte[PageSize]); }
                break;
            case "text over each third page":
                for (var page = 2; page < pages; page += 3)
                {
                    Overwrite(file, page * PageSize, [.. Enumerable.Repeat((byte)'x', PageSize)]);
                }
                break;
            case "noise at the start of each tenth page":
                for (var page = 10; page < pages; page += 10) { Overwrite(file, page * PageSize, Noise(100)); }
                break;
            default: Overwrite(file, pages / 2 * PageSize, new byte[2 * PageSize]); break;
        }
    }

    private static void Overwrite(FileStream file, long position, byte[] bytes)
    {
        file.Position = position;
        file.Write(bytes);
    }

    private static byte[] Noise(long length)
    {
        var noise = new byte[length];
        new Random(1).NextBytes(noise);
        return noise;
    }

    private static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(file));
    }
}
