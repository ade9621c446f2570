using Pathway.Doubles;
using Pathway.Engine;
using Pathway.Questions;
using Pathway.Storage;
using Xunit;

namespace Pathway.Formats.Caches;

public sealed class CacheImportTests
{
    [Fact]
    public async Task Keeps_and_counts_existing_answers()
    {
        using var folder = new ScratchFolder();
        using var store = new MemoryStore();
        var existing = Imported("same", "Same", "earlier");
        var other = Imported("other", "Mine", "earlier");
        await store.AddAsync(existing, null);
        await store.AddAsync(other, null);
        var file =
            CacheResult.Of(
                folder.Write("old.json",
                    """{"parent:new":"New","parent:same":"Same","parent:other":"Theirs","parent:NEW":"New","parent:New ":"Newer"}"""));

        var import = new CacheImport(store);
        await import.ImportAsync(file.Answers, CancellationToken.None);

        Assert.Equal((1, 2), (import.Added, import.Kept));
        Assert.Equal([(other.Json, """{"parent":"Theirs"}"""), ("""{"parent":"New"}""", """{"parent":"Newer"}""")],
            import.Conflicts.Select(static conflict => (conflict.Existing.Json, conflict.Imported.Json)));
        Assert.Equal([existing, other],
            store.Answers().Where(static answer => answer.Answerer == "earlier")
                .OrderByDescending(static answer => answer.Subject, StringComparer.Ordinal));
        Assert.Equal(3, store.Answers().Count);
    }

    [Fact]
    public async Task Importing_twice_adds_nothing()
    {
        using var folder = new ScratchFolder();
        using var store = SqliteStore.Open(folder.File("s.db"), SqliteOptions.Default);
        var answers = CacheResult.Of(folder.Write("old.json", """{"parent:a":"A","siblings:a":[]}""")).Answers;

        foreach (var (added, kept) in ((int, int)[])[(2, 0), (0, 2)])
        {
            var import = new CacheImport(store);
            await import.ImportAsync(answers, CancellationToken.None);
            Assert.Equal((added, kept, 0), (import.Added, import.Kept, import.Conflicts.Count));
        }
    }

    [Fact]
    public async Task Import_can_be_cancelled()
    {
        using var store = new MemoryStore();

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => new CacheImport(store).ImportAsync([Imported("a", "A", "x")], new CancellationToken(canceled: true)));

        Assert.Empty(store.Answers());
    }

    private static PathwayCacheEntry Imported(string subject, string parent, string answerer) => new()
    {
        Key = QuestionKey.Imported("parent", subject), Kind = "parent", Subject = subject, Answerer = answerer,
        Json = AnswerJson.Write(new ParentAnswer { Parent = parent }),
        At = CacheResult.At, IsPlain = true, IsImported = true,
    };
}
