using Pathway.Doubles;
using Pathway.Storage;
using Xunit;

namespace Pathway.Formats.Caches;

/// <summary>Two machines exchange their answers.</summary>
public sealed class CacheExchangeTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Exchange_merges_answers_and_lists_conflicts()
    {
        using SqliteStore here = Stores.Open(folder.File("here.db")), there = Stores.Open(folder.File("there.db"));
        foreach (var i in Enumerable.Range(0, 60)) { await here.AddAsync(Answer(i, "Ours"), null); }
        foreach (var i in Enumerable.Range(40, 60)) { await there.AddAsync(Answer(i, i < 45 ? "Theirs" : "Ours"), null); }

        var (taken, given) = (await CopyAsync(there, here), await CopyAsync(here, there));

        Assert.Equal((40, 15, 5), (taken.Added, taken.Kept, taken.Conflicts.Count));
        // The imported answers come back unchanged.
        Assert.Equal((40, 55, 5), (given.Added, given.Kept, given.Conflicts.Count));
        Assert.Equal(here.Answers().Select(static answer => answer.Key), there.Answers().Select(static answer => answer.Key));
        Assert.Equal(["key 40", "key 41", "key 42", "key 43", "key 44"],
            here.Answers().Except(there.Answers()).Select(static answer => answer.Key));
        Assert.All(taken.Conflicts,
            static conflict =>
                Assert.Equal(("""{"parent":"Ours"}""", """{"parent":"Theirs"}"""), (conflict.Existing.Json, conflict.Imported.Json)));
        Assert.All(given.Conflicts,
            static conflict =>
                Assert.Equal(("""{"parent":"Theirs"}""", """{"parent":"Ours"}"""), (conflict.Existing.Json, conflict.Imported.Json)));

        // A second exchange adds nothing.
        Assert.Equal((0, 95, 5), await CopyAsync(there, here) is var again ? (again.Added, again.Kept, again.Conflicts.Count) : default);
    }

    private async Task<CacheImport> CopyAsync(SqliteStore from, SqliteStore to)
    {
        CacheFile.Write(folder.File("answers.json"), overwrite: true, CacheFormat.Native, from.Answers());
        var import = new CacheImport(to);
        await import.ImportAsync(CacheResult.Of(folder.File("answers.json")).Answers, CancellationToken.None);
        return import;
    }

    private static PathwayCacheEntry Answer(int number, string parent) => Stores.Answer($"key {number:00}", $$"""{"parent":"{{parent}}"}""");
}
