using CsCheck;
using Pathway.Doubles;
using Pathway.Model;
using Pathway.Steps.Verify;
using Xunit;

namespace Pathway.Steps.Repair;

public sealed class HierarchyRepairTests
{
    // Errors that a repair leaves: those that need an answer, and names that are too long.
    private static readonly string[] NotRepairable = ["long_label", "depth_limit", "same_term_parent", "reversed_link"];

    [Fact]
    public void Repairs_any_broken_draft_and_loses_no_interaction() => Drafts.Broken.SampleSeeded(static draft =>
    {
        var (repaired, _) = HierarchyRepair.Run(draft, new NoCatalog());
        var hierarchy = new PathwayHierarchy(repaired);

        Assert.Equal(draft.Interactions.Select(static interaction => interaction.Id).Order(StringComparer.Ordinal),
            hierarchy.Interactions.Select(static interaction => interaction.Id).Order(StringComparer.Ordinal));
        Assert.All(hierarchy.Unassigned, static interaction => Assert.Empty(interaction.Terms));
        Assert.Empty(Verification.Run(HierarchyView.Of(hierarchy, new NoCatalog()), VerifyRules.All)
            .Where(static finding => finding.Severity == PathwaySeverity.Error && !NotRepairable.Contains(finding.Rule))
            .Select(static finding => finding.ToString()));
        Assert.All(hierarchy.Profile.Roots, root => Assert.Equal(0, hierarchy.Find(root.Name)?.Level));
    }, count: 1000);

    [Fact]
    public void Repairing_again_changes_nothing() => Drafts.Broken.SampleSeeded(static draft =>
    {
        var (repaired, _) = HierarchyRepair.Run(draft, new NoCatalog());
        var (again, changes) = HierarchyRepair.Run(repaired, new NoCatalog());

        Assert.Empty(changes);
        Assert.Equal(Hierarchies.Text(new PathwayHierarchy(repaired)), Hierarchies.Text(new PathwayHierarchy(again)));
    }, count: 1000);

    [Fact]
    public void Result_does_not_depend_on_the_order_of_nodes() => Drafts.Broken.SampleSeeded(static draft =>
    {
        var (once, _) = HierarchyRepair.Run(draft, new NoCatalog());
        var (other, _) = HierarchyRepair.Run(draft with { Nodes = [.. draft.Nodes.Reverse()] }, new NoCatalog());

        Assert.Equal(Hierarchies.Text(new PathwayHierarchy(once)), Hierarchies.Text(new PathwayHierarchy(other)));
    }, count: 500);

    [Fact]
    public void No_term_of_the_input_is_lost() => Drafts.Broken.SampleSeeded(static draft =>
    {
        var (repaired, _) = HierarchyRepair.Run(draft, new NoCatalog());

        var kept = repaired.Nodes.Select(static node => node.Key).ToHashSet();
        Assert.All(draft.Nodes.Where(static node => node is { Kind: PathwayNodeKind.Term, Key.Length: > 0 }),
            node => Assert.Contains(node.Key, kept));
    }, count: 500);

    [Fact]
    public void A_sound_hierarchy_stays_as_it_is()
    {
        var (repaired, changes) = HierarchyRepair.Run(Drafts.Sound, new NoCatalog());

        Assert.Empty(changes);
        Assert.Equal(Hierarchies.Text(new PathwayHierarchy(Drafts.Sound)), Hierarchies.Text(new PathwayHierarchy(repaired)));
    }

