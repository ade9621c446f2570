using Pathway.Emulator.CommandLine;
using Pathway.Emulator.Recording;
using Pathway.Emulator.Responders;
using Pathway.Emulator.Timing;
using Xunit;

namespace Pathway.Emulator;

/// <summary>The command line of the emulator.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public void Parses_options()
    {
        var parsed = EmulatorArguments.Parse(
        [
            "--port", "8089", "--key", "k", "--token", "t", "--models", "a,b", "--responder", "text:{}", "--time-scale", "0.5",
            "--rpm", "1", "--tpm", "2", "--rpd", "3", "--concurrency", "4", "--no-details", "--thought-tokens", "5",
            "--latency", "list:1,2", "--verbose",
        ]);

        var options = parsed.Options;
        Assert.Equal((8089, "k", "t", 0.5, 5),
            (options.Port, options.ApiKey, options.BearerToken, options.TimeScale, options.ThoughtTokens));
        Assert.Equal(["a", "b"], options.Models);
        Assert.IsType<FuncResponder>(options.Responder);
        Assert.Equal((1, 2, 3, 4, false),
            (options.Limits.RequestsPerMinute, options.Limits.InputTokensPerMinute, options.Limits.RequestsPerDay,
                options.Limits.Concurrency, options.Limits.IncludesDetails));
        Assert.Equal((true, false), (parsed.IsVerbose, parsed.IsHelp));
        Assert.True(EmulatorArguments.Parse(["--help"]).IsHelp);
    }

    [Theory]
    [InlineData("'--prot'", "--prot", "1")]
    [InlineData("'--port'", "--port")]
    [InlineData("'-1'", "--port", "-1")]
    [InlineData("'own'", "--responder", "own")]
    [InlineData("'lognormal'", "--latency", "lognormal")]
    [InlineData("'root'", "--latency", "bykind:parent=15,root:0.6")]
    [InlineData("'=15'", "--latency", "bykind:=15:0.6")]
    [InlineData("'many'", "--latency", "bykind:parent=many:0.6")]
    [InlineData("'500'", "--fault", "500")]
    [InlineData("'700'", "--fault", "700@1")]
    [InlineData("'often'", "--fault", "500@often")]
    public void Reports_invalid_option(string expected, params string[] arguments)
    {
        var failure = Assert.Throws<FormatException>(() => EmulatorArguments.Parse(arguments));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Latency_by_call_depends_on_attempt()
    {
        var options = EmulatorArguments.Parse(["--responder", "text:{}", "--latency", "bycall:15:0.6:7"]).Options;

        Assert.Equal(Latency.LogNormal(TimeSpan.FromSeconds(15), 0.6, 7, "parent:a\n1"), options.Latency.Of(Call("parent", "a")));
        Assert.Equal(Latency.LogNormal(TimeSpan.FromSeconds(15), 0.6, 7, "parent:a\n2"),
            options.Latency.Of(Call("parent", "a", attempt: 2)));
    }

    [Fact]
    public void Latency_by_kind_uses_mean_of_kind()
    {
        var options = EmulatorArguments.Parse(["--responder", "text:{}", "--latency", "bykind:parent=15,siblings=30:0.6:7"]).Options;
        var (parent, siblings, other) = (Call("parent", "a"), Call("siblings", "a"), Call("root", "a"));

        Assert.Equal(Latency.LogNormal(TimeSpan.FromSeconds(15), 0.6, 7, "parent:a"), options.Latency.Of(parent));
        Assert.Equal(Latency.LogNormal(TimeSpan.FromSeconds(30), 0.6, 7, "siblings:a"), options.Latency.Of(siblings));
        Assert.Contains("'root'", Assert.Throws<InvalidOperationException>(() => options.Latency.Of(other)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("503@2", null, "503", null)]
    [InlineData("429:7.5@every:3", null, null, "429")]
    [InlineData("429@attempts:1", "429", null, null)]
    [InlineData("empty-text@always", "empty-text", "empty-text", "empty-text")]
    [InlineData("html:502@chance:1", "page-502", "page-502", "page-502")]
    [InlineData("truncated:10@chance:0:7", null, null, null)]
    [InlineData("drip:100:0@1", "drip", null, null)]
    [InlineData("max-tokens:5@1", "max-tokens", null, null)]
    [InlineData("safety@1", "stopped", null, null)]
    [InlineData("blocked@1", "blocked", null, null)]
    [InlineData("recitation@1", "stopped", null, null)]
    [InlineData("wrong-schema@1", "wrong-schema", null, null)]
    [InlineData("no-candidates@1", "no-candidates", null, null)]
    [InlineData("invalid-utf8@1", "invalid-utf8", null, null)]
    public async Task Applies_fault_schedule(string text, params string?[] expected)
    {
        await using var emulator =
            await GeminiEmulator.StartAsync(EmulatorArguments.Parse(["--responder", "text:answer", "--fault", text]).Options);
        using var caller = new EmulatorClient(emulator);
        string[] terms = text.Contains("attempts", StringComparison.Ordinal) ? ["a", "a", "a"] : ["a", "b", "c"];

        foreach (var term in terms) { await caller.GenerateAsync(EmulatorClient.ParentRequest(term)); }

        Assert.Equal(expected, emulator.Log.Requests.Select(static record => record.Fault));
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("reset:3")]
    [InlineData("closed")]
    [InlineData("closed:3")]
    public async Task Ends_connections_as_scheduled(string text)
    {
        await using var emulator =
            await GeminiEmulator.StartAsync(EmulatorArguments.Parse(["--fault", $"{text}@1", "--fault", "503@2"]).Options);
        using var caller = new EmulatorClient(emulator);

        await Assert.ThrowsAsync<HttpRequestException>(() => caller.GenerateAsync(EmulatorClient.ParentRequest("a")));

        Assert.Equal(503, (int)(await caller.GenerateAsync(EmulatorClient.ParentRequest("a"))).StatusCode);
        Assert.Equal(2, emulator.Log.CountOf(Outcome.Faulted));
    }

    private static CallInfo Call(string kind, string term, int attempt = 1)
    {
        var request = new ModelRequest
        {
            Model = "m",
            UserText = $$"""{"kind":"{{kind}}","items":[{"id":"1","term":"{{term}}"}]}""",
            Body = ReadOnlyMemory<byte>.Empty,
        };
        return new CallInfo(1, attempt, request, "hash", new JsonPromptFormat());
    }
}
