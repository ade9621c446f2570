using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Model;
using Xunit;

namespace Pathway.Formats.Hierarchies;

/// <summary>Nodes and hierarchies in the form of their properties, as PowerShell writes them to JSON, come back whole.</summary>
public sealed class HierarchyPropertiesTests
{
    [Fact]
    public void Nodes_come_back_to_the_same_bytes() => Samples.Draft.SampleSeeded(static draft =>
    {
        var before = new PathwayHierarchy(draft);
        if (before.Nodes.Count == 0) { return; }

        var after = Read(JsonSerializer.Serialize(before.Nodes, PropertyForm.Options));

        Assert.Equal(Canonical(before), Canonical(after));
        Assert.Equal(before.RunId, after.RunId);
        // With who answered, when, and whether it was stored, which the canonical form leaves out.
        Assert.Equal(before.Nodes.Select(Describe), after.Nodes.Select(Describe));
    }, count: 300);

    [Fact]
    public void Hierarchies_come_back_to_the_same_bytes() => Samples.Draft.SampleSeeded(static draft =>
    {
        var before = new PathwayHierarchy(draft);
        if (before.Nodes.Count == 0) { return; }

        Assert.Equal(Canonical(before), Canonical(Read(JsonSerializer.Serialize(before, PropertyForm.Options))));
    }, count: 300);

    [Fact]
    public void Nodes_without_their_links_keep_nodes_and_interactions()
    {
        var before = Samples.Small();
        var nodes = JsonSerializer.SerializeToNode(before.Nodes, PropertyForm.Options)!.AsArray();
        foreach (var node in nodes) { node!.AsObject().Remove(nameof(PathwayNode.HierarchyLink)); }

        var after = Read(nodes.ToJsonString());

        Assert.Equal(before.Nodes.Select(static node => $"{node.Name} {node.Parent} {node.State} {string.Join(',', node.Interactions)}"),
            after.Nodes.Select(static node => $"{node.Name} {node.Parent} {node.State} {string.Join(',', node.Interactions)}"));
        Assert.Equal(["Root A", "Root B"], after.Profile.Roots.Select(static root => root.Name));
    }

    [Fact]
    public void A_record_that_stands_twice_in_the_input_stays_twice()
    {
        var small = Samples.Small();
        var twice = new PathwayHierarchy(NodeDrafts.Of(small) with { Interactions = [.. small.Interactions, small.Interactions[0]] });

        var after = Read(JsonSerializer.Serialize(twice.Nodes, PropertyForm.Options));

        Assert.Equal(Canonical(twice), Canonical(after));
    }

    [Theory]
    [InlineData(1, "it holds 6 of 7 nodes of a hierarchy")]
    [InlineData(0, "it holds 6 of 7 nodes of a hierarchy")]
    public void A_part_of_the_nodes_is_not_taken_for_the_whole(int left, string message)
    {
        var nodes = JsonSerializer.SerializeToNode(Samples.Small().Nodes, PropertyForm.Options)!.AsArray();
        nodes.RemoveAt(left);

        var failure = Assert.Throws<PathwayException>(() => Read(nodes.ToJsonString()));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Interactions", """["ATXN3-VCP"]""")]
    [InlineData("Interactions", "\"ATXN3-VCP\"")]
    [InlineData("Path", "\"Root A autophagy\"")]
    [InlineData("Provenance", "\"GO (Asked)\"")]
    public void What_ConvertTo_Json_cut_off_is_refused_with_the_depth_that_helps(string property, string value)
    {
        var nodes = JsonSerializer.SerializeToNode(Samples.Small().Nodes, PropertyForm.Options)!.AsArray();
        nodes[2]![property] = JsonNode.Parse(value);

        var failure = Assert.Throws<PathwayException>(() => Read(nodes.ToJsonString()));

        Assert.Contains("ConvertTo-Json -Depth 10", failure.Message, StringComparison.Ordinal);
    }

    private static PathwayHierarchy Read(string json) =>
        HierarchyJsonReader.Read(SourceText.FromBytes("n.json", Encoding.UTF8.GetBytes(json)));

    // A lone surrogate comes back as the replacement character.
    private static string Describe(PathwayNode node) => JsonSerializer.Serialize(node.Provenance, PropertyForm.Options)
        .Replace("\\uFFFD", "\uFFFD", StringComparison.Ordinal);

    private static string Canonical(PathwayHierarchy hierarchy)
    {
        using var stream = new MemoryStream();
        HierarchyJsonWriter.Write(hierarchy, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
