using CsCheck;
using Pathway.Doubles;
using Pathway.Model;
using Pathway.Questions;
using Pathway.Text;
using Xunit;

namespace Pathway.Steps.Reorganize;

/// <summary>
/// The guarantees of a reorganisation, on random hierarchies of similar names, with answers that are functions of the question.
/// </summary>
public sealed class ReorganizePropertyTests
{
    private static readonly int[] ConcurrencyLimits = [1, 4, 15, 64];

    private static readonly Gen<RandomWorld> Worlds =
        Gen.Select(Gen.Int[0, 25], Gen.Int[0, int.MaxValue], Gen.Bool, Gen.Bool,
            static (nodes, seed, fails, facts) => new RandomWorld(nodes, seed, fails, facts));

    [Fact]
    public async Task Invariants_hold() => await Worlds.SampleSeededAsync(async world =>
    {
        var before = world.Hierarchy(new Random(1));

        var after = await Trees.ReorganizeAsync(before, world.Curator(), catalog: world.Catalog());

        Assert.All(Hierarchies.TwoRoots.Roots,
            root => Assert.Equal((PathwayNodeKind.Root, (string?)null), (after.Find(root.Name)!.Kind, after.Find(root.Name)!.Parent)));
        Assert.All(after.Nodes, static node => Assert.True(
            node.State == PathwayNodeState.Placed ? node.Root is not null : node.Path.Count > 0 && node.Kind != PathwayNodeKind.Root));
        Assert.Equal(before.Interactions.Select(static interaction => interaction.Id),
            after.Interactions.Select(static interaction => interaction.Id));
        Assert.Equal(before.Unassigned.Select(static interaction => interaction.Id),
            after.Unassigned.Select(static interaction => interaction.Id));
        if (!world.Fails) { Assert.All(after.Nodes, static node => Assert.Empty(node.CandidateParents)); }
        AssertGuarded(after, world.Catalog());
        AssertAcyclic(after);
    }, count: 400);

    [Fact]
    public async Task All_nodes_are_placed_when_each_term_has_a_root() => await Worlds.SampleSeededAsync(async world =>
    {
        var answered = world with { Fails = false };
        var before = await Trees.SiblingsAsync(answered.Hierarchy(new Random(1)), answered.Curator(), catalog: answered.Catalog());

        var after = await Trees.ReorganizeAsync(before, answered.Curator(knowsRoots: true), catalog: answered.Catalog());

        Assert.All(after.Nodes, static node => Assert.True(node.Kind == PathwayNodeKind.Root
            || node is { State: PathwayNodeState.Placed, Parent: not null, Root: not null }, $"{node.Name} is unplaced"));
        var merged = new MergedNames(after.Changes);
        Assert.All(before.Nodes, node =>
            Assert.NotNull(after.Find(merged.Resolve(TermName.Key(node.Name), key => after.Find(key) is not null))));
    }, count: 200);

    [Fact]
    public async Task Leaves_no_link_that_the_ontology_contradicts() => await Worlds.SampleSeededAsync(async world =>
    {
        var doubting = world with { Fails = false, Facts = true };
        var catalog = doubting.Catalog();

        var after = await Trees.ReorganizeAsync(doubting.Hierarchy(new Random(1)), doubting.Curator(), catalog: catalog);

        Assert.All(after.Nodes.Where(node => node.Parent is not null && Hierarchies.TwoRoots.Find(node.Parent) is null), node =>
        {
            Assert.False(catalog.Contradicts(TermName.Key(node.Name), TermName.Key(node.Parent)));
            var (own, above) = (Concept(node), Concept(after.Find(node.Parent)!));
            Assert.True(own is null || own != above, $"{node.Name} and {node.Parent} are both {own}");
        });

        string? Concept(PathwayNode node) => catalog.ResolveIdentifier(TermName.Key(node.Name), node.OntologyId);
    }, count: 200);

    [Fact]
    public async Task Questions_do_not_depend_on_concurrency_or_order() => await Worlds.SampleSeededAsync(async world =>
    {
        var asked = new List<string>();
        foreach (var concurrency in ConcurrencyLimits)
        {
            var (siblings, others) = (world.Curator(new Random(concurrency)), world.Curator(new Random(-concurrency)));
            var wide = await Trees.SiblingsAsync(world.Hierarchy(new Random(concurrency)), siblings, concurrency, world.Catalog());
            await Trees.ReorganizeAsync(wide, others, concurrency, world.Catalog());
            asked.Add(string.Join('\n', siblings.Calls.Concat(others.Calls).Order(StringComparer.Ordinal)));
        }
        Assert.Single(asked.Distinct());
    }, count: 100);

    [Fact]
    public async Task Running_it_twice_changes_nothing() => await Worlds.SampleSeededAsync(async world =>
    {
        var once = await Trees.ReorganizeAsync(world.Hierarchy(new Random(1)), world.Curator(), catalog: world.Catalog());

        var twice = await Trees.ReorganizeAsync(once, world.Curator(), catalog: world.Catalog());

        Assert.Empty(twice.Changes.Skip(once.Changes.Count));
        Assert.Equal(Trees.Canonical(once), Trees.Canonical(twice));
    }, count: 150);

    [Fact]
    public async Task Result_does_not_depend_on_concurrency_or_order() => await Worlds.SampleSeededAsync(async world =>
    {
        var texts = new List<string>();
        foreach (var concurrency in ConcurrencyLimits)
        {
            var (siblings, others) = (world.Curator(new Random(concurrency)), world.Curator(new Random(-concurrency)));
            var wide = await Trees.SiblingsAsync(world.Hierarchy(new Random(concurrency)), siblings, concurrency, world.Catalog());
            texts.Add(Trees.Canonical(await Trees.ReorganizeAsync(wide, others, concurrency, world.Catalog())));
        }
        Assert.Single(texts.Distinct());
    }, count: 150);

    // No two names that a rule distinguishes are merged, even by a chain of merges, unless they certainly denote one term.
    private static void AssertGuarded(PathwayHierarchy hierarchy, ITermCatalog catalog)
    {
        var merged = new MergedNames(hierarchy.Changes);
        foreach (var node in hierarchy.Nodes)
        {
            var names = merged.GetAliases(TermName.Key(node.Name)).ToArray();
            Assert.All(names, one => Assert.All(names, other => Assert.True(
                (catalog.Identifier(one) is { } id && id == catalog.Identifier(other))
                    || Distinctions.Of(one).FindDifference(Distinctions.Of(other)) is null)));
        }
    }

    private static void AssertAcyclic(PathwayHierarchy hierarchy)
    {
        var open = hierarchy.Nodes.ToDictionary(static node => node.Name,
            static node => node.SecondaryParents.Append(node.Parent).OfType<string>().ToHashSet(StringComparer.Ordinal),
            StringComparer.Ordinal);
        Assert.All(hierarchy.Nodes, static node =>
            Assert.Equal(node.SecondaryParents.Distinct().OrderBy(TermName.Key, StringComparer.Ordinal), node.SecondaryParents));
        while (open.Where(static pair => pair.Value.Count == 0).Select(static pair => pair.Key).ToArray() is { Length: > 0 } free)
        {
            foreach (var name in free) { open.Remove(name); }
            foreach (var parents in open.Values) { parents.ExceptWith(free); }
        }
        Assert.Empty(open);
    }
}
