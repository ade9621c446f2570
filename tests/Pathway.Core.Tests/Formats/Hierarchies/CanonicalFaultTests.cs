using System.Text;
using Pathway.Errors;
using Xunit;

namespace Pathway.Formats.Hierarchies;

public sealed class CanonicalFaultTests
{
    private const string RootA = """{"name":"Root A","kind":"Root"}""";

    [Theory]
    [InlineData("", "FileEmpty", "empty")]
    [InlineData(" \n\t", "FileEmpty", "empty")]
    [InlineData("{\n\"format\": \"pathway-hierarchy\",\n oops", "FormatInvalid", "line 3")]
    [InlineData("{}", "FormatInvalid", "no hierarchy")]
    [InlineData("[]", "FormatInvalid", "line 1")]
    [InlineData("3", "FormatInvalid", "line 1")]
    [InlineData("{\"parent:a\": \"B\"}", "FormatInvalid", "no hierarchy")]
    public void Reports_files_of_another_kind(string text, string error, string said) =>
    AssertFails(Encoding.UTF8.GetBytes(text), error, said);

    [Theory]
    [InlineData("""{"name":" ","kind":"Term","parent":"Root A"}""", "HierarchyInvalid", "nodes[1] has an empty name")]
    [InlineData("""{"name":"root  a","kind":"Root"}""", "HierarchyInvalid", "nodes[1] 'root  a' is there twice: nodes[0]")]
    [InlineData("""{"name":"x","kind":"Term","parent":"gone"}""", "HierarchyInvalid", "nodes[1] 'x' names the parent 'gone'")]
    [InlineData("""{"name":"x","kind":"Term","parent":"X"}""", "HierarchyInvalid", "x -> x")]
    [InlineData(
        """{"name":"x","kind":"Term","parent":"y"},{"name":"y","kind":"Term","parent":"z"},{"name":"z","kind":"Term","parent":"y"}""",
        "HierarchyInvalid", "nodes[2] 'y' is above itself: y -> z -> y")]
    [InlineData("""{"name":"Root B","kind":"Root","parent":"Root A"}""", "HierarchyInvalid", "is a root and names the parent 'Root A'")]
    [InlineData("""{"name":"Root C","kind":"Root"}""", "HierarchyInvalid", "the profile does not name")]
    [InlineData("""{"name":"Root B","kind":"Term","parent":"Root A"}""", "HierarchyInvalid", "the profile names it as a root")]
    [InlineData("""{"name":"x","kind":"Term"}""", "HierarchyInvalid", "needs the state")]
    [InlineData("""{"name":"x","kind":"Term","state":"Placed"}""", "HierarchyInvalid", "needs the state")]
    [InlineData("""{"name":"x","kind":"Term","parent":"Root A","state":"Unplaced"}""", "HierarchyInvalid",
        "only a node without a place")]
    [InlineData("""{"name":"x","kind":"term","parent":"Root A"}""", "FormatInvalid", "line 6")]
    [InlineData("""{"name":"x","kind":1,"parent":"Root A"}""", "FormatInvalid", "One of Root, Intermediate")]
    [InlineData("""{"name":"x","kind":"Term","parent":null}""", "FormatInvalid", "line 6 column 36: There is null")]
    [InlineData("""{"name":"x","kind":"Term","parent":"Root A","name":"y"}""", "FormatInvalid", "'name' stands twice")]
    [InlineData("""{"name":"x","kind":"Term","parent":"Root A","note":"y"}""", "FormatInvalid",
        "The field 'note' is not known here (nodes[1]")]
    [InlineData("""{"kind":"Term","parent":"Root A"}""", "FormatInvalid", "nodes[1] lacks the field 'name'.")]
    [InlineData("""{"name":"\ud800","kind":"Term","parent":"Root A"}""", "FormatInvalid", "line 6")]
    [InlineData("""{"name":7,"kind":"Term","parent":"Root A"}""", "FormatInvalid", "line 6 column 10: A text is expected.")]
    [InlineData("""{"name":"x","kind":"Term","parent":"Root A","provenance":3}""", "FormatInvalid",
        "nodes[1].provenance is of another kind than expected")]
    [InlineData("""{"name":"x","kind":"Term","parent":"Root A","secondaryParents":"y"}""", "FormatInvalid",
        "nodes[1].secondaryParents is of another kind than expected")]
    public void Reports_invalid_node_with_location(string node, string error, string said) =>
    AssertFails(File(nodes: $"{RootA},\n{node}"), error, said);

    [Fact]
    public void Checks_version_first() =>
        AssertFails(Encoding.UTF8.GetBytes("""{"format":"pathway-hierarchy","version":3,"nodes":7}"""), "HierarchyInvalid",
            "version 3; this module reads the versions 1 and 2");

    [Fact]
    public void Rejects_wrong_complete_flag() =>
        AssertFails(File(complete: "false"), "HierarchyInvalid", "complete is false, but there are 0 failures");

    [Fact]
    public void Rejects_unlisted_unassigned_interaction() =>
        AssertFails(File(rest: """, "interactions": [{"id":"i","partner":"p","record":{}}]"""), "HierarchyInvalid",
            "'i' is under no node");

    [Fact]
    public void Rejects_duplicate_root() =>
        AssertFails(File(roots: """{"name":"Root A"},{"name":"ROOT A"}"""), "HierarchyInvalid",
            "profile: The root 'Root A' is there twice.");

    [Fact]
    public void Rejects_overlong_name() =>
        AssertFails(File(nodes: $$"""{{RootA}}, {"name":"{{new string('x', 10_000_000)}}","kind":"Term","parent":"Root A"}"""),
            "HierarchyInvalid", "10000000 characters");

    [Fact]
    public void Rejects_too_deep_chain()
    {
        var chain = Enumerable.Range(0, 5000)
            .Select(static i => $$"""{"name":"n{{i}}","kind":"Term","parent":"{{(i == 0 ? "Root A" : $"n{i - 1}")}}"}""");

        AssertFails(File(nodes: $"{RootA},\n{string.Join(",\n", chain)}"), "HierarchyInvalid", "levels deep");
    }

    [Fact]
    public void Reports_too_deep_nesting_with_line() =>
        AssertFails(File(rest: ", \"unassigned\": " + new string('[', 100_000)), "FormatInvalid", "line");

    [Fact]
    public void Reports_invalid_bytes_with_line() =>
        AssertFails([.. "{\n\"a\": \""u8, 0xC3, 0x28, .. "\"}"u8], "EncodingInvalid", "line 2");

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("utf-32BE")]
    public void Detects_encoding_by_byte_order_mark(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var marked = encoding.GetPreamble().Concat(encoding.GetBytes(Encoding.UTF8.GetString(File()))).ToArray();

        Assert.Equal("Root A", CanonicalRoundTripTests.Read(marked).Nodes[0].Name);
    }

    private static byte[] File(string nodes = RootA, string complete = "true", string roots = """{"name":"Root A"},{"name":"Root B"}""",
        string rest = "") => Encoding.UTF8.GetBytes($$"""
        {
        "format": "pathway-hierarchy", "version": 1, "complete": {{complete}},
        "profile": {"name": "two", "roots": [{{roots}}]},
        "nodes": [
        {{nodes}}
        ]{{rest}} }
        """);

    private static void AssertFails(byte[] file, string error, string said)
    {
        var failure = Assert.Throws<PathwayException>(() => CanonicalRoundTripTests.Read(file));

        Assert.Equal(error, failure.Error.Id);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.Contains("test.json", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.Message.Length < 1000, "the message is short");
    }
}
