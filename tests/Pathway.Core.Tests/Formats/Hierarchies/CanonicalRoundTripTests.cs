using System.Text;
using CsCheck;
using Pathway.Doubles;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Model;
using Xunit;

namespace Pathway.Formats.Hierarchies;

public sealed class CanonicalRoundTripTests
{
    [Fact]
    public void Read_and_written_bytes_are_equal() => Samples.Draft.SampleSeeded(static draft =>
    {
        var once = Write(new PathwayHierarchy(draft));

        Assert.Equal(Text(once), Text(Write(Read(once))));
    }, count: 2000);

    [Fact]
    public void Output_is_independent_of_input_order() => Gen.Select(Samples.Draft, Gen.Int).SampleSeeded(static (draft, seed) =>
    {
        var random = new Random(seed);
        var shuffled = draft with
            { Nodes = Shuffled(draft.Nodes, random), Interactions = Shuffled(draft.Interactions, random), RunId = "another" };

        Assert.Equal(Text(Write(new PathwayHierarchy(draft))), Text(Write(new PathwayHierarchy(shuffled))));
    }, count: 500);

    [Fact]
    public void Round_trip_keeps_all_values()
    {
        var before = Samples.Small();

        var after = Read(Write(before));

        Assert.Equal(before.Nodes.Select(Described), after.Nodes.Select(Described));
        Assert.Equal(before.Changes, after.Changes);
        Assert.Equal(before.Profile.Fingerprint, after.Profile.Fingerprint);
        Assert.Equal(before.Interactions.Select(static interaction => interaction.Json),
            after.Interactions.Select(static interaction => interaction.Json));
        Assert.Equal(["12944474"],
            after.Find("aggrephagy")!.Interactions.SelectMany(static interaction => interaction.Functions)
                .SelectMany(static function => function.Evidence).Select(static evidence => evidence.Pmid));
        Assert.Equal("ATXN3-X", Assert.Single(after.Unassigned).Id);
        Assert.Equal(HierarchyJsonReader.ImportedRun, after.RunId);
    }

    [Fact]
    public void Output_has_no_times_runs_or_cache_states()
    {
        var text = Text(Write(Samples.Small()));

        Assert.DoesNotContain("1970", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Asked", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"run", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Record_keeps_tokens_of_indented_file()
    {
        const string Record = """{"n":1e400,"long":123456789012345678901234567890,"n":1.50,"lone":"\ud800 \" \\","sp ace":[ ]}""";
        var hierarchy = new PathwayHierarchy(new HierarchyDraft
        {
            Profile = Doubles.Hierarchies.TwoRoots, RunId = "", Nodes = [Samples.Root("Root A")],
            Interactions = [Samples.Interaction("i", "p", "Root A", null) with { Json = Record }],
        });
        var indented = Text(Write(hierarchy)).Replace("\"n\":1e400,", "\"n\" :\r\n\t1e400 ,", StringComparison.Ordinal);

        var json = Assert.Single(Read(Encoding.UTF8.GetBytes(indented)).Interactions).Json;

        Assert.Equal(Record.Replace("[ ]", "[]", StringComparison.Ordinal), json);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(10_000_000)]
    public void Long_texts_and_deep_records_survive(int length)
    {
        var deep = string.Concat(Enumerable.Repeat("[", 200)) + string.Concat(Enumerable.Repeat("]", 200));
        var interaction = Samples.Interaction("i", new string('p', length), null, null) with { Json = deep };
        var written = Write(new PathwayHierarchy(new HierarchyDraft
            { Profile = Doubles.Hierarchies.TwoRoots, RunId = "", Nodes = [Samples.Root("Root A")], Interactions = [interaction] }));

        var read = Assert.Single(Read(written).Interactions);

        Assert.Equal(length, read.Partner.Length);
        Assert.Equal(deep, read.Json);
    }

    internal static byte[] Write(PathwayHierarchy hierarchy)
    {
        using var stream = new MemoryStream();
        HierarchyJsonWriter.Write(hierarchy, stream);
        return stream.ToArray();
    }

    internal static PathwayHierarchy Read(byte[] json)
    {
        using var folder = new ScratchFolder();
        return HierarchyJsonReader.Read(SourceText.Read(folder.Write("test.json", json)));
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static T[] Shuffled<T>(IEnumerable<T> items, Random random)
    {
        var shuffled = items.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static string Described(PathwayNode node) =>
        $"{string.Join('/', node.Path)} {node.Kind} {node.State} {node.Level} {node.OntologyId} {node.Description} "
            + $"{node.Provenance?.Answerer} {node.Provenance?.Reason} {node.Provenance?.Confidence} {node.Provenance?.IsFallback} "
            + $"{string.Join(',', node.Interactions)}";
}
