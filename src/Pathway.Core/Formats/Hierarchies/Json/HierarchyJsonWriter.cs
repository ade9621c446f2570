using System.Text;
using System.Text.Json;
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
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        text.WriteLine("{");
        text.WriteLine($"  \"format\": {PlainString.Quote(HierarchyFile.FormatName)},");
        text.WriteLine($"  \"version\": {HierarchyFile.CurrentVersion},");
        text.WriteLine($"  \"complete\": {(hierarchy.IsComplete ? "true" : "false")},");
        text.WriteLine($"  \"profile\": {{ \"name\": {PlainString.Quote(hierarchy.Profile.Name)}, \"roots\": [");
        Lines(text, hierarchy.Profile.Roots);
        text.WriteLine("  ] },");
        Section(text, "nodes", hierarchy.Nodes.Select(NodeRecord.Of), ",");
        Section(text, "interactions", InteractionRecord.Order(hierarchy.Interactions).Select(InteractionRecord.Of), ",");
        Section(text, "unassigned", InteractionRecord.Order(hierarchy.Unassigned).Select(static interaction => interaction.Id), ",");
        Section(text, "changes", hierarchy.Changes, ",");
        Section(text, "failures", hierarchy.Failures, "");
        text.WriteLine("}");
    }

    private static void Section<TPart>(TextWriter text, string name, IEnumerable<TPart> parts, string end)
    {
        text.WriteLine($"  \"{name}\": [");
        Lines(text, parts);
        text.WriteLine($"  ]{end}");
    }

    private static void Lines<TPart>(TextWriter text, IEnumerable<TPart> parts)
    {
        var isFirst = true;
        foreach (var part in parts)
        {
            if (!isFirst) { text.WriteLine(","); }
            text.Write("    ");
            text.Write(Line(part));
            isFirst = false;
        }
        if (!isFirst) { text.WriteLine(); }
    }

    private static string Line<TPart>(TPart part)
    {
        try { return HierarchyFilePart.Write(part); }
        catch (JsonException failure)
        {
            throw new PathwayException(PathwayErrors.HierarchyInvalid, $"The record of the interaction '{(part as InteractionRecord)?.Id}' is not JSON: {failure.Message}", part, failure);
        }
    }
}
