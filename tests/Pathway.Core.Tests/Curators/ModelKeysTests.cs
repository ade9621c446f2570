using Xunit;

namespace Pathway.Curators;

public sealed class ModelKeysTests
{
    [Theory]
    [InlineData("Gemini", "GOOGLE_API_KEY,GEMINI_API_KEY,OPENAI_API_KEY", "GOOGLE_API_KEY")]
    [InlineData("Gemini", "GEMINI_API_KEY", "GEMINI_API_KEY")]
    [InlineData("OpenAI", "GOOGLE_API_KEY,OPENAI_API_KEY", "OPENAI_API_KEY")]
    [InlineData("Vertex", "GOOGLE_API_KEY", null)]
    [InlineData("Vertex", "CLOUDSDK_AUTH_ACCESS_TOKEN", "CLOUDSDK_AUTH_ACCESS_TOKEN")]
    [InlineData("Gemini", "", null)]
    public void The_first_variable_that_is_set_serves(string provider, string set, string? found) =>
        Assert.Equal(found, ModelKeys.Find(provider, variable => set.Split(',').Contains(variable) ? "a key" : variable.StartsWith("GOOGLE", StringComparison.Ordinal) ? " " : null)?.Variable);
}
