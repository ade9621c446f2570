using System.Net.Http.Headers;
using Microsoft.Extensions.AI;
using Pathway.Llm.Models;
using Pathway.Questions;
using Pathway.Text;

namespace Pathway.Llm.Chat;

/// <summary>Reads usage and metadata of a response.</summary>
internal static class ChatResponseMetadata
{
    /// <summary>The additional property with the finish reason in the server's words.</summary>
    public const string ReasonProperty = "reason";

    /// <summary>The additional property that says that the message holds the model's reasoning and no answer.</summary>
    public const string OnlyReasoningProperty = "onlyReasoning";

    /// <summary>The additional property with the service tier of a request or a reply, in the words of the interface.</summary>
    public const string TierProperty = "serviceTier";

    // Gemini names the tier in a header.
    private const string TierHeader = "x-gemini-service-tier";

    private const string FlexTier = "flex";

    // Costs more than the standard one: how much, nobody says.
    private static readonly HashSet<string> PriorityTiers =
        new(StringComparer.OrdinalIgnoreCase) { "priority", "service_tier_priority" };

    // The model repeated a text that it knows: another sample may not.
    private const string Recitation = "RECITATION";

    /// <summary>The tokens of a call.</summary>
    public static CallUsage Usage(UsageDetails details)
    {
        var thoughts = details.ReasoningTokenCount ?? 0;
        return new CallUsage
        {
            InputTokens = details.InputTokenCount ?? 0,
            CachedTokens = details.CachedInputTokenCount ?? 0,
            OutputTokens = Math.Max(0, (details.OutputTokenCount ?? 0) - thoughts),
            ThoughtTokens = thoughts,
        };
    }

    /// <summary>Asks for the flex tier.</summary>
    public static void RequestFlex(ChatOptions options) => (options.AdditionalProperties ??= [])[TierProperty] = FlexTier;

    /// <summary>The tier that a request asks for, in the words of the interface; null for the usual one.</summary>
    public static string? FindRequestedTier(ChatOptions? options) =>
        options?.AdditionalProperties?.GetValueOrDefault(TierProperty) as string;

    /// <summary>The tier that the headers of a reply name, in the words of the interface; null for none.</summary>
    public static string? FindTier(HttpResponseHeaders headers) =>
        headers.TryGetValues(TierHeader, out var tiers) ? tiers.First() : null;

    /// <summary>Adds the tier to a reply that does not name one itself.</summary>
    public static ChatResponse AddTier(ChatResponse reply, string? tier)
    {
        if (tier is not null) { (reply.AdditionalProperties ??= []).TryAdd(TierProperty, tier); }
        return reply;
    }

    /// <summary>The service tier in which a reply was made; null where the server does not say, or says another word.</summary>
    public static ServiceTier? FindTier(ChatResponse response)
    {
        var name = response.AdditionalProperties?.GetValueOrDefault(TierProperty) as string;
        return name?.ToLowerInvariant() switch
        {
            FlexTier or "service_tier_flex" => ServiceTier.Flex,
            "standard" or "default" or "service_tier_standard" => ServiceTier.Standard,
            _ => null,
        };
    }

    /// <summary>Says that the server served another tier than was asked for; null where it did not, or where nobody knows.</summary>
    /// <param name="response">The reply.</param>
    /// <param name="asked">The tier that was asked for.</param>
    public static string? DescribeOtherTier(ChatResponse response, ServiceTier asked)
    {
        var name = response.AdditionalProperties?.GetValueOrDefault(TierProperty) as string;
        if (PriorityTiers.Contains(name ?? ""))
        {
            return "served calls in its priority tier, which was not asked for. Its price is not known here: they count at the price of "
                + $"the {Name(asked)} tier and may cost more, also more than a budget allows. Look into the settings of your project there";
        }
        return FindTier(response) is { } served && served != asked
            ? $"served calls in its {Name(served)} tier, though the {Name(asked)} tier was asked for. They count at its price" : null;

        static string Name(ServiceTier tier) => tier == ServiceTier.Flex ? FlexTier : "standard";
    }

    /// <summary>The metadata of a response: model, id and finish reason.</summary>
    public static ReplyMetadata Reply(ChatResponse response) =>
        new(Line(response.ModelId), Line(response.ResponseId), Line(response.FinishReason?.Value));

    /// <summary>The finish reason in the server's words.</summary>
    public static string FinishReason(ChatResponse response) =>
        Line(FindReason(response) ?? response.FinishReason?.Value) ?? "no reason given";

    /// <summary>Whether a reply that was withheld may be given if it is asked for again.</summary>
    public static bool MayBeRepeated(ChatResponse response) =>
        FindReason(response)?.StartsWith(Recitation, StringComparison.Ordinal) is true;

    /// <summary>Why a reply without an answer ended, as the end of a sentence; empty if it ended as usual.</summary>
    public static string DescribeEnd(ChatResponse response)
    {
        var reason = response.FinishReason is null || response.FinishReason == ChatFinishReason.Stop ? ""
            : $"; its finish reason is {FinishReason(response)}";
        return response.AdditionalProperties?.ContainsKey(OnlyReasoningProperty) is true
            ? $"; the message holds the model's reasoning alone{reason}" : reason;
    }

    private static string? FindReason(ChatResponse response) => response.AdditionalProperties?.GetValueOrDefault(ReasonProperty) as string;

    // A server may echo a key anywhere.
    private static string? Line(string? text) => text is null ? null : TextSanitizer.SingleLine(Secrets.MaskIn(text));
}
