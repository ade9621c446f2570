using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pathway.Emulator.Minds;

/// <summary>
/// What an answer looks like, by kind: the schemas of the module's prompts in words. A mind says the short of it (a name, a list, true or
/// false, null for not knowing) or all of it, as an object.
/// </summary>
internal static class AnswerForm
{
    public static JsonObject Of(string kind, JsonNode? answer) => (kind, answer) switch
    {
        (_, JsonObject whole) => whole,
        ("siblings", _) => new JsonObject { ["isUnknown"] = answer is null, ["siblings"] = answer ?? new JsonArray() },
        ("same-concept", _) => new JsonObject { ["isSame"] = answer },
        ("choose-parent", _) => new JsonObject { ["parent"] = answer },
        ("intermediate", null) => new JsonObject { ["isDirect"] = null, ["intermediate"] = null },
        ("intermediate", JsonValue value) when value.GetValueKind() is JsonValueKind.True => new JsonObject { ["isDirect"] = true, ["intermediate"] = null },
        ("intermediate", _) => new JsonObject { ["isDirect"] = false, ["intermediate"] = answer },
        _ => new JsonObject { [kind] = answer },
    };
}
