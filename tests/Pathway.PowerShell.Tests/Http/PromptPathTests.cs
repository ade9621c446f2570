using Pathway.Hosting;
using Xunit;

namespace Pathway.Http;

/// <summary>Prompts of the user, from the parameter and from the setting.</summary>
public sealed class PromptPathTests
{
    private const string Own = "Name the parent as a librarian would.";

    [Fact]
    public async Task An_own_prompt_is_sent_and_its_answers_are_stored_apart()
    {
        await using var host = await ModelHost.StartAsync();
        var folder = CreatePrompts();

        int Ask(string parameters)
        {
            host.Emulator.Log.Clear();
            var result = host.Run($"'term' | Invoke-PathwayHierarchy PARAMETERS {parameters} | Out-Null", folder);
            Assert.Empty(result.Errors);
            Assert.Null(result.Failure);
            return host.Emulator.Log.Count;
        }

        Assert.NotEqual(0, Ask("-PromptPath $args[0]"));
        Assert.Contains(host.Emulator.Log.Requests, static request => request.Text.Contains(Own, StringComparison.Ordinal));
        Assert.Equal(0, Ask("-PromptPath $args[0]"));
        Assert.NotEqual(0, Ask(""));
        Assert.DoesNotContain(host.Emulator.Log.Requests, static request => request.Text.Contains(Own, StringComparison.Ordinal));
        var answerers = host.Run($"(Get-PathwayCache term -Kind parent -CachePath '{host.CachePath}').Answerer").Texts;
        Assert.Equal(2, answerers.Distinct().Count());
    }

    [Fact]
    public async Task The_parameter_overrides_the_setting_and_an_empty_one_means_the_prompts_that_ship()
    {
        await using var host = await ModelHost.StartAsync();
        Environment.SetEnvironmentVariable("PATHWAY_PROMPT_PATH", CreatePrompts());
        try
        {
            host.Run("'one' | Invoke-PathwayHierarchy PARAMETERS | Out-Null");
            var own = host.Emulator.Log.Requests.Count(static request => request.Text.Contains(Own, StringComparison.Ordinal));
            host.Emulator.Log.Clear();
            host.Run("'two' | Invoke-PathwayHierarchy PARAMETERS -PromptPath '' | Out-Null");

            Assert.NotEqual(0, own);
            Assert.NotEqual(0, host.Emulator.Log.Count);
            Assert.DoesNotContain(host.Emulator.Log.Requests, static request => request.Text.Contains(Own, StringComparison.Ordinal));
        }
        finally { Environment.SetEnvironmentVariable("PATHWAY_PROMPT_PATH", null); }
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_one_error_before_anything_is_asked()
    {
        await using var host = await ModelHost.StartAsync();

        var result = host.Run("'term' | Invoke-PathwayHierarchy PARAMETERS -PromptPath ./nowhere");

        Assert.StartsWith("PromptInvalid,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(0, host.Emulator.Log.Count);
    }

    private static string CreatePrompts()
    {
        var folder = TestFolders.New();
        var shipped = File.ReadAllText(Path.Combine(TestFolders.Root, "data", "prompts", "parent.md"));
        var place = shipped.IndexOf("\n---\n", StringComparison.Ordinal) + "\n---\n".Length;
        File.WriteAllText(Path.Combine(folder, "parent.md"), shipped.Insert(place, Own + "\n"));
        return folder;
    }
}
