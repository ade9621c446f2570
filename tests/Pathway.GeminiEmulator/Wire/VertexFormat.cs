using Microsoft.AspNetCore.Http;

namespace Pathway.Emulator.Wire;

/// <summary>Vertex AI: the same bodies as Gemini's, another path, and a bearer token.</summary>
internal sealed class VertexFormat : GeminiFormat
{
    private const string Service = "aiplatform.googleapis.com";

    public override string Name => "vertex";

    public override ApiError? Refusal(HttpRequest request, EmulatorOptions options)
    {
        var credentials = request.Headers.Authorization.ToString();
        if (credentials == $"Bearer {options.BearerToken}") { return null; }
        var (message, reason) = credentials.Length > 0
            ? ("Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.", "ACCESS_TOKEN_TYPE_UNSUPPORTED")
            : ("Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential.", "CREDENTIALS_MISSING");
        return new ApiError(401, "UNAUTHENTICATED", message) { Details = [ApiError.ErrorInfo(reason, Service)] };
    }

    public override ApiError UnknownModel(string model, HttpRequest request)
    {
        var name = request.Path.Value![(request.Path.Value!.IndexOf("projects/", StringComparison.Ordinal))..].Split(':')[0];
        return new(404, "NOT_FOUND", $"Publisher Model `{name}` was not found or your project does not have access to it. Please ensure you are using a valid model version.");
    }

    // This service does not say which quota it was, nor when to come back.
    public override WireReply Write(ApiError error)
    {
        if (error.Code != 429) { return base.Write(error); }
        const string message = "Resource exhausted. Please try again later. Please refer to https://cloud.google.com/vertex-ai/generative-ai/docs/error-code-429 for more details.";
        return WireReply.Json(429, new ApiError(429, error.Status, message).ToJson());
    }
}
