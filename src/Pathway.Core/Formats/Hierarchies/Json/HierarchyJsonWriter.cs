using System.Buffers;
using System.Collections;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Json;

/// <summary>
/// Writes the canonical form: the same hierarchy gives the same bytes, at any time and on any machine. Each node, interaction and change is
/// one line, so that a line comparison of two files lists the differences.
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
        var hasSymbols = hierarchy.Interactions.Any(InteractionRecord.HasOwnSymbol);
        text.WriteLine($"  \"version\": {(hasSymbols ? HierarchyFile.CurrentVersion : HierarchyFile.FirstVersion)},");
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

    private static void WriteSection<TPart>(StreamWriter text, string name, IEnumerable<TPart> parts, string end)
    {
        text.WriteLine($"  \"{name}\": [");
        WriteLines(text, parts);
        text.WriteLine($"  ]{end}");
    }

    // The parts are the most of a file: they go to the stream as bytes, without a text between.
    private static void WriteLines<TPart>(StreamWriter text, IEnumerable<TPart> parts)
    {
        text.Flush();
        var line = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(line, HierarchyPartSerializer.WriterOptions);
        var isFirst = true;
        foreach (var part in parts)
        {
            line.Write(isFirst ? "    "u8 : ",\n    "u8);
            isFirst = false;
            Serialize(writer, part);
            text.BaseStream.Write(line.WrittenSpan);
            line.ResetWrittenCount();
            writer.Reset();
        }
        if (!isFirst) { text.WriteLine(); }
    }

    private static void Serialize<TPart>(Utf8JsonWriter writer, TPart part)
    {
        try { HierarchyPartSerializer.Write(writer, part); }
        catch (JsonException failure)
        {
            throw new PathwayException(PathwayErrors.HierarchyInvalid,
                $"The record of the interaction '{(part as InteractionRecord)?.Id}' is not JSON: {failure.Message}", part, failure);
        }
    }
}

/// <summary>Converts parts of the canonical form to and from JSON. Empty lists are omitted.</summary>
internal static class HierarchyPartSerializer
{
    private static readonly JsonSerializerOptions Options = new(HierarchyFileJson.Default.Options)
    {
        TypeInfoResolver = HierarchyFileJson.Default.WithAddedModifier(OmitEmptyLists), AllowDuplicateProperties = false,
    };

    /// <summary>The options of writers for <see cref="Write{TPart}(Utf8JsonWriter, TPart)"/>.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { MaxDepth = HierarchyFileJson.MaxNesting, SkipValidation = true };

    public static string Write<TPart>(TPart part) => JsonSerializer.Serialize(part, GetTypeInfo<TPart>());

    /// <exception cref="JsonException">It holds a record that is not JSON.</exception>
    public static void Write<TPart>(Utf8JsonWriter writer, TPart part)
    {
        JsonSerializer.Serialize(writer, part, GetTypeInfo<TPart>());
        writer.Flush();
    }

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
/// The JSON options of the canonical form: missing values are not written, unknown fields are rejected.
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
    /// <summary>More than the depth of any input, so that every record that was read can be written and read again.</summary>
    public const int MaxNesting = 256;

    /// <summary>The depth of the record of an interaction: file, list, interaction.</summary>
    public const int RecordDepth = 3;
}
