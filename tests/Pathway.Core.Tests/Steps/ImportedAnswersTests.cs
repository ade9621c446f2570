using Pathway.Doubles;
using Pathway.Engine;
using Pathway.Formats.Caches;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Steps.Hierarchy;
using Pathway.Storage;
using Xunit;

namespace Pathway.Steps;

/// <summary>
/// Builds hierarchies from the answers of another program's cache: all its links are used, except one of each cycle.
/// </summary>
public sealed class ImportedAnswersTests
{
    private const string Root = "Signal Transduction";

    private static readonly PathwayRootProfile Profile =
        new("roots", [.. new[] { "Proteostasis", "Gene Expression", Root }.Select(static name => new PathwayRoot { Name = name })]);

    // Two cycles of two terms with chains and a fork below them, one chain to a root, and one parent that is not in the file.
    private const string Synthetic = """
        {
          "parent:ring one": "Ring Two", "parent:ring two": "Ring One",
          "parent:below two": "ring two", "parent:far below": "Below  Two", "parent:farther below": "Far Below", "parent:fork": "Below Two",
          "parent:loop b": "Loop A", "parent:loop a": "Loop B", "parent:under a": "Loop A",
          "parent:straight": "Signal Transduction", "parent:above is unknown": "Unknown",
          "siblings:ring one": [{ "name": "Another", "description": "not asked for here" }]
        }
        """;

    [Fact]
    public async Task Builds_from_a_synthetic_cache_with_one_cut_per_cycle()
    {
        using var folder = new ScratchFolder();

        var (curator, hierarchy) = await BuildAsync(folder.Write("synthetic.json", Synthetic), cycles: ["loop a", "ring one"]);

        Assert.Equal(["signal transduction", "ring one", "ring two", "below two", "far below", "farther below"],
            hierarchy.Find("farther below")!.Path.Select(TermName.Key));
        Assert.Equal(["parent of 'unknown'"], curator.Calls.Where(static call => !call.Contains("excluded", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Builds_from_the_real_cache_with_one_cut_per_cycle()
    {
        var (curator, hierarchy) = await BuildAsync(TestData.Real("pathway_hierarchy_cache.json"),
            cycles: ["dna damage response", "metabolic signaling", "protein sequestration"]);

        Assert.Equal(62, hierarchy.Nodes.Count(static node => node.Kind == PathwayNodeKind.Term));
        Assert.Equal(3, curator.Calls.Count);
        Assert.True(hierarchy.Nodes.Max(static node => node.Level) >= 5);
    }

    // Builds the hierarchy of all names that have a parent in the file, and checks the invariants.
    private static async Task<(GraphCurator Curator, PathwayHierarchy Hierarchy)> BuildAsync(string path, string[] cycles)
    {
        var read = CacheResult.Of(path);
        Assert.Empty(read.Faults);
        var parents = read.Answers.Where(static answer => answer.Kind == "parent")
            .ToDictionary(static answer => answer.Name, static answer => AnswerJson.Read<ParentAnswer>(answer.Answer).Parent!,
                StringComparer.Ordinal);
        using var store = new MemoryStore();
        await new CacheImport(store).ImportAsync(read.Answers, CancellationToken.None);
        var curator = new GraphCurator { Parent = static _ => Root };
        var run = new QuestionEngine(store, [curator], TimeProvider.System).StartRun(new RunOptions { Command = "test" });

        var hierarchy = await HierarchyStep.BuildAsync(
            new HierarchyInput(Profile, [], parents.Keys, 10), run, new NoCatalog(), () => run.Failures, CancellationToken.None);

        Assert.True(hierarchy.IsComplete);
        Assert.All(parents.Keys, name => Assert.Equal(PathwayNodeState.Placed, hierarchy.Find(name)!.State));
        // One link of each cycle is cut, and the cut is recorded with the old and the new parent and the reason.
        var cuts = hierarchy.Changes.Where(static change => change.Kind == PathwayChangeKind.CutCycle).ToArray();
        Assert.Equal(cycles, cuts.Select(static change => TermName.Key(change.Node)));
        Assert.All(cuts, cut =>
        {
            Assert.Equal(TermName.Key(parents[TermName.Key(cut.Node)]), TermName.Key(cut.Before));
            Assert.Equal(Root, cut.After);
            Assert.Equal(cut.After, hierarchy.Find(cut.Node)!.Parent);
            Assert.Contains("cycle", cut.Reason, StringComparison.Ordinal);
        });
        // All other links are those of the file, marked as imported: the subtrees are kept.
        Assert.All(parents.Where(link => !cycles.Contains(link.Key)), link =>
        {
            var node = hierarchy.Find(link.Key)!;
            Assert.Equal(TermName.Key(link.Value), TermName.Key(node.Parent));
            Assert.Equal((PathwaySource.Imported, $"imported: {Path.GetFileName(path)}"),
                (node.Provenance!.Source, node.Provenance.Answerer));
        });
        // Only questions without an answer in the file were asked: about the child of each cut, and about names that the file lacks.
        Assert.Equal(cycles.Length, curator.Calls.Count(static call => call.Contains("excluded", StringComparison.Ordinal)));
        return (curator, hierarchy);
    }
}
