using System.Globalization;
using System.Text.Json;
using Pathway.Emulator.Minds;

namespace Pathway.Emulator.Wire;

/// <summary>Reads the body of generateContent, and refuses what the service refuses.</summary>
internal static class GeminiRequest
{
    private static readonly string[] Fields =
    [
        "contents", "systemInstruction", "system_instruction", "tools", "toolConfig", "safetySettings", "generationConfig", "cachedContent",
        "labels", "model", "store", "serviceTier",
    ];

    private static readonly string[] ConfigFields =
    [
        "responseMimeType", "responseSchema", "responseJsonSchema", "maxOutputTokens", "thinkingConfig", "temperature", "topP", "topK", "candidateCount",
        "stopSequences", "seed", "presencePenalty", "frequencyPenalty", "responseModalities", "responseLogprobs", "logprobs", "mediaResolution",
    ];

    /// <exception cref="RequestRefusedException">The body is not one that the service would take.</exception>
    public static MindRequest Read(ReadOnlyMemory<byte> body, string model)
    {
        var json = RequestJson.Parse(body);
        RefuseUnknown(json, Fields, "");
        string[] turns = [.. RequestJson.List(json, "contents").Select(static turn => RequestJson.Joined(RequestJson.List(turn, "parts")))];
        if (turns.Length == 0) { throw Refused("* GenerateContentRequest.contents: contents is not specified\n"); }
        var instruction = RequestJson.Get(json, "systemInstruction") ?? RequestJson.Get(json, "system_instruction");
        var system = instruction is { } given ? RequestJson.Joined(RequestJson.List(given, "parts")) : "";
        var config = RequestJson.Get(json, "generationConfig") ?? default;
        if (config.ValueKind == JsonValueKind.Object) { RefuseUnknown(config, ConfigFields, " at 'generation_config'"); }
        return new MindRequest
        {
            Model = model,
            SystemInstruction = system,
            UserText = turns[^1],
            Schema = Schema(json, config, model),
            PromptCharacters = turns.Sum(static turn => (long)turn.Length) + system.Length,
            MaxOutputTokens = RequestJson.Number(config, "maxOutputTokens"),
            ThinkingBudget = RequestJson.Get(config, "thinkingConfig") is { } thinking ? RequestJson.Number(thinking, "thinkingBudget") : null,
            Body = body,
        };
    }

    private static JsonElement? Schema(JsonElement json, JsonElement config, string model)
    {
        var own = RequestJson.Get(config, "responseSchema");
        var standard = RequestJson.Get(config, "responseJsonSchema");
        var isJson = RequestJson.Text(config, "responseMimeType") == "application/json";
        if (own is not null && standard is not null) { throw Refused("Only one of response_schema and response_json_schema may be set."); }
        if ((own ?? standard) is not null && !isJson) { throw Refused("Response schema is only supported with response mime type: 'application/json'."); }
        var searches = RequestJson.List(json, "tools").Any(static tool => RequestJson.Get(tool, "google_search") is not null || RequestJson.Get(tool, "googleSearch") is not null);
        if (isJson && searches && Generation(model) < 3) { throw Refused("Tool use with a response mime type: 'application/json' is unsupported"); }
        return own ?? standard;
    }

    // gemini-2.5-pro is of generation 2, gemini-3-flash-preview of 3; what has no number counts as new.
    private static int Generation(string model) =>
        model.StartsWith("gemini-", StringComparison.Ordinal) && int.TryParse(model[7..].Split('.', '-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : int.MaxValue;

    private static void RefuseUnknown(JsonElement json, string[] known, string where)
    {
        foreach (var field in json.EnumerateObject())
        {
            if (!known.Contains(field.Name, StringComparer.Ordinal)) { throw Refused($"Invalid JSON payload received. Unknown name \"{field.Name}\"{where}: Cannot find field."); }
        }
    }

    private static RequestRefusedException Refused(string message) => new(ApiError.Invalid(message));
}
