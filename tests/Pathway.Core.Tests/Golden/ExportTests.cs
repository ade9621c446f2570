using Pathway.Formats.Evidence;
using Pathway.Formats.Hierarchies;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Model;
using Xunit;

namespace Pathway.Golden;

/// <summary>Exports are equal to the golden files, byte by byte.</summary>
public sealed class ExportTests
{
    private const string Origin = "input/judged.json";

    // The bytes of a packed file depend on the library that packs: Excel has tests of its own.
    public static TheoryData<string> HierarchyNames =>
        [.. HierarchyFormats.All.Select(static format => format.Name).Where(static name => name != "Excel")];

    public static TheoryData<string> EvidenceNames => [.. EvidenceFormats.All.Select(static format => format.Name)];

    [Theory]
    [MemberData(nameof(HierarchyNames))]
    public void A_hierarchy_with_verdicts(string name)
    {
        var format = HierarchyFormats.Choose(name, "");

        GoldenFile.Check($"judged{format.Extensions[0]}", stream => format.Write(GoldenHierarchies.Judged(), stream));
    }

    [Theory]
    [MemberData(nameof(HierarchyNames))]
    public async Task A_hierarchy_that_was_built_from_the_example(string name)
    {
        var hierarchy = await GoldenHierarchies.ExampleAsync();
        var format = HierarchyFormats.Choose(name, "");

        GoldenFile.Check($"example{format.Extensions[0]}", stream => format.Write(hierarchy, stream));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("csv")]
    public async Task Interactions_that_were_read(string extension)
    {
        var hierarchy = await GoldenHierarchies.BuiltAsync(GoldenFile.Path($"input/interactions.{extension}"), int.MaxValue);

        GoldenFile.Check($"interactions-{extension}.json", stream => HierarchyJsonWriter.Write(hierarchy, stream));
    }

    [Theory]
    [MemberData(nameof(EvidenceNames))]
    public void Verdicts(string name)
    {
        var format = EvidenceFormats.Choose(name, "");

        GoldenFile.Check($"evidence{format.Extensions[0]}", stream => format.Write(Records(), stream));
    }

    [Fact]
    public void Verdicts_in_a_workflow_of_GitHub() =>
        GoldenFile.Check("evidence-actions.txt",
            [.. GitHubActionsReport.CreateAnnotations(Records(), null), GitHubActionsReport.CreateSummary(Records())]);

    // Each interaction has its own line of the input, and all records were fetched at the same time.
    private static PathwayVerdictRecord[] Records()
    {
        var moment = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        return
        [
            .. GoldenHierarchies.Judged().Interactions
                .Select(static (interaction, index) => interaction with { Source = $"{Origin}:{index + 1}" })
                .SelectMany(PathwayVerdictRecord.Of).Select(record => record with { At = record.Source is null ? null : moment }),
        ];
    }
}
