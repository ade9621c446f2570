using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pathway.Emulator.Minds;

namespace Pathway.Emulator.Wire;

/// <summary>The Gemini API: the model in the path, the key in a header.</summary>
internal class GeminiFormat : WireFormat
{
    private const string Service = "generativelanguage.googleapis.com";

    public override string Name => "gemini";

    public override ApiError? Refusal(HttpRequest request, EmulatorOptions options)
    {
        var key = request.Headers["x-goog-api-key"].ToString();
        if (key.Length == 0) { key = request.Query["key"].ToString(); }
        if (key == options.ApiKey) { return null; }
        if (key.Length == 0)
        {
            return new ApiError(403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers (callers without established identity). "
                + "Please use API Key or other form of API consumer identity to call this API.");
        }
        const string message = "API key not valid. Please pass a valid API key.";
        return ApiError.Invalid(message) with
        {
            Details =
            [
                ApiError.ErrorInfo("API_KEY_INVALID", Service),
                new JsonObject { ["@type"] = "type.googleapis.com/google.rpc.LocalizedMessage", ["locale"] = "en-US", ["message"] = message },
            ],
        };
    }

    public override MindRequest Read(ReadOnlyMemory<byte> body, string? model) => GeminiRequest.Read(body, model!);

    public override ApiError UnknownModel(string model, HttpRequest request) => new(404, "NOT_FOUND",
        $"models/{model} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.");

    public override WireReply Write(ModelReply reply, MindRequest request, string id)
    {
        var json = new JsonObject();
        if (reply.BlockReason is { } reason) { json["promptFeedback"] = new JsonObject { ["blockReason"] = reason }; }
        else { json["candidates"] = reply.HasCandidate ? new JsonArray(Candidate(reply)) : new JsonArray(); }
        json["usageMetadata"] = Usage(reply);
        json["modelVersion"] = request.Model;
        json["responseId"] = id;
        return WireReply.Json(200, json);
    }

    public override WireReply Write(ApiError error) => WireReply.Json(error.Code, error.ToJson());

    /// <summary>The list of models, as from ListModels.</summary>
    public static JsonObject ModelList(IEnumerable<string> models) => new()
    {
        ["models"] = new JsonArray([.. models.Select(static model => new JsonObject
        {
            ["name"] = $"models/{model}",
            ["baseModelId"] = model,
            ["displayName"] = model,
            ["inputTokenLimit"] = 1048576,
            ["outputTokenLimit"] = 65536,
            ["supportedGenerationMethods"] = new JsonArray("generateContent"),
        })]),
    };

    // A candidate that was stopped for what it says has no content.
    private static JsonObject Candidate(ModelReply reply)
    {
        var candidate = new JsonObject();
        if (reply.Text is not null)
        {
            var parts = new JsonArray();
            if (reply.Thought is not null) { parts.Add(new JsonObject { ["text"] = reply.Thought, ["thought"] = true }); }
            parts.Add(new JsonObject { ["text"] = reply.Text });
            candidate["content"] = new JsonObject { ["parts"] = parts, ["role"] = "model" };
        }
        candidate["finishReason"] = reply.FinishReason;
        candidate["index"] = 0;
        return candidate;
    }

    private static JsonObject Usage(ModelReply reply)
    {
        var usage = new JsonObject { ["promptTokenCount"] = reply.PromptTokens };
        if (reply.AnswerTokens > 0) { usage["candidatesTokenCount"] = reply.AnswerTokens; }
        usage["totalTokenCount"] = reply.PromptTokens + reply.AnswerTokens + reply.ThoughtTokens;
        if (reply.ThoughtTokens > 0) { usage["thoughtsTokenCount"] = reply.ThoughtTokens; }
        return usage;
    }
}
