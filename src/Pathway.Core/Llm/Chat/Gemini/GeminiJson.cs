using System.Text.Json.Serialization;

namespace Pathway.Llm.Chat.Gemini;

/// <summary>Reads and writes the wire form. The default encoder is kept: it escapes whatever could act somewhere.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 64)]
[JsonSerializable(typeof(GeminiRequest))]
[JsonSerializable(typeof(GeminiReply))]
[JsonSerializable(typeof(GeminiModels))]
internal sealed partial class GeminiJson : JsonSerializerContext;
