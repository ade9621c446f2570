using System.Text;
using Pathway.Doubles;
using Pathway.Errors;
using Xunit;

namespace Pathway.Formats;

public sealed class AtomicFileTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Writes_file_and_leaves_no_temporary_file()
    {
        AtomicFile.Write(folder.File("new.txt"), overwrite: false, Text("hello"));

        Assert.Equal("hello", File.ReadAllText(folder.File("new.txt")));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Replaces_existing_file_only_with_overwrite()
    {
        var path = folder.Write("there.txt", "old");

        var refused = Assert.Throws<PathwayException>(() => AtomicFile.Write(path, overwrite: false, Text("new")));
        Assert.Same(PathwayErrors.FileExists, refused.Error);
        Assert.Equal("old", File.ReadAllText(path));

        AtomicFile.Write(path, overwrite: true, Text("new"));
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void Failed_write_keeps_old_file()
    {
        var path = folder.Write("there.txt", "old");

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, overwrite: true, static stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException("stopped");
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Does_not_replace_file_created_meanwhile()
    {
        var path = folder.File("race.txt");

        var refused =
            Assert.Throws<PathwayException>(() => AtomicFile.Write(path, overwrite: false, _ => File.WriteAllText(path, "theirs")));

        Assert.Same(PathwayErrors.FileExists, refused.Error);
        Assert.Equal("theirs", File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Reports_folder_and_missing_folder()
    {
        foreach (var path in (string[])[folder.Path, folder.File("missing/file.txt"), folder.File("nul\0l")])
        {
            var failure = Assert.Throws<PathwayException>(() => AtomicFile.Write(path, overwrite: true, Text("x")));
            Assert.Same(PathwayErrors.FileUnwritable, failure.Error);
        }
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Writes_file_with_longest_name()
    {
        var path = folder.File(new string('n', 255));

        AtomicFile.Write(path, overwrite: false, Text("x"));

        Assert.True(File.Exists(path));
    }

    [Fact]
    public void Keeps_link_and_permissions()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows, and it has no such permissions.");
        if (OperatingSystem.IsWindows()) { return; }
        var target = folder.Write("target.txt", "old");
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var link = folder.File("link.txt");
        File.CreateSymbolicLink(link, target);

        AtomicFile.Write(link, overwrite: true, Text("new"));

        Assert.NotNull(File.ResolveLinkTarget(link, returnFinalTarget: false));
        Assert.Equal("new", File.ReadAllText(target));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(target));
    }

    private static Action<Stream> Text(string text) => stream => stream.Write(Encoding.UTF8.GetBytes(text));
}
