using System.Text.Json.Nodes;

namespace Pathway.Emulator.Wire;

/// <summary>A reply as it goes over the wire.</summary>
internal sealed record WireReply(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>Headers beside those of the content.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public Delivery Delivery { get; init; } = Delivery.Whole;

    public static WireReply Json(int status, JsonNode json) => new(status, "application/json; charset=UTF-8", PlainJson.Bytes(json));
}
