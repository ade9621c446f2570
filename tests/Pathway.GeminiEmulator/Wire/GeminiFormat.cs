using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pathway.Emulator.Responders;

namespace Pathway.Emulator.Wire;

/// <summary>The Gemini API: the model in the path, the key in a header.</summary>
internal class GeminiFormat : WireFormat
{
    private const string Service = "generativelanguage.googleapis.com";

    public override string Name => "gemini";

    public override ApiError? FindAuthenticationError(HttpRequest request, EmulatorOptions options)
    {
        var key = request.Headers["x-goog-api-key"].ToString();
        if (key.Length == 0) { key = request.Query["key"].ToString(); }
        if (key == options.ApiKey) { return null; }
        if (key.Length == 0)
        {
            return new ApiError(403, "PERMISSION_DENIED",
                "Method doesn't allow unregistered callers (callers without established identity). "
                + "Please use API Key or other form of API consumer identity to call this API.");
        }
        const string message = "API key not valid. Please pass a valid API key.";
        return ApiError.Invalid(message) with
        {
            Details =
            [
                ApiError.ErrorInfo("API_KEY_INVALID", Service),
                new JsonObject
                {
                    ["@type"] = "type.googleapis.com/google.rpc.LocalizedMessage",
                    ["locale"] = "en-US",
                    ["message"] = message,
                },
            ],
        };
    }

    public override ModelRequest Read(ReadOnlyMemory<byte> body, string? model) => GeminiRequestReader.Read(body, model!);

    public override ApiError UnknownModel(string model, HttpRequest request) => new(404, "NOT_FOUND",
        $"models/{model} is not found for API version v1beta, or is not supported for generateContent. "
        + "Call ListModels to see the list of available models and their supported methods.");

    public override WireReply Write(ModelReply reply, ModelRequest request, string id)
    {
        var json = new JsonObject();
        if (reply.BlockReason is { } reason) { json["promptFeedback"] = new JsonObject { ["blockReason"] = reason }; }
        else { json["candidates"] = reply.HasCandidate ? new JsonArray(Candidate(reply)) : new JsonArray(); }
        json["usageMetadata"] = Usage(reply);
        json["modelVersion"] = request.Model;
        json["responseId"] = id;
        var sent = WireReply.Json(200, json);
        return reply.ServiceTier is not { } tier ? sent : sent with { Headers = [new("x-gemini-service-tier", tier)] };
    }

    public override WireReply Write(ApiError error) => WireReply.Json(error.Code, error.ToJson());

    public override WireReply RefuseFlex() =>
        Write(new ApiError(503, "UNAVAILABLE", "This model is currently experiencing high demand. Please try again later."));

    /// <summary>The list of models, as from ListModels.</summary>
    public static JsonObject ModelList(IEnumerable<string> models) => new()
    {
        ["models"] = new JsonArray([.. models.Select(Describe)]),
    };

    /// <summary>The description of a model, as from GetModel.</summary>
    public static JsonObject Describe(string model) => new()
    {
        ["name"] = $"models/{model}",
        ["baseModelId"] = model,
        ["displayName"] = model,
        ["inputTokenLimit"] = 1048576,
        ["outputTokenLimit"] = 65536,
        ["supportedGenerationMethods"] = new JsonArray("generateContent"),
    };

    // A candidate that was stopped because of its content has no content.
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

/// <summary>Vertex AI: the same bodies as Gemini's, another path, and a bearer token.</summary>
internal sealed class VertexFormat : GeminiFormat
{
    private const string Service = "aiplatform.googleapis.com";

    public override string Name => "vertex";

    public override ApiError? FindAuthenticationError(HttpRequest request, EmulatorOptions options)
    {
        var credentials = request.Headers.Authorization.ToString();
        if (credentials == $"Bearer {options.BearerToken}") { return null; }
        var (problem, reason) = credentials.Length > 0
            ? ("Request had invalid authentication credentials.", "ACCESS_TOKEN_TYPE_UNSUPPORTED")
            : ("Request is missing required authentication credential.", "CREDENTIALS_MISSING");
        var message = problem + " Expected OAuth 2 access token, login cookie or other valid authentication credential.";
        return new ApiError(401, "UNAUTHENTICATED", message) { Details = [ApiError.ErrorInfo(reason, Service)] };
    }

    public override ApiError UnknownModel(string model, HttpRequest request)
    {
        var name = request.Path.Value![(request.Path.Value!.IndexOf("projects/", StringComparison.Ordinal))..].Split(':')[0];
        return new(404, "NOT_FOUND",
            $"Publisher Model `{name}` was not found or your project does not have access to it. "
            + "Please ensure you are using a valid model version.");
    }

