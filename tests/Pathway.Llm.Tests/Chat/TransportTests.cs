using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Pathway.Llm.Chat.Gemini;
using Xunit;

namespace Pathway.Chat;

/// <summary>The optional transport when it is missing or invalid.</summary>
public sealed class TransportTests
{
    private static readonly SecretText Key = new("a-key-0123456789");

    [Fact]
    public void Reports_missing_transport_and_remedy()
    {
        using var folder = new TemporaryFolder();

        var failure = Assert.Throws<PathwayException>(
            () => ChatTransports.CreateGoogleGenAI(GeminiAddress.Google(), TestQuestions.Flash, Key, folder.Path));

        Assert.Same(PathwayErrors.TransportUnavailable, failure.Error);
        Assert.Contains("built without the transport GoogleGenAI", failure.Message, StringComparison.Ordinal);
        Assert.Contains("-Transport Rest", failure.Error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_path_of_invalid_assembly()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "Pathway.GoogleGenAI.dll"), "no assembly");

        var failure = Assert.Throws<PathwayException>(
            () => ChatTransports.CreateGoogleGenAI(GeminiAddress.Google(), TestQuestions.Flash, Key, folder.Path));

        Assert.Same(PathwayErrors.TransportUnavailable, failure.Error);
        Assert.Contains(folder.Path, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loads_transport_only_when_needed()
    {
        Assert.NotNull(ModelCurators.Create(Choice with { Transport = TransportNames.Rest }));
        Assert.NotNull(ModelCurators.Create(Choice with { Asks = false }));
        var failure = Assert.Throws<PathwayException>(static () => ModelCurators.Create(Choice));
        Assert.Same(PathwayErrors.TransportUnavailable, failure.Error);
    }

    [Theory]
    [InlineData("OpenAI")]
    [InlineData("Vertex")]
    public void Supports_only_Gemini(string provider)
    {
        var failure = Assert.Throws<PathwayException>(
            () => ModelCurators.Create(Choice with { Provider = provider, Model = "m", Project = "p" }));

        Assert.Same(PathwayErrors.TransportUnavailable, failure.Error);
        Assert.Contains(provider, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Engine_identity_includes_transport() =>
        Assert.NotEqual(Choice.Identity, (Choice with { Transport = TransportNames.Rest }).Identity);

    private static CuratorChoice Choice { get; } = new() { Curator = "Model", Transport = TransportNames.GoogleGenAI, Key = Key };

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("pathway-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
