using System.Text;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Help;

public sealed class HelpFileTests
{
    private const string Cure = "Run: dotnet run --project src/Pathway.Help";

    [Fact]
    public void The_committed_help_is_what_the_comments_say()
    {
        foreach (var file in HelpFiles.Of(BuiltModule.Read()))
        {
            var path = Path.Combine(TestFolders.Root, file.Path);
            Assert.True(File.Exists(path), $"{file.Path} is missing. {Cure}");
            Assert.True(File.ReadAllBytes(path).SequenceEqual(Encoding.UTF8.GetBytes(file.Text)), $"{file.Path} is out of date. {Cure}");
        }
    }

    [Fact]
    public void No_page_is_left_of_a_command_that_is_gone()
    {
        var written = HelpFiles.Of(BuiltModule.Read()).Select(static file => Path.GetFileName(file.Path));

        Assert.Empty(Directory.GetFiles(Path.Combine(TestFolders.Root, "docs", "commands")).Select(Path.GetFileName).Except(written));
    }
}
