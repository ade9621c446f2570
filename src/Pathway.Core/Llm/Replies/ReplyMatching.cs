using System.Text.Json;
using Pathway.Questions;

namespace Pathway.Llm.Replies;

/// <summary>Finds the answer to each item by its id alone: neither the order of a reply nor what else it holds counts.</summary>
internal static class ReplyMatching
{
    /// <param name="reply">What was read.</param>
    /// <param name="ids">The ids that were asked, in their order.</param>
    /// <param name="shape">What an answer must look like.</param>
    public static IReadOnlyList<ToldItem<TAnswer>> Match<TAnswer>(ReadReply reply, IReadOnlyList<string> ids, ReplyShape shape)
        where TAnswer : Answer
    {
        var byId = reply.Items.Where(static item => item.ValueKind is JsonValueKind.Object).ToLookup(Id, StringComparer.Ordinal);
        return [.. ids.Select(id => One<TAnswer>([.. byId[id]], reply, shape))];
    }

    private static ToldItem<TAnswer> One<TAnswer>(JsonElement[] items, ReadReply reply, ReplyShape shape)
        where TAnswer : Answer
    {
        if (items.Length == 0) { return Missing<TAnswer>(reply.Fault ?? (reply.IsCut ? "the reply breaks off before it" : "the reply leaves it out")); }
        // Said twice alike is said; said twice differently is not.
        if (items.Any(item => !JsonElement.DeepEquals(item, items[0]))) { return Missing<TAnswer>("the reply answers it twice, differently"); }
        if (shape.Fault(items[0]) is { } fault) { return Missing<TAnswer>(fault); }
        try { return new ToldItem<TAnswer>(WireAnswers.Read<TAnswer>(items[0]), null); }
        catch (JsonException failure) { return Missing<TAnswer>(failure.Message); }
    }

    private static ToldItem<TAnswer> Missing<TAnswer>(string why)
        where TAnswer : Answer => new(null, why);

    private static string Id(JsonElement item) => item.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String ? id.GetString()! : "";
}
