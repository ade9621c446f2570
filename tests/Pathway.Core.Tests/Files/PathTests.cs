using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Formats;
using Pathway.Storage;
using Xunit;

namespace Pathway.Files;

/// <summary>Paths that mean something else on one system than on another.</summary>
public sealed class PathTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("CON", "CON")]
    [InlineData("con.json", "con.json")]
    [InlineData(@"C:\data\CON.json", "CON.json")]
    [InlineData("/data/aux/x.json", "aux")]
    [InlineData(@"\\.\NUL", "NUL")]
    [InlineData("COM1.tar.gz", "COM1.tar.gz")]
    [InlineData("LPT\u00B2", "LPT\u00B2")]
    [InlineData("prn .txt", "prn .txt")]
    [InlineData("CON:", "CON:")]
    [InlineData("conout$", "conout$")]
    [InlineData("CONTROL.json", null)]
    [InlineData("my.con", null)]
    [InlineData("COM0", null)]
    [InlineData("COM10", null)]
    [InlineData("nullable.db", null)]
    [InlineData("", null)]
    public void Names_of_devices_are_found(string path, string? found) => Assert.Equal(found, DeviceName.Find(path));

    [Fact]
    public void Names_of_devices_are_refused_on_Windows_and_files_elsewhere()
    {
        var path = folder.File("CON.json");
        if (!OperatingSystem.IsWindows())
        {
            AtomicFile.Write(path, overwrite: false, static stream => stream.Write("x"u8));
            Assert.Equal("x"u8, SourceText.Read(path).Utf8.Span);
            return;
        }

        var written = Assert.Throws<PathwayException>(() => AtomicFile.EnsureWritable(path, overwrite: false));
        var read = Assert.Throws<PathwayException>(() => SourceText.Read(path));
        Assert.EndsWith("Windows keeps the name 'CON.json' for a device.", written.Message, StringComparison.Ordinal);
        Assert.EndsWith("Windows keeps the name 'CON.json' for a device.", read.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"\\server\share\a.db", true)]
    [InlineData("//server/share/a.db", true)]
    [InlineData(@"\\?\UNC\server\share\a.db", true)]
    [InlineData(@"\\.\unc\server\share\a.db", true)]
    [InlineData(@"\\wsl$\Debian\home\a.db", true)]
    [InlineData(@"\\?\C:\a.db", false)]
    [InlineData(@"\\.\C:\a.db", false)]
    [InlineData(@"C:\a.db", false)]
    [InlineData("/home/a.db", false)]
    [InlineData(@"\a.db", false)]
    public void Shares_of_servers_are_found(string path, bool isShare) => Assert.Equal(isShare, NetworkPath.IsShare(path));

    [Fact]
    public void Local_and_missing_folders_are_not_remote()
    {
        Assert.False(NetworkPath.IsRemote(folder.File("a.db")));
        Assert.False(NetworkPath.IsRemote(folder.File("missing/a.db")));
        Assert.False(NetworkPath.IsRemote("nul\0inside"));
    }

    [Fact]
    public void Own_folder_is_made_once_and_is_for_its_user_alone()
    {
        var own = OwnFolder.Ensure(folder.Path, @"DOMAIN\u ser");

        Assert.Equal(folder.File("pathway-DOMAIN_u_ser"), own);
        Assert.True(Directory.Exists(own));
        if (OperatingSystem.IsWindows()) { return; }
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(own));
        var again = OwnFolder.Ensure(folder.Path, @"DOMAIN\u ser");
        // An administrator may change what others own, so a folder that is there already says nothing.
        Assert.Equal(!Environment.IsPrivilegedProcess, own == again);
        Assert.True(Directory.Exists(again));
    }

    [Fact]
    public void Link_that_somebody_has_put_there_is_not_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The temporary folder belongs to the user there.");
        var theirs = Directory.CreateDirectory(folder.File("theirs"));
        Directory.CreateSymbolicLink(folder.File("pathway-me"), theirs.FullName);

        var own = OwnFolder.Ensure(folder.Path, "me");

        Assert.StartsWith(folder.File("pathway-me-"), own, StringComparison.Ordinal);
        Assert.True(Directory.Exists(own));
        Assert.Empty(theirs.GetFileSystemInfos());
    }

    [Fact]
    public void Own_folder_that_cannot_be_made_is_a_path_to_none()
    {
        var file = folder.Write("file", "x");

        Assert.False(Directory.Exists(OwnFolder.Ensure(file, "me")));
    }

    // What a name of Windows or macOS may be, and what each of them takes for the same file.
    [Theory]
    [InlineData("A.db", "a.db")]
    [InlineData("caf\u00E9.db", "cafe\u0301.db")]
    [InlineData("CAF\u00C9.db", "cafe\u0301.DB")]
    public void Spellings_of_one_file_have_one_lock(string left, string right) =>
        Assert.Equal(FileMutex.NameOf(folder.File(left)), FileMutex.NameOf(folder.File(right)));

    [Fact]
    public void Different_files_have_different_locks() =>
        Assert.NotEqual(FileMutex.NameOf(folder.File("a.db")), FileMutex.NameOf(folder.File("b.db")));
}