    [Fact]
    public void Cuts_one_link_of_a_cycle_and_keeps_its_subtrees()
    {
        var catalog = new NamedCatalog { Above = [("c", "b")] };
        var draft = Drafts.With(Drafts.Node("a", "b"), Drafts.Node("b", "c"), Drafts.Node("c", "a"), Drafts.Node("below a", "a"));
        var contradicted = Drafts.With(Drafts.Node("a", "b"), Drafts.Node("b", "c"), Drafts.Node("c", "b"));

        var (least, changes) = HierarchyRepair.Run(draft, new NoCatalog());
        var (decided, _) = HierarchyRepair.Run(contradicted, catalog);

        Assert.Equal((PathwayChangeKind.CutCycle, "a", "b", null),
            Assert.Single(changes.Select(static change => (change.Kind, change.Node, change.Before, change.After))));
        Assert.Equal([("a", null), ("b", "c"), ("below a", "a"), ("c", "a")], Links(least, "a", "b", "below a", "c"));
        Assert.Equal([("b", "c"), ("c", null)], Links(decided, "b", "c"));
    }

    [Fact]
    public void Replaces_a_missing_parent_by_a_secondary_parent()
    {
        var draft =
            Drafts.Changed("mitophagy", static node => node with { Parent = "gone", SecondaryParents = ["lost", "Root B", "folding"] });

        var (repaired, changes) = HierarchyRepair.Run(draft, new NoCatalog());
        var node = repaired.Nodes.Single(static node => node.Name == "mitophagy");

        Assert.Equal("folding", node.Parent);
        Assert.Equal(["Root B"], node.SecondaryParents);
        Assert.Equal([PathwayChangeKind.Move, PathwayChangeKind.SecondaryParent], changes.Select(static change => change.Kind));
    }

    [Fact]
    public void Merges_duplicate_nodes_and_keeps_all_parents()
    {
        var draft =
            Drafts.With(Drafts.Node("x", "folding", PathwayNodeKind.Sibling), Drafts.Node("X", "autophagy"),
                Drafts.Node("x", "gone") with { OntologyId = "GO:7" });

        var (repaired, changes) = HierarchyRepair.Run(draft, new NoCatalog());
        var node = repaired.Nodes.Single(static node => node.Key == "x");

        Assert.Equal(("autophagy", PathwayNodeKind.Term, "GO:7"), (node.Parent, node.Kind, node.OntologyId));
        Assert.Equal(["folding"], node.CandidateParents);
        Assert.Equal(2, changes.Count(static change => change.Kind == PathwayChangeKind.Merge));
    }

    [Fact]
    public void Adds_terms_of_interactions_and_removes_unused_nodes()
    {
        var draft =
            Drafts.With(Drafts.Node("unused", null, PathwayNodeKind.Sibling),
                Drafts.Node("asked for", null, PathwayNodeKind.Sibling) with { State = PathwayNodeState.Unresolved })
            with { Interactions = [Drafts.Interaction("1", "New Term", "mitophagy"), Drafts.Interaction("2", "New Term")] };

        var (repaired, changes) = HierarchyRepair.Run(draft, new NoCatalog());

        Assert.Equal([(PathwayChangeKind.Insert, "New Term"), (PathwayChangeKind.Remove, "unused")],
            changes.Select(static change => (change.Kind, change.Node)));
        Assert.Contains(repaired.Nodes, static node => node.Name == "asked for");
        Assert.Empty(new PathwayHierarchy(repaired).Unassigned);
    }

    [Fact]
    public void Corrects_stated_values_and_records_it()
    {
        var draft =
            Drafts.Changed("mitophagy",
                static node => node with { Stated = new StatedValues { Level = 9, IsLeaf = false, Ancestors = ["Root B"] } });

        var (_, changes) = HierarchyRepair.Run(draft, new NoCatalog());

        Assert.Equal([("level 9", "level 2"), ("no leaf", "a leaf"), ("Root B", "Root A > autophagy")],
            changes.Select(static change => (change.Before, change.After)));
    }

    private static (string, string?)[] Links(HierarchyDraft draft, params string[] names) =>
        [.. draft.Nodes.Where(node => names.Contains(node.Name)).OrderBy(static node => node.Name, StringComparer.Ordinal)
            .Select(static node => (node.Name, node.Parent))];
}
