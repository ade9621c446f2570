using Pathway.Doubles;
using Pathway.Errors;
using Pathway.GoogleGenAI;
using Pathway.Llm.Chat.Gemini;
using Xunit;

namespace Pathway.Chat;

/// <summary>The library's use of environment variables. Not parallel, because they belong to the process.</summary>
[CollectionDefinition(nameof(EnvironmentTests), DisableParallelization = true)]
[Collection(nameof(EnvironmentTests))]
public sealed class EnvironmentTests
{
    [Fact]
    public void Reports_library_refusal_as_catalogue_error()
    {
        var failure = WithVariable("GOOGLE_CLOUD_PROJECT", "a-project", static () => Record.Exception(CreateAndDispose));

        Assert.SkipWhen(failure is null, "This release of Google.GenAI takes a key beside a project.");
        Assert.Same(PathwayErrors.TransportUnavailable, Assert.IsType<PathwayException>(failure).Error);
        Assert.StartsWith("Google.GenAI ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GOOGLE_GENAI_USE_VERTEXAI", "true")]
    [InlineData("GOOGLE_GEMINI_BASE_URL", "https://elsewhere.example")]
    [InlineData("GOOGLE_API_KEY", "a-key-of-the-environment")]
    public async Task Environment_variables_do_not_change_request(string variable, string value)
    {
        HttpRequestMessage? sent = null;
        var server = new StubServer(request =>
        {
            sent = request;
            return StubServer.Response(200, "{}"u8.ToArray());
        });
        using var client = WithVariable(variable, value,
            () => new GoogleGenAIChatClient(server, GeminiAddress.Google(), TestQuestions.Flash, null));

        await client.GetResponseAsync([new(Microsoft.Extensions.AI.ChatRole.User, "Hello")], null, TestContext.Current.CancellationToken);

        Assert.Equal("https://generativelanguage.googleapis.com/v1beta/models/gemini-3.8-flash:generateContent",
            sent!.RequestUri!.AbsoluteUri);
        Assert.False(sent.Headers.Contains("x-goog-api-key"));
        Assert.Null(sent.Headers.Authorization);
    }

    private static void CreateAndDispose() =>
        new GoogleGenAIChatClient(StubServer.Returning(200, "{}"), GeminiAddress.Google(), TestQuestions.Flash, null).Dispose();

    private static T WithVariable<T>(string variable, string value, Func<T> act)
    {
        var before = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(variable, value);
        try { return act(); }
        finally { Environment.SetEnvironmentVariable(variable, before); }
    }
}
