using System.Globalization;
using Pathway.Model;
using Pathway.Questions;

namespace Pathway.Doubles;

/// <summary>
/// A random hierarchy of similar names, determined by a seed, with answers that are functions of the questions.
/// </summary>
internal sealed record RandomWorld(int Nodes, int Seed, bool Fails, bool Facts)
{
    private static readonly string[] Prefixes =
        ["", "", "regulation of ", "positive regulation of ", "negative regulation of ", "response to "];
    private static readonly string[] Cores =
        ["autophagosome assembly", "Autophagosome assemblies", "autophagosome assembly pathway", "mitochondrial fission",
            "mitochondrial fusion", "vesicle transport", "vesicular transport", "vesicle transports", "root a", "histone 3 methylation",
            "histone 4 methylation", "dna repair", "DNA-Repair", "rna repair", "protein transit", "protein import transit",
            "protein export transit"];

    public PathwayHierarchy Hierarchy(Random order)
    {
        var names = Enumerable.Range(0, Nodes).Select(at => Name($"node{at}")).Where(static name => Hierarchies.TwoRoots.Find(name) is null)
            .DistinctBy(TermName.Key, StringComparer.Ordinal).ToArray();
        string[] all = ["Root A", "Root B", .. names];
        var nodes = names.Select((name, at) => Trees.Node(name, Pick($"nowhere{at}", 8) == 0 ? null : all[Pick($"parent{at}", at + 2)],
            [.. Enumerable.Range(0, Pick($"candidates{at}", 4)).Select(which => all[Pick($"candidate{at}{which}", all.Length)]).Distinct()])
                with
        {
            Kind = (PathwayNodeKind)(1 + Pick($"kind{at}", 3)), State = Pick($"state{at}", 2) == 0 ? PathwayNodeState.Unplaced
                : PathwayNodeState.Unresolved,
        }).ToArray();
        var interactions = Enumerable.Range(0, Nodes)
            .Select(at =>
                Trees.Interaction($"i{at:00}",
                    [.. Enumerable.Range(0, Pick($"terms{at}", 3))
                        .Select(which => Pick($"term{at}{which}", 6) == 0 ? "no such term"
                            : all[Pick($"of{at}{which}", all.Length)].ToUpperInvariant())])).ToArray();
        order.Shuffle(nodes);
        order.Shuffle(interactions);
        return Trees.Of(nodes, interactions);
    }

    /// <summary>The terms of the input, some spelled in two ways.</summary>
    public string[] Terms() =>
        [.. Enumerable.Range(0, Nodes)
            .Select(at => Pick($"upper{at}", 4) == 0 ? Name($"term{at % 7}").ToUpperInvariant() : Name($"term{at}"))];

    public GraphCurator Curator(Random? arrival = null, bool knowsRoots = false) => new()
    {
        Parent = question => Pick("p" + question.Text + string.Join(';', question.Excluded), 6) switch { 0 => null, 1 => "Root A",
            2 => question.Subject, _ => Name("pn" + question.Text + string.Join(';', question.Excluded)) },
        Root = question => Pick("r" + question.Subject, knowsRoots ? 2 : 3) switch { 0 => "root b", 1 => "Root A", _ => null },
        Fails = (question, _) => Fails && Pick("f" + question.Text, 5) == 0,
        BeforeAnswer = arrival is null ? static async (_, _) => await Task.Yield() : (_, _) => Yields(arrival),
        Other = Answer,
    };

    public ITermCatalog Catalog() => Facts ? new DoubtingCatalog(this) : new NoCatalog();

    private Answer Answer(Question question) => question switch
    {
        SiblingsQuestion =>
            new SiblingsAnswer
            { Siblings =
                [.. Enumerable.Range(0, Pick("s" + question.Text, 4))
                    .Select(which => new SiblingTerm(Name("sn" + which + question.Text), null))] },
        SameConceptQuestion same => Pick("same" + same.Text, 3) switch
        {
            0 => new SameConceptAnswer { IsSame = false },
            1 => new SameConceptAnswer { IsSame = true },
            _ => new SameConceptAnswer
                { IsSame = true, Kept = Pick("kept" + same.Text, 3) switch { 0 => same.Subject, 1 => same.Other, _ => "neither" } },
        },
        ChooseParentQuestion choice =>
            new ChooseParentAnswer
            { Parent = Pick("c" + Full(choice), 5) switch { 0 => null, 1 => "neither",
                _ => choice.Candidates[Pick("cc" + Full(choice), choice.Candidates.Count)] } },
        IntermediateQuestion between => Pick("b" + Full(between), 4) switch { 0 => new IntermediateAnswer(),
            1 => new IntermediateAnswer { IsDirect = true }, _ => new IntermediateAnswer { Intermediate = Name("bn" + Full(between)) } },
        _ => throw new NotSupportedException(question.Kind),
    };

    private string Name(string salt) => Pick("new" + salt, 6) == 0
        ? $"new {Pick("which" + salt, 9)}" : Prefixes[Pick("prefix" + salt, Prefixes.Length)] + Cores[Pick("core" + salt, Cores.Length)];

    private static string Full(Question question) => question.Text + string.Join(';', question.Context.Skip(1));

    public int Pick(string salt, int below) =>
        (int)(ulong.Parse(ContentHash.Of([Seed.ToString(CultureInfo.InvariantCulture), salt])[..15], NumberStyles.HexNumber,
            CultureInfo.InvariantCulture) % (ulong)below);

    private static async Task Yields(Random arrival)
    {
        int times;
        lock (arrival) { times = arrival.Next(5); }
        for (var i = 0; i < times; i++) { await Task.Yield(); }
    }

    /// <summary>Contradicts some links, and gives some names the same identifier.</summary>
    private sealed class DoubtingCatalog(RandomWorld world) : ITermCatalog
    {
        public string? Spelling(string termKey) => world.Pick("known" + termKey, 3) == 0 ? termKey : null;

        public string? Identifier(string termKey) => world.Pick("id" + termKey, 4) == 0 ? $"X:{world.Pick("which" + termKey, 3)}" : null;

        public bool Contradicts(string childKey, string parentKey) => world.Pick($"against{childKey}>{parentKey}", 6) == 0;
    }
}
