using System.Collections;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Json;

/// <summary>
/// Writes the canonical form: the same hierarchy gives the same bytes, whoever built it when and on which machine. A node, an
/// interaction, a change stands on a line of its own, so that a comparison of two files reads as a list of differences.
/// </summary>
internal static class HierarchyJsonWriter
{
    /// <exception cref="PathwayException">The record of an interaction is not JSON.</exception>
    public static void Write(PathwayHierarchy hierarchy, Stream stream)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true)
            { NewLine = "\n" };
        text.WriteLine("{");
        text.WriteLine($"  \"format\": {CanonicalStringConverter.Quote(HierarchyFile.FormatName)},");
        text.WriteLine($"  \"version\": {HierarchyFile.CurrentVersion},");
        text.WriteLine($"  \"complete\": {(hierarchy.IsComplete ? "true" : "false")},");
        text.WriteLine($"  \"profile\": {{ \"name\": {CanonicalStringConverter.Quote(hierarchy.Profile.Name)}, \"roots\": [");
        WriteLines(text, hierarchy.Profile.Roots);
        text.WriteLine("  ] },");
        WriteSection(text, "nodes", hierarchy.Nodes.Select(NodeRecord.Of), ",");
        WriteSection(text, "interactions", InteractionRecord.SortForFile(hierarchy.Interactions).Select(InteractionRecord.Of), ",");
        WriteSection(text, "unassigned", InteractionRecord.SortForFile(hierarchy.Unassigned).Select(static interaction => interaction.Id),
            ",");
        WriteSection(text, "changes", hierarchy.Changes, ",");
        WriteSection(text, "failures", hierarchy.Failures, "");
        text.WriteLine("}");
    }

    private static void WriteSection<TPart>(TextWriter text, string name, IEnumerable<TPart> parts, string end)
    {
        text.WriteLine($"  \"{name}\": [");
        WriteLines(text, parts);
        text.WriteLine($"  ]{end}");
    }

    private static void WriteLines<TPart>(TextWriter text, IEnumerable<TPart> parts)
    {
        var isFirst = true;
        foreach (var part in parts)
        {
            if (!isFirst) { text.WriteLine(","); }
            text.Write("    ");
            text.Write(Serialize(part));
            isFirst = false;
        }
        if (!isFirst) { text.WriteLine(); }
    }

    private static string Serialize<TPart>(TPart part)
    {
        try { return HierarchyPartSerializer.Write(part); }
        catch (JsonException failure)
        {
            throw new PathwayException(PathwayErrors.HierarchyInvalid,
                $"The record of the interaction '{(part as InteractionRecord)?.Id}' is not JSON: {failure.Message}", part, failure);
        }
    }
}

/// <summary>Turns one part of the canonical form into JSON. Empty lists are left out: most nodes and functions have several.</summary>
internal static class HierarchyPartSerializer
{
    private static readonly JsonSerializerOptions Options = new(HierarchyFileJson.Default.Options)
    {
        TypeInfoResolver = HierarchyFileJson.Default.WithAddedModifier(OmitEmptyLists), AllowDuplicateProperties = false,
    };

    public static string Write<TPart>(TPart part) => JsonSerializer.Serialize(part, GetTypeInfo<TPart>());

    /// <exception cref="JsonException">The text is not such a part.</exception>
    public static TPart Read<TPart>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, GetTypeInfo<TPart>())
        ?? throw new JsonException("The file holds null.");

    private static JsonTypeInfo<TPart> GetTypeInfo<TPart>() => (JsonTypeInfo<TPart>)Options.GetTypeInfo(typeof(TPart));

    private static void OmitEmptyLists(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(
            static property => property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(IEnumerable))))
        {
            property.ShouldSerialize = static (_, value) => value is IEnumerable list && list.GetEnumerator().MoveNext();
        }
    }
}

/// <summary>
/// How the records of the canonical form become JSON. Nothing that is not there is written; nothing unknown is passed over.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, MaxDepth = MaxNesting, GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters =
        [typeof(CanonicalStringConverter), typeof(StrictEnumConverter<PathwayNodeKind>), typeof(StrictEnumConverter<PathwayNodeState>),
            typeof(StrictEnumConverter<PathwayChangeKind>),
        typeof(StrictEnumConverter<PathwayVerdictKind>), typeof(StrictEnumConverter<PathwayEvidenceCheck>),
        typeof(StrictEnumConverter<PathwayEvidenceCheckOutcome>)])]
[JsonSerializable(typeof(HierarchyFile))]
[JsonSerializable(typeof(HierarchyFileHeader))]
internal sealed partial class HierarchyFileJson : JsonSerializerContext
{
    /// <summary>Deeper than any record that can be read from an input, so that what was read can be written and read again.</summary>
    public const int MaxNesting = 256;

    /// <summary>How deep the record of an interaction lies: file, list, interaction.</summary>
    public const int RecordDepth = 3;
}
