using System.Text.Json.Nodes;

namespace Pathway.Emulator.Wire;

/// <summary>Gemini's own endpoint for OpenAI's clients. It answers as OpenAI does, but its errors are Google's, in a list of one, without Retry-After.</summary>
internal sealed class GoogleOpenAiFormat : OpenAiFormat
{
    public override string Name => "gemini-openai";

    public override WireReply Write(ApiError error) => WireReply.Json(error.Code, new JsonArray(error.ToJson()));
}
