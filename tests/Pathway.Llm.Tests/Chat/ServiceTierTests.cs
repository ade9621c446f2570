using Microsoft.Extensions.AI;
using Pathway.Llm.Chat;
using Pathway.Llm.Models;
using Xunit;

namespace Pathway.Chat;

/// <summary>What a server says about the tier of a call, in a reply and in a refusal.</summary>
public sealed class ServiceTierTests
{
    private const string Capacity = """{"error":{"message":"Resource unavailable","code":"resource_unavailable"}}""";
    private const string Overload = """{"error":{"code":503,"status":"UNAVAILABLE","message":"High demand."}}""";
    private const string Exhausted = """{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"Resource has been exhausted."}}""";
    private const string RateLimit = """{"error":{"message":"Rate limit reached","code":"rate_limit_exceeded"}}""";
    private const string NoCredit = """{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}""";

    private const string PerMinute = """
        {"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"Quota exceeded","details":[
        {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[
        {"quotaId":"GenerateRequestsPerMinutePerProjectPerModel","quotaValue":"10"}]}]}}
        """;

    [Theory]
    [InlineData(429, Capacity, true, "ModelUnavailable")]
    [InlineData(503, Overload, true, "ModelUnavailable")]
    [InlineData(429, Exhausted, true, "ModelUnavailable")]
    [InlineData(429, RateLimit, false, "ModelRateLimited")]
    [InlineData(429, PerMinute, false, "ModelRateLimited")]
    [InlineData(429, NoCredit, false, "ModelQuotaExhausted")]
    [InlineData(500, "{}", false, "ModelUnavailable")]
    [InlineData(404, "{}", false, "EndpointInvalid")]
    public void Lack_of_capacity_is_no_limit(int status, string body, bool isShort, string error)
    {
        var failures = new ChatExceptionFactory("m", new Uri("http://localhost/"), null);

        var failure = failures.FromStatus(status, body, new FailureContext { IsReducedTier = true });
        var standard = failures.FromStatus(status, body, new FailureContext());

        Assert.Equal((isShort, error), (failure.IsCapacityShort, failure.Error.Id));
        Assert.Equal(isShort, failure.Message.Contains("-AllowStandard", StringComparison.Ordinal));
        Assert.False(standard.IsCapacityShort);
        Assert.DoesNotContain("flex", standard.Message, StringComparison.OrdinalIgnoreCase);
        if (!isShort) { Assert.Equal(standard.Error, failure.Error); }
    }

    [Theory]
    [InlineData("flex", ServiceTier.Flex)]
    [InlineData("FLEX", ServiceTier.Flex)]
    [InlineData("SERVICE_TIER_FLEX", ServiceTier.Flex)]
    [InlineData("default", ServiceTier.Standard)]
    [InlineData("standard", ServiceTier.Standard)]
    [InlineData("paid", null)]
    [InlineData("\u001b[31mflex", null)]
    public void Tier_of_a_reply_is_read(string name, object? tier)
    {
        var response = new ChatResponse { AdditionalProperties = new() { [ChatResponseMetadata.TierProperty] = name } };

        Assert.Equal(tier, ChatResponseMetadata.FindTier(response));
    }

    [Fact]
    public void Reply_without_a_tier_names_none() => Assert.Null(ChatResponseMetadata.FindTier(new ChatResponse()));
}
