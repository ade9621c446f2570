using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pathway.Formats.Hierarchies.Json;

/// <summary>Turns one part of the canonical form into JSON. Empty lists are left out: most nodes and functions have several.</summary>
internal static class HierarchyFilePart
{
    private static readonly JsonSerializerOptions Options = new(HierarchyFileJson.Default.Options)
    {
        TypeInfoResolver = HierarchyFileJson.Default.WithAddedModifier(LeaveOutEmptyLists),
    };

    public static string Write<TPart>(TPart part) => JsonSerializer.Serialize(part, Info<TPart>());

    /// <exception cref="JsonException">The text is not such a part.</exception>
    public static TPart Read<TPart>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Info<TPart>()) ?? throw new JsonException("The file holds null.");

    private static JsonTypeInfo<TPart> Info<TPart>() => (JsonTypeInfo<TPart>)Options.GetTypeInfo(typeof(TPart));

    private static void LeaveOutEmptyLists(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(static property => property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(IEnumerable))))
        {
            property.ShouldSerialize = static (_, value) => value is IEnumerable list && list.GetEnumerator().MoveNext();
        }
    }
}
