using System.Collections.Concurrent;
using Pathway.Llm.Models;

namespace Pathway.Llm.Chat;

/// <summary>What a request may use, and what some servers or models refuse.</summary>
[Flags]
internal enum RequestFeature
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A thinking level or budget.</summary>
    Thinking = 1,

    /// <summary>The JSON schema of the reply. Without it, it is part of the instructions.</summary>
    Schema = 2,

    /// <summary>The request for JSON as such.</summary>
    JsonMode = 4,

    /// <summary>Temperature and its relatives.</summary>
    Temperature = 8,

    /// <summary>Instructions apart from the question. Without them, they are part of the question.</summary>
    SystemText = 16,

    /// <summary>The newer name of OpenAI's output limit. Without it, the older one is used.</summary>
    CompletionTokens = 32,

    /// <summary>The older name of OpenAI's output limit. Without both, the server decides.</summary>
    MaxTokens = 64,

    /// <summary>Web search.</summary>
    Search = 128,
}

/// <summary>The features of a request to a model: those that its flags allow and its server did not refuse.</summary>
internal readonly record struct RequestFeatures(RequestFeature Omitted)
{
    /// <summary>No feature.</summary>
    public static RequestFeatures Nothing { get; } = new((RequestFeature)int.MaxValue);

    /// <summary>The features that a model's flags leave out, and those that its server refused.</summary>
    public static RequestFeatures Of(ModelProfile model, RequestFeature refused)
    {
        var flags = model.Flags;
        var omitted = refused;
        if (flags is { ThinkingLevel: null, ThinkingBudget: null }) { omitted |= RequestFeature.Thinking; }
        if (!flags.Temperature) { omitted |= RequestFeature.Temperature; }
        if (flags.Schema is false) { omitted |= RequestFeature.Schema | RequestFeature.JsonMode; }
        if (flags.SystemText is false) { omitted |= RequestFeature.SystemText; }
        if (!flags.Search) { omitted |= RequestFeature.Search; }
        return new RequestFeatures(omitted);
    }

    /// <summary>Whether a feature is used.</summary>
    public bool Has(RequestFeature feature) => (Omitted & feature) == 0;
}

/// <summary>The features that a server refused for a model: each is refused once in a process, and left out from then on.</summary>
internal sealed class OmittedFeatures
{
    private static readonly ConcurrentDictionary<(string Server, string Model), OmittedFeatures> All = new();

    private int features;

    /// <summary>The features that were refused so far.</summary>
    public RequestFeature Current => (RequestFeature)Volatile.Read(ref features);

    /// <summary>The features of a model at a server.</summary>
    public static OmittedFeatures Of(Uri server, string model) =>
        All.GetOrAdd((server.GetLeftPart(UriPartial.Path), model), static _ => new OmittedFeatures());

    /// <summary>Adds features; false if they were refused before, to another call.</summary>
    public bool Add(RequestFeature refused) => (Interlocked.Or(ref features, (int)refused) & (int)refused) != (int)refused;
}

/// <summary>Finds out which feature a server refuses.</summary>
internal static class FeatureRefusal
{
    // In this order: the most particular words first.
    private static readonly (RequestFeature Feature, string[] Words)[] Signs =
    [
        (RequestFeature.Thinking, ["thinking", "reasoningeffort", "reasoning effort", "reasoning.effort", "support reasoning",
            "reasoning is not"]),
        (RequestFeature.SystemText, ["system role", "systeminstruction", "system instruction", "developer instruction", "system message",
            "system prompt", "role 'system'", "role \"system\"", "role: system", "'system'", "roles must alternate",
            "user and assistant roles"]),
        (RequestFeature.Schema | RequestFeature.JsonMode, ["json mode", "responsemimetype", "response mime type", "responseformat",
            "response format", "structured output", "guided decoding", "grammar"]),
        (RequestFeature.Schema, ["responsejsonschema", "responseschema", "jsonschema", "json schema", "schema"]),
        (RequestFeature.Search, ["googlesearch", "search tool", "search grounding", "tool use", "tools"]),
        (RequestFeature.Temperature, ["temperature", "topp"]),
    ];

    // Where the status says that the server failed, only such words say that it refuses.
    private static readonly string[] Refusals =
        ["not support", "unsupported", "not allowed", "unrecognized", "unknown", "failed to parse", "conversion failed", "must alternate"];

    /// <summary>The feature that an error is about; null if none of those that the request used.</summary>
    public static RequestFeature? Find(int status, ServerError error, RequestFeatures used)
    {
        // What the model wrote did not match: another reply may.
        if (error.Codes.Contains("json_validate_failed", StringComparer.Ordinal)) { return null; }
        var text = $"{error.Message} {error.Parameter}".Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
        // llama.cpp reports a chat template or a schema that it cannot use as its own failure.
        var isRefusal = status is 400 or 422
            || (status is 500 or 501 && Array.Exists(Refusals, words => text.Contains(words, StringComparison.Ordinal)));
        if (!isRefusal) { return null; }
        // The limit is more than the model can write, under any name.
        if ((text.Contains("maxoutputtokens", StringComparison.Ordinal)
                || (text.Contains("context length", StringComparison.Ordinal) && text.Contains("completion", StringComparison.Ordinal)))
            && used.Has(RequestFeature.MaxTokens))
        {
            return RequestFeature.MaxTokens | (used.Has(RequestFeature.CompletionTokens) ? RequestFeature.CompletionTokens : 0);
        }
        // Both names may be in the message, one as the advice.
        if (text.Contains("maxcompletiontokens", StringComparison.Ordinal) || text.Contains("maxtokens", StringComparison.Ordinal))
        {
            return used.Has(RequestFeature.CompletionTokens) ? RequestFeature.CompletionTokens
                : used.Has(RequestFeature.MaxTokens) ? RequestFeature.MaxTokens : null;
        }
        foreach (var (feature, words) in Signs)
        {
            // A part of the feature may be refused already.
            var left = feature & ~used.Omitted;
            if (left != 0 && Array.Exists(words, word => text.Contains(word, StringComparison.Ordinal))) { return left; }
        }
        return null;
    }

    /// <summary>A feature in words.</summary>
    public static string Describe(RequestFeature feature) => feature switch
    {
        RequestFeature.Thinking => "a thinking level",
        RequestFeature.SystemText => "instructions apart from the question",
        RequestFeature.Search => "web search",
        RequestFeature.Temperature => "a temperature",
        RequestFeature.CompletionTokens => "max_completion_tokens",
        RequestFeature.MaxTokens => "max_tokens",
        RequestFeature.MaxTokens | RequestFeature.CompletionTokens => "the limit of output tokens",
        _ => "a JSON schema",
    };
}
