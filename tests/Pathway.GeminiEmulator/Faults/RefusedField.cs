using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pathway.Emulator.Faults;

/// <summary>A field of requests that a server refuses because it lacks the feature.</summary>
/// <param name="Path">The field, with dots between the names; a number selects an element of a list.</param>
/// <param name="Body">The body of the error, as JSON.</param>
public sealed record RefusedField(string Path, string Body)
{
    /// <summary>The HTTP status of the error.</summary>
    public int Status { get; init; } = 400;

    /// <summary>The value that is refused; null for any.</summary>
    public string? Value { get; init; }

    internal bool IsIn(ReadOnlyMemory<byte> request)
    {
        using var document = JsonDocument.Parse(request);
        JsonElement? value = document.RootElement;
        foreach (var name in Path.Split('.')) { value = Find(value, name); }
        return value is { ValueKind: not JsonValueKind.Null } found && (Value is null || found.ToString() == Value);
    }

    internal JsonNode CreateBody() => JsonNode.Parse(Body)!;

    private static JsonElement? Find(JsonElement? value, string name) => value switch
    {
        { ValueKind: JsonValueKind.Object } json when json.TryGetProperty(name, out var inner) => inner,
        { ValueKind: JsonValueKind.Array } list when int.TryParse(name, out var index) && index < list.GetArrayLength() => list[index],
        _ => null,
    };
}

/// <summary>What known servers and models refuse, in the form of their errors.</summary>
public static class ServerShapes
{
    /// <summary>A Gemini model with thinking budgets and no levels.</summary>
    public static IReadOnlyList<RefusedField> WithoutThinkingLevel { get; } =
        [new("generationConfig.thinkingConfig.thinkingLevel", GoogleError("Thinking level is not supported for this model."))];

    /// <summary>Gemma at Google: no instructions apart, no JSON mode, no thinking.</summary>
    public static IReadOnlyList<RefusedField> Gemma { get; } =
    [
        new("systemInstruction", GoogleError("Developer instruction is not enabled for models/gemma-3-27b-it")),
        new("generationConfig.responseMimeType", GoogleError("JSON mode is not enabled for models/gemma-3-27b-it")),
        new("generationConfig.thinkingConfig", GoogleError("Unable to submit request because Thinking is not supported by this model.")),
    ];

    /// <summary>A server with an older version of Gemini's interface.</summary>
    public static IReadOnlyList<RefusedField> OlderGemini { get; } =
    [
        new("generationConfig.responseJsonSchema", GoogleError("Invalid JSON payload received. Unknown name \"responseJsonSchema\" "
            + "at 'generation_config': Cannot find field.")),
    ];

    /// <summary>Groq: a schema only for some models.</summary>
    public static IReadOnlyList<RefusedField> Groq { get; } =
    [
        new("response_format", """
            {"error":{"message":"This model does not support response format `json_schema`. See supported models at the documentation.",
             "type":"invalid_request_error","param":"response_format"}}
            """),
    ];

    /// <summary>llama.cpp: a schema that becomes no grammar, a chat template without instructions.</summary>
    public static IReadOnlyList<RefusedField> LlamaCpp { get; } =
    [
        new("response_format.json_schema", """
            {"error":{"code":400,"message":"failed to parse grammar","type":"invalid_request_error"}}
            """),
        new("messages.0.role", """
            {"error":{"code":400,"message":"System role not supported","type":"invalid_request_error"}}
            """) { Value = "system" },
    ];

    /// <summary>vLLM: strict about unknown fields.</summary>
    public static IReadOnlyList<RefusedField> Vllm { get; } =
    [
        new("max_completion_tokens", """
            {"object":"error","message":"[{'type': 'extra_forbidden', 'loc': ('body', 'max_completion_tokens'), 'msg': 'Extra inputs'}]",
             "type":"BadRequestError","param":null,"code":400}
            """),
        new("reasoning_effort", """
            {"detail":[{"type":"extra_forbidden","loc":["body","reasoning_effort"],"msg":"Extra inputs are not permitted"}]}
            """) { Status = 422 },
    ];

    /// <summary>LM Studio: an error that is a text.</summary>
    public static IReadOnlyList<RefusedField> LmStudio { get; } =
        [new("response_format", """{"error":"'response_format.type' must be 'json_object' or 'text'"}""")];

    /// <summary>Ollama: a model that does not think.</summary>
    public static IReadOnlyList<RefusedField> Ollama { get; } =
    [
        new("reasoning_effort", """
            {"error":{"message":"\"llama3.1\" does not support thinking","type":"invalid_request_error","param":null,"code":null}}
            """),
    ];

    /// <summary>A model that reasons and takes no temperature.</summary>
    public static IReadOnlyList<RefusedField> Reasoning { get; } =
    [
        new("temperature", """
            {"error":{"message":"Unsupported value: 'temperature' does not support 0.1 with this model. Only the default (1) is supported.",
             "type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}
            """),
        new("max_tokens", """
            {"error":{"message":"Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead.",
             "type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}
            """),
    ];

    /// <summary>llama.cpp and LM Studio with a chat template that fails: reported as a failure of the server.</summary>
    public static IReadOnlyList<RefusedField> FailingTemplate { get; } =
    [
        new("messages.0.role", """
            {"error":{"code":500,"message":"Error rendering prompt with jinja template: System role not supported","type":"server_error"}}
            """) { Value = "system", Status = 500 },
    ];

    /// <summary>A small context, which the usual limit of output tokens exceeds.</summary>
    public static IReadOnlyList<RefusedField> SmallContext { get; } =
    [
        .. ((string[])["max_completion_tokens", "max_tokens"]).Select(static field => new RefusedField(field, """
            {"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 8700 tokens (508 in
             the messages, 8192 in the completion). Please reduce the length of the messages or completion.","code":400}
            """.ReplaceLineEndings(""))),
    ];

    /// <summary>A Gemini model with a shorter longest reply.</summary>
    public static IReadOnlyList<RefusedField> ShorterReply { get; } =
    [
        new("generationConfig.maxOutputTokens", GoogleError("Unable to submit request because it has a maxOutputTokens value of 8192 but "
            + "the supported range is from 1 (inclusive) to 2049 (exclusive). Update the value and try again.")),
    ];

    /// <summary>OpenRouter in front of a provider that refuses: the gateway quotes it.</summary>
    public static IReadOnlyList<RefusedField> OpenRouter { get; } =
    [
        new("response_format", """
            {"error":{"message":"Provider returned error","code":400,"metadata":{"provider_name":"X",
             "raw":"{\"error\":{\"message\":\"response_format is not supported by this model\",\"code\":400}}"}}}
            """),
    ];

    /// <summary>Azure with a version of the interface that lacks the newer name.</summary>
    public static IReadOnlyList<RefusedField> Azure { get; } =
    [
        new("max_completion_tokens", """
            {"error":{"message":"Unrecognized request argument supplied: max_completion_tokens","type":"invalid_request_error",
             "param":null,"code":null}}
            """),
    ];

    private static string GoogleError(string message) => new JsonObject
    {
        ["error"] = new JsonObject { ["code"] = 400, ["message"] = message, ["status"] = "INVALID_ARGUMENT" },
    }.ToJsonString();
}
