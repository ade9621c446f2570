using CsCheck;
using Pathway.Doubles;
using Pathway.Errors;
using Pathway.Formats.Hierarchies.Json;
using Pathway.Model;
using Pathway.Steps.Repair;
using Pathway.Steps.Verify;
using Xunit;

namespace Pathway.Formats.Hierarchies;

/// <summary>Inconsistent files can be read and checked: for every import error there is a rule.</summary>
public sealed class UncheckedReadingTests
{
    // These rules check more than an import does: the ontology, and spelling.
    private static readonly string[] BeyondImport =
        ["label_whitespace", "label_formatting", "secondary_cycle", "same_term_parent", "reversed_link", "missing_root"];

    [Fact]
    public void Import_rejects_exactly_what_rules_find()
    {
        using var folder = new ScratchFolder();
        Drafts.Broken.SampleSeeded(draft =>
        {
            if (draft.Nodes.Count == 0) { return; } // the list may not be left out
            var text = SourceText.Read(folder.Write("broken.json", HierarchyPartSerializer.Write(File(draft))));
            var refused = Refused(text);
            var errors = Verification.Run(new HierarchyView(HierarchyJsonReader.ReadUnchecked(text), new NoCatalog()), VerifyRules.All)
                .Where(static finding => finding.Severity == PathwaySeverity.Error && !BeyondImport.Contains(finding.Rule)
                    && !IsFurther(finding)).ToArray();

            Assert.True(refused is null == (errors.Length == 0),
                $"{refused ?? "It is read"}; found: {string.Join(" ", errors.Select(static finding => finding.ToString()))}");
        }, count: 1000);
    }

    [Fact]
    public void Repaired_file_can_be_imported()
    {
        using var folder = new ScratchFolder();
        Drafts.Broken.SampleSeeded(draft =>
        {
            if (draft.Nodes.Count == 0) { return; }
            var broken =
                HierarchyJsonReader.ReadUnchecked(SourceText.Read(folder.Write("broken.json", HierarchyPartSerializer.Write(File(draft)))));
            var repaired = Doubles.Hierarchies.Text(new PathwayHierarchy(HierarchyRepair.Run(broken, new NoCatalog()).Draft));

            Assert.Equal(repaired,
                Doubles.Hierarchies.Text(HierarchyJsonReader.Read(SourceText.Read(folder.Write("repaired.json", repaired)))));
        }, count: 300);
    }

    [Theory]
    [InlineData("\"level\": 1", null)]
    [InlineData("\"level\": 2", "nodes[1] 'x' states the level 2; it has 1.")]
    [InlineData("\"leaf\": true, \"ancestors\": [\"root  a\"]", null)]
    [InlineData("\"leaf\": false", "nodes[1] 'x' is said to be no leaf, and is one.")]
    [InlineData("\"ancestors\": []", "nodes[1] 'x' states other ancestors than it has.")]
    public void Derived_values_in_file_must_be_correct(string claim, string? said)
    {
        using var folder = new ScratchFolder();
        var text = SourceText.Read(folder.Write("claims.json", $$"""
            { "format": "pathway-hierarchy", "version": 1, "complete": true, "profile": { "name": "one", "roots": [{ "name": "Root A" }] },
              "nodes": [{ "name": "Root A", "kind": "Root" }, { "name": "x", "kind": "Term", "parent": "Root A", {{claim}} }] }
            """));

        var refused = Refused(text);

        Assert.Equal(said is null, refused is null);
        if (said is not null) { Assert.Contains(said, refused, StringComparison.Ordinal); }
        Assert.Equal(said is null ? 0 : 1,
            Verification.Run(new HierarchyView(HierarchyJsonReader.ReadUnchecked(text), new NoCatalog()), VerifyRules.All).Count);
    }

    // An import does not check candidate and secondary parents.
    private static bool IsFurther(PathwayFinding finding) =>
        finding.Rule is "dangling_reference"
            && (finding.Message.Contains("secondary parent", StringComparison.Ordinal)
                || finding.Message.Contains("candidate parent", StringComparison.Ordinal)
        || finding.Message.StartsWith("The interaction", StringComparison.Ordinal))
        || (finding.Rule == "root_with_parent" && finding.Path.Count == 1);

    private static string? Refused(SourceText text)
    {
        try { HierarchyJsonReader.Read(text); return null; }
        catch (PathwayException failure) when (failure.Error == PathwayErrors.HierarchyInvalid) { return failure.Message; }
    }

    private static HierarchyFile File(HierarchyDraft draft)
    {
        var keys = draft.Nodes.Select(static node => node.Key).ToHashSet(StringComparer.Ordinal);
        return new HierarchyFile
        {
            Format = HierarchyFile.FormatName, Version = HierarchyFile.CurrentVersion, Complete = true,
            Profile = new ProfileRecord { Name = draft.Profile.Name, Roots = draft.Profile.Roots },
            Nodes =
            [
                .. draft.Nodes.Select(static node => new NodeRecord
                {
                    Name = node.Name, Parent = node.Parent, Kind = node.Kind,
                    State = node.Kind != PathwayNodeKind.Root && node.Parent is null ? node.State : null,
                    SecondaryParents = node.SecondaryParents, CandidateParents = node.CandidateParents,
                }),
            ],
            Interactions = [.. draft.Interactions.Select(InteractionRecord.Of)],
            Unassigned =
                [.. draft.Interactions.Where(interaction => !interaction.Terms.Any(term => keys.Contains(TermName.Key(term))))
                    .Select(static interaction => interaction.Id)],
        };
    }
}
