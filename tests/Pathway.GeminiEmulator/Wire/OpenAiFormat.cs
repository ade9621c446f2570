using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pathway.Emulator.Responders;

namespace Pathway.Emulator.Wire;

/// <summary>OpenAI's chat completions, which many servers support: the key as a bearer token, a Retry-After header.</summary>
internal class OpenAiFormat : WireFormat
{
    public override string Name => "openai";

    public override ApiError? FindAuthenticationError(HttpRequest request, EmulatorOptions options)
    {
        var credentials = request.Headers.Authorization.ToString();
        if (credentials == $"Bearer {options.ApiKey}") { return null; }
        return new ApiError(
            401, "UNAUTHENTICATED", credentials.Length == 0 ? "You didn't provide an API key." : "Incorrect API key provided.");
    }

    public override ModelRequest Read(ReadOnlyMemory<byte> body, string? model) => OpenAiRequestReader.Read(body);

    public override ApiError UnknownModel(string model, HttpRequest request) =>
        new(404, "NOT_FOUND", $"The model `{model}` does not exist or you do not have access to it.");

    public override WireReply Write(ModelReply reply, ModelRequest request, string id)
    {
        var json = Completion(reply, request, id);
        // OpenAI calls the standard tier "default".
        if (reply.ServiceTier is { } tier) { json["service_tier"] = tier == "standard" ? "default" : tier; }
        return WireReply.Json(200, json);
    }

    public override WireReply RefuseFlex() => WireReply.Json(429, new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["message"] = "Resource unavailable. Please try again later.", ["type"] = "resource_unavailable", ["param"] = null,
            ["code"] = "resource_unavailable",
        },
    });

    private static JsonObject Completion(ModelReply reply, ModelRequest request, string id) => new()
    {
        ["id"] = $"chatcmpl-{id}",
        ["object"] = "chat.completion",
        // Constant, because a reply is a function of its request.
        ["created"] = 0,
        ["model"] = request.Model,
        ["choices"] = reply.HasCandidate || reply.BlockReason is not null ? new JsonArray(Choice(reply)) : new JsonArray(),
        ["usage"] = new JsonObject
        {
            ["prompt_tokens"] = reply.PromptTokens,
            ["completion_tokens"] = reply.AnswerTokens + reply.ThoughtTokens,
            ["total_tokens"] = reply.PromptTokens + reply.AnswerTokens + reply.ThoughtTokens,
            ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = reply.ThoughtTokens },
        },
    };

    public override WireReply Write(ApiError error)
    {
        var reply = WireReply.Json(error.Code, new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["message"] = error.Message,
                ["type"] = Type(error.Code),
                ["param"] = null,
                ["code"] = Code(error.Code),
            },
        });
        // Retry-After has whole seconds, which is too coarse for a scaled clock.
        return error.RetryDelay is not { } delay ? reply : reply with
        {
            Headers =
            [
                new("Retry-After", Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture)),
                new("retry-after-ms", Math.Ceiling(delay.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)),
            ],
        };
    }

    /// <summary>The list of models.</summary>
    public static JsonObject ModelList(IEnumerable<string> models) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. models.Select(Describe)]),
    };

    /// <summary>The description of a model.</summary>
    public static JsonObject Describe(string model) => new()
    {
        ["id"] = model,
        ["object"] = "model",
        ["created"] = 0,
        ["owned_by"] = "emulator",
    };

    private static JsonObject Choice(ModelReply reply) => new()
    {
        ["index"] = 0,
        ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = reply.BlockReason is null ? reply.Text : null },
        ["finish_reason"] = reply switch
        {
            { BlockReason: not null } => "content_filter",
            { FinishReason: "STOP" } => "stop",
            { FinishReason: "MAX_TOKENS" } => "length",
            _ => "content_filter",
        },
    };

    private static string Type(int status) => status switch
    {
        429 => "requests",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

    private static string? Code(int status) => status switch
    {
        401 => "invalid_api_key",
        404 => "model_not_found",
        429 => "rate_limit_exceeded",
        _ => null,
    };
}

/// <summary>
/// Gemini's endpoint for OpenAI's clients. Replies have OpenAI's format, errors have Google's format in an array of one, without
/// Retry-After.
/// </summary>
internal sealed class GoogleOpenAiFormat : OpenAiFormat
{
    public override string Name => "gemini-openai";

    public override WireReply Write(ApiError error) => WireReply.Json(error.Code, new JsonArray(error.ToJson()));
}

/// <summary>Reads the body of chat/completions.</summary>
internal static class OpenAiRequestReader
{
    /// <exception cref="RequestRefusedException">The service would reject the body.</exception>
    public static ModelRequest Read(ReadOnlyMemory<byte> body)
    {
        var json = RequestJson.Parse(body);
        if (RequestJson.Text(json, "model") is not { } model) { throw Refused("you must provide a model parameter"); }
        if (RequestJson.Get(json, "stream") is { ValueKind: JsonValueKind.True })
        {
            throw Refused("This emulator does not stream; send the request without 'stream'.");
        }
        (string Role, string Text)[] messages =
            [.. RequestJson.List(json, "messages").Select(static message => (RequestJson.Text(message, "role") ?? "", Content(message)))];
        if (messages.Length == 0) { throw Refused("Missing required parameter: 'messages'."); }
        var format = RequestJson.Get(json, "response_format") ?? default;
        return new ModelRequest
        {
            Model = model,
            SystemInstruction = string.Join('\n',
                messages.Where(static message => message.Role is "system" or "developer").Select(static message => message.Text)),
            UserText = messages.LastOrDefault(static message => message.Role == "user").Text ?? "",
            Schema = RequestJson.Get(format, "json_schema") is { } schema ? RequestJson.Get(schema, "schema") : null,
            PromptCharacters = messages.Sum(static message => (long)message.Text.Length),
            ServiceTier = RequestJson.Text(json, "service_tier"),
            MaxOutputTokens = RequestJson.Number(json, "max_completion_tokens") ?? RequestJson.Number(json, "max_tokens"),
            Body = body,
        };
    }

    private static string Content(JsonElement message) =>
        RequestJson.Text(message, "content") ?? RequestJson.JoinText(RequestJson.List(message, "content"));

    private static RequestRefusedException Refused(string message) => new(ApiError.Invalid(message));
}
