using System.Collections.Concurrent;
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
/// Runs all steps with the cache of another program: whatever its answers are, the result has one parent for each node, no errors, no link
/// that the ontology contradicts, and no lower quality than before the reorganisation.
/// </summary>
public sealed class LegacyCacheTests
{
    // Built once for all tests, one question after the other.
    private static readonly ConcurrentDictionary<(string, bool, string), Task<HierarchyStages>> Built = new();

    public static TheoryData<string, bool, string> Cases { get; } =
        All(["synthetic: asked", "synthetic: all", "example", "leaf-terms.txt", "real: asked", "real: all"]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Result_has_no_errors_and_no_lower_quality(string input, bool isImported, string profile)
    {
        var set = Set(input);

        var stages = await BuildAsync(input, isImported, profile);

        var before = QualityMeasurement.Of(stages.WithSiblings, EmbeddedOntology.Index);
        var after = QualityMeasurement.Of(stages.Reorganized, EmbeddedOntology.Index);
        var (sharedBefore, sharedAfter) =
            (SharedF1(stages.WithSiblings, stages.Reorganized), SharedF1(stages.Reorganized, stages.WithSiblings));
        Assert.Empty(Errors(stages.Reorganized));
        Assert.Equal((0, 0), (after.Reversed, after.SameTerm));
        Assert.True(sharedAfter >= sharedBefore, $"ancestor F1 was {sharedBefore} and is {sharedAfter}");
        // An inserted name adds true pairs: then the F1 of the whole cannot be compared.
        var added = stages.Reorganized.Changes.Skip(stages.WithSiblings.Changes.Count);
        if (IsReal(input) || !added.Any(static change => change.Kind == PathwayChangeKind.Insert))
        {
            Assert.True(after.AncestorF1 >= before.AncestorF1, $"ancestor F1 was {before.AncestorF1} and is {after.AncestorF1}");
        }
        Assert.All(stages.Reorganized.Nodes, static node => Assert.Empty(node.CandidateParents));
        Assert.True(after.Unplaced <= before.Unplaced);
        AssertNothingLost(set, stages);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Sequential_and_parallel_runs_are_byte_identical(string input, bool isImported, string profile)
    {
        var one = await BuildAsync(input, isImported, profile);

        Assert.True(one.IsSame(await HierarchyStages.BuildAsync(Set(input), isImported, profile, concurrency: 64, new Random(7))));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Reorganising_again_changes_nothing(string input, bool isImported, string profile)
    {
        var once = (await BuildAsync(input, isImported, profile)).Reorganized;

        var twice =
            await Trees.ReorganizeAsync(once, CuratorCatalog.CreateOffline(CuratorNames.Ontology)[0], catalog: CuratorCatalog.Terms);

        Assert.Empty(twice.Changes.Skip(once.Changes.Count).Select(static change => change.ToString()));
        Assert.Equal(Trees.Canonical(once), Trees.Canonical(twice));
    }

    [Theory]
    [InlineData("synthetic: asked", 3, 6)]
    [InlineData("real: asked", 2, 25)] // the third is between two names of one term: such a parent is rejected
    public async Task Cuts_each_cycle_once_and_decides_each_choice_of_parents(string input, int cycles, int choices)
    {
        var stages = await BuildAsync(input, isImported: true, "seven");

        Assert.Equal(cycles, stages.Built.Changes.Count(static change => change.Kind == PathwayChangeKind.CutCycle));
        Assert.InRange(stages.WithSiblings.Nodes.Count(static node => node.CandidateParents.Count > 0), choices, int.MaxValue);
        Assert.All(stages.Reorganized.Nodes.Where(static node => node.Kind != PathwayNodeKind.Root),
            static node => Assert.NotNull(node.Root));
    }

    [Theory]
    [InlineData("synthetic: asked", 3, 7)]
    [InlineData("real: asked", 3, 25)]
    public void The_raw_answers_contain_the_defects(string input, int cycles, int several)
    {
        var set = Set(input);

        var parents = QualityColumn.Of("parents", set.Links(withSiblings: false), set.Terms, Formats.RootProfiles.Load("seven"));
        var all = QualityColumn.Of("all", set.Links(withSiblings: true), set.Terms, Formats.RootProfiles.Load("seven"));

        Assert.Equal((cycles, 0), (parents.Cycles, parents.SeveralParents));
        Assert.InRange(all.SeveralParents, several, int.MaxValue);
        Assert.True(parents.Quality is { Reversed: > 0, SameTerm: > 0, Unplaced: > 0 }, parents.Quality.ToString());
    }

    // The ancestor F1 of a hierarchy among the terms that another hierarchy has too.
    private static double SharedF1(PathwayHierarchy hierarchy, PathwayHierarchy other)
    {
        var terms = MeasuredGraph.Of(other, EmbeddedOntology.Index).Select(static node => node.Term).OfType<OntologyTerm>().ToHashSet();
        var shared = MeasuredGraph.Of(hierarchy, EmbeddedOntology.Index).Where(node => node.Term is not null && terms.Contains(node.Term))
            .ToArray();
        var ancestors = shared.Select(static node => node.Term!).Distinct().ToDictionary(static term => term, OntologyGraph.Ancestors);
        var pairs = TermPairs.Of(shared, ancestors);
        return Ratio.Of(2 * pairs.InBoth, pairs.InHierarchy + pairs.InOntology);
    }

    private static Task<HierarchyStages> BuildAsync(string input, bool isImported, string profile) =>
        Built.GetOrAdd((input, isImported, profile), _ => HierarchyStages.BuildAsync(Set(input), isImported, profile, concurrency: 1));

    private static TermSet Set(string input)
    {
        if (input == "example") { return TermSet.OfFile(TestData.Example, Synthetic()[0].Answers); }
        if (input == "leaf-terms.txt")
        {
            return TermSet.OfFile(TestData.Real(input), TermSet.Read(TestData.Real("pathway_hierarchy_cache.json")));
        }
        var sets = IsReal(input) ? TermSet.OfCache(TestData.Real("pathway_hierarchy_cache.json")) : Synthetic();
        return input.EndsWith("all", StringComparison.Ordinal) ? sets[1] : sets[0];
    }

    private static bool IsReal(string input) => input.StartsWith("real", StringComparison.Ordinal)
        || input.EndsWith(".txt", StringComparison.Ordinal);

    private static IReadOnlyList<TermSet> Synthetic()
    {
        using var folder = new ScratchFolder();
        return TermSet.OfCache(folder.Write("synthetic.json", SyntheticCache.Json));
    }

    private static IEnumerable<string> Errors(PathwayHierarchy hierarchy) =>
        Verification.Run(HierarchyView.Of(hierarchy, CuratorCatalog.Terms), VerifyRules.All)
        .Where(static finding => finding.Severity == PathwaySeverity.Error).Select(static finding => finding.ToString());

    // Each term of the input is in the result, under its name or the name that it was merged into, and so is each interaction.
    private static void AssertNothingLost(TermSet set, HierarchyStages stages)
    {
        var merged = new MergedNames(stages.Reorganized.Changes);
        Assert.All(set.Terms, term => Assert.NotNull(
            stages.Reorganized.Find(merged.Resolve(TermName.Key(term), key => stages.Reorganized.Find(key) is not null))));
        Assert.Equal(set.Interactions.Select(static interaction => interaction.Json).Order(StringComparer.Ordinal),
            stages.Reorganized.Interactions.Select(static interaction => interaction.Json).Order(StringComparer.Ordinal));
        Assert.Empty(stages.Reorganized.Unassigned);
        Assert.All(stages.Reorganized.Profile.Roots, root => Assert.Equal(PathwayNodeKind.Root, stages.Reorganized.Find(root.Name)!.Kind));
    }

    private static TheoryData<string, bool, string> All(string[] inputs)
    {
        var cases = new TheoryData<string, bool, string>();
        foreach (var input in inputs)
        {
            foreach (var isImported in new[] { false, true })
            {
                cases.Add(input, isImported, "seven");
                cases.Add(input, isImported, "ten");
            }
        }
        return cases;
    }
}
