using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pathway.Formats.Hierarchies.Json;

/// <summary>Reads and writes a value by its name, in exactly the spelling of the model: no number, no combination.</summary>
internal sealed class EnumName<TEnum> : JsonConverter<TEnum>
    where TEnum : struct, Enum
{
    public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return name is not null && Enum.GetNames<TEnum>().Contains(name, StringComparer.Ordinal) ? Enum.Parse<TEnum>(name)
            : throw new JsonException($"One of {string.Join(", ", Enum.GetNames<TEnum>())} is expected.");
    }

    public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
