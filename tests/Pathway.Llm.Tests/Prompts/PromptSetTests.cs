using Pathway.Errors;
using Pathway.Llm.Prompts;
using Xunit;

namespace Pathway.Prompts;

public sealed class PromptSetTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("pathway-prompts-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Unchanged_copies_are_the_prompts_that_ship()
    {
        Write("parent.md", PromptFiles.Read("parent.md").ReplaceLineEndings("\r\n"));
        Write("parent.schema.json", PromptFiles.Read("parent.schema.json"));
        Write("README.md", "Notes of the user.");

        var set = PromptSet.Load(folder);

        Assert.Same(PromptSet.Embedded, set);
        Assert.Equal("parent prompt 1", set.Find("parent")!.Label);
    }

    [Fact]
    public void Changed_prompt_has_a_label_and_an_identity_of_its_own()
    {
        Write("parent.md", PromptFiles.Read("parent.md") + "\nBe brief.");

        var set = PromptSet.Load(folder);

        Assert.Matches("^parent prompt 1 \\([0-9a-f]{8}\\)$", set.Find("parent")!.Label);
        Assert.EndsWith("Be brief.", set.Find("parent")!.Request, StringComparison.Ordinal);
        Assert.Equal(set.Find("parent")!.Label, set.Identity);
        Assert.Same(PromptFiles.Find("root"), set.Find("root"));
        Assert.Empty(PromptSet.Embedded.Identity);
    }

    [Theory]
    [InlineData("parnet.md", "---\nversion: 1\n---\na\n---\n{{items}}", "there is no kind of question 'parnet'")]
    [InlineData("parent.md", "Find the parent of {{items}}", "has no three lines '---'")]
    [InlineData("parent.md", "---\nversion: one\n---\n{{roots}}\n---\n{{items}}", "is not a prompt")]
    [InlineData("parent.md", "---\nversion: 1\n---\n{{roots}}\n---\nno items", "the request has no placeholder {{items}}")]
    [InlineData("parent.md", "---\nversion: 1\n---\nno roots\n---\n{{items}}", "the system prompt has no placeholder {{roots}}")]
    [InlineData("parent.schema.json", "{}", "the schema of a reply cannot be changed")]
    public void Wrong_files_are_one_clear_error(string name, string text, string expected)
    {
        Write(name, text);

        var failure = Assert.Throws<PathwayException>(() => PromptSet.Load(folder));

        Assert.Equal(PathwayErrors.PromptInvalid, failure.Error);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_folder_is_an_error()
    {
        var failure = Assert.Throws<PathwayException>(() => PromptSet.Load(Path.Combine(folder, "none")));

        Assert.Equal(PathwayErrors.PromptInvalid, failure.Error);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
}
