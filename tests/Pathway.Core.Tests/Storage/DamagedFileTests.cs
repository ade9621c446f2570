using System.Security.Cryptography;
using Pathway.Doubles;
using Pathway.Errors;
using Xunit;

namespace Pathway.Storage;

/// <summary>A damaged cache is set aside once and replaced; a file that was never a cache is left alone.</summary>
public sealed class DamagedFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("garbage")]
    [InlineData("truncated")]
    [InlineData("zeros in the middle")]
    public async Task A_damaged_file_is_set_aside_and_a_new_one_begun(string damage)
    {
        var path = folder.File("a.db");
        await Stores.MakeAsync(path, answers: 500);
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
        Assert.Equal([Stores.Answer("new")], again.Answers());
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

    [Fact]
    public async Task Second_process_finds_the_new_file()
    {
        var path = folder.File("a.db");
        await File.WriteAllTextAsync(path, new string('x', 5000));
        using var first = DamagedFile.Replace(path, TimeProvider.System, SqliteOptions.Default, out var aside);
        await first.AddAsync(Stores.Answer("key"), null);

        using var second = DamagedFile.Replace(path, TimeProvider.System, SqliteOptions.Default, out var asideAgain);

        Assert.NotNull(aside);
        Assert.Null(asideAgain);
        Assert.NotNull(second.Find("key"));
        Assert.Single(folder.Names, static name => name.Contains("corrupt", StringComparison.Ordinal));
    }

    private static void Damage(string path, string how)
    {
        using var file = File.Open(path, FileMode.Open);
        switch (how)
        {
            case "garbage":
                var garbage = new byte[file.Length];
                new Random(1).NextBytes(garbage);
                file.Write(garbage);
                break;
            case "truncated":
                file.SetLength(file.Length / 2);
                break;
            default:
                file.Position = file.Length / 2 / 4096 * 4096;
                file.Write(new byte[8192]);
                break;
        }
    }

    private static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(file));
    }
}
