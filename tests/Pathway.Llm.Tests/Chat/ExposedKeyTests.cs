using Pathway.Curators;
using Pathway.Errors;
using Pathway.Llm.Chat;
using Xunit;

namespace Pathway.Chat;

public sealed class ExposedKeyTests
{
    [Theory]
    [InlineData("http://models.example.org/v1")]
    [InlineData("http://8.8.8.8:11434/v1")]
    [InlineData("http://172.32.0.1/v1")]
    [InlineData("http://[2001:db8::1]/v1")]
    public void A_key_is_not_sent_in_plain_text_to_a_stranger(string endpoint)
    {
        var failure = Assert.Throws<PathwayException>(() => CuratorCatalog.Choose(Choice(endpoint)));

        Assert.Equal(PathwayErrors.EndpointExposed, failure.Error);
        Assert.DoesNotContain("AIza", failure.Message, StringComparison.Ordinal);
        Assert.True(CuratorCatalog.Choose(Choice(endpoint) with { Key = null }).HasModel);
        Assert.True(CuratorCatalog.Choose(Choice(endpoint.Replace("http:", "https:", StringComparison.Ordinal))).HasModel);
        Assert.True(CuratorCatalog.Choose(Choice(endpoint) with { Curator = "Replay" }).HasModel);
    }

    [Theory]
    [InlineData("http://192.168.1.20:11434/v1")]
    [InlineData("http://10.1.2.3/v1")]
    [InlineData("http://[fe80::1]/v1")]
    [InlineData("http://ollama:11434/v1")]
    [InlineData("http://box.local/v1")]
    public void In_the_own_network_it_is_said(string endpoint)
    {
        Assert.True(CuratorCatalog.Choose(Choice(endpoint)).HasModel);
        Assert.Contains("travels unencrypted", Choice(endpoint).Exposure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:11434/v1")]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://[::1]/v1")]
    [InlineData("https://models.example.org/v1")]
    public void On_this_machine_and_encrypted_there_is_nothing_to_say(string endpoint) => Assert.Null(Choice(endpoint).Exposure);

    private static CuratorChoice Choice(string endpoint) => new() { Curator = "Model", Provider = "OpenAI", Model = "m", Endpoint = new Uri(endpoint), Key = new SecretText("AIza-not-a-real-key") };
}
