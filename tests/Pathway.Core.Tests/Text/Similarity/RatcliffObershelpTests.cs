using System.Globalization;
using Pathway.Doubles;
using Xunit;

namespace Pathway.Text.Similarity;

public sealed class RatcliffObershelpTests
{
    /// <summary>Pairs with the results of difflib of Python 3. The rule for frequent letters applies to the long ones.</summary>
    public static TheoryData<string, string, double> Expected { get; } = new()
    {
        { "", "", 1.0 },
        { "", "autophagy", 0.0 },
        { "autophagy", "autophagy", 1.0 },
        { "abc", "xyz", 0.0 },
        { "autophagosome assembly", "autophagosome formation", 0.6666666666666666 },
        { "autophagosome formation", "autophagosome assembly", 0.6666666666666666 },
        { "protein deubiquitination", "protein polyubiquitination", 0.88 },
        { "protein polyubiquitination", "protein deubiquitination", 0.88 },
        { "positive regulation of apoptosis", "negative regulation of apoptosis", 0.875 },
        { "mitochondrial fission", "mitochondrial fusion", 0.926829268292683 },
        { "er-associated degradation", "erad", 0.27586206896551724 },
        { "vesicle tethering at golgi", "golgi vesicle tethering", 0.6938775510204082 },
        { "golgi vesicle tethering", "vesicle tethering at golgi", 0.6938775510204082 },
        { "tide", "diet", 0.25 },
        { "diet", "tide", 0.5 },
        { "wnt/β-catenin signalling", "wnt β catenin signaling", 0.8936170212765957 },
        { "🧬 gene 🧬 repair", "gene 🧬🧬 repair", 0.896551724137931 },
        { Repeat("ab", 100), Repeat("ab", 99), 0.9949748743718593 },
        { Repeat("ab", 99), Repeat("ab", 100), 0.9949748743718593 },
        { Repeat("a", 199), Repeat("a", 199), 1.0 },
        { Repeat("a", 250), Repeat("a", 200), 0.8888888888888888 },
        { "b" + Repeat("a", 210), "b" + Repeat("a", 205) + "c", 0.9856459330143541 },
        { Repeat("protein folding in the endoplasmic reticulum, ", 6), Repeat("protein refolding in the endoplasmic reticulum, ", 5),
            0.031007751937984496 },
        { Repeat("protein refolding in the endoplasmic reticulum, ", 5), Repeat("protein folding in the endoplasmic reticulum, ", 6),
            0.031007751937984496 },
        { Repeat("xyz", 70) + "q" + Repeat("k", 30), "q" + Repeat("xzy", 66) + "kkk", 0.01805869074492099 },
    };

    [Theory]
    [MemberData(nameof(Expected))]
    public void Equals_difflib(string left, string right, double ratio) =>
        Assert.Equal(ratio, new RatcliffObershelp().Of(left, right), 1e-12);

    [Fact]
    public void One_instance_measures_many_pairs()
    {
        var measure = new RatcliffObershelp();

        Assert.All(Expected.Concat(Expected.Reverse()),
            row => Assert.Equal(row.Data.Item3, measure.Of(row.Data.Item1, row.Data.Item2), 1e-12));
    }

    [Fact]
    public void Equals_difflib_on_all_real_pairs()
    {
        var rows = File.ReadAllLines(TestData.Real("similarity-oracle.tsv")).Skip(1).Select(static line => line.Split('\t')).ToArray();
        var measure = new RatcliffObershelp();

        Assert.Equal(300, rows.Length);
        Assert.All(rows,
            row => Assert.Equal(double.Parse(row[2], CultureInfo.InvariantCulture),
                measure.Of(row[0].ToLowerInvariant(), row[1].ToLowerInvariant()), 1e-12));
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
