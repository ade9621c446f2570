using System.Text.Json;

namespace Pathway.Llm.Replies;

/// <summary>What could be read of a reply.</summary>
internal sealed record ReadReply
{
    /// <summary>The whole answers, in the order of the reply.</summary>
    public IReadOnlyList<JsonElement> Items { get; init; } = [];

    /// <summary>Whether the reply broke off, or stopped making sense, so that answers may be missing at its end.</summary>
    public bool IsCut { get; init; }

    /// <summary>How many answers had begun and were cut off; how many never came, nobody knows.</summary>
    public int ItemsCut { get; init; }

    /// <summary>Why nothing could be read, or null. A reply that cannot be read is not one without answers.</summary>
    public string? Fault { get; init; }
}
