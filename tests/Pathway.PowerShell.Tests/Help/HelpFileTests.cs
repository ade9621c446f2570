using System.Text;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Help;

public sealed class HelpFileTests
{
    private const string FixHint = "Run: dotnet run --project src/Pathway.Help";

    [Fact]
    public void Committed_help_is_up_to_date()
    {
        foreach (var file in HelpFiles.Of(HelpRunner.Commands))
        {
            var path = Path.Combine(TestFolders.Root, file.Path);
            Assert.True(File.Exists(path), $"{file.Path} is missing. {FixHint}");
            Assert.True(File.ReadAllBytes(path).SequenceEqual(Encoding.UTF8.GetBytes(file.Text)), $"{file.Path} is out of date. {FixHint}");
        }
    }

    [Fact]
    public void No_page_without_command()
    {
        var written = HelpFiles.Of(HelpRunner.Commands).Select(static file => Path.GetFileName(file.Path));

        Assert.Empty(Directory.GetFiles(Path.Combine(TestFolders.Root, "docs", "commands")).Select(Path.GetFileName).Except(written));
    }
}
