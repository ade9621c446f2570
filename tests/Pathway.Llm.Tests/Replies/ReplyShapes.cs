using System.Text.Json;
using Pathway.Llm.Prompts;
using Pathway.Llm.Replies;

namespace Pathway.Replies;

/// <summary>Forms of replies for tests.</summary>
internal static class ReplyShapes
{
    public static ReplyShape Parent { get; } = PromptFiles.Find("parent")!.Shape;

    /// <summary>A reply with a list of that name, of objects with anything in them.</summary>
    public static ReplyShape Of(string list)
    {
        using var schema = JsonDocument.Parse($$"""{ "type": "object", "properties": { "{{list}}": { "type": "array", "items": { "type": "object" } } } }""");
        return new ReplyShape(schema.RootElement.Clone());
    }
}
