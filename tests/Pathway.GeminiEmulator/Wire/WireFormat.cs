using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pathway.Emulator.Responders;

namespace Pathway.Emulator.Wire;

/// <summary>The HTTP format of requests and replies of one service.</summary>
internal abstract class WireFormat
{
    /// <summary>A short name for the request log.</summary>
    public abstract string Name { get; }

    /// <summary>The error of a request without a valid key or token, or null.</summary>
    public abstract ApiError? FindAuthenticationError(HttpRequest request, EmulatorOptions options);

    /// <summary>Reads a request.</summary>
    /// <param name="body">The bytes of the body.</param>
    /// <param name="model">The model in the path; null if the body contains it.</param>
    /// <exception cref="RequestRefusedException">The service would reject the request.</exception>
    public abstract ModelRequest Read(ReadOnlyMemory<byte> body, string? model);

    /// <summary>The error for a model that does not exist.</summary>
    public abstract ApiError UnknownModel(string model, HttpRequest request);

    public abstract WireReply Write(ModelReply reply, ModelRequest request, string id);

    public abstract WireReply Write(ApiError error);

    /// <summary>The refusal of a call because the flex tier has no capacity.</summary>
    public abstract WireReply RefuseFlex();
}

/// <summary>An error of Google's services: HTTP status, canonical code, message and details.</summary>
/// <param name="Code">The HTTP status.</param>
/// <param name="Status">The canonical code, such as RESOURCE_EXHAUSTED.</param>
/// <param name="Message">The message.</param>
internal sealed record ApiError(int Code, string Status, string Message)
{
    /// <summary>Messages of google.rpc, or null.</summary>
    public JsonArray? Details { get; init; }

    /// <summary>The retry delay in the client's time, or null.</summary>
    public TimeSpan? RetryDelay { get; init; }

    public static ApiError Invalid(string message) => new(400, "INVALID_ARGUMENT", message);

    /// <summary>The service's usual error with a status for a valid request.</summary>
    public static ApiError OfStatus(int code) => code switch
    {
        400 => Invalid("Request contains an invalid argument."),
        401 => new(401, "UNAUTHENTICATED", "Request had invalid authentication credentials."),
        403 => new(403, "PERMISSION_DENIED", "The caller does not have permission"),
        404 => new(404, "NOT_FOUND", "Requested entity was not found."),
        500 => new(500, "INTERNAL",
            "An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting"),
        503 => new(503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
        504 => new(504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete."),
        _ => new(code, "UNKNOWN", $"The service answered with status {code}."),
    };

    /// <summary>google.rpc.ErrorInfo.</summary>
    public static JsonObject ErrorInfo(string reason, string service) => new()
    {
        ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo",
        ["reason"] = reason,
        ["domain"] = "googleapis.com",
        ["metadata"] = new JsonObject { ["service"] = service },
    };

    /// <summary>The body: <c>{"error":{code, message, status, details}}</c>.</summary>
    public JsonObject ToJson()
    {
        var error = new JsonObject { ["code"] = Code, ["message"] = Message, ["status"] = Status };
        if (Details is not null) { error["details"] = Details.DeepClone(); }
        return new JsonObject { ["error"] = error };
    }
}

/// <summary>The service would reject the body of the request.</summary>
internal sealed class RequestRefusedException(ApiError error) : Exception(error.Message)
{
    public ApiError Error { get; } = error;
}