    // This service reports neither the exceeded quota nor a retry delay.
    public override WireReply Write(ApiError error)
    {
        if (error.Code != 429) { return base.Write(error); }
        const string message = "Resource exhausted. Please try again later. "
            + "Please refer to https://cloud.google.com/vertex-ai/generative-ai/docs/error-code-429 for more details.";
        return WireReply.Json(429, new ApiError(429, error.Status, message).ToJson());
    }
}

/// <summary>Reads the body of generateContent, and refuses what the service refuses.</summary>
internal static class GeminiRequestReader
{
    private static readonly string[] Fields =
    [
        "contents", "systemInstruction", "system_instruction", "tools", "toolConfig", "safetySettings", "generationConfig", "cachedContent",
        "labels", "model", "store", "serviceTier", "service_tier",
    ];

    private static readonly string[] ConfigFields =
    [
        "responseMimeType", "responseSchema", "responseJsonSchema", "maxOutputTokens", "thinkingConfig", "temperature", "topP", "topK",
        "candidateCount", "stopSequences", "seed", "presencePenalty", "frequencyPenalty", "responseModalities", "responseLogprobs",
        "logprobs", "mediaResolution",
    ];

    /// <exception cref="RequestRefusedException">The service would reject the body.</exception>
    public static ModelRequest Read(ReadOnlyMemory<byte> body, string model)
    {
        var json = RequestJson.Parse(body);
        RefuseUnknown(json, Fields, "");
        string[] turns =
            [.. RequestJson.List(json, "contents").Select(static turn => RequestJson.JoinText(RequestJson.List(turn, "parts")))];
        if (turns.Length == 0) { throw Refused("* GenerateContentRequest.contents: contents is not specified\n"); }
        var instruction = RequestJson.Get(json, "systemInstruction") ?? RequestJson.Get(json, "system_instruction");
        var system = instruction is { } given ? RequestJson.JoinText(RequestJson.List(given, "parts")) : "";
        var config = RequestJson.Get(json, "generationConfig") ?? default;
        if (config.ValueKind == JsonValueKind.Object) { RefuseUnknown(config, ConfigFields, " at 'generation_config'"); }
        return new ModelRequest
        {
            Model = model,
            SystemInstruction = system,
            UserText = turns[^1],
            Schema = Schema(json, config, model),
            PromptCharacters = turns.Sum(static turn => (long)turn.Length) + system.Length,
            MaxOutputTokens = RequestJson.Number(config, "maxOutputTokens"),
            ThinkingBudget = RequestJson.Get(config, "thinkingConfig") is { } thinking
                ? RequestJson.Number(thinking, "thinkingBudget") : null,
            ServiceTier = RequestJson.Text(json, "service_tier") ?? RequestJson.Text(json, "serviceTier"),
            Body = body,
        };
    }

    private static JsonElement? Schema(JsonElement json, JsonElement config, string model)
    {
        var own = RequestJson.Get(config, "responseSchema");
        var standard = RequestJson.Get(config, "responseJsonSchema");
        var isJson = RequestJson.Text(config, "responseMimeType") == "application/json";
        if (own is not null && standard is not null) { throw Refused("Only one of response_schema and response_json_schema may be set."); }
        if ((own ?? standard) is not null && !isJson)
        {
            throw Refused("Response schema is only supported with response mime type: 'application/json'.");
        }
        var searches = RequestJson.List(json, "tools")
            .Any(static tool => RequestJson.Get(tool, "google_search") is not null || RequestJson.Get(tool, "googleSearch") is not null);
        if (isJson && searches && Generation(model) < 3)
        {
            throw Refused("Tool use with a response mime type: 'application/json' is unsupported");
        }
        return own ?? standard;
    }

    // gemini-2.5-pro is of generation 2, gemini-3-flash-preview of 3; a name without a number counts as new.
    private static int Generation(string model) =>
        model.StartsWith("gemini-", StringComparison.Ordinal)
            && int.TryParse(model[7..].Split('.', '-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : int.MaxValue;

    private static void RefuseUnknown(JsonElement json, string[] known, string where)
    {
        foreach (var field in json.EnumerateObject())
        {
            if (!known.Contains(field.Name, StringComparer.Ordinal))
            {
                throw Refused($"Invalid JSON payload received. Unknown name \"{field.Name}\"{where}: Cannot find field.");
            }
        }
    }

    private static RequestRefusedException Refused(string message) => new(ApiError.Invalid(message));
}
