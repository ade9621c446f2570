using System.Text.Json.Serialization;
using Pathway.Model;

namespace Pathway.Formats.Hierarchies.Json;

/// <summary>How the records of the canonical form become JSON. Nothing that is not there is written; nothing unknown is passed over.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, MaxDepth = DeepestNesting, GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(PlainString), typeof(EnumName<PathwayNodeKind>), typeof(EnumName<PathwayNodeState>), typeof(EnumName<PathwayChangeKind>),
        typeof(EnumName<PathwayVerdictKind>), typeof(EnumName<PathwayRung>), typeof(EnumName<PathwayRungOutcome>)])]
[JsonSerializable(typeof(HierarchyFile))]
[JsonSerializable(typeof(HierarchyFileHead))]
internal sealed partial class HierarchyFileJson : JsonSerializerContext
{
    /// <summary>Deeper than any record that can be read from an input, so that what was read can be written and read again.</summary>
    public const int DeepestNesting = 256;

    /// <summary>How deep the record of an interaction lies: file, list, interaction.</summary>
    public const int RecordNesting = 3;
}
