using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Pathway.Model;

/// <summary>
/// Values of this module as JSON with the names of their properties: as ConvertTo-Json writes them, and as their lists stand in a column
/// of Export-Csv. What is written so can be read again.
/// </summary>
internal static class PropertyForm
{
    /// <summary>The options for writing and reading.</summary>
    public static JsonSerializerOptions Options { get; } = CreateOptions();

    /// <summary>A list as JSON on one line.</summary>
    public static string Write<T>(IReadOnlyCollection<T> items) => JsonSerializer.Serialize(items, Options);

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            PropertyNameCaseInsensitive = true,
            // A table has texts only.
            NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { UseProperties } },
        };
        // ConvertTo-Json writes the number of an enum value; its name is read too.
        options.Converters.Add(new JsonStringEnumConverter());
        options.Converters.Add(new TimeConverter());
        options.MakeReadOnly();
        return options;
    }

    // The canonical form of a hierarchy names some properties otherwise, and leaves times out; PowerShell knows nothing of that.
    private static void UseProperties(JsonTypeInfo type)
    {
        if (type.Kind is not JsonTypeInfoKind.Object) { return; }
        foreach (var ignored in type.Type.GetProperties().Where(static property => property.IsDefined(typeof(JsonIgnoreAttribute))))
        {
            if (type.Properties.FirstOrDefault(property => ignored.Equals(property.AttributeProvider)) is { } hidden)
            {
                type.Properties.Remove(hidden);
            }
            var added = type.CreateJsonPropertyInfo(ignored.PropertyType, ignored.Name);
            (added.AttributeProvider, added.Get) = (ignored, ignored.GetValue);
            type.Properties.Add(added);
        }
        foreach (var property in type.Properties)
        {
            if (property.AttributeProvider is not PropertyInfo declared) { continue; }
            property.Name = declared.Name;
            property.Get ??= declared.GetValue;
            var set = property.Set ?? (declared.CanWrite ? declared.SetValue : null);
            // Null is no list, and no text where one is required: such a property keeps what it has.
            if (set is not null) { property.Set = (owner, value) => { if (value is not null) { set(owner, value); } }; }
        }
    }

    // Export-Csv writes a time as the culture of the user does.
    private sealed class TimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
            foreach (var culture in (CultureInfo[])[CultureInfo.InvariantCulture, CultureInfo.CurrentCulture])
            {
                if (DateTimeOffset.TryParse(text, culture, DateTimeStyles.AssumeUniversal, out var time)) { return time; }
            }
            throw new JsonException("A time is expected.");
        }

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString("O", CultureInfo.InvariantCulture));
    }
}
