using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Xunit;

namespace Pathway.Chat;

/// <summary>The optional transport where it is not there, or not whole.</summary>
public sealed class TransportTests
{
    private static readonly SecretText Key = new("a-key-0123456789");

    [Fact]
    public void A_module_built_without_it_says_so_and_what_to_do()
    {
        using var folder = new TemporaryFolder();

        var failure = Assert.Throws<PathwayException>(() => ChatTransports.GoogleGenAI(GeminiAddress.Google(), Asking.Flash, Key, folder.Path));

        Assert.Same(PathwayErrors.TransportUnavailable, failure.Error);
        Assert.Contains("built without the transport GoogleGenAI", failure.Message, StringComparison.Ordinal);
        Assert.Contains("-Transport Rest", failure.Error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_told_with_its_place()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "Pathway.GoogleGenAI.dll"), "no assembly");

        var failure = Assert.Throws<PathwayException>(() => ChatTransports.GoogleGenAI(GeminiAddress.Google(), Asking.Flash, Key, folder.Path));

        Assert.Same(PathwayErrors.TransportUnavailable, failure.Error);
        Assert.Contains(folder.Path, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_needs_nothing_and_whoever_asks_nobody_loads_nothing()
    {
        Assert.NotNull(ModelCurators.Make(Choice with { Transport = TransportNames.Rest }));
        Assert.NotNull(ModelCurators.Make(Choice with { Asks = false }));
        Assert.Same(PathwayErrors.TransportUnavailable, Assert.Throws<PathwayException>(static () => ModelCurators.Make(Choice)).Error);
    }

    [Theory]
    [InlineData("OpenAI")]
    [InlineData("Vertex")]
    public void It_serves_Gemini_alone(string provider)
    {
        var failure = Assert.Throws<PathwayException>(() => ModelCurators.Make(Choice with { Provider = provider, Model = "m", Project = "p" }));

        Assert.Same(PathwayErrors.TransportUnavailable, failure.Error);
        Assert.Contains(provider, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Desks_of_different_transports_are_different()
        => Assert.NotEqual(Choice.Identity, (Choice with { Transport = TransportNames.Rest }).Identity);

    private static CuratorChoice Choice { get; } = new() { Curator = "Model", Transport = TransportNames.GoogleGenAI, Key = Key };

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("pathway-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
