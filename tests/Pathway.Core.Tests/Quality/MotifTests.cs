using CsCheck;
using Pathway.Doubles;
using Xunit;

namespace Pathway.Quality;

public sealed class MotifTests
{
    private static readonly Gen<(int Node, int Parent)[]> Graph = Gen.Select(Gen.Int[0, 7], Gen.Int[0, 7])
        .Where(static edge => edge.Item1 > edge.Item2).Select(static edge => (edge.Item1, edge.Item2)).Array[0, 20]
        .Select(static edges => edges.Distinct().ToArray());

    [Fact]
    public void Distance_equals_brute_force() => Gen.Select(Graph, Graph).SampleSeeded(static pair =>
    {
        var (one, other) = (Counted(pair.Item1), Counted(pair.Item2));
        var (sum, sums) = (one.Sum(), other.Sum());
        var expected = sum == 0 || sums == 0 ? (sum == sums ? 0 : 1)
            : one.Zip(other, (a, b) => Math.Abs(((double)a / sum) - ((double)b / sums))).Sum() / 2;

        Assert.Equal(expected, Motifs.Of(pair.Item1).DistanceTo(Motifs.Of(pair.Item2)), 12);
    });

    [Fact]
    public void Distance_does_not_depend_on_node_names()
    {
        (string, string)[] tree = [("a", "r"), ("b", "r"), ("c", "a")];
        (int, int)[] same = [(1, 0), (2, 0), (3, 2)];
        (int, int)[] chain = [(1, 0), (2, 1)];

        Assert.Equal(0, Motifs.Of(tree).DistanceTo(Motifs.Of(same)));
        Assert.Equal(0.5, Motifs.Of(tree).DistanceTo(Motifs.Of(chain)), 12);
        Assert.Equal(1, Motifs.Of(tree).DistanceTo(Motifs.Of(Array.Empty<(int, int)>())));
    }

    private static int[] Counted((int Node, int Parent)[] edges)
    {
        var all = edges.ToHashSet();
        var counts = new int[4];
        for (var a = 0; a < 8; a++)
        {
            for (var b = a + 1; b < 8; b++)
            {
                for (var c = b + 1; c < 8; c++)
                {
                    (int, int)[] here = [.. ((int Node, int Parent)[])[(b, a), (c, a), (c, b)]];
                    var there = here.Where(all.Contains).ToArray();
                    if (there.Length == 3) { counts[3]++; }
                    if (there.Length == 2) { counts[!there.Contains((c, b)) ? 1 : !there.Contains((b, a)) ? 2 : 0]++; }
                }
            }
        }
        return counts;
    }
}
