using System.Globalization;
using CsCheck;
using Pathway.Doubles;
using Pathway.Model;
using Pathway.Questions;
using Xunit;

namespace Pathway.Steps;

/// <summary>The result depends only on the answers.</summary>
public sealed class HierarchyDeterminismTests
{
    private static readonly int[] ConcurrencyLimits = [1, 4, 15, 64];

    private static readonly Gen<(int Terms, int Inputs, int Seed)> Worlds =
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 25], Gen.Int[0, int.MaxValue]);

    [Fact]
    public async Task Result_does_not_depend_on_concurrency_or_order() => await Worlds.SampleSeededAsync(async world =>
    {
        var texts = new List<string>();
        foreach (var concurrency in ConcurrencyLimits)
        {
            var order = new Random(world.Seed ^ concurrency);
            var inputs = Enumerable.Range(0, world.Inputs).Select(index => Spelled(Pick(world.Seed, $"input{index}", world.Terms), index))
                .ToArray();
            order.Shuffle(inputs);
            var arrival = new Random(concurrency);
            var curator = new GraphCurator
            {
                Parent = question => Parent(world, question),
                Root = question => Pick(world.Seed, "root" + question.Subject, 4) switch
                {
                    0 => "Root A",
                    1 => "root b",
                    2 => "no such root",
                    _ => null,
                },
                Fails = (question, attempt) => Pick(world.Seed, $"fail{question.Text}{attempt}", 3) == 0,
                BeforeAnswer = (_, _) => Yields(arrival),
            };
            texts.Add(Hierarchies.Text(await Hierarchies.BuildAsync(curator, inputs, concurrency, maxDepth: 6)));
        }
        Assert.Single(texts.Distinct());
    }, count: 300);

    [Fact]
    public async Task Each_input_term_is_in_the_result_once() => await Worlds.SampleSeededAsync(async world =>
    {
        var inputs = Enumerable.Range(0, world.Inputs).Select(index => $"term {Pick(world.Seed, $"input{index}", world.Terms)}").ToArray();
        var curator = new GraphCurator
        {
            Parent = question => Parent(world, question),
            Fails = (question, attempt) => Pick(world.Seed, question.Text + attempt, 4) == 0,
        };

        var hierarchy = await Hierarchies.BuildAsync(curator, inputs, maxDepth: 6);

        Assert.All(inputs, input => Assert.NotNull(hierarchy.Find(input)));
        Assert.Equal(hierarchy.Nodes.Count, hierarchy.Nodes.DistinctBy(static node => TermName.Key(node.Name)).Count());
        Assert.All(hierarchy.Nodes.Where(static node => node.Parent is not null), node => Assert.NotNull(hierarchy.Find(node.Parent)));
    }, count: 300);

    // Cycles, self-parents, roots, invalid answers and unknown terms, each a function of the question.
    private static string? Parent((int Terms, int Inputs, int Seed) world, ParentQuestion question)
    {
        var salt = question.Text + string.Join(';', question.Excluded);
        return Pick(world.Seed, "kind" + salt, 12) switch
        {
            0 => "Root A",
            1 => "ROOT B",
            2 => question.Subject,
            3 => "",
            4 => null,
            5 => $"Unknown {Pick(world.Seed, salt, 5)}",
            _ => $"Term  {Pick(world.Seed, "next" + salt, world.Terms)}",
        };
    }

    private static string Spelled(int term, int index) => (index % 3) switch
    {
        0 => $"term {term}",
        1 => $"TERM {term}",
        _ => $" Term   {term} ",
    };

    private static int Pick(int seed, string salt, int below) =>
        (int)(ulong.Parse(ContentHash.Of([seed.ToString(CultureInfo.InvariantCulture), salt])[..15], NumberStyles.HexNumber,
            CultureInfo.InvariantCulture) % (ulong)below);

    private static async Task Yields(Random arrival)
    {
        int times;
        lock (arrival) { times = arrival.Next(5); }
        for (var i = 0; i < times; i++) { await Task.Yield(); }
    }
}
