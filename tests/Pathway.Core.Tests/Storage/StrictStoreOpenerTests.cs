using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Formats.Caches;
using Xunit;

namespace Pathway.Storage;

public sealed class StrictStoreOpenerTests
{
    [Fact]
    public async Task A_file_is_made_where_there_is_none_and_keeps_what_it_gets()
    {
        using var folder = new ScratchFolder();
        var answer = CacheResult.Of(folder.Write("old.json", """{"parent:a":"A"}""")).Answers[0];

        await StrictStoreOpener.UseAsync(folder.File("new/c.db"), store => store.AddAsync(answer, null));

        Assert.Equal([answer], await StrictStoreOpener.UseAsync(folder.File("new/c.db"), static store => Task.FromResult(store.Answers())));
    }

    [Fact]
    public async Task Refuses_folders_and_other_files()
    {
        using var folder = new ScratchFolder();
        var text = folder.Write("text.db", string.Concat(Enumerable.Repeat("no database ", 1000)));

        foreach (var path in (string[])[folder.Path, text])
        {
            var failure =
                await Assert.ThrowsAsync<PathwayException>(() => StrictStoreOpener.UseAsync(path, static _ => Task.FromResult(true)));
            Assert.Same(PathwayErrors.FileUnwritable, failure.Error);
        }
        Assert.StartsWith("no database", await File.ReadAllTextAsync(text), StringComparison.Ordinal);
        Assert.Equal([text], Directory.GetFiles(folder.Path));
    }
}
