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
    [InlineData("Please try again in 2 days", 86400.0)]
    [InlineData("Try again in 1 minute(s)", 60.0)]
    [InlineData("Please retry after 250 msecs.", 0.25)]
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
    [InlineData("\"1m4s\"", 64.0)]
    [InlineData("\"500 ms\"", 0.5)]
    public void Reads_delay_of_any_type(string delay, double seconds) =>
        Assert.Equal(seconds, ServerError.Read($$$"""
            {"error":{"message":"m","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":{{{delay}}}}]}}
            """).RetryDelay?.TotalSeconds);

    [Theory]
    [InlineData("Too many requests. Try again in 30 seconds.", 30.0)]
    [InlineData("\"Please retry in 4.2s.\"", 4.2)]
    [InlineData("<html><body>Slow down, please wait 2 minutes.</body></html>", 120.0)]
    [InlineData("{\"error\":{\"message\":\"Try again in 5s", 5.0)]
    public void Finds_wait_in_what_is_no_object(string body, double seconds) =>
        Assert.Equal((seconds, null), (ServerError.Read(body).RetryDelay?.TotalSeconds, ServerError.Read(body).Message));

    [Theory]
    [InlineData("""{"error":{"message":"m","retry_after":3}}""", 3.0)]
    [InlineData("""{"error":"Model x is currently loading","estimated_time":20.5}""", 20.5)]
    [InlineData("""{"message":"m","retryAfterMs":"1500"}""", 1.5)]
    [InlineData("""{"error":{"message":"m","retry_after":-3}}""", null)]
    [InlineData("""{"error":{"message":"m","retry_after":"soon"}}""", null)]
    [InlineData("""{"error":{"message":"m","retry_after":1e300}}""", null)]
    public void Reads_wait_in_a_field_of_its_own(string body, double? seconds) =>
        Assert.Equal(seconds, ServerError.Read(body).RetryDelay?.TotalSeconds);

    [Theory]
    [InlineData("""{"error":{"message":"{\"error\":{\"code\":429,\"message\":\"slow\",\"status\":\"RESOURCE_EXHAUSTED\"}}"}}""", "slow")]
    [InlineData("""{"error":{"message":"Gateway: {\"error\":{\"code\":429,\"message\":\"slow\"}}"}}""", "Gateway: slow")]
    [InlineData("""{"error":{"message":"Gate","metadata":{"raw":"{\"error\":{\"code\":429,\"message\":\"slow\"}}"}}}""", "Gate: slow")]
    [InlineData("""{"error":{"error":{"message":"slow","code":429}}}""", "slow")]
    [InlineData("""{"error":"{\"error\":{\"code\":429,\"message\":\"slow\"}}"}""", "slow")]
    [InlineData("""{"success":false,"errors":[{"code":429,"message":"slow"}]}""", "slow")]
    [InlineData("""{"error":[{"code":429,"message":"slow"}]}""", "slow")]
    [InlineData("""{"error":true,"code":429,"message":"slow"}""", "slow")]
    [InlineData("""{"statusCode":429,"code":429,"error":"Too Many Requests","message":"slow"}""", "Too Many Requests: slow")]
    [InlineData("""{"choices":[{"error":{"code":429,"message":"slow"},"message":{"content":""}}]}""", "slow")]
    public void Finds_the_error_within(string body, string message)
    {
        var error = ServerError.Read(body);

        Assert.Equal((message, 429), (error.Message, error.Status));
    }

    [Theory]
    [InlineData("""{"error":{"message":"Unknown name {x} of {y}"}}""", "Unknown name {x} of {y}")]
    [InlineData("""{"error":{"message":"use {\"a\":1}"}}""", "use {\"a\":1}")]
    public void Braces_in_a_message_are_a_part_of_it(string body, string message) => Assert.Equal(message, ServerError.Read(body).Message);

    [Fact]
    public void Quoted_error_keeps_its_details()
    {
        const string inner = """
            {"error":{"code":429,"message":"quota","details":[
             {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"7s"},
             {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"RequestsPerDay","quotaValue":"20"}]}]}}
            """;
        var body = System.Text.Json.JsonSerializer.Serialize(new { error = new { message = $"RateLimitError: {inner}", code = "429" } });

        var error = ServerError.Read(body);

        Assert.Equal(("RateLimitError: quota", 7.0, 20L),
            (error.Message, error.RetryDelay?.TotalSeconds, Assert.Single(error.Violations).Value));
    }

    [Theory]
    [InlineData("Quota exceeded for metric: x.com/requests_per_model_per_day, limit: 250, model: m\nPlease retry in 5s.", 250L, true)]
    [InlineData("* Quota exceeded for metric: x.com/input_tokens_per_minute, limit: 1000", 1000L, false)]
    [InlineData("* Quota exceeded for metric: x.com/free_tier_requests, limit: 0", 0L, false)]
    [InlineData("* Quota exceeded for metric: x.com/free_tier_requests, limit: 20", null, false)]
    public void Finds_quota_in_words_where_details_are_missing(string message, long? limit, bool isPerDay)
    {
        var error = ServerError.Read(System.Text.Json.JsonSerializer.Serialize(new { error = new { code = 429, message } }));

        Assert.Equal((limit, isPerDay),
            (error.Violations.Select(static one => one.Value).FirstOrDefault(), error.Violations.Any(static one => one.IsPerDay)));
    }

    [Fact]
    public void Reads_when_a_quota_is_renewed()
    {
        var error = ServerError.Read("""
            {"error":{"message":"free-models-per-day","code":429,"metadata":{"headers":{"X-RateLimit-Reset":"1796083200000"}}}}
            """);

        Assert.Equal(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), error.ResetsAt);
    }

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
