using System.Text.Json.Nodes;
using Pathway.Doubles;
using Pathway.Errors;
using Xunit;

namespace Pathway.Configuration;

public sealed class ConfigurationFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Keeps_unknown_settings_and_their_order()
    {
        var path = folder.File("c.json");
        File.WriteAllText(path, """{ "Zebra": { "stripes": [1, 2.50] }, "maxdepth": 3, "Ä": null }""");
        var values = ConfigurationFile.Read(path);

        values["MaxDepth"] = "4";
        ConfigurationFile.Write(path, values);

        Assert.Equal(
            "{\n  \"Zebra\": {\n    \"stripes\": [\n      1,\n      2.50\n    ]\n  },\n  \"maxdepth\": \"4\",\n  \"\\u00C4\": null\n}\n",
            File.ReadAllText(path));
        Assert.Equal(["c.json"], folder.Names);
    }

    [Fact]
    public void Concurrent_changes_are_all_kept()
    {
        var path = folder.File("c.json");
        using var together = new Barrier(8);
        var threads = Enumerable.Range(0, 8).Select(number => new Thread(() =>
        {
            together.SignalAndWait();
            for (var i = 0; i < 5; i++) { ConfigurationFile.Change(path, values => values[$"{number}-{i}"] = "x"); }
        })).ToArray();

        foreach (var thread in threads) { thread.Start(); }
        foreach (var thread in threads) { thread.Join(); }

        Assert.Equal(40, ConfigurationFile.Read(path).Count);
    }

    [Fact]
    public void Creates_missing_folder_and_writes_no_byte_order_mark()
    {
        var path = folder.File("deep/down/c.json");

        ConfigurationFile.Write(path, new JsonObject { ["CachePath"] = "a\r\nb" });

        Assert.Equal((byte)'{', File.ReadAllBytes(path)[0]);
        Assert.DoesNotContain((byte)'\r', File.ReadAllBytes(path));
        Assert.Equal("a\r\nb", ConfigurationFile.Read(path)["CachePath"]!.ToString());
    }

    [Theory]
    [InlineData("file/c.json")]
    [InlineData("folder")]
    public void Reports_unwritable_file_and_leaves_no_temporary_file(string name)
    {
        File.WriteAllText(folder.File("file"), "mine");
        Directory.CreateDirectory(folder.File("folder"));

        var fault = Assert.Throws<PathwayException>(() => ConfigurationFile.Write(folder.File(name), []));

        Assert.Equal("FileUnwritable", fault.Error.Id);
        Assert.Contains(folder.File(name), fault.Message, StringComparison.Ordinal);
        Assert.Equal(["file", "folder"], folder.Names);
        Assert.Equal("mine", File.ReadAllText(folder.File("file")));
    }

    [Fact]
    public void Keeps_file_permissions()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        if (OperatingSystem.IsWindows()) { return; }
        var path = folder.File("c.json");
        File.WriteAllText(path, "{}");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        ConfigurationFile.Write(path, []);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Concurrent_readers_see_complete_file()
    {
        var path = folder.File("c.json");
        ConfigurationFile.Write(path, new JsonObject { ["n"] = new string('0', 5000) });

        Parallel.For(0, 100, index =>
        {
            if (index % 2 == 0) { ConfigurationFile.Write(path, new JsonObject { ["n"] = new string((char)('0' + (index % 10)), 5000) }); }
            else { Assert.Equal(5000, ConfigurationFile.Read(path)["n"]!.ToString().Length); }
        });

        Assert.Equal(["c.json"], folder.Names);
    }
}
