using Pathway.Llm.Chat;
using Xunit;

namespace Pathway.Chat;

public sealed class ServerErrorTests
{
    [Theory]
    [InlineData("45.837906927s", 458_379_070)]
    [InlineData("7.5s", 75_000_000)]
    [InlineData("0s", 0)]
    [InlineData("0.000000001s", 1)]
    [InlineData("3s", 30_000_000)]
    [InlineData("99999999999s", 864_000_000_000)]
    public void Rounds_delay_up_to_next_tick(string text, long ticks) =>
        Assert.Equal(TimeSpan.FromTicks(ticks), ServerError.ParseDuration(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("5")]
    [InlineData("5m")]
    [InlineData("1,5s")]
    [InlineData("1e3s")]
    public void Invalid_delay_is_null(string? text) => Assert.Null(ServerError.ParseDuration(text));

    [Theory]
    [InlineData("Please retry in 4.2s.", 4.2)]
    [InlineData("Rate limit reached (TPM): Limit 6000, Used 5900. Please try again in 5.5s. Visit the console.", 5.5)]
    [InlineData("Please try again in 350ms", 0.35)]
    [InlineData("try again in 1m30.5s", 90.5)]
    [InlineData("Try again in 1h 2m 3s", 3723.0)]
    [InlineData("Retry after 20 seconds", 20.0)]
    [InlineData("You have to wait 2 minutes", 120.0)]
    [InlineData("retry in 99999999h", 86400.0)]
    [InlineData("Retry in 0s", null)]
    [InlineData("Please retry later. 5 seconds are too short", null)]
    [InlineData("Try again in 2 mega", null)]
    [InlineData("Limit 6000, used 5s", null)]
    [InlineData(null, null)]
    public void Finds_wait_in_words(string? text, double? seconds) => Assert.Equal(seconds, RetryText.Find(text)?.TotalSeconds);

    [Theory]
    [InlineData("\"2.3s\"", 2.3)]
    [InlineData("2.5", 2.5)]
    [InlineData("{\"seconds\":2,\"nanos\":300000000}", 2.3)]
    [InlineData("{\"seconds\":\"2\"}", 2.0)]
    public void Reads_delay_of_any_type(string delay, double seconds) =>
        Assert.Equal(seconds, ServerError.Read($$$"""
            {"error":{"message":"m","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":{{{delay}}}}]}}
            """).RetryDelay?.TotalSeconds);

    [Fact]
    public void Reads_faults_of_a_strict_server() =>
        Assert.Equal("Extra inputs (body.x)",
            ServerError.Read("""{"detail":[{"type":"extra","loc":["body","x"],"msg":"Extra inputs"}]}""").Message);

    [Fact]
    public void Reads_what_a_gateway_quotes() =>
        Assert.Equal("Provider returned error: upstream is full",
            ServerError.Read("""{"error":{"message":"Provider returned error","metadata":{"raw":"upstream is full"}}}""").Message);

    [Fact]
    public void Reads_all_details_of_a_quota()
    {
        var error = ServerError.Read("""
            {"error":{"code":429,"message":"You exceeded your current quota.","status":"RESOURCE_EXHAUSTED","details":[
              {"@type":"type.googleapis.com/google.rpc.Help","links":[]},
              {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[
                {"quotaMetric":"generativelanguage.googleapis.com/generate_content_free_tier_input_token_count",
                  "quotaId":"GenerateContentInputTokensPerModelPerMinute-FreeTier","quotaDimensions":{"model":"m"},"quotaValue":"250000"},
                {"quotaMetric":"generativelanguage.googleapis.com/generate_content_free_tier_requests",
                  "quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier","quotaValue":250},
                {"quotaId":"Odd"}, 7]},
              {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"45.837906927s"}]}}
            """);

        Assert.Equal(("RESOURCE_EXHAUSTED", TimeSpan.FromTicks(458_379_070)), (error.Code, error.RetryDelay));
        Assert.Equal([(250_000L, false, true, true), (250L, true, false, false), ((long?)null, false, false, false)],
            error.Violations.Select(
                static violation => (violation.Value, violation.IsPerDay, violation.IsPerMinute, violation.IsTokens)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html><h1>502</h1></html>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[3]")]
    [InlineData("{\"error\":null}")]
    [InlineData("{\"error\":{\"details\":\"none\"}}")]
    [InlineData("{\"error\":{\"details\":[{\"@type\":\"x/google.rpc.RetryInfo\"},{\"@type\":5},null,\"x\","
        + "{\"@type\":\"google.rpc.QuotaFailure\",\"violations\":{}}]}}")]
    [InlineData("{\"error\":{\"message\":\"half")]
    public void Body_without_details_has_no_delay_and_violations(string body)
    {
        var error = ServerError.Read(body);

        Assert.Null(error.RetryDelay);
        Assert.All(error.Violations, static violation => Assert.Equal(("", null), (violation.Id, violation.Value)));
    }

    [Theory]
    [InlineData("[{\"error\":{\"message\":\"m\"}}]")]
    [InlineData("{\"error\":\"m\"}")]
    [InlineData("{\"message\":\"m\"}")]
    [InlineData("{\"detail\":\"m\"}")]
    public void Finds_message_of_other_servers(string body) => Assert.Equal("m", ServerError.Read(body).Message);
}
