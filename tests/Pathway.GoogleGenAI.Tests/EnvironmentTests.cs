using Pathway.Doubles;
using Pathway.Errors;
using Pathway.GoogleGenAI;
using Pathway.Llm.Chat.Gemini;
using Xunit;

namespace Pathway.Chat;

/// <summary>What the library takes from the environment. Alone, because the environment is the whole process's.</summary>
[CollectionDefinition(nameof(EnvironmentTests), DisableParallelization = true)]
[Collection(nameof(EnvironmentTests))]
public sealed class EnvironmentTests
{
    [Fact]
    public void What_the_library_refuses_is_told_as_an_error_of_the_catalogue()
    {
        var failure = With("GOOGLE_CLOUD_PROJECT", "a-project", static () => Record.Exception(Make));

        Assert.SkipWhen(failure is null, "This release of Google.GenAI takes a key beside a project.");
        Assert.Same(PathwayErrors.TransportUnavailable, Assert.IsType<PathwayException>(failure).Error);
        Assert.StartsWith("Google.GenAI ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GOOGLE_GENAI_USE_VERTEXAI", "true")]
    [InlineData("GOOGLE_GEMINI_BASE_URL", "https://elsewhere.example")]
    [InlineData("GOOGLE_API_KEY", "a-key-of-the-environment")]
    public async Task What_this_program_decides_the_environment_does_not_change(string variable, string value)
    {
        HttpRequestMessage? sent = null;
        var server = new StubServer(request =>
        {
            sent = request;
            return StubServer.Response(200, "{}"u8.ToArray());
        });
        using var client = With(variable, value, () => new GoogleGenAIChatClient(server, GeminiAddress.Google(), Asking.Flash, null));

        await client.GetResponseAsync([new(Microsoft.Extensions.AI.ChatRole.User, "Hello")], null, TestContext.Current.CancellationToken);

        Assert.Equal("https://generativelanguage.googleapis.com/v1beta/models/gemini-3.8-flash:generateContent",
            sent!.RequestUri!.AbsoluteUri);
        Assert.False(sent.Headers.Contains("x-goog-api-key"));
        Assert.Null(sent.Headers.Authorization);
    }

    private static void Make() =>
        new GoogleGenAIChatClient(StubServer.Saying(200, "{}"), GeminiAddress.Google(), Asking.Flash, null).Dispose();

    private static T With<T>(string variable, string value, Func<T> act)
    {
        var before = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(variable, value);
        try { return act(); }
        finally { Environment.SetEnvironmentVariable(variable, before); }
    }
}
