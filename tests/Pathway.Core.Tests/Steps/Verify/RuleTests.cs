using Pathway.Bench;
using Pathway.Doubles;
using Pathway.Model;
using Xunit;

namespace Pathway.Steps.Verify;

/// <summary>Each rule finds the nodes that violate it, and nothing in a valid hierarchy.</summary>
public sealed class RuleTests
{
    private static readonly NamedCatalog Catalog = new()
    {
        Identifiers = new()
        {
            ["mitophagy"] = "GO:1", ["mitochondrion autophagy"] = "GO:1", ["autophagy"] = "GO:2", ["protein folding"] = "GO:9",
            ["folding"] = "GO:3",
        },
        Above = [("autophagy", "mitophagy"), ("folding", "refolding")],
    };

    // A row: the rule, a draft that violates it, and the names of the nodes (or interactions) that it finds.
    private static readonly (string Rule, HierarchyDraft Draft, string?[] Found)[] Violations =
    [
        ("missing_label", Drafts.With(Drafts.Node(" \u200b", "autophagy")), [""]),
        ("long_label", Drafts.With(Drafts.Node(new string('x', 201), "autophagy")), [new string('x', 201)]),
        ("label_whitespace",
            Drafts.With(Drafts.Node("er  phagy", "autophagy"), Drafts.Node("x ", "autophagy"), Drafts.Node("y\tz", "autophagy")),
            ["er phagy", "x", "y z"]),
        ("label_formatting", Drafts.With(Drafts.Node("er\u001b[31mphagy", "autophagy"), Drafts.Node("ﬁssion", "autophagy")),
            ["er[31mphagy", "fission"]),
        ("duplicate_label", Drafts.With(Drafts.Node("MITOPHAGY", "folding"), Drafts.Node("mitophagy", "folding")), ["mitophagy"]),
        ("missing_root", Drafts.Sound with { Nodes = [.. Drafts.Sound.Nodes.Where(static node => node.Name != "Root B")] }, ["Root B"]),
        ("unknown_root", Drafts.With(Drafts.Root("Root C")), ["Root C"]),
        ("unknown_root", Drafts.Changed("Root B", static node => node with { Kind = PathwayNodeKind.Term }), ["Root B"]),
        ("root_with_parent", Drafts.Changed("Root B", static node => node with { Parent = "Root A" }), ["Root B"]),
        ("root_with_parent", Drafts.Changed("Root B", static node => node with { SecondaryParents = ["Root A"] }), ["Root B"]),
        ("dangling_reference", Drafts.Changed("mitophagy", static node => node with { Parent = "gone" }), ["mitophagy"]),
        ("dangling_reference",
            Drafts.Changed("mitophagy", static node => node with { SecondaryParents = ["gone"], CandidateParents = ["lost"] }),
            ["mitophagy", "mitophagy"]),
        ("dangling_reference", Drafts.Sound with { Interactions = [Drafts.Interaction("7", "gone")] }, ["7"]),
        ("term_without_node", Drafts.Sound with { Interactions = [Drafts.Interaction("7", "gone", "mitophagy")] }, ["7"]),
        ("interaction_without_term", Drafts.Sound with
        {
            Interactions = [Drafts.Interaction("7"), Drafts.Interaction("8", new string('x', 500)), Drafts.Interaction("9", " ")],
        }, ["7", "8", "9"]),
        ("cycle",
            Drafts.With(Drafts.Node("c", "b"), Drafts.Node("b", "a"), Drafts.Node("a", "c"), Drafts.Node("d", "a"), Drafts.Node("e", "E")),
            ["a", "e"]),
        ("secondary_cycle", Drafts.Changed("autophagy", static node => node with { SecondaryParents = ["mitophagy", "Root B"] }),
            ["autophagy"]),
        ("missing_superclass", Drafts.With(Drafts.Node("x", null), Drafts.Node("y", null) with { State = PathwayNodeState.Unresolved }),
            ["x", "y"]),
        ("unreachable", Drafts.With(Drafts.Node("x", "y"), Drafts.Node("y", "gone"), Drafts.Node("z", "z")), ["x", "y", "z"]),
        ("multiple_parents", Drafts.Changed("mitophagy", static node => node with { CandidateParents = ["folding"] }), ["mitophagy"]),
        ("redundant_parent", Drafts.Changed("mitophagy", static node => node with
        {
            SecondaryParents = ["Autophagy", "folding", "folding "], CandidateParents = ["Mitophagy"],
        }), ["mitophagy", "mitophagy", "mitophagy"]),
        ("wrong_level", Drafts.Changed("mitophagy", static node => node with { Stated = new StatedValues { Level = 3 } }), ["mitophagy"]),
        ("wrong_leaf", Drafts.Changed("autophagy", static node => node with { Stated = new StatedValues { IsLeaf = true } }),
            ["autophagy"]),
        ("wrong_leaf", Drafts.Changed("mitophagy", static node => node with { Stated = new StatedValues { IsLeaf = false } }),
            ["mitophagy"]),
        ("wrong_ancestors",
            Drafts.Changed("mitophagy", static node => node with { Stated = new StatedValues { Ancestors = ["autophagy"] } }),
            ["mitophagy"]),
        ("wrong_ancestors", Drafts.Changed("mitophagy", static node => node with
        {
            Stated = new StatedValues { Ancestors = ["top", "Root A", "autophagy"] },
        }), ["mitophagy"]),
        ("wrong_state",
            Drafts.Changed("mitophagy", static node => node with { Stated = new StatedValues { State = PathwayNodeState.Unplaced } }),
            ["mitophagy"]),
        ("wrong_state",
            Drafts.With(Drafts.Node("x", null) with { State = PathwayNodeState.Placed },
                Drafts.Node("y", null) with { Stated = new StatedValues() }), ["x", "y"]),
        ("wrong_summary", Drafts.Sound with { Stated = new StatedSummary(false, ["2"]) }, [null, null]),
        ("depth_limit",
            Drafts.With([.. Enumerable.Range(0, 203).Select(static i => Drafts.Node($"n{i}", i == 0 ? "Root A" : $"n{i - 1}"))]), ["n200"]),
        ("depth_outlier", Drafts.With(
        [
            .. Enumerable.Range(0, 8).Select(static i => Drafts.Node($"n{i}", "autophagy")),
            .. Enumerable.Range(0, 6).Select(static i => Drafts.Node($"x{i}", i == 0 ? "mitophagy" : $"x{i - 1}")),
        ]), ["x5"]),
        ("flat_hierarchy", Drafts.Sound with
        {
            Nodes =
            [
                Drafts.Root("Root A"), Drafts.Root("Root B"),
                .. Enumerable.Range(0, 8).Select(static i => Drafts.Node($"n{i}", "Root A")),
            ],
        }, [null]),
        ("unary_chain", Drafts.With(
        [
            .. Enumerable.Range(0, 4)
                .Select(static i => Drafts.Node($"n{i}", i == 0 ? "Root A" : $"n{i - 1}", PathwayNodeKind.Intermediate)),
            Drafts.Node("leaf", "n3"),
        ]), ["n3"]),
        ("unused_node", Drafts.With(Drafts.Node("x", null, PathwayNodeKind.Sibling), Drafts.Node("y", null, PathwayNodeKind.Intermediate)),
            ["x", "y"]),
        ("same_term_parent", Drafts.With(Drafts.Node("mitochondrion autophagy", "mitophagy")), ["mitochondrion autophagy"]),
        ("same_term_parent",
            Drafts.With(Drafts.Node("x", "y") with { OntologyId = "GO:5" }, Drafts.Node("y", "Root A") with { OntologyId = "GO:5" }),
            ["x"]),
        ("reversed_link", Drafts.Sound with
        {
            Nodes =
            [
                Drafts.Root("Root A"), Drafts.Root("Root B"), Drafts.Node("mitophagy", "Root A"), Drafts.Node("autophagy", "mitophagy"),
            ],
        }, ["autophagy"]),
        ("duplicate_sibling",
            Drafts.With(Drafts.Node("mitochondrion autophagy", "autophagy"), Drafts.Node("protein degradation", "folding"),
                Drafts.Node("protein catabolic process", "folding")), ["mitophagy", "protein degradation"]),
        ("similar_siblings",
            Drafts.With(Drafts.Node("ncRNA metabolic process", "folding"), Drafts.Node("RNA metabolic process", "folding")),
            ["ncRNA metabolic process"]),
        ("sign_clash", Drafts.With(Drafts.Node("positive regulation of x", "inhibition of y"), Drafts.Node("inhibition of y", "Root A")),
            ["positive regulation of x"]),
        ("sign_clash",
            Drafts.With(Drafts.Node("activation and inhibition of z", "Root A"),
                Drafts.Node("positive regulation of negative chemotaxis", "Root A")), ["activation and inhibition of z"]),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Violations.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_rule_finds_its_violation_only(int row)
    {
        var (name, draft, found) = Violations[row];
        var rule = VerifyRules.All.Single(rule => rule.Name == name);

        var findings = Verification.Run(new HierarchyView(draft, Catalog), [rule]);

        Assert.Equal(found.Select(static node => node?[..Math.Min(node.Length, 2000)]).Order(StringComparer.Ordinal),
            findings.Select(static finding => finding.Node).Order(StringComparer.Ordinal));
        Assert.All(findings, finding => Assert.Equal((rule.Name, rule.Severity), (finding.Rule, finding.Severity)));
        Assert.All(findings, static finding => Assert.Matches(@"^[A-Z'0-9].*\.$", finding.Message));
        Assert.All(findings, static finding => Assert.Matches(@"^[A-Z].*\.$", finding.Fix));
        // Findings contain no control characters, which may send commands to a terminal.
        Assert.All(findings, static finding =>
            Assert.DoesNotContain(finding.Message + finding.Node + string.Concat(finding.Path), static letter => char.IsControl(letter)));
    }

    [Fact]
    public void Similar_siblings_that_the_ontology_tells_apart_are_no_finding()
    {
        var known = Drafts.With(Drafts.Node("ncRNA metabolic process", "folding") with { OntologyId = "GO:7" },
            Drafts.Node("RNA metabolic process", "folding") with { OntologyId = "GO:8" });
        var half = Drafts.With(Drafts.Node("ncRNA metabolic process", "folding") with { OntologyId = "GO:7" },
            Drafts.Node("RNA metabolic process", "folding"));
        var rule = VerifyRules.All.Single(static rule => rule.Name == "similar_siblings");

        Assert.Empty(Verification.Run(new HierarchyView(known, Catalog), [rule]));
        Assert.Single(Verification.Run(new HierarchyView(half, Catalog), [rule]));
    }

    [Fact]
    public void Every_rule_has_a_command() => Assert.Equal(VerifyRules.All.Select(static rule => rule.Name),
        FindingCommands.Rules.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("cycle", null, true, "$nodes | Repair-PathwayHierarchy")]
    [InlineData("cycle", "a's.json", false, "Repair-PathwayHierarchy 'a''s.json'")]
    [InlineData("duplicate_sibling", "a.json", true, "Import-PathwayHierarchy 'a.json' | Invoke-PathwayReorganize")]
    [InlineData("duplicate_sibling", "a.json", false, "Repair-PathwayHierarchy 'a.json' | Invoke-PathwayReorganize")]
    [InlineData("depth_outlier", "a.json", true, "Import-PathwayHierarchy 'a.json' | Where-Object Name -eq 'x ''\u2019\u2019 y' | "
        + "Show-PathwayTree -AllowPartial")]
    [InlineData("cycle", "a  [1].json", false, "Repair-PathwayHierarchy -LiteralPath 'a  [1].json'")]
    [InlineData("unreachable", "a.json", true, "Test-PathwayHierarchy 'a.json' -Rule cycle, dangling_reference, missing_superclass")]
    public void Command_fits_the_input(string rule, string? file, bool isImportable, string expected)
    {
        var finding = new PathwayFinding { Rule = rule, Severity = PathwaySeverity.Info, Node = "x '\u2019 y", Message = "m", Fix = "f" };

        Assert.Equal(expected, FindingCommands.AddTo(finding, file, isImportable).Command);
    }

    [Fact]
    public void Every_rule_has_a_row() => Assert.Equal(VerifyRules.All.Select(static rule => rule.Name),
        Violations.Select(static row => row.Rule).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void A_sound_hierarchy_has_no_findings()
    {
        Assert.Empty(Verification.Run(new HierarchyView(Drafts.Sound, new NoCatalog()), VerifyRules.All));
        Assert.Empty(Verification.Run(HierarchyView.Of(new PathwayHierarchy(Drafts.Sound), new NoCatalog()), VerifyRules.All));
    }

    [Fact]
    public void Order_of_findings_does_not_depend_on_the_order_of_nodes()
    {
        var draft = Violations.Single(static row => row.Rule == "cycle").Draft;

        var once = Verification.Run(new HierarchyView(draft, Catalog), VerifyRules.All);
        var reversed =
            Verification.Run(new HierarchyView(draft with { Nodes = [.. draft.Nodes.Reverse()] }, Catalog), VerifyRules.All.Reverse());

        Assert.Equal(once.Select(static finding => finding.ToString()), reversed.Select(static finding => finding.ToString()));
        Assert.Equal(PathwaySeverity.Error, once[0].Severity);
        Assert.Equal(once.Select(static finding => finding.Severity).OrderDescending(), once.Select(static finding => finding.Severity));
    }

    [Fact]
    public void Reports_a_cycle_once_with_its_path()
    {
        var draft = Violations.Single(static row => row.Rule == "cycle").Draft;

        var cycles = Verification.Run(new HierarchyView(draft, Catalog), VerifyRules.All).Where(static finding => finding.Rule == "cycle")
            .ToArray();

        Assert.Equal([["a", "c", "b", "a"], ["e", "e"]], cycles.Select(static finding => finding.Path));
    }

    [Fact]
    public void A_root_may_share_its_identifier_with_a_term_below_it()
    {
        var roots = new PathwayRootProfile("one", [new PathwayRoot { Name = "Proteostasis", Id = "GO:9" }]);
        var draft = new HierarchyDraft
        {
            Profile = roots, RunId = "run",
            Nodes = [Drafts.Root("Proteostasis") with { OntologyId = "GO:9" },
                Drafts.Node("protein folding", "Proteostasis") with { OntologyId = "GO:9" }],
        };

        Assert.Empty(Verification.Run(new HierarchyView(draft, Catalog), VerifyRules.All));
    }

    [Fact]
    public void Does_not_report_missing_nodes_of_a_part()
    {
        var part = HierarchyPart.Of(new PathwayHierarchy(Drafts.Sound), []);
        var whole = new PathwayHierarchy(Drafts.Sound with { Interactions = [Drafts.Interaction("1", "mitophagy", "refolding")] });
        var some = HierarchyPart.Of(whole, whole.Nodes.Where(static node => node.Name == "mitophagy" || node.Name == "aggrephagy"));

        Assert.Empty(part.Nodes);
        Assert.Empty(Verification.Run(new HierarchyView(NodeDrafts.Of(some), new NoCatalog()) { IsPart = true }, VerifyRules.All));
        Assert.Equal(["dangling_reference", "missing_root", "term_without_node"],
            Verification.Run(new HierarchyView(NodeDrafts.Of(some), new NoCatalog()), VerifyRules.All)
                .Select(static finding => finding.Rule));
    }

    [Fact]
    public void Limits_paths_in_findings_of_a_long_chain()
    {
        var draft = Drafts.With([.. Enumerable.Range(0, 20_000).Select(static i => Drafts.Node($"n{i}", i == 0 ? "gone" : $"n{i - 1}"))]);

        var findings = Verification.Run(new HierarchyView(draft, new NoCatalog()), VerifyRules.All);

        Assert.Equal(20_000, findings.Count(static finding => finding.Rule == "unreachable"));
        Assert.All(findings, static finding => Assert.True(finding.Path.Count <= 51));
    }

    [Fact]
    public void Cancellation_stops_the_rules()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(
            () => Verification.Run(new HierarchyView(Drafts.Sound, new NoCatalog()) { Cancellation = stop.Token }, VerifyRules.All));
    }
}

public sealed class RulePageTests
{
    [Fact]
    public void Rules_page_lists_all_rules()
    {
        var rows = File.ReadLines(Path.Combine(TermLists.RepositoryRoot(), "docs", "rules.md"))
            .Where(static line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(static line => string.Join('|', line.Split('|')[1..4].Select(static cell => cell.Trim())));

        Assert.Equal(VerifyRules.All.Select(static rule => $"`{rule.Name}`|{rule.Severity}|{rule.Meaning}"), rows);
    }
}
