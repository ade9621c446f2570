using System.Globalization;
using Xunit;

namespace Pathway.Steps.Hierarchy;

/// <summary>How many ancestors unknown chains will bring, after what the known ones have in common.</summary>
public sealed class KnownGrowthTests
{
    [Fact]
    public void Chains_that_share_all_their_ancestors_bring_none() =>
        Assert.Equal(0, KnownGrowth.Extrapolate([.. Enumerable.Repeat<string[]>(["a", "b"], 8)], 100));

    [Fact]
    public void Chains_without_a_common_ancestor_bring_as_many_each()
    {
        string[][] chains = [.. Enumerable.Range(0, 20).Select(static chain => (string[])[Name(2 * chain), Name((2 * chain) + 1)])];

        Assert.InRange(KnownGrowth.Extrapolate(chains, 10), 18, 20);
    }

    // Draws of sets from groups of some sizes: the mean over many draws is near the truth.
    [Theory]
    [InlineData(60, 60, 60)]
    [InlineData(30, 60, 30)]
    [InlineData(50, 30, 50)]
    [InlineData(100, 40, 20)]
    public void Estimate_is_near_the_truth(int groups, int known, int further)
    {
        var (estimated, truth) = (0.0, 0.0);
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            string[][] chains = [.. Enumerable.Range(0, known + further).Select(_ =>
                (string[])[Name(random.Next(groups)), $"upper {Name(random.Next((groups / 3) + 1))}"])];
            estimated += KnownGrowth.Extrapolate(chains[..known], further);
            truth += Count(chains) - Count(chains[..known]);
        }
        Assert.InRange(estimated / truth, 0.8, 1.25);
    }

    private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Count(IEnumerable<string[]> chains) =>
        chains.SelectMany(static chain => chain).Distinct(StringComparer.Ordinal).Count();
}
