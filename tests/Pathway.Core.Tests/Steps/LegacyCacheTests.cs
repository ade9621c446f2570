using Pathway.Bench.Quality;
using Pathway.Curators;
using Pathway.Doubles;
using Pathway.Model;
using Pathway.Ontology;
using Pathway.Quality;
using Pathway.Steps.Verify;
using Xunit;

namespace Pathway.Steps;

/// <summary>
/// The cache of another program through all steps: whatever its answers are, what comes out has one parent a node, no error, no link
/// against the ontology, and is no worse than what went into the reorganisation.
/// </summary>
public sealed class LegacyCacheTests
{
    public static TheoryData<string, bool, string> Cases { get; } = All(["invented: asked", "invented: all", "example", "leaf-terms.txt", "real: asked", "real: all"]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_result_is_clean_and_no_worse(string input, bool isImported, string profile)
    {
        var set = Set(input);

        var stages = await Stages.BuildAsync(set, isImported, profile, slots: 4);

        var (before, after) = (QualityMeasurement.Of(stages.Wide, EmbeddedOntology.Index), QualityMeasurement.Of(stages.Reorganized, EmbeddedOntology.Index));
        Assert.Empty(Errors(stages.Reorganized));
        Assert.Equal((0, 0), (after.Reversed, after.SameTerm));
        Assert.True(SharedF1(stages.Reorganized, stages.Wide) >= SharedF1(stages.Wide, stages.Reorganized), $"ancestor F1 was {SharedF1(stages.Wide, stages.Reorganized)} and is {SharedF1(stages.Reorganized, stages.Wide)}");
        // A name that was put in is one more that should stand above others: with such the figure of the whole is one of other names.
        if (IsReal(input) || !stages.Reorganized.Changes.Skip(stages.Wide.Changes.Count).Any(static change => change.Kind == PathwayChangeKind.Insert))
        {
            Assert.True(after.AncestorF1 >= before.AncestorF1, $"ancestor F1 was {before.AncestorF1} and is {after.AncestorF1}");
        }
        Assert.All(stages.Reorganized.Nodes, static node => Assert.Empty(node.CandidateParents));
        Assert.True(after.Unplaced <= before.Unplaced);
        AssertNothingLost(set, stages);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Sequential_and_parallel_are_byte_by_byte_the_same(string input, bool isImported, string profile)
    {
        var set = Set(input);

        var one = await Stages.BuildAsync(set, isImported, profile, slots: 1);

        Assert.True(one.IsSame(await Stages.BuildAsync(set, isImported, profile, slots: 64, new Random(7))));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Reorganising_again_changes_nothing(string input, bool isImported, string profile)
    {
        var once = (await Stages.BuildAsync(Set(input), isImported, profile, slots: 4)).Reorganized;

        var twice = await Trees.ReorganizeAsync(once, CuratorCatalog.Make(CuratorNames.Ontology)[0], catalog: CuratorCatalog.Terms);

        Assert.Empty(twice.Changes.Skip(once.Changes.Count).Select(static change => change.ToString()));
        Assert.Equal(Trees.Canonical(once), Trees.Canonical(twice));
    }

    [Theory]
    [InlineData("invented: asked", 3, 6)]
    [InlineData("real: asked", 3, 25)]
    public async Task Each_cycle_is_cut_once_and_each_choice_between_parents_is_made(string input, int cycles, int choices)
    {
        var stages = await Stages.BuildAsync(Set(input), isImported: true, "seven", slots: 4);

        Assert.Equal(cycles, stages.Climbed.Changes.Count(static change => change.Kind == PathwayChangeKind.CutCycle));
        Assert.InRange(stages.Wide.Nodes.Count(static node => node.CandidateParents.Count > 0), choices, int.MaxValue);
        Assert.All(stages.Reorganized.Nodes.Where(static node => node.Kind != PathwayNodeKind.Root), static node => Assert.NotNull(node.Root));
    }

    [Theory]
    [InlineData("invented: asked", 3, 7)]
    [InlineData("real: asked", 3, 25)]
    public void The_answers_as_they_are_hold_what_was_to_be_mended(string input, int cycles, int several)
    {
        var set = Set(input);

        var parents = Column.Of("parents", set.Links(withSiblings: false), set.Terms, Formats.RootProfiles.Load("seven"));
        var all = Column.Of("all", set.Links(withSiblings: true), set.Terms, Formats.RootProfiles.Load("seven"));

        Assert.Equal((cycles, 0), (parents.Cycles, parents.SeveralParents));
        Assert.InRange(all.SeveralParents, several, int.MaxValue);
        Assert.True(parents.Quality is { Reversed: > 0, SameTerm: > 0, Unplaced: > 0 }, parents.Quality.ToString());
    }

    // The figure of a hierarchy among the terms that another has too.
    private static double SharedF1(PathwayHierarchy hierarchy, PathwayHierarchy other)
    {
        var terms = MeasuredGraph.Of(other, EmbeddedOntology.Index).Select(static node => node.Term).OfType<OntologyTerm>().ToHashSet();
        var shared = MeasuredGraph.Of(hierarchy, EmbeddedOntology.Index).Where(node => node.Term is not null && terms.Contains(node.Term)).ToArray();
        var pairs = TermPairs.Of(shared, shared.Select(static node => node.Term!).Distinct().ToDictionary(static term => term, OntologyGraph.Ancestors));
        return Shares.Of(2 * pairs.Both, pairs.Said + pairs.True);
    }

    private static NameSet Set(string input)
    {
        if (input == "example") { return NameSet.OfFile(TestData.Example, Invented()[0].Answers); }
        if (input == "leaf-terms.txt") { return NameSet.OfFile(TestData.Real(input), NameSet.Read(TestData.Real("pathway_hierarchy_cache.json"))); }
        var sets = IsReal(input) ? NameSet.OfCache(TestData.Real("pathway_hierarchy_cache.json")) : Invented();
        return input.EndsWith("all", StringComparison.Ordinal) ? sets[1] : sets[0];
    }

    private static bool IsReal(string input) => input.StartsWith("real", StringComparison.Ordinal) || input.EndsWith(".txt", StringComparison.Ordinal);

    private static IReadOnlyList<NameSet> Invented()
    {
        using var folder = new ScratchFolder();
        return NameSet.OfCache(folder.Write("invented.json", InventedCache.Json));
    }

    private static IEnumerable<string> Errors(PathwayHierarchy hierarchy) =>
        Verification.Run(HierarchyView.Of(hierarchy, CuratorCatalog.Terms), VerifyRules.All).Where(static finding => finding.Severity == PathwaySeverity.Error).Select(static finding => finding.ToString());

    // Each term that went in is there, under its name or the one that it was merged into, and so is each interaction.
    private static void AssertNothingLost(NameSet set, Stages stages)
    {
        var merged = new MergedNames(stages.Reorganized.Changes);
        Assert.All(set.Terms, term => Assert.NotNull(stages.Reorganized.Find(merged.Resolve(TermName.Key(term), key => stages.Reorganized.Find(key) is not null))));
        Assert.Equal(set.Interactions.Select(static interaction => interaction.Json).Order(StringComparer.Ordinal), stages.Reorganized.Interactions.Select(static interaction => interaction.Json).Order(StringComparer.Ordinal));
        Assert.Empty(stages.Reorganized.Unassigned);
        Assert.All(stages.Reorganized.Profile.Roots, root => Assert.Equal(PathwayNodeKind.Root, stages.Reorganized.Find(root.Name)!.Kind));
    }

    private static TheoryData<string, bool, string> All(string[] inputs)
    {
        var cases = new TheoryData<string, bool, string>();
        foreach (var input in inputs) { foreach (var isImported in new[] { false, true }) { cases.Add(input, isImported, "seven"); cases.Add(input, isImported, "ten"); } }
        return cases;
    }
}
